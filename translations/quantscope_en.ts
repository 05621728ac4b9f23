<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DistributionText</name>
    <message numerus="yes">
        <source>Histogram of %1: %Ln value(s) from %2 to %3, mean %4, standard deviation %5.</source>
        <translation>
            <numerusform>Histogram of %1: %Ln value from %2 to %3, mean %4, standard deviation %5.</numerusform>
            <numerusform>Histogram of %1: %Ln values from %2 to %3, mean %4, standard deviation %5.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LatencyText</name>
    <message numerus="yes">
        <source>Whole network, median (5–95 %): FP32 %1; INT8 %2, %3 of %n node(s) in codes.</source>
        <translation>
            <numerusform>Whole network, median (5–95 %): FP32 %1; INT8 %2, %3 of %n node in codes.</numerusform>
            <numerusform>Whole network, median (5–95 %): FP32 %1; INT8 %2, %3 of %n nodes in codes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n round(s), FP32 and INT8 by turns</source>
        <translation>
            <numerusform>%n round, FP32 and INT8 by turns</numerusform>
            <numerusform>%n rounds, FP32 and INT8 by turns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ranges from %n sample(s)</source>
        <translation>
            <numerusform>ranges from %n sample</numerusform>
            <numerusform>ranges from %n samples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LayerText</name>
    <message numerus="yes">
        <source>Done, %n note(s)</source>
        <translation>
            <numerusform>Done, %n note</numerusform>
            <numerusform>Done, %n notes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%n scale(s)</source>
        <translation>
            <numerusform>%n scale</numerusform>
            <numerusform>%n scales</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SensitivityText</name>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <extracomment>%1 is how much of what was asked: &quot;12 of 48 samples&quot;</extracomment>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sample(s)</source>
        <translation>
            <numerusform>%1 of %n sample</numerusform>
            <numerusform>%1 of %n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n normalization(s) folded.</source>
        <translation>
            <numerusform>%n normalization folded.</numerusform>
            <numerusform>%n normalizations folded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::ChannelsView</name>
    <message numerus="yes">
        <source>%n channels are drawn together, from their least to their greatest; zoom in with the wheel to tell them apart.</source>
        <translation>
            <numerusform>%n channel is drawn, from its least to its greatest; zoom in with the wheel to tell them apart.</numerusform>
            <numerusform>%n channels are drawn together, from their least to their greatest; zoom in with the wheel to tell them apart.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has %Ln channel(s), none of them with a signal.</source>
        <translation>
            <numerusform>%1 has %Ln channel, none of them with a signal.</numerusform>
            <numerusform>%1 has %Ln channels, none of them with a signal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has %Ln channel(s); SQNR %2 over all, %3 in the worst, channel %4. The widest range is %5 times the median.</source>
        <translation>
            <numerusform>%1 has %Ln channel; SQNR %2 over all, %3 in the worst, channel %4. The widest range is %5 times the median.</numerusform>
            <numerusform>%1 has %Ln channels; SQNR %2 over all, %3 in the worst, channel %4. The widest range is %5 times the median.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::ComparisonView</name>
    <message numerus="yes">
        <source>%n choice(s) compared, from the weights alone; %1 of them on the front. The highest SQNR has %2: %3 at %4 bits per weight.</source>
        <translation>
            <numerusform>%n choice compared, from the weights alone; %1 of them on the front. The highest SQNR has %2: %3 at %4 bits per weight.</numerusform>
            <numerusform>%n choices compared, from the weights alone; %1 of them on the front. The highest SQNR has %2: %3 at %4 bits per weight.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::DataDialog</name>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::DifferencePanel</name>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n pair</numerusform>
            <numerusform>%n pairs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensor(s) without a partner</source>
        <translation>
            <numerusform>%n tensor without a partner</numerusform>
            <numerusform>%n tensors without a partner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) unsure: please check</source>
        <translation>
            <numerusform>%n pair unsure: please check</numerusform>
            <numerusform>%n pairs unsure: please check</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) shown</source>
        <translation>
            <numerusform>%n row shown</numerusform>
            <numerusform>%n rows shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::DifferenceView</name>
    <message numerus="yes">
        <source>Error %1 to %2: %Ln value(s)</source>
        <translation>
            <numerusform>Error %1 to %2: %Ln value</numerusform>
            <numerusform>Error %1 to %2: %Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n pair(s) of weights together: SQNR %1.</source>
        <translation>
            <numerusform>%n pair of weights: SQNR %1.</numerusform>
            <numerusform>All %n pairs of weights together: SQNR %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n pair(s) together: SQNR %1.</source>
        <translation>
            <numerusform>%n pair: SQNR %1.</numerusform>
            <numerusform>All %n pairs together: SQNR %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::ErrorView</name>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n bit</numerusform>
            <numerusform>%n bits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::ExportDialog</name>
    <message numerus="yes">
        <source>%n array(s)</source>
        <translation>
            <numerusform>%n array</numerusform>
            <numerusform>%n arrays</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <comment>dative</comment>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::LayerTablePanel</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s)</source>
        <translation>
            <numerusform>%1 of %n layer</numerusform>
            <numerusform>%1 of %n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::LayersView</name>
    <message numerus="yes">
        <source>%n layer(s) still to measure; the ranking is made when all are done.</source>
        <translation>
            <numerusform>%n layer still to measure; the ranking is made when all are done.</numerusform>
            <numerusform>%n layers still to measure; the ranking is made when all are done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n layer(s) is measured yet.</source>
        <translation>
            <numerusform>None of the %n layer is measured yet.</numerusform>
            <numerusform>None of the %n layers is measured yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) measured, from the weights alone; the worst is %1 with an SQNR of %2, %3 in its worst channel.</source>
        <translation>
            <numerusform>%n layer measured, from the weights alone; the worst is %1 with an SQNR of %2, %3 in its worst channel.</numerusform>
            <numerusform>%n layers measured, from the weights alone; the worst is %1 with an SQNR of %2, %3 in its worst channel.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::MainWindow</name>
    <message numerus="yes">
        <source>%1 of %n layer(s)</source>
        <translation>
            <numerusform>%1 of %n layer</numerusform>
            <numerusform>%1 of %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) not computed</source>
        <translation>
            <numerusform>%n layer not computed</numerusform>
            <numerusform>%n layers not computed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>⚠ %n problem(s)</source>
        <translation>
            <numerusform>⚠ %n problem</numerusform>
            <numerusform>⚠ %n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n configuration(s) more</source>
        <translation>
            <numerusform>%n configuration more</numerusform>
            <numerusform>%n configurations more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::NumbersPanel</name>
    <message numerus="yes">
        <source>Whole model, %n layer(s)</source>
        <translation>
            <numerusform>Whole model, %n layer</numerusform>
            <numerusform>Whole model, %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whole model, %1 of %n layer(s) finished</source>
        <translation>
            <numerusform>Whole model, %1 of %n layer finished</numerusform>
            <numerusform>Whole model, %1 of %n layers finished</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::ProgressStrip</name>
    <message numerus="yes">
        <source>about %n s left</source>
        <translation>
            <numerusform>about %n s left</numerusform>
            <numerusform>about %n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n min left</source>
        <translation>
            <numerusform>about %n min left</numerusform>
            <numerusform>about %n min left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::SensitivityView</name>
    <message numerus="yes">
        <source>Stopped after %1 of %n sample(s).</source>
        <translation>
            <numerusform>Stopped after %1 of %n sample.</numerusform>
            <numerusform>Stopped after %1 of %n samples.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sample(s) measured so far; the numbers still move.</source>
        <translation>
            <numerusform>%1 of %n sample measured so far; the numbers still move.</numerusform>
            <numerusform>%1 of %n samples measured so far; the numbers still move.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::StudyPanel</name>
    <message numerus="yes">
        <source>&amp;Fold %n normalization(s)</source>
        <translation>
            <numerusform>&amp;Fold %n normalization</numerusform>
            <numerusform>&amp;Fold %n normalizations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slice(s)</source>
        <translation>
            <numerusform>%n slice</numerusform>
            <numerusform>%n slices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2, and %3 for each of %n samples at once)</source>
        <extracomment>what measuring needs: how much at all, how much once, how much for each sample</extracomment>
        <translation>
            <numerusform>%1 (%2, and %3 for %n sample)</numerusform>
            <numerusform>%1 (%2, and %3 for each of %n samples at once)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>compared with %1, %n sample(s)</source>
        <translation>
            <numerusform>compared with %1, %n sample</numerusform>
            <numerusform>compared with %1, %n samples</numerusform>
        </translation>
    </message>
</context>
</TS>
