// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/problem_list.h"

#include <algorithm>

namespace qs {

namespace {

void addOnce(std::vector<Problem>& list, const Problem& problem)
{
    if (std::ranges::find(list, problem) == list.end()) {
        list.push_back(problem);
    }
}

} // namespace

std::vector<Problem> problemsOf(const ViewState& state)
{
    std::vector<Problem> all = state.report  ? state.report->problems
                               : state.model ? state.model->problems
                                             : std::vector<Problem>();
    const auto add = [&all](const std::vector<Problem>& more) {
        for (const Problem& problem : more) {
            addOnce(all, problem);
        }
    };
    if (state.network.data) {
        add(state.network.data->problems);
    }
    if (const SensitivityReport* const study = state.network.report()) {
        add(study->problems);
        for (const LayerSensitivity& layer : study->layers) {
            if (layer.error) {
                addOnce(all, {layer.tensor, "layer \"" + layer.layer + "\": " + layer.error->message});
            }
        }
    }
    if (state.network.observation.report) {
        add(state.network.observation.report->problems);
    }
    if (state.network.otherData) {
        add(state.network.otherData->problems);
    }
    if (state.network.other.report) {
        add(state.network.other.report->problems);
    }
    if (const LatencyReport* const timed = state.network.latency.report.get()) {
        add(timed->problems);
        for (const LayerLatency& layer : timed->layers) {
            if (layer.error) {
                addOnce(all, {layer.tensor, "layer " + layer.layer + ": " + layer.error->message});
            }
        }
    }
    return all;
}

} // namespace qs
