// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/action_set.h"

#include <array>

namespace qs {
namespace {

constexpr std::array kRows{
    // File
    ActionRow{"open", QT_TRANSLATE_NOOP("Actions", "&Open…"),
              QT_TRANSLATE_NOOP("Actions", "Open a file with neural-network weights."), "", QKeySequence::Open},
    ActionRow{"openFolder", QT_TRANSLATE_NOOP("Actions", "Open &Folder…"),
              QT_TRANSLATE_NOOP("Actions", "Open the model that a folder holds, in one file or in several."),
              "Ctrl+Shift+O"},
    ActionRow{"reload", QT_TRANSLATE_NOOP("Actions", "Re&load"),
              QT_TRANSLATE_NOOP("Actions", "Open the file again, as it is on the disk now."), "F5"},
    ActionRow{"clearRecent", QT_TRANSLATE_NOOP("Actions", "&Clear List"),
              QT_TRANSLATE_NOOP("Actions", "Forget the files opened last."), ""},
    ActionRow{"compareWith", QT_TRANSLATE_NOOP("Actions", "Compare &with a File…"),
              QT_TRANSLATE_NOOP("Actions", "Put a second file beside the open one, tensor by tensor."), "Ctrl+Shift+D"},
    ActionRow{"loadData", QT_TRANSLATE_NOOP("Actions", "Load &Data…"),
              QT_TRANSLATE_NOOP("Actions", "Choose a file with samples that the network runs on."), "Ctrl+D"},
    ActionRow{"loadPictures", QT_TRANSLATE_NOOP("Actions", "Load P&ictures…"),
              QT_TRANSLATE_NOOP("Actions", "Choose a folder with pictures that the network runs on."), "Ctrl+Alt+D"},
    ActionRow{"makeData", QT_TRANSLATE_NOOP("Actions", "S&ynthetic Data…"),
              QT_TRANSLATE_NOOP("Actions", "Make up data that fit the network: enough to run it."), ""},
    ActionRow{"showData", QT_TRANSLATE_NOOP("Actions", "Data a&nd Samples…"),
              QT_TRANSLATE_NOOP("Actions", "Show the first samples and change what is done to them."), ""},
    ActionRow{"exportReport", QT_TRANSLATE_NOOP("Actions", "Export &Report…"),
              QT_TRANSLATE_NOOP("Actions", "Write everything that was found to a file."), "Ctrl+Shift+E"},
    ActionRow{"exportPlot", QT_TRANSLATE_NOOP("Actions", "Export &Plot…"),
              QT_TRANSLATE_NOOP("Actions", "Write the plot in front to a picture file."), "Ctrl+E"},
    ActionRow{"exportMeasurements", QT_TRANSLATE_NOOP("Actions", "Export &Measurements…"),
              QT_TRANSLATE_NOOP("Actions", "Write what was measured of the network to a file for programs."),
              "Ctrl+Alt+Shift+E"},
    ActionRow{"exportTensors", QT_TRANSLATE_NOOP("Actions", "Export &Tensors…"),
              QT_TRANSLATE_NOOP("Actions", "Write codes, scales or reconstructions to a file of arrays."),
              "Ctrl+Alt+E"},
    ActionRow{"close", QT_TRANSLATE_NOOP("Actions", "&Close"),
              QT_TRANSLATE_NOOP("Actions", "Close the file and go back to the start page."), "Ctrl+W"},
    ActionRow{"quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), QT_TRANSLATE_NOOP("Actions", "Leave Quantscope."),
              "Ctrl+Q", QKeySequence::UnknownKey, false, QAction::QuitRole},
    // Edit
    ActionRow{"undo", QT_TRANSLATE_NOOP("Actions", "&Undo"), QT_TRANSLATE_NOOP("Actions", "Take the last choice back."),
              "", QKeySequence::Undo},
    ActionRow{"redo", QT_TRANSLATE_NOOP("Actions", "&Redo"),
              QT_TRANSLATE_NOOP("Actions", "Make the choice again that was taken back."), "Ctrl+Y", QKeySequence::Redo},
    ActionRow{"copy", QT_TRANSLATE_NOOP("Actions", "&Copy"),
              QT_TRANSLATE_NOOP("Actions", "Copy the table rows, the numbers or the plot that has the focus."), "",
              QKeySequence::Copy},
    ActionRow{"find", QT_TRANSLATE_NOOP("Actions", "&Filter Layers"),
              QT_TRANSLATE_NOOP("Actions", "Show only the layers whose names contain a text."), "", QKeySequence::Find},
    // View
    ActionRow{"dockLayers", QT_TRANSLATE_NOOP("Actions", "&Layers"),
              QT_TRANSLATE_NOOP("Actions", "Show or hide the table of layers."), "", QKeySequence::UnknownKey, true},
    ActionRow{"dockConfiguration", QT_TRANSLATE_NOOP("Actions", "&Configuration"),
              QT_TRANSLATE_NOOP("Actions", "Show or hide the choices for the selected layer."), "",
              QKeySequence::UnknownKey, true},
    ActionRow{"dockNumbers", QT_TRANSLATE_NOOP("Actions", "&Numbers"),
              QT_TRANSLATE_NOOP("Actions", "Show or hide the numbers of the selected layer and of the model."), "",
              QKeySequence::UnknownKey, true},
    ActionRow{"dockProblems", QT_TRANSLATE_NOOP("Actions", "&Problems"),
              QT_TRANSLATE_NOOP("Actions", "Show or hide the list of what could not be read."), "",
              QKeySequence::UnknownKey, true},
    ActionRow{"previousLayer", QT_TRANSLATE_NOOP("Actions", "&Previous Layer"),
              QT_TRANSLATE_NOOP("Actions", "Select the layer above in the table."), ","},
    ActionRow{"nextLayer", QT_TRANSLATE_NOOP("Actions", "&Next Layer"),
              QT_TRANSLATE_NOOP("Actions", "Select the layer below in the table."), "."},
    ActionRow{"worstLayer", QT_TRANSLATE_NOOP("Actions", "&Worst Layer"),
              QT_TRANSLATE_NOOP("Actions", "Select the layer that loses most."), "Ctrl+J"},
    ActionRow{"wholeLayer", QT_TRANSLATE_NOOP("Actions", "Whole &Layer"),
              QT_TRANSLATE_NOOP("Actions", "Go back from one channel to all channels of the layer."), "Ctrl+L"},
    ActionRow{"nextPane", QT_TRANSLATE_NOOP("Actions", "Next P&ane"),
              QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the next part of the window."), "F6"},
    ActionRow{"previousPane", QT_TRANSLATE_NOOP("Actions", "Pre&vious Pane"),
              QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the part of the window before."), "Shift+F6"},
    ActionRow{"modelSize", QT_TRANSLATE_NOOP("Actions", "Model Si&ze…"),
              QT_TRANSLATE_NOOP("Actions", "What a model takes in every format, on disk and in memory."),
              "Ctrl+Shift+M"},
    ActionRow{"fullScreen", QT_TRANSLATE_NOOP("Actions", "&Full Screen"),
              QT_TRANSLATE_NOOP("Actions", "Use the whole screen or go back to a window."), "F11",
              QKeySequence::UnknownKey, true},
    ActionRow{"resetLayout", QT_TRANSLATE_NOOP("Actions", "&Reset Layout"),
              QT_TRANSLATE_NOOP("Actions", "Put every part of the window back to where it was at first."), ""},
    // Quantize
    ActionRow{"bitsDown", QT_TRANSLATE_NOOP("Actions", "&Fewer Bits"),
              QT_TRANSLATE_NOOP("Actions", "Choose the next format of the same family with fewer bits."), "["},
    ActionRow{"bitsUp", QT_TRANSLATE_NOOP("Actions", "&More Bits"),
              QT_TRANSLATE_NOOP("Actions", "Choose the next format of the same family with more bits."), "]"},
    ActionRow{"applyToAll", QT_TRANSLATE_NOOP("Actions", "&Apply to All Layers"),
              QT_TRANSLATE_NOOP("Actions", "Give every layer the choices of the selected one."), "Ctrl+Shift+A"},
    ActionRow{"resetLayer", QT_TRANSLATE_NOOP("Actions", "&Reset This Layer"),
              QT_TRANSLATE_NOOP("Actions", "Give the selected layer the choices that the others have."),
              "Ctrl+Shift+R"},
    ActionRow{"measure", QT_TRANSLATE_NOOP("Actions", "Measure the &Network"),
              QT_TRANSLATE_NOOP("Actions", "Run the network as it is and with each layer quantized as chosen."), "F9"},
    ActionRow{"measureWidths", QT_TRANSLATE_NOOP("Actions", "Measure Every &Width"),
              QT_TRANSLATE_NOOP("Actions", "The same for every number of bits that the chosen format comes in."),
              "Shift+F9"},
    ActionRow{"resume", QT_TRANSLATE_NOOP("Actions", "Re&sume"),
              QT_TRANSLATE_NOOP("Actions", "Compute the layers that are not computed yet."), "Shift+F5"},
    ActionRow{"cancel", QT_TRANSLATE_NOOP("Actions", "&Cancel"),
              QT_TRANSLATE_NOOP("Actions", "Stop computing and keep the finished layers."), "Esc"},
    // Help
    ActionRow{"help", QT_TRANSLATE_NOOP("Actions", "&Help"),
              QT_TRANSLATE_NOOP("Actions", "Explain what each part of the window shows, the formulas and the keys."),
              "F1"},
    ActionRow{"whatsThis", QT_TRANSLATE_NOOP("Actions", "&What's This?"),
              QT_TRANSLATE_NOOP("Actions", "Explain the field that is clicked next."), "Shift+F1"},
    ActionRow{"about", QT_TRANSLATE_NOOP("Actions", "&About Quantscope"),
              QT_TRANSLATE_NOOP("Actions", "Show the version, the licences and the system."), "",
              QKeySequence::UnknownKey, false, QAction::AboutRole},
};

} // namespace

std::span<const ActionRow> actionRows()
{
    return kRows;
}

} // namespace qs
