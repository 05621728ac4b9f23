<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open a file with neural-network weights.</source>
        <translation>Öffnet eine Datei mit Gewichten eines neuronalen Netzes.</translation>
    </message>
    <message>
        <source>Re&amp;load</source>
        <translation>Neu &amp;einlesen</translation>
    </message>
    <message>
        <source>Open the file again, as it is on the disk now.</source>
        <translation>Öffnet die Datei noch einmal, wie sie jetzt auf der Platte ist.</translation>
    </message>
    <message>
        <source>&amp;Clear List</source>
        <translation>Liste &amp;leeren</translation>
    </message>
    <message>
        <source>Forget the files opened last.</source>
        <translation>Vergisst die zuletzt geöffneten Dateien.</translation>
    </message>
    <message>
        <source>Export &amp;Report…</source>
        <translation>Be&amp;richt exportieren…</translation>
    </message>
    <message>
        <source>Write everything that was found to a file.</source>
        <translation>Schreibt alle Ergebnisse in eine Datei.</translation>
    </message>
    <message>
        <source>Export &amp;Plot…</source>
        <translation>&amp;Diagramm exportieren…</translation>
    </message>
    <message>
        <source>Write the plot in front to a picture file.</source>
        <translation>Schreibt das sichtbare Diagramm in eine Bilddatei.</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Close the file and go back to the start page.</source>
        <translation>Schließt die Datei und zeigt wieder die Startseite.</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Bee&amp;nden</translation>
    </message>
    <message>
        <source>Leave Quantscope.</source>
        <translation>Beendet Quantscope.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take the last choice back.</source>
        <translation>Nimmt die letzte Wahl zurück.</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Make the choice again that was taken back.</source>
        <translation>Trifft die zurückgenommene Wahl noch einmal.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the table rows, the numbers or the plot that has the focus.</source>
        <translation>Kopiert die Tabellenzeilen, die Zahlen oder das Diagramm mit dem Fokus.</translation>
    </message>
    <message>
        <source>&amp;Filter Layers</source>
        <translation>Schichten &amp;filtern</translation>
    </message>
    <message>
        <source>Show only the layers whose names contain a text.</source>
        <translation>Zeigt nur die Schichten, deren Namen einen Text enthalten.</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>&amp;Schichten</translation>
    </message>
    <message>
        <source>Show or hide the table of layers.</source>
        <translation>Zeigt oder verbirgt die Tabelle der Schichten.</translation>
    </message>
    <message>
        <source>&amp;Configuration</source>
        <translation>&amp;Konfiguration</translation>
    </message>
    <message>
        <source>Show or hide the choices for the selected layer.</source>
        <translation>Zeigt oder verbirgt die Einstellungen der ausgewählten Schicht.</translation>
    </message>
    <message>
        <source>&amp;Numbers</source>
        <translation>&amp;Zahlen</translation>
    </message>
    <message>
        <source>Show or hide the numbers of the selected layer and of the model.</source>
        <translation>Zeigt oder verbirgt die Zahlen der ausgewählten Schicht und des Modells.</translation>
    </message>
    <message>
        <source>&amp;Problems</source>
        <translation>&amp;Probleme</translation>
    </message>
    <message>
        <source>Show or hide the list of what could not be read.</source>
        <translation>Zeigt oder verbirgt die Liste dessen, was nicht gelesen werden konnte.</translation>
    </message>
    <message>
        <source>&amp;Previous Layer</source>
        <translation>&amp;Vorige Schicht</translation>
    </message>
    <message>
        <source>Select the layer above in the table.</source>
        <translation>Wählt die Schicht darüber in der Tabelle aus.</translation>
    </message>
    <message>
        <source>&amp;Next Layer</source>
        <translation>&amp;Nächste Schicht</translation>
    </message>
    <message>
        <source>Select the layer below in the table.</source>
        <translation>Wählt die Schicht darunter in der Tabelle aus.</translation>
    </message>
    <message>
        <source>&amp;Worst Layer</source>
        <translation>&amp;Schlechteste Schicht</translation>
    </message>
    <message>
        <source>Select the layer that loses most.</source>
        <translation>Wählt die Schicht aus, die am meisten verliert.</translation>
    </message>
    <message>
        <source>Whole &amp;Layer</source>
        <translation>&amp;Ganze Schicht</translation>
    </message>
    <message>
        <source>Go back from one channel to all channels of the layer.</source>
        <translation>Kehrt von einem Kanal zu allen Kanälen der Schicht zurück.</translation>
    </message>
    <message>
        <source>Next P&amp;ane</source>
        <translation>Nächster &amp;Fensterteil</translation>
    </message>
    <message>
        <source>Move the keyboard focus to the next part of the window.</source>
        <translation>Setzt den Tastaturfokus auf den nächsten Teil des Fensters.</translation>
    </message>
    <message>
        <source>Pre&amp;vious Pane</source>
        <translation>V&amp;origer Fensterteil</translation>
    </message>
    <message>
        <source>Move the keyboard focus to the part of the window before.</source>
        <translation>Setzt den Tastaturfokus auf den vorigen Teil des Fensters.</translation>
    </message>
    <message>
        <source>&amp;Full Screen</source>
        <translation>Voll&amp;bild</translation>
    </message>
    <message>
        <source>Use the whole screen or go back to a window.</source>
        <translation>Nutzt den ganzen Bildschirm oder kehrt zum Fenster zurück.</translation>
    </message>
    <message>
        <source>&amp;Reset Layout</source>
        <translation>&amp;Layout zurücksetzen</translation>
    </message>
    <message>
        <source>Put every part of the window back to where it was at first.</source>
        <translation>Setzt alle Teile des Fensters an ihren ersten Platz zurück.</translation>
    </message>
    <message>
        <source>&amp;Fewer Bits</source>
        <translation>&amp;Weniger Bits</translation>
    </message>
    <message>
        <source>&amp;More Bits</source>
        <translation>&amp;Mehr Bits</translation>
    </message>
    <message>
        <source>&amp;Apply to All Layers</source>
        <translation>Auf &amp;alle Schichten anwenden</translation>
    </message>
    <message>
        <source>Give every layer the choices of the selected one.</source>
        <translation>Gibt allen Schichten die Einstellungen der ausgewählten.</translation>
    </message>
    <message>
        <source>&amp;Reset This Layer</source>
        <translation>Diese Schicht &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Give the selected layer the choices that the others have.</source>
        <translation>Gibt der ausgewählten Schicht die Einstellungen der anderen.</translation>
    </message>
    <message>
        <source>Re&amp;sume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Compute the layers that are not computed yet.</source>
        <translation>Berechnet die Schichten, die noch nicht berechnet sind.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>Stop computing and keep the finished layers.</source>
        <translation>Hält die Berechnung an und behält die fertigen Schichten.</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Explain what each part of the window shows, the formulas and the keys.</source>
        <translation>Erklärt, was jeder Teil des Fensters zeigt, die Formeln und die Tasten.</translation>
    </message>
    <message>
        <source>&amp;What&apos;s This?</source>
        <translation>&amp;Was ist das?</translation>
    </message>
    <message>
        <source>Explain the field that is clicked next.</source>
        <translation>Erklärt das Feld, das als Nächstes angeklickt wird.</translation>
    </message>
    <message>
        <source>&amp;About Quantscope</source>
        <translation>&amp;Über Quantscope</translation>
    </message>
    <message>
        <source>Show the version, the licences and the system.</source>
        <translation>Zeigt die Version, die Lizenzen und das System.</translation>
    </message>
    <message>
        <source>Model Si&amp;ze…</source>
        <translation>Modellgrö&amp;ße …</translation>
    </message>
    <message>
        <source>What a model takes in every format, on disk and in memory.</source>
        <translation>Was ein Modell in jedem Format auf der Platte und im Speicher belegt.</translation>
    </message>
    <message>
        <source>Choose the next format of the same family with fewer bits.</source>
        <translation>Das nächste Format derselben Familie mit weniger Bits wählen.</translation>
    </message>
    <message>
        <source>Choose the next format of the same family with more bits.</source>
        <translation>Das nächste Format derselben Familie mit mehr Bits wählen.</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open the model that a folder holds, in one file or in several.</source>
        <translation>Öffnet das Modell in einem Ordner, aus einer Datei oder aus mehreren.</translation>
    </message>
    <message>
        <source>Export &amp;Tensors…</source>
        <translation>&amp;Tensoren exportieren…</translation>
    </message>
    <message>
        <source>Write codes, scales or reconstructions to a file of arrays.</source>
        <translation>Schreibt Codes, Skalenfaktoren oder rekonstruierte Gewichte in eine Datei mit Arrays.</translation>
    </message>
    <message>
        <source>Compare &amp;with a File…</source>
        <translation>&amp;Mit einer Datei vergleichen …</translation>
    </message>
    <message>
        <source>Put a second file beside the open one, tensor by tensor.</source>
        <translation>Eine zweite Datei neben die offene stellen, Tensor für Tensor.</translation>
    </message>
    <message>
        <source>Load &amp;Data…</source>
        <translation>D&amp;aten laden…</translation>
    </message>
    <message>
        <source>Choose a file with samples that the network runs on.</source>
        <translation>Wählt eine Datei mit Beispielen, auf denen das Netz ausgeführt wird.</translation>
    </message>
    <message>
        <source>Load P&amp;ictures…</source>
        <translation>B&amp;ilder laden…</translation>
    </message>
    <message>
        <source>Choose a folder with pictures that the network runs on.</source>
        <translation>Wählt einen Ordner mit Bildern, auf denen das Netz ausgeführt wird.</translation>
    </message>
    <message>
        <source>S&amp;ynthetic Data…</source>
        <translation>S&amp;ynthetische Daten…</translation>
    </message>
    <message>
        <source>Make up data that fit the network: enough to run it.</source>
        <translation>Erfindet Daten, die zum Netz passen: genug, um es auszuführen.</translation>
    </message>
    <message>
        <source>Data a&amp;nd Samples…</source>
        <translation>Daten &amp;und Beispiele…</translation>
    </message>
    <message>
        <source>Show the first samples and change what is done to them.</source>
        <translation>Zeigt die ersten Beispiele und ändert, was mit ihnen geschieht.</translation>
    </message>
    <message>
        <source>Export &amp;Measurements…</source>
        <translation>Mess&amp;werte exportieren…</translation>
    </message>
    <message>
        <source>Write what was measured of the network to a file for programs.</source>
        <translation>Schreibt, was am Netz gemessen wurde, in eine Datei für Programme.</translation>
    </message>
    <message>
        <source>Measure the &amp;Network</source>
        <translation>&amp;Netz messen</translation>
    </message>
    <message>
        <source>Run the network as it is and with each layer quantized as chosen.</source>
        <translation>Führt das Netz aus, wie es ist und mit jeder Schicht so quantisiert, wie gewählt.</translation>
    </message>
    <message>
        <source>Measure Every &amp;Width</source>
        <translation>&amp;Jede Bitbreite messen</translation>
    </message>
    <message>
        <source>The same for every number of bits that the chosen format comes in.</source>
        <translation>Dasselbe für jede Zahl von Bits, die es vom gewählten Format gibt.</translation>
    </message>
    <message>
        <source>Next Ta&amp;b</source>
        <translation>Nä&amp;chster Reiter</translation>
    </message>
    <message>
        <source>Show the view of the next tab.</source>
        <translation>Zeigt die Ansicht des nächsten Reiters.</translation>
    </message>
    <message>
        <source>Prev&amp;ious Tab</source>
        <translation>Vor&amp;iger Reiter</translation>
    </message>
    <message>
        <source>Show the view of the tab before.</source>
        <translation>Zeigt die Ansicht des vorigen Reiters.</translation>
    </message>
</context>
<context>
    <name>ActivationText</name>
    <message>
        <source>input</source>
        <extracomment>the network reads this value instead of making it</extracomment>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
</context>
<context>
    <name>BitsText</name>
    <message>
        <source>Bits per value</source>
        <translation>Bits pro Wert</translation>
    </message>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR (dB)</translation>
    </message>
    <message>
        <source>Bound for normal data, 6.02 dB per bit</source>
        <translation>Schranke, 6,02 dB pro Bit</translation>
    </message>
    <message>
        <source>This layer, measured</source>
        <translation>Diese Schicht, gemessen</translation>
    </message>
    <message>
        <source>Bound for Laplace data</source>
        <translation>Schranke, Laplace-verteilt</translation>
    </message>
    <message>
        <source>Bound for uniform data</source>
        <translation>Schranke, gleichverteilt</translation>
    </message>
    <message>
        <source>Bound for heavy-tailed data</source>
        <translation>Schranke, schwere Ränder</translation>
    </message>
    <message>
        <source>Best even levels for such data</source>
        <translation>Beste gleichmäßige Stufen dafür</translation>
    </message>
    <message>
        <source>Best levels for such data</source>
        <translation>Beste Stufen dafür</translation>
    </message>
</context>
<context>
    <name>ChannelsText</name>
    <message>
        <source>worst: channel %1, %2</source>
        <translation>schlechtester: Kanal %1, %2</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR (dB)</translation>
    </message>
    <message>
        <source>Range of the channel</source>
        <translation>Bereich des Kanals</translation>
    </message>
    <message>
        <source>Reach of one scale for all; its unused part is shaded</source>
        <translation>Reichweite eines Skalenfaktors für alle; der ungenutzte Teil ist schattiert</translation>
    </message>
    <message>
        <source>Worst channel</source>
        <translation>Schlechtester Kanal</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>Format %1 for %2</source>
        <translation>Format %1 für %2</translation>
    </message>
    <message>
        <source>Scheme %1 for %2</source>
        <translation>Schema %1 für %2</translation>
    </message>
    <message>
        <source>Granularity %1 for %2</source>
        <translation>Granularität %1 für %2</translation>
    </message>
    <message>
        <source>Calibration %1 for %2</source>
        <translation>Kalibrierung %1 für %2</translation>
    </message>
    <message>
        <source>Scales as %1 for %2</source>
        <translation>Skalenfaktoren als %1 für %2</translation>
    </message>
    <message>
        <source>Clip %1 to ±%2</source>
        <translation>%1 auf ±%2 begrenzen</translation>
    </message>
    <message>
        <source>Clip %1 to %2 … %3</source>
        <translation>%1 auf %2 … %3 begrenzen</translation>
    </message>
    <message>
        <source>Arithmetic of %1 for %2</source>
        <translation>Arithmetik von %1 für %2</translation>
    </message>
    <message>
        <source>Custom arithmetic for %1</source>
        <translation>Eigene Arithmetik für %1</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <extracomment>an undo step: every choice at once, then for what</extracomment>
        <translation>%1 für %2</translation>
    </message>
</context>
<context>
    <name>ClipCurveText</name>
    <message>
        <source>Threshold (value)</source>
        <translation>Schwelle (Wert)</translation>
    </message>
    <message>
        <source>Threshold (standard deviations, σ)</source>
        <translation>Schwelle (Standardabweichungen, σ)</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>Mittlerer quadratischer Fehler</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>Rundung</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>Begrenzung</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>The node that uses the weight.</source>
        <translation>Der Knoten, der das Gewicht verwendet.</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>The name of the weight in the file.</source>
        <translation>Der Name des Gewichts in der Datei.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>The operator that uses the weight.</source>
        <translation>Der Operator, der das Gewicht verwendet.</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Extents of the weight, outermost first; sorted by the number of values.</source>
        <translation>Ausdehnungen des Gewichts, die äußerste zuerst; sortiert nach der Zahl der Werte.</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>Gespeichert als</translation>
    </message>
    <message>
        <source>The number format in the file.</source>
        <translation>Das Zahlenformat in der Datei.</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>How many weights the layer has.</source>
        <translation>Wie viele Gewichte die Schicht hat.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>The number format that is tried on this layer.</source>
        <translation>Das Zahlenformat, das an dieser Schicht erprobt wird.</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>Signal to quantization noise, in decibels, over every weight: more is better.</source>
        <translation>Signal zu Quantisierungsrauschen in Dezibel über alle Gewichte: mehr ist besser.</translation>
    </message>
    <message>
        <source>Worst channel</source>
        <translation>Schlechtester</translation>
    </message>
    <message>
        <source>The lowest SQNR of any output channel: a total can hide a ruined channel.</source>
        <translation>Das niedrigste SQNR eines Ausgangskanals: Eine Summe kann einen zerstörten Kanal verbergen.</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Begrenzt</translation>
    </message>
    <message>
        <source>Share of the values beyond the outermost codes.</source>
        <translation>Anteil der Werte jenseits der äußersten Codes.</translation>
    </message>
    <message>
        <source>To zero</source>
        <translation>Zu null</translation>
    </message>
    <message>
        <source>Share of the values other than 0 that come back as 0.</source>
        <translation>Anteil der Werte ungleich 0, die als 0 zurückkommen.</translation>
    </message>
    <message>
        <source>Largest error</source>
        <translation>Größter Fehler</translation>
    </message>
    <message>
        <source>The largest distance between a value and what it reads back as.</source>
        <translation>Der größte Abstand zwischen einem Wert und dem, als was er zurückgelesen wird.</translation>
    </message>
    <message>
        <source>Bits/weight</source>
        <translation>Bits/Gewicht</translation>
    </message>
    <message>
        <source>Bits per weight, with every scale and zero point counted.</source>
        <translation>Bits pro Gewicht, alle Skalenfaktoren und Nullpunkte mitgezählt.</translation>
    </message>
    <message>
        <source>Size before</source>
        <translation>Größe vorher</translation>
    </message>
    <message>
        <source>Bytes in the file.</source>
        <translation>Bytes in der Datei.</translation>
    </message>
    <message>
        <source>Size after</source>
        <translation>Größe nachher</translation>
    </message>
    <message>
        <source>Bytes after quantization, scales and zero points included.</source>
        <translation>Bytes nach der Quantisierung, mit Skalenfaktoren und Nullpunkten.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Whether the layer is measured, and how many notes there are about it.</source>
        <translation>Ob die Schicht gemessen ist und wie viele Hinweise es zu ihr gibt.</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>Wahl</translation>
    </message>
    <message>
        <source>Format, scheme, granularity and calibration.</source>
        <translation>Format, Schema, Granularität und Kalibrierung.</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>What kind of format it is.</source>
        <translation>Welche Art von Format es ist.</translation>
    </message>
    <message>
        <source>To the bound</source>
        <translation>Zur Schranke</translation>
    </message>
    <message>
        <source>SQNR minus what the best code of any kind reaches for normal data at as many bits.</source>
        <translation>SQNR minus dem, was der beste Code überhaupt bei normalverteilten Werten und ebenso vielen Bits erreicht.</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>Whether no other choice reaches a higher SQNR at as few bits.</source>
        <translation>Ob keine andere Wahl bei so wenigen Bits ein höheres SQNR erreicht.</translation>
    </message>
    <message>
        <source>Decimal size</source>
        <translation>Größe dezimal</translation>
    </message>
    <message>
        <source>Everything that is stored, in kB, MB or GB: 1 GB is 1,000,000,000 bytes.</source>
        <translation>Alles, was gespeichert wird, in kB, MB oder GB: 1 GB sind 1.000.000.000 Byte.</translation>
    </message>
    <message>
        <source>Binary size</source>
        <translation>Größe binär</translation>
    </message>
    <message>
        <source>The same in KiB, MiB or GiB: 1 GiB is 1,073,741,824 bytes.</source>
        <translation>Dasselbe in KiB, MiB oder GiB: 1 GiB sind 1.073.741.824 Byte.</translation>
    </message>
    <message>
        <source>Of now</source>
        <translation>Von jetzt</translation>
    </message>
    <message>
        <source>From disk</source>
        <translation>Von der Platte</translation>
    </message>
    <message>
        <source>Time to read everything once at the speed of the disk: loading.</source>
        <translation>Zeit, um alles einmal mit der Geschwindigkeit der Platte zu lesen: das Laden.</translation>
    </message>
    <message>
        <source>From memory</source>
        <translation>Aus dem Speicher</translation>
    </message>
    <message>
        <source>Time to read everything once at the speed of the memory: the least that one token of a language model takes.</source>
        <translation>Zeit, um alles einmal mit der Geschwindigkeit des Speichers zu lesen: So lange dauert ein Token eines Sprachmodells mindestens.</translation>
    </message>
    <message>
        <source>Share of what the open file takes now, or of 32 bits for every parameter.</source>
        <translation>Anteil an dem, was die geöffnete Datei jetzt belegt, oder an 32 Bit für jeden Parameter.</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>The tensor of the open file, whose values are the signal.</source>
        <translation>Der Tensor der offenen Datei, dessen Werte das Signal sind.</translation>
    </message>
    <message>
        <source>Other file</source>
        <translation>Andere Datei</translation>
    </message>
    <message>
        <source>The tensor of the other file that is taken for the same part of the network.</source>
        <translation>Der Tensor der anderen Datei, der für denselben Teil des Netzes gehalten wird.</translation>
    </message>
    <message>
        <source>Matched by</source>
        <translation>Zugeordnet nach</translation>
    </message>
    <message>
        <source>Why the two are taken for the same tensor, and in which order the axes of the other one lie.</source>
        <translation>Warum die beiden für denselben Tensor gehalten werden und in welcher Reihenfolge die Achsen des anderen liegen.</translation>
    </message>
    <message>
        <source>What the other file keeps the numbers in.</source>
        <translation>Worin die andere Datei die Zahlen aufbewahrt.</translation>
    </message>
    <message>
        <source>10·log10(Σx² / Σ(x&apos; − x)²) in decibels, x from the reference and x&apos; from the other file: more is better.</source>
        <translation>10·log10(Σx² / Σ(x&apos; − x)²) in Dezibel, x aus der Referenz und x&apos; aus der anderen Datei: mehr ist besser.</translation>
    </message>
    <message>
        <source>Largest |x&apos; − x|, in the unit of the values: less is better.</source>
        <translation>Größtes |x&apos; − x|, in der Einheit der Werte: weniger ist besser.</translation>
    </message>
    <message>
        <source>Mean square</source>
        <translation>Mittleres Quadrat</translation>
    </message>
    <message>
        <source>Mean of (x&apos; − x)², in the squared unit of the values: less is better.</source>
        <translation>Mittel von (x&apos; − x)², in der quadrierten Einheit der Werte: weniger ist besser.</translation>
    </message>
    <message>
        <source>Mean error</source>
        <translation>Mittlerer Fehler</translation>
    </message>
    <message>
        <source>Mean of x&apos; − x, the bias of the other file: zero is best.</source>
        <translation>Mittel von x&apos; − x, die Verschiebung der anderen Datei: null ist am besten.</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>Of the angle between both tensors as vectors: 1 is the same direction.</source>
        <translation>Des Winkels zwischen beiden Tensoren als Vektoren: 1 ist dieselbe Richtung.</translation>
    </message>
    <message>
        <source>Identical</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Share of the values that are equal in both files.</source>
        <translation>Anteil der Werte, die in beiden Dateien gleich sind.</translation>
    </message>
    <message>
        <source>NaN, infinite</source>
        <translation>NaN, unendlich</translation>
    </message>
    <message>
        <source>Values of both tensors that are no finite numbers; they are left out of the sums.</source>
        <translation>Werte beider Tensoren, die keine endlichen Zahlen sind; sie bleiben aus den Summen heraus.</translation>
    </message>
    <message>
        <source>Extents, outermost first.</source>
        <translation>Ausdehnungen, die äußerste zuerst.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>The value that flows between nodes, by its name in the network.</source>
        <translation>Der Wert, der zwischen Knoten fließt, mit seinem Namen im Netz.</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erzeugt von</translation>
    </message>
    <message>
        <source>The operator that makes it.</source>
        <translation>Der Operator, der ihn erzeugt.</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Smallest and largest value over all samples; sorted by the largest magnitude.</source>
        <translation>Kleinster und größter Wert über alle Beispiele; sortiert nach dem größten Betrag.</translation>
    </message>
    <message>
        <source>10·log10(Σx² / Σ(x̂ − x)²) in decibels under the chosen codes, one scale for the tensor, from 16,384 bins: more is better.</source>
        <translation>10·log10(Σx² / Σ(x̂ − x)²) in Dezibel mit den gewählten Codes, ein Skalenfaktor für den Tensor, aus 16.384 Klassen: mehr ist besser.</translation>
    </message>
    <message>
        <source>Stationarity</source>
        <translation>Stationarität</translation>
    </message>
    <message>
        <source>Mean range of a sample over the range of all, 0 to 1: at 0.5 and less a static range wastes codes on most samples.</source>
        <translation>Mittlerer Bereich eines Beispiels durch den Bereich aller, 0 bis 1: Bei 0,5 und weniger verschwendet ein statischer Bereich in den meisten Beispielen Codes.</translation>
    </message>
    <message>
        <source>Static</source>
        <translation>Statisch</translation>
    </message>
    <message>
        <source>SQNR in decibels of the second half of the samples on the codes that the first half calibrates: more is better.</source>
        <translation>SQNR der zweiten Hälfte der Beispiele in Dezibel, mit den Codes, die die erste Hälfte kalibriert: mehr ist besser.</translation>
    </message>
    <message>
        <source>Dynamic</source>
        <translation>Dynamisch</translation>
    </message>
    <message>
        <source>The same where each sample has a range of its own: what dynamic quantization gives.</source>
        <translation>Dasselbe, wenn jedes Beispiel einen eigenen Bereich hat: was dynamische Quantisierung bringt.</translation>
    </message>
    <message>
        <source>Outlier ratio</source>
        <translation>Ausreißerverhältnis</translation>
    </message>
    <message>
        <source>Largest |x| of a channel over the 97.5th percentile of the channels: above 3.5 a few channels stretch the range of all.</source>
        <translation>Größtes |x| eines Kanals durch das 97,5. Perzentil der Kanäle: Über 3,5 dehnen wenige Kanäle den Bereich aller.</translation>
    </message>
    <message>
        <source>Outlier channels</source>
        <translation>Ausreißerkanäle</translation>
    </message>
    <message>
        <source>Channels that are above that ratio.</source>
        <translation>Kanäle, die über diesem Verhältnis liegen.</translation>
    </message>
    <message>
        <source>Dead channels</source>
        <translation>Tote Kanäle</translation>
    </message>
    <message>
        <source>Channels that are the same number everywhere.</source>
        <translation>Kanäle, die überall dieselbe Zahl sind.</translation>
    </message>
    <message>
        <source>One-sided</source>
        <translation>Einseitig</translation>
    </message>
    <message>
        <source>Nothing below zero, or nothing above: symmetric codes would leave half of them unused.</source>
        <translation>Nichts unter null oder nichts darüber: Symmetrische Codes blieben zur Hälfte ungenutzt.</translation>
    </message>
    <message>
        <source>Extents of the first sample.</source>
        <translation>Ausdehnungen des ersten Beispiels.</translation>
    </message>
    <message>
        <source>Drift loss</source>
        <translation>Driftverlust</translation>
    </message>
    <message>
        <source>What these data&apos;s codes cost the other data: their SQNR on codes of their own minus that on these, in decibels; 0 is no loss.</source>
        <translation>Was die Codes dieser Daten die anderen Daten kosten: deren SQNR mit eigenen Codes minus das mit diesen, in Dezibel; 0 ist kein Verlust.</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>Außerhalb</translation>
    </message>
    <message>
        <source>Share of the other data&apos;s values that these data&apos;s codes cannot reach.</source>
        <translation>Anteil der Werte der anderen Daten, den die Codes dieser Daten nicht erreichen.</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>Divergenz</translation>
    </message>
    <message>
        <source>Jensen–Shannon divergence of the histograms on both data, in bits: 0 the same, 1 nothing in common.</source>
        <translation>Jensen-Shannon-Divergenz der Histogramme auf beiden Daten in Bit: 0 gleich, 1 nichts gemeinsam.</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>What the ranges on both data share, over the width of the two together: 1 the same, 0 apart.</source>
        <translation>Was die Bereiche auf beiden Daten gemeinsam haben, geteilt durch die Breite beider zusammen: 1 gleich, 0 getrennt.</translation>
    </message>
    <message>
        <source>Mean shift</source>
        <translation>Mittelverschiebung</translation>
    </message>
    <message>
        <source>Mean on the other data minus mean on these, in standard deviations on these.</source>
        <translation>Mittelwert auf den anderen Daten minus Mittelwert auf diesen, in Standardabweichungen auf diesen.</translation>
    </message>
    <message>
        <source>Other range</source>
        <translation>Anderer Bereich</translation>
    </message>
    <message>
        <source>Smallest and largest value on the other data; sorted by the largest magnitude.</source>
        <translation>Kleinster und größter Wert auf den anderen Daten; sortiert nach dem größten Betrag.</translation>
    </message>
    <message>
        <source>FP32 µs</source>
        <translation>FP32 µs</translation>
    </message>
    <message>
        <source>Median of the rounds in floats, with the activation that follows the layer; in microseconds.</source>
        <translation>Median der Durchgänge in Gleitkommazahlen, mit der Aktivierung, die auf die Schicht folgt; in Mikrosekunden.</translation>
    </message>
    <message>
        <source>INT8 µs</source>
        <translation>INT8 µs</translation>
    </message>
    <message>
        <source>The same from codes of 8 bits to codes of 8 bits, as between layers that hand on codes; the grids are fixed beforehand.</source>
        <translation>Dasselbe von Codes mit 8 Bit zu Codes mit 8 Bit, wie zwischen Schichten, die Codes weitergeben; die Raster stehen vorher fest.</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>Time in FP32 over time in INT8: above 1 INT8 is faster. Within 5 % of 1 there is no difference to speak of.</source>
        <translation>Zeit in FP32 geteilt durch Zeit in INT8: Über 1 ist INT8 schneller. Bis 5 % neben 1 ist es kein nennenswerter Unterschied.</translation>
    </message>
    <message>
        <source>Quantize µs</source>
        <translation>Quantisieren µs</translation>
    </message>
    <message>
        <source>Making codes of the input: costs this where the layer before leaves floats.</source>
        <translation>Codes aus der Eingabe machen: Das kostet es, wo die Schicht davor Gleitkommazahlen hinterlässt.</translation>
    </message>
    <message>
        <source>Dequantize µs</source>
        <translation>Dequantisieren µs</translation>
    </message>
    <message>
        <source>Making floats of the output: costs this where the layer behind wants floats.</source>
        <translation>Gleitkommazahlen aus der Ausgabe machen: Das kostet es, wo die Schicht danach Gleitkommazahlen braucht.</translation>
    </message>
    <message>
        <source>Dynamic µs</source>
        <translation>Dynamisch µs</translation>
    </message>
    <message>
        <source>From floats to floats with a grid for each input, which is found while it runs; networks before opset 11 have no operator for it.</source>
        <translation>Von Gleitkommazahlen zu Gleitkommazahlen mit einem Raster für jede Eingabe, das während der Ausführung gefunden wird; Netze vor Opset 11 haben keinen Operator dafür.</translation>
    </message>
    <message>
        <source>MMAC</source>
        <translation>MMAC</translation>
    </message>
    <message>
        <source>Millions of multiplications with an addition in one run.</source>
        <translation>Millionen Multiplikationen mit Addition in einem Durchgang.</translation>
    </message>
    <message>
        <source>FP32 size</source>
        <translation>Größe FP32</translation>
    </message>
    <message>
        <source>Weights and bias in floats.</source>
        <translation>Gewichte und Bias in Gleitkommazahlen.</translation>
    </message>
    <message>
        <source>INT8 size</source>
        <translation>Größe INT8</translation>
    </message>
    <message>
        <source>Codes of the weights, a scale for each output channel and the bias in 32 bits.</source>
        <translation>Codes der Gewichte, ein Skalenfaktor je Ausgabekanal und der Bias in 32 Bit.</translation>
    </message>
    <message>
        <source>Bias overflows</source>
        <translation>Bias-Überläufe</translation>
    </message>
    <message>
        <source>Biases that do not fit 32 bits at the scale of input times weight: they are clipped and the output is wrong.</source>
        <translation>Biaswerte, die mit dem Skalenfaktor von Eingabe mal Gewicht nicht in 32 Bit passen: Sie werden begrenzt, und die Ausgabe ist falsch.</translation>
    </message>
    <message>
        <source>Accumulator</source>
        <translation>Akkumulator</translation>
    </message>
    <message>
        <source>The largest sum that any codes of the input reach, as a share of what 32 bits hold: beyond 100 % sums may wrap around.</source>
        <translation>Die größte Summe, die irgendwelche Codes der Eingabe erreichen, als Anteil dessen, was 32 Bit fassen: Über 100 % können Summen umlaufen.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Extents of the input that is timed.</source>
        <translation>Maße der Eingabe, mit der gemessen wird.</translation>
    </message>
</context>
<context>
    <name>ComparisonText</name>
    <message>
        <source>on the front</source>
        <translation>auf der Front</translation>
    </message>
    <message>
        <source>Bits per weight, with every scale</source>
        <translation>Bits pro Gewicht, mit jedem Skalenfaktor</translation>
    </message>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR (dB)</translation>
    </message>
    <message>
        <source>Chosen now</source>
        <translation>Jetzt gewählt</translation>
    </message>
    <message>
        <source>Bound for normal data</source>
        <translation>Schranke, normalverteilt</translation>
    </message>
    <message>
        <source>Best levels</source>
        <translation>Beste Stufen</translation>
    </message>
    <message>
        <source>Best even levels</source>
        <translation>Beste gleichmäßige Stufen</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Front</translation>
    </message>
</context>
<context>
    <name>ConfigurationAdvice</name>
    <message>
        <source>Unsigned codes hold no negative values when symmetric.</source>
        <translation>Codes ohne Vorzeichen fassen im symmetrischen Schema keine negativen Werte.</translation>
    </message>
    <message>
        <source>The group is larger than a row of %1 values: each row gets one scale.</source>
        <translation>Die Gruppe ist größer als eine Zeile von %1 Werten: Jede Zeile bekommt einen Skalenfaktor.</translation>
    </message>
    <message>
        <source>The range holds none of the values.</source>
        <translation>Der Bereich enthält keinen der Werte.</translation>
    </message>
    <message>
        <source>The range is stretched to contain 0, so that 0 stays exact.</source>
        <translation>Der Bereich wird gedehnt, bis er 0 enthält, damit 0 exakt bleibt.</translation>
    </message>
    <message>
        <source>Codes %1 … %2 (%3)</source>
        <extracomment>lowest code, highest code, how many there are</extracomment>
        <translation>Codes %1 … %2 (%3)</translation>
    </message>
    <message>
        <source>%1, %2 bits per weight</source>
        <extracomment>the codes, then the bits</extracomment>
        <translation>%1, %2 Bits pro Gewicht</translation>
    </message>
    <message>
        <source>Its blocks bring their own scales and the rule for them.</source>
        <translation>Seine Blöcke bringen eigene Skalenfaktoren und die Regel dafür mit.</translation>
    </message>
    <message>
        <source>Its levels stand in a table, so there is no scale.</source>
        <translation>Seine Stufen stehen in einer Tabelle, daher gibt es keinen Skalenfaktor.</translation>
    </message>
    <message>
        <source>It decides what shares a scale, the range and how scales are stored.</source>
        <translation>Es bestimmt selbst, was sich einen Skalenfaktor teilt, den Bereich und wie Skalenfaktoren gespeichert werden.</translation>
    </message>
    <message>
        <source>Blocks of %1 values in %2 bytes</source>
        <translation>Blöcke von %1 Werten in %2 Byte</translation>
    </message>
    <message>
        <source>%1 levels</source>
        <translation>%1 Stufen</translation>
    </message>
</context>
<context>
    <name>CoreText</name>
    <message>
        <source>%1 %2</source>
        <comment>rule and range</comment>
        <extracomment>a calibration rule and the range that was set by hand</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>rule and number</comment>
        <extracomment>a calibration rule and its number, such as &quot;Percentile 99.99&quot;</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Per group of %1</source>
        <translation>Pro Gruppe von %1</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 · %4</source>
        <extracomment>format, scheme, granularity, calibration: a list of choices</extracomment>
        <translation>%1 · %2 · %3 · %4</translation>
    </message>
    <message>
        <source>The file could not be read or written</source>
        <translation>Die Datei konnte nicht gelesen oder geschrieben werden</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>Die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>Quantscope cannot do this yet</source>
        <translation>Das kann Quantscope noch nicht</translation>
    </message>
    <message>
        <source>The sizes do not fit together</source>
        <translation>Die Größen passen nicht zusammen</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>Der Speicher reicht nicht aus</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>This choice does not work</source>
        <translation>Diese Wahl funktioniert nicht</translation>
    </message>
    <message>
        <source>INT8</source>
        <translation>INT8</translation>
    </message>
    <message>
        <source>256 whole-number codes with a sign; the usual choice for weights in deployed networks.</source>
        <translation>256 ganzzahlige Codes mit Vorzeichen; die übliche Wahl für Gewichte im Einsatz.</translation>
    </message>
    <message>
        <source>INT7</source>
        <translation>INT7</translation>
    </message>
    <message>
        <source>128 codes with a sign; what some processors use so that 16-bit sums cannot overflow.</source>
        <translation>128 Codes mit Vorzeichen; manche Prozessoren nutzen sie, damit 16-Bit-Summen nicht überlaufen.</translation>
    </message>
    <message>
        <source>INT6</source>
        <translation>INT6</translation>
    </message>
    <message>
        <source>64 codes with a sign.</source>
        <translation>64 Codes mit Vorzeichen.</translation>
    </message>
    <message>
        <source>INT5</source>
        <translation>INT5</translation>
    </message>
    <message>
        <source>32 codes with a sign.</source>
        <translation>32 Codes mit Vorzeichen.</translation>
    </message>
    <message>
        <source>INT4</source>
        <translation>INT4</translation>
    </message>
    <message>
        <source>16 codes with a sign; usual for large language models, with groups that share a scale.</source>
        <translation>16 Codes mit Vorzeichen; üblich für große Sprachmodelle, mit Gruppen, die sich einen Skalenfaktor teilen.</translation>
    </message>
    <message>
        <source>INT3</source>
        <translation>INT3</translation>
    </message>
    <message>
        <source>8 codes with a sign; needs small groups and a careful range.</source>
        <translation>8 Codes mit Vorzeichen; braucht kleine Gruppen und einen sorgfältigen Bereich.</translation>
    </message>
    <message>
        <source>INT2</source>
        <translation>INT2</translation>
    </message>
    <message>
        <source>4 codes with a sign; the symmetric scheme uses three of them: −1, 0 and 1.</source>
        <translation>4 Codes mit Vorzeichen; das symmetrische Schema nutzt drei davon: −1, 0 und 1.</translation>
    </message>
    <message>
        <source>UINT8</source>
        <translation>UINT8</translation>
    </message>
    <message>
        <source>256 codes from 0 upwards; usual for activations.</source>
        <translation>256 Codes ab 0; üblich für Aktivierungen.</translation>
    </message>
    <message>
        <source>UINT7</source>
        <translation>UINT7</translation>
    </message>
    <message>
        <source>128 codes from 0 upwards.</source>
        <translation>128 Codes ab 0.</translation>
    </message>
    <message>
        <source>UINT6</source>
        <translation>UINT6</translation>
    </message>
    <message>
        <source>64 codes from 0 upwards.</source>
        <translation>64 Codes ab 0.</translation>
    </message>
    <message>
        <source>UINT5</source>
        <translation>UINT5</translation>
    </message>
    <message>
        <source>32 codes from 0 upwards.</source>
        <translation>32 Codes ab 0.</translation>
    </message>
    <message>
        <source>UINT4</source>
        <translation>UINT4</translation>
    </message>
    <message>
        <source>16 codes from 0 upwards.</source>
        <translation>16 Codes ab 0.</translation>
    </message>
    <message>
        <source>UINT3</source>
        <translation>UINT3</translation>
    </message>
    <message>
        <source>8 codes from 0 upwards.</source>
        <translation>8 Codes ab 0.</translation>
    </message>
    <message>
        <source>UINT2</source>
        <translation>UINT2</translation>
    </message>
    <message>
        <source>4 codes from 0 upwards.</source>
        <translation>4 Codes ab 0.</translation>
    </message>
    <message>
        <source>FP32</source>
        <translation>FP32</translation>
    </message>
    <message>
        <source>FP16</source>
        <translation>FP16</translation>
    </message>
    <message>
        <source>BF16</source>
        <translation>BF16</translation>
    </message>
    <message>
        <source>Symmetric</source>
        <translation>Symmetrisch</translation>
    </message>
    <message>
        <source>Asymmetric</source>
        <translation>Asymmetrisch</translation>
    </message>
    <message>
        <source>Min–max</source>
        <translation>Min–Max</translation>
    </message>
    <message>
        <source>The whole range of the values: nothing is clipped, and one outlier sets the step.</source>
        <translation>Der ganze Bereich der Werte: Nichts wird begrenzt, und ein Ausreißer bestimmt den Schritt.</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>Perzentil</translation>
    </message>
    <message>
        <source>Keeps the given share of the values and clips the rest: of |x| when symmetric, half at each end when asymmetric.</source>
        <translation>Behält den angegebenen Anteil der Werte und begrenzt den Rest: von |x|, wenn symmetrisch, je zur Hälfte an jedem Ende, wenn asymmetrisch.</translation>
    </message>
    <message>
        <source>Mean square</source>
        <translation>Kleinste Quadrate</translation>
    </message>
    <message>
        <source>Searches the range with the smallest mean squared error, weighing clipping against rounding.</source>
        <translation>Sucht den Bereich mit dem kleinsten mittleren quadratischen Fehler und wägt dabei Begrenzung gegen Rundung ab.</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>The range set with the handles or typed in; per channel and per group it limits each range.</source>
        <translation>Der mit den Griffen gesetzte oder eingegebene Bereich; pro Kanal und pro Gruppe begrenzt er jeden Bereich.</translation>
    </message>
    <message>
        <source>Per tensor</source>
        <translation>Pro Tensor</translation>
    </message>
    <message>
        <source>One scale for the whole tensor.</source>
        <translation>Ein Skalenfaktor für den ganzen Tensor.</translation>
    </message>
    <message>
        <source>Per channel</source>
        <translation>Pro Kanal</translation>
    </message>
    <message>
        <source>One scale for each output channel: a loud channel no longer costs the quiet ones their codes.</source>
        <translation>Ein Skalenfaktor für jeden Ausgangskanal: Ein lauter Kanal kostet die leisen nicht mehr ihre Codes.</translation>
    </message>
    <message>
        <source>Per group</source>
        <translation>Pro Gruppe</translation>
    </message>
    <message>
        <source>One scale for every N values along the input axis of a channel; finer, and every scale costs bits.</source>
        <translation>Ein Skalenfaktor für je N Werte entlang der Eingangsachse eines Kanals; feiner, und jeder Skalenfaktor kostet Bits.</translation>
    </message>
    <message>
        <source>Entropy (KL)</source>
        <translation>Entropie (KL)</translation>
    </message>
    <message>
        <source>The threshold whose quantized histogram of |x| is closest to the original in Kullback–Leibler divergence, as NVIDIA&apos;s calibrator does.</source>
        <translation>Die Schwelle, deren quantisiertes Histogramm von |x| dem Original in der Kullback-Leibler-Divergenz am nächsten kommt, wie im Kalibrierer von NVIDIA.</translation>
    </message>
    <message>
        <source>Measuring error</source>
        <translation>Fehler wird gemessen</translation>
    </message>
    <message>
        <source>Comparing choices</source>
        <translation>Formate werden verglichen</translation>
    </message>
    <message>
        <source>Reading the archive</source>
        <translation>Archiv wird gelesen</translation>
    </message>
    <message>
        <source>Opening the shards</source>
        <translation>Teildateien werden geöffnet</translation>
    </message>
    <message>
        <source>Reading the tensors</source>
        <translation>Tensoren werden gelesen</translation>
    </message>
    <message>
        <source>Reading values</source>
        <translation>Werte werden gelesen</translation>
    </message>
    <message>
        <source>the tensor is empty</source>
        <translation>Der Tensor ist leer</translation>
    </message>
    <message>
        <source>%1 NaN is left out of every number</source>
        <translation>%1 NaN bleibt in allen Zahlen außen vor</translation>
    </message>
    <message>
        <source>%1 NaN are left out of every number</source>
        <translation>%1 NaN bleiben in allen Zahlen außen vor</translation>
    </message>
    <message>
        <source>%1 infinity is left out of every number</source>
        <translation>%1 unendlicher Wert bleibt in allen Zahlen außen vor</translation>
    </message>
    <message>
        <source>%1 infinities are left out of every number</source>
        <translation>%1 unendliche Werte bleiben in allen Zahlen außen vor</translation>
    </message>
    <message>
        <source>64-bit values beyond 3.4e38 count as infinite</source>
        <translation>64-Bit-Werte jenseits von 3.4e38 zählen als unendlich</translation>
    </message>
    <message>
        <source>all values are zero: there is no signal to compare an error with</source>
        <translation>Alle Werte sind null: Es gibt kein Signal, mit dem sich ein Fehler vergleichen ließe</translation>
    </message>
    <message>
        <source>all values are equal</source>
        <translation>Alle Werte sind gleich</translation>
    </message>
    <message>
        <source>the values are one-sided: half of the symmetric codes cannot occur</source>
        <translation>Die Werte liegen auf einer Seite: Die Hälfte der symmetrischen Codes kann nicht vorkommen</translation>
    </message>
    <message>
        <source>negative values become 0: a symmetric unsigned format has no codes for them</source>
        <translation>Negative Werte werden 0: Ein symmetrisches Format ohne Vorzeichen hat keine Codes für sie</translation>
    </message>
    <message>
        <source>the last group of each channel is short: %1 value instead of %2</source>
        <translation>Die letzte Gruppe jedes Kanals ist kurz: %1 Wert statt %2</translation>
    </message>
    <message>
        <source>the last group of each channel is short: %1 values instead of %2</source>
        <translation>Die letzte Gruppe jedes Kanals ist kurz: %1 Werte statt %2</translation>
    </message>
    <message>
        <source>truth values</source>
        <translation>Wahrheitswerte</translation>
    </message>
    <message>
        <source>integers</source>
        <translation>Ganzzahlen</translation>
    </message>
    <message>
        <source>a single number</source>
        <translation>eine einzelne Zahl</translation>
    </message>
    <message>
        <source>one dimension</source>
        <translation>eine Dimension</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 Bit</translation>
    </message>
    <message>
        <source>groups of %1</source>
        <translation>Gruppen von %1</translation>
    </message>
    <message>
        <source>blocks of %1 × %2</source>
        <translation>Blöcke von %1 × %2</translation>
    </message>
    <message>
        <source>one scale</source>
        <translation>ein Skalenfaktor</translation>
    </message>
    <message>
        <source>one scale per output</source>
        <translation>ein Skalenfaktor pro Ausgang</translation>
    </message>
    <message>
        <source>one scale per channel</source>
        <translation>ein Skalenfaktor pro Kanal</translation>
    </message>
    <message>
        <source>scale unknown</source>
        <translation>Skalenfaktor unbekannt</translation>
    </message>
    <message>
        <source>by list</source>
        <translation>nach Liste</translation>
    </message>
    <message>
        <source>double quantization</source>
        <translation>doppelte Quantisierung</translation>
    </message>
    <message>
        <source>Per block of %1 × %2</source>
        <extracomment>rows and columns of a block that shares a scale</extracomment>
        <translation>Pro Block von %1 × %2</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <comment>list of choices</comment>
        <extracomment>format, granularity, calibration: a list of choices</extracomment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>%1 g%2</source>
        <extracomment>a format in groups of %2, as short as can be</extracomment>
        <translation>%1 g%2</translation>
    </message>
    <message>
        <source>%1 in</source>
        <comment>a format per input channel, as short as can be</comment>
        <translation>%1 ein</translation>
    </message>
    <message>
        <source>%1 ch</source>
        <comment>a format per channel, as short as can be</comment>
        <translation>%1 Kan</translation>
    </message>
    <message>
        <source>Per input channel</source>
        <translation>Pro Eingangskanal</translation>
    </message>
    <message>
        <source>One scale for each input channel: where single inputs carry the large weights.</source>
        <translation>Ein Skalenfaktor für jeden Eingangskanal: wo einzelne Eingänge die großen Gewichte tragen.</translation>
    </message>
    <message>
        <source>Per block</source>
        <translation>Pro Block</translation>
    </message>
    <message>
        <source>One scale for R neighbouring channels times C values along their input axis.</source>
        <translation>Ein Skalenfaktor für R benachbarte Kanäle mal C Werte entlang ihrer Eingangsachse.</translation>
    </message>
    <message>
        <source>32 bits: exact.</source>
        <translation>32 Bit: genau.</translation>
    </message>
    <message>
        <source>Half precision: 11 significant bits.</source>
        <translation>Halbe Genauigkeit: 11 gültige Bits.</translation>
    </message>
    <message>
        <source>The upper half of an FP32: 8 significant bits, full range.</source>
        <translation>Die obere Hälfte eines FP32: 8 gültige Bits, voller Bereich.</translation>
    </message>
    <message>
        <source>E8M0 (up)</source>
        <translation>E8M0 (aufgerundet)</translation>
    </message>
    <message>
        <source>A power of two in 8 bits, rounded up so that nothing is clipped for it.</source>
        <translation>Eine Zweierpotenz in 8 Bit, aufgerundet, damit ihretwegen nichts begrenzt wird.</translation>
    </message>
    <message>
        <source>E8M0 (floor)</source>
        <translation>E8M0 (abgerundet)</translation>
    </message>
    <message>
        <source>A power of two in 8 bits by the rule of the OCP microscaling formats: the largest values may be clipped.</source>
        <translation>Eine Zweierpotenz in 8 Bit nach der Regel der OCP-Microscaling-Formate: Die größten Werte können begrenzt werden.</translation>
    </message>
    <message>
        <source>FP8 E4M3 + FP32</source>
        <translation>FP8 E4M3 + FP32</translation>
    </message>
    <message>
        <source>8 bits each, in units of one FP32 for the tensor: two levels, as NVFP4.</source>
        <translation>Je 8 Bit in Einheiten eines FP32 für den Tensor: zwei Ebenen, wie bei NVFP4.</translation>
    </message>
    <message>
        <source>INT8 double quantization</source>
        <translation>INT8, doppelt quantisiert</translation>
    </message>
    <message>
        <source>8 bits each, what is left after the mean, with one FP32 for every 256: two levels, as QLoRA.</source>
        <translation>Je 8 Bit für das, was nach Abzug des Mittels bleibt, mit einem FP32 für je 256: zwei Ebenen, wie bei QLoRA.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>No scale is stored: codes stand for their own values, as after a plain cast.</source>
        <translation>Es wird kein Skalenfaktor gespeichert: Codes stehen für ihre eigenen Werte, wie nach einer einfachen Umwandlung.</translation>
    </message>
    <message>
        <source>Textbook</source>
        <translation>Lehrbuch</translation>
    </message>
    <message>
        <source>Division, rounding half to even, codes without the lowest one, a range that holds 0.</source>
        <translation>Division, Hälften zur geraden Zahl, Codes ohne den kleinsten, ein Bereich, der 0 enthält.</translation>
    </message>
    <message>
        <source>TinyTorch</source>
        <translation>TinyTorch</translation>
    </message>
    <message>
        <source>Module 15 of the course: the zero point is added before rounding and the range need not hold 0, so a range away from 0 saturates and a constant comes back as 0.</source>
        <translation>Modul 15 des Kurses: Der Nullpunkt wird vor dem Runden addiert und der Bereich muss 0 nicht enthalten; ein Bereich abseits von 0 sättigt daher, und eine Konstante kommt als 0 zurück.</translation>
    </message>
    <message>
        <source>PyTorch fbgemm / x86</source>
        <translation>PyTorch fbgemm / x86</translation>
    </message>
    <message>
        <source>PyTorch on servers, the default on x86 processors: full codes over 2A / 255, multiplied by the reciprocal; unsigned activations lose one bit so that 16-bit sums cannot overflow.</source>
        <translation>PyTorch auf Servern, Standard auf x86-Prozessoren: alle Codes über 2A / 255, mit dem Kehrwert multipliziert; Aktivierungen ohne Vorzeichen verlieren ein Bit, damit 16-Bit-Summen nicht überlaufen.</translation>
    </message>
    <message>
        <source>PyTorch qnnpack</source>
        <translation>PyTorch qnnpack</translation>
    </message>
    <message>
        <source>PyTorch on phones: full codes over 2A / 255, multiplied by the reciprocal, all unsigned codes.</source>
        <translation>PyTorch auf Telefonen: alle Codes über 2A / 255, mit dem Kehrwert multipliziert, alle Codes ohne Vorzeichen.</translation>
    </message>
    <message>
        <source>ONNX Runtime</source>
        <translation>ONNX Runtime</translation>
    </message>
    <message>
        <source>QuantizeLinear and the quantization tools: division, half to even, weights without the lowest code, unsigned symmetric codes around 128.</source>
        <translation>QuantizeLinear und die Werkzeuge zum Quantisieren: Division, Hälften zur geraden Zahl, Gewichte ohne den kleinsten Code, symmetrische Codes ohne Vorzeichen um 128.</translation>
    </message>
    <message>
        <source>TFLite / LiteRT</source>
        <translation>TFLite / LiteRT</translation>
    </message>
    <message>
        <source>TensorFlow Lite&apos;s 8-bit specification: halves away from zero, weights without the lowest code, a zero point nudged to the better end.</source>
        <translation>Die 8-Bit-Spezifikation von TensorFlow Lite: Hälften von der Null weg, Gewichte ohne den kleinsten Code, ein Nullpunkt, der zum besseren Ende gerückt ist.</translation>
    </message>
    <message>
        <source>TensorRT</source>
        <translation>TensorRT</translation>
    </message>
    <message>
        <source>Division, half to even, scale A / 127, codes down to −128.</source>
        <translation>Division, Hälften zur geraden Zahl, Skalenfaktor A / 127, Codes bis −128.</translation>
    </message>
    <message>
        <source>AIMET</source>
        <translation>AIMET</translation>
    </message>
    <message>
        <source>2^b − 1 steps over ±A with full codes, so that +A lies half a step beyond the last; division.</source>
        <translation>2^b − 1 Schritte über ±A mit allen Codes, sodass +A einen halben Schritt hinter dem letzten liegt; Division.</translation>
    </message>
    <message>
        <source>GPTQ / compressed-tensors</source>
        <translation>GPTQ / compressed-tensors</translation>
    </message>
    <message>
        <source>2^b − 1 steps over ±A with all codes, scales in half precision as the checkpoints store them.</source>
        <translation>2^b − 1 Schritte über ±A mit allen Codes, Skalenfaktoren in halber Genauigkeit, wie die Dateien sie speichern.</translation>
    </message>
    <message>
        <source>llama.cpp</source>
        <translation>llama.cpp</translation>
    </message>
    <message>
        <source>As Q8_0: multiplied by the reciprocal, halves away from zero, scales in half precision. The GGUF formats bring their own rules.</source>
        <translation>Wie Q8_0: mit dem Kehrwert multipliziert, Hälften von der Null weg, Skalenfaktoren in halber Genauigkeit. Die GGUF-Formate bringen eigene Regeln mit.</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>Rundung</translation>
    </message>
    <message>
        <source>What happens to a number in the middle between two codes.</source>
        <translation>Was mit einer Zahl in der Mitte zwischen zwei Codes geschieht.</translation>
    </message>
    <message>
        <source>Half to even</source>
        <translation>Hälften zur geraden Zahl</translation>
    </message>
    <message>
        <source>Half away from zero</source>
        <translation>Hälften von der Null weg</translation>
    </message>
    <message>
        <source>Half up</source>
        <translation>Hälften nach oben</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>Division</translation>
    </message>
    <message>
        <source>A division, or a product with the rounded reciprocal of the scale.</source>
        <translation>Eine Division oder ein Produkt mit dem gerundeten Kehrwert des Skalenfaktors.</translation>
    </message>
    <message>
        <source>x / s</source>
        <translation>x / s</translation>
    </message>
    <message>
        <source>x · (1 / s)</source>
        <translation>x · (1 / s)</translation>
    </message>
    <message>
        <source>Zero point is added</source>
        <translation>Nullpunkt addiert</translation>
    </message>
    <message>
        <source>Before or after rounding: with an odd zero point the two disagree on every tie.</source>
        <translation>Vor oder nach dem Runden: Bei ungeradem Nullpunkt ergibt das in jeder Mitte etwas anderes.</translation>
    </message>
    <message>
        <source>After rounding</source>
        <translation>Nach dem Runden</translation>
    </message>
    <message>
        <source>Before rounding</source>
        <translation>Vor dem Runden</translation>
    </message>
    <message>
        <source>Signed codes</source>
        <translation>Codes mit Vorz.</translation>
    </message>
    <message>
        <source>Whether symmetric signed codes use the lowest one.</source>
        <translation>Ob symmetrische Codes mit Vorzeichen den kleinsten benutzen.</translation>
    </message>
    <message>
        <source>Without the lowest</source>
        <translation>Ohne den kleinsten</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Symmetric scale</source>
        <translation>Symm. Skala</translation>
    </message>
    <message>
        <source>The scale of a symmetric range ±A.</source>
        <translation>Der Skalenfaktor eines symmetrischen Bereichs ±A.</translation>
    </message>
    <message>
        <source>A / highest code</source>
        <translation>A / größter Code</translation>
    </message>
    <message>
        <source>2A / number of steps</source>
        <translation>2A / Zahl der Schritte</translation>
    </message>
    <message>
        <source>Unsigned zero</source>
        <translation>Null ohne Vorz.</translation>
    </message>
    <message>
        <source>Which code is 0 in a symmetric unsigned format.</source>
        <translation>Welcher Code in einem symmetrischen Format ohne Vorzeichen 0 ist.</translation>
    </message>
    <message>
        <source>Lowest code</source>
        <translation>Kleinster Code</translation>
    </message>
    <message>
        <source>Middle code</source>
        <translation>Mittlerer Code</translation>
    </message>
    <message>
        <source>Unsigned codes</source>
        <translation>Codes ohne Vorz.</translation>
    </message>
    <message>
        <source>All codes, or the lower half so that 16-bit sums do not overflow.</source>
        <translation>Alle Codes oder die untere Hälfte, damit 16-Bit-Summen nicht überlaufen.</translation>
    </message>
    <message>
        <source>Lower half</source>
        <translation>Untere Hälfte</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>Nullpunkt</translation>
    </message>
    <message>
        <source>How the zero point of an asymmetric range is found.</source>
        <translation>Wie der Nullpunkt eines asymmetrischen Bereichs bestimmt wird.</translation>
    </message>
    <message>
        <source>round(low − lo / s)</source>
        <translation>round(low − lo / s)</translation>
    </message>
    <message>
        <source>low − round(lo / s)</source>
        <translation>low − round(lo / s)</translation>
    </message>
    <message>
        <source>From the better end</source>
        <translation>Vom besseren Ende aus</translation>
    </message>
    <message>
        <source>Not rounded</source>
        <translation>Nicht gerundet</translation>
    </message>
    <message>
        <source>Asymmetric range</source>
        <translation>Asymm. Bereich</translation>
    </message>
    <message>
        <source>Whether an asymmetric range is stretched to contain 0.</source>
        <translation>Ob ein asymmetrischer Bereich gedehnt wird, bis er 0 enthält.</translation>
    </message>
    <message>
        <source>Stretched to hold 0</source>
        <translation>Gedehnt bis zur 0</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>Wie gefunden</translation>
    </message>
    <message>
        <source>Computed in</source>
        <translation>Gerechnet in</translation>
    </message>
    <message>
        <source>What scale and zero point are computed in.</source>
        <translation>Worin Skalenfaktor und Nullpunkt gerechnet werden.</translation>
    </message>
    <message>
        <source>Double</source>
        <translation>Double</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>Float</translation>
    </message>
    <message>
        <source>Integers</source>
        <translation>Ganze Zahlen</translation>
    </message>
    <message>
        <source>Floating point</source>
        <translation>Gleitkomma</translation>
    </message>
    <message>
        <source>Codebooks</source>
        <translation>Codebücher</translation>
    </message>
    <message>
        <source>Shared small scales</source>
        <translation>Geteilte kleine Skalen</translation>
    </message>
    <message>
        <source>GGUF blocks</source>
        <translation>GGUF-Blöcke</translation>
    </message>
    <message>
        <source>INT16</source>
        <translation>INT16</translation>
    </message>
    <message>
        <source>65536 codes with a sign; where 8 bits lose too much.</source>
        <translation>65536 Codes mit Vorzeichen; wo 8 Bit zu viel verlieren.</translation>
    </message>
    <message>
        <source>UINT16</source>
        <translation>UINT16</translation>
    </message>
    <message>
        <source>65536 codes from 0 upwards.</source>
        <translation>65536 Codes ab 0.</translation>
    </message>
    <message>
        <source>Half precision: 11 significant bits, from 6e-8 to 65504.</source>
        <translation>Halbe Genauigkeit: 11 gültige Bits, von 6e-8 bis 65504.</translation>
    </message>
    <message>
        <source>The upper half of an FP32: 8 significant bits over the full range.</source>
        <translation>Die obere Hälfte eines FP32: 8 gültige Bits über den vollen Bereich.</translation>
    </message>
    <message>
        <source>FP8 E4M3</source>
        <translation>FP8 E4M3</translation>
    </message>
    <message>
        <source>4 exponent and 3 fraction bits, up to 448; the usual FP8 for weights.</source>
        <translation>4 Exponenten- und 3 Bruchbits, bis 448; das übliche FP8 für Gewichte.</translation>
    </message>
    <message>
        <source>FP8 E5M2</source>
        <translation>FP8 E5M2</translation>
    </message>
    <message>
        <source>5 exponent and 2 fraction bits, up to 57344; usual for gradients.</source>
        <translation>5 Exponenten- und 2 Bruchbits, bis 57344; üblich für Gradienten.</translation>
    </message>
    <message>
        <source>FP8 E4M3 FNUZ</source>
        <translation>FP8 E4M3 FNUZ</translation>
    </message>
    <message>
        <source>As E4M3 with one exponent lower and no negative zero, up to 240.</source>
        <translation>Wie E4M3, aber mit einem um eins kleineren Exponenten und ohne negative Null, bis 240.</translation>
    </message>
    <message>
        <source>FP8 E5M2 FNUZ</source>
        <translation>FP8 E5M2 FNUZ</translation>
    </message>
    <message>
        <source>As E5M2 with one exponent lower and no negative zero, up to 57344.</source>
        <translation>Wie E5M2, aber mit einem um eins kleineren Exponenten und ohne negative Null, bis 57344.</translation>
    </message>
    <message>
        <source>FP6 E2M3</source>
        <translation>FP6 E2M3</translation>
    </message>
    <message>
        <source>2 exponent and 3 fraction bits, up to 7.5.</source>
        <translation>2 Exponenten- und 3 Bruchbits, bis 7,5.</translation>
    </message>
    <message>
        <source>FP6 E3M2</source>
        <translation>FP6 E3M2</translation>
    </message>
    <message>
        <source>3 exponent and 2 fraction bits, up to 28.</source>
        <translation>3 Exponenten- und 2 Bruchbits, bis 28.</translation>
    </message>
    <message>
        <source>FP4 E2M1</source>
        <translation>FP4 E2M1</translation>
    </message>
    <message>
        <source>The levels 0, 0.5, 1, 1.5, 2, 3, 4 and 6 with a sign.</source>
        <translation>Die Stufen 0, 0,5, 1, 1,5, 2, 3, 4 und 6 mit Vorzeichen.</translation>
    </message>
    <message>
        <source>NF4</source>
        <translation>NF4</translation>
    </message>
    <message>
        <source>16 levels at the quantiles of a normal distribution (QLoRA); usually with groups of 64.</source>
        <translation>16 Stufen an den Quantilen einer Normalverteilung (QLoRA); meist in Gruppen von 64.</translation>
    </message>
    <message>
        <source>Ternary</source>
        <translation>Ternär</translation>
    </message>
    <message>
        <source>−1, 0 and 1 times the mean magnitude of the tensor (BitNet b1.58).</source>
        <translation>−1, 0 und 1 mal den mittleren Betrag des Tensors (BitNet b1.58).</translation>
    </message>
    <message>
        <source>Binary</source>
        <translation>Binär</translation>
    </message>
    <message>
        <source>The sign times the mean magnitude, the best scale for it (XNOR-Net).</source>
        <translation>Das Vorzeichen mal den mittleren Betrag, den besten Skalenfaktor dafür (XNOR-Net).</translation>
    </message>
    <message>
        <source>Lloyd–Max 8</source>
        <translation>Lloyd–Max 8</translation>
    </message>
    <message>
        <source>256 levels fitted to the tensor: the best that any 8-bit code of single values can do.</source>
        <translation>256 dem Tensor angepasste Stufen: das Beste, was ein 8-Bit-Code einzelner Werte leisten kann.</translation>
    </message>
    <message>
        <source>Lloyd–Max 7</source>
        <translation>Lloyd–Max 7</translation>
    </message>
    <message>
        <source>128 levels fitted to the tensor.</source>
        <translation>128 dem Tensor angepasste Stufen.</translation>
    </message>
    <message>
        <source>Lloyd–Max 6</source>
        <translation>Lloyd–Max 6</translation>
    </message>
    <message>
        <source>64 levels fitted to the tensor.</source>
        <translation>64 dem Tensor angepasste Stufen.</translation>
    </message>
    <message>
        <source>Lloyd–Max 5</source>
        <translation>Lloyd–Max 5</translation>
    </message>
    <message>
        <source>32 levels fitted to the tensor.</source>
        <translation>32 dem Tensor angepasste Stufen.</translation>
    </message>
    <message>
        <source>Lloyd–Max 4</source>
        <translation>Lloyd–Max 4</translation>
    </message>
    <message>
        <source>16 levels fitted to the tensor: the best that any 4-bit code of single values can do.</source>
        <translation>16 dem Tensor angepasste Stufen: das Beste, was ein 4-Bit-Code einzelner Werte leisten kann.</translation>
    </message>
    <message>
        <source>Lloyd–Max 3</source>
        <translation>Lloyd–Max 3</translation>
    </message>
    <message>
        <source>8 levels fitted to the tensor.</source>
        <translation>8 dem Tensor angepasste Stufen.</translation>
    </message>
    <message>
        <source>Lloyd–Max 2</source>
        <translation>Lloyd–Max 2</translation>
    </message>
    <message>
        <source>4 levels fitted to the tensor.</source>
        <translation>4 dem Tensor angepasste Stufen.</translation>
    </message>
    <message>
        <source>NF4 double</source>
        <translation>NF4 doppelt</translation>
    </message>
    <message>
        <source>NF4 in groups of 64 whose scales are quantized to 8 bits again (QLoRA).</source>
        <translation>NF4 in Gruppen von 64, deren Skalenfaktoren wieder auf 8 Bit quantisiert werden (QLoRA).</translation>
    </message>
    <message>
        <source>MXFP8 E4M3</source>
        <translation>MXFP8 E4M3</translation>
    </message>
    <message>
        <source>E4M3 in groups of 32 with a power-of-two scale (OCP microscaling).</source>
        <translation>E4M3 in Gruppen von 32 mit einer Zweierpotenz als Skalenfaktor (OCP-Microscaling).</translation>
    </message>
    <message>
        <source>MXFP8 E5M2</source>
        <translation>MXFP8 E5M2</translation>
    </message>
    <message>
        <source>E5M2 in groups of 32 with a power-of-two scale (OCP microscaling).</source>
        <translation>E5M2 in Gruppen von 32 mit einer Zweierpotenz als Skalenfaktor (OCP-Microscaling).</translation>
    </message>
    <message>
        <source>MXFP6 E2M3</source>
        <translation>MXFP6 E2M3</translation>
    </message>
    <message>
        <source>E2M3 in groups of 32 with a power-of-two scale (OCP microscaling).</source>
        <translation>E2M3 in Gruppen von 32 mit einer Zweierpotenz als Skalenfaktor (OCP-Microscaling).</translation>
    </message>
    <message>
        <source>MXFP6 E3M2</source>
        <translation>MXFP6 E3M2</translation>
    </message>
    <message>
        <source>E3M2 in groups of 32 with a power-of-two scale (OCP microscaling).</source>
        <translation>E3M2 in Gruppen von 32 mit einer Zweierpotenz als Skalenfaktor (OCP-Microscaling).</translation>
    </message>
    <message>
        <source>MXFP4</source>
        <translation>MXFP4</translation>
    </message>
    <message>
        <source>E2M1 in groups of 32 with a power-of-two scale (OCP microscaling).</source>
        <translation>E2M1 in Gruppen von 32 mit einer Zweierpotenz als Skalenfaktor (OCP-Microscaling).</translation>
    </message>
    <message>
        <source>MXINT8</source>
        <translation>MXINT8</translation>
    </message>
    <message>
        <source>INT8 in groups of 32 with a power-of-two scale (OCP microscaling).</source>
        <translation>INT8 in Gruppen von 32 mit einer Zweierpotenz als Skalenfaktor (OCP-Microscaling).</translation>
    </message>
    <message>
        <source>NVFP4</source>
        <translation>NVFP4</translation>
    </message>
    <message>
        <source>E2M1 in groups of 16 with an E4M3 scale and one FP32 for the tensor (NVIDIA).</source>
        <translation>E2M1 in Gruppen von 16 mit einem E4M3-Skalenfaktor und einem FP32 für den Tensor (NVIDIA).</translation>
    </message>
    <message>
        <source>Mean square, exact</source>
        <translation>Kleinste Quadrate, genau</translation>
    </message>
    <message>
        <source>The scale of least squared error, found by going through every scale at which a code changes; for many values or codes only near the searched one, and for a whole tensor on its 16,384 bins.</source>
        <translation>Der Skalenfaktor mit dem kleinsten quadratischen Fehler, gefunden an jedem Skalenfaktor, bei dem sich ein Code ändert; bei vielen Werten oder Codes nur nahe dem gesuchten, und für einen ganzen Tensor auf seinen 16.384 Klassen.</translation>
    </message>
    <message>
        <source>p-th power</source>
        <translation>p-te Potenz</translation>
    </message>
    <message>
        <source>Searches the range with the smallest sum of |error|^p; above 2 large errors weigh more (GPTQ searches with 2.4).</source>
        <translation>Sucht den Bereich mit der kleinsten Summe von |Fehler|^p; über 2 wiegen große Fehler mehr (GPTQ sucht mit 2,4).</translation>
    </message>
    <message>
        <source>Histogram (PyTorch)</source>
        <translation>Histogramm (PyTorch)</translation>
    </message>
    <message>
        <source>PyTorch&apos;s HistogramObserver: draws the ends in from 2048 bins until the estimated error first rises; a whole tensor is rebinned from 16,384 bins.</source>
        <translation>PyTorchs HistogramObserver: zieht die Enden auf 2048 Klassen ein, bis der geschätzte Fehler zum ersten Mal steigt; ein ganzer Tensor wird aus 16.384 Klassen neu eingeteilt.</translation>
    </message>
    <message>
        <source>Moving average</source>
        <translation>Gleitendes Mittel</translation>
    </message>
    <message>
        <source>PyTorch&apos;s MovingAverageMinMaxObserver over batches of 128 values, each moving both ends by the given share; a whole tensor is one batch.</source>
        <translation>PyTorchs MovingAverageMinMaxObserver über Stapel von 128 Werten, von denen jeder beide Enden um den angegebenen Anteil bewegt; ein ganzer Tensor ist ein Stapel.</translation>
    </message>
    <message>
        <source>Entropy (ONNX Runtime)</source>
        <translation>Entropie (ONNX Runtime)</translation>
    </message>
    <message>
        <source>ONNX Runtime&apos;s entropy calibrator: as many bins over ±max|x| as given, 128 groups; with its usual 128 bins only the whole range is left to choose.</source>
        <translation>Der Entropie-Kalibrierer von ONNX Runtime: so viele Klassen über ±max|x| wie angegeben, 128 Gruppen; mit den üblichen 128 Klassen bleibt nur der ganze Bereich zu wählen.</translation>
    </message>
    <message>
        <source>TF-enhanced (AIMET)</source>
        <translation>TF-enhanced (AIMET)</translation>
    </message>
    <message>
        <source>AIMET&apos;s SQNR search on 2048 bins: 101 steps when symmetric, 17 steps by 21 offsets when asymmetric; clipping counts three times.</source>
        <translation>AIMETs SQNR-Suche auf 2048 Klassen: 101 Schritte, wenn symmetrisch, 17 Schritte mal 21 Verschiebungen, wenn asymmetrisch; Begrenzung zählt dreifach.</translation>
    </message>
    <message>
        <source>HQQ</source>
        <translation>HQQ</translation>
    </message>
    <message>
        <source>Half-quadratic quantization (Badri and Shaji 2023): moves the zero point of the min–max grid until an error that forgives outliers is smallest; symmetric grids stay min–max, and where zero points are whole numbers it is rounded.</source>
        <translation>Halbquadratische Quantisierung (Badri und Shaji 2023): verschiebt den Nullpunkt des Min–Max-Rasters, bis ein Fehler, der Ausreißer verzeiht, am kleinsten ist; symmetrische Raster bleiben Min–Max, und wo Nullpunkte ganze Zahlen sind, wird er gerundet.</translation>
    </message>
    <message>
        <source>Mean magnitude</source>
        <translation>Mittlerer Betrag</translation>
    </message>
    <message>
        <source>The scale is the mean of |x|, at least 1e-5, whatever the largest value (BitNet b1.58); for ternary and binary formats.</source>
        <translation>Der Skalenfaktor ist das Mittel von |x|, mindestens 1e-5, wie groß der größte Wert auch ist (BitNet b1.58); für ternäre und binäre Formate.</translation>
    </message>
    <message>
        <source>Mean ± k σ</source>
        <translation>Mittel ± k σ</translation>
    </message>
    <message>
        <source>So many standard deviations to both sides of the mean, at most the whole range.</source>
        <translation>So viele Standardabweichungen zu beiden Seiten des Mittels, höchstens der ganze Bereich.</translation>
    </message>
    <message>
        <source>ACIQ</source>
        <translation>ACIQ</translation>
    </message>
    <message>
        <source>The clip that is best for a normal or a Laplace distribution, whichever the values resemble (Banner, Nahshan and Soudry 2019).</source>
        <translation>Die Grenze, die für eine Normal- oder eine Laplace-Verteilung am besten ist, je nachdem, welcher die Werte gleichen (Banner, Nahshan und Soudry 2019).</translation>
    </message>
    <message>
        <source>ACIQ, normal</source>
        <translation>ACIQ, normal</translation>
    </message>
    <message>
        <source>The best clip if the values were normally distributed (Banner, Nahshan and Soudry 2019).</source>
        <translation>Die beste Grenze, wenn die Werte normalverteilt wären (Banner, Nahshan und Soudry 2019).</translation>
    </message>
    <message>
        <source>ACIQ, Laplace</source>
        <translation>ACIQ, Laplace</translation>
    </message>
    <message>
        <source>The best clip if the values had a Laplace distribution (Banner, Nahshan and Soudry 2019).</source>
        <translation>Die beste Grenze, wenn die Werte Laplace-verteilt wären (Banner, Nahshan und Soudry 2019).</translation>
    </message>
    <message>
        <source>some values are too large for half-precision scales and do not come back</source>
        <translation>einige Werte sind zu groß für Skalenfaktoren in halber Genauigkeit und kommen nicht zurück</translation>
    </message>
    <message>
        <source>every value becomes 0: they are too small for half-precision scales</source>
        <translation>jeder Wert wird 0: sie sind zu klein für Skalenfaktoren in halber Genauigkeit</translation>
    </message>
    <message>
        <source>Q8_0</source>
        <translation>Q8_0</translation>
    </message>
    <message>
        <source>8-bit codes with one half-precision scale for 32 values.</source>
        <translation>8-Bit-Codes mit einem Skalenfaktor in halber Genauigkeit für 32 Werte.</translation>
    </message>
    <message>
        <source>Q6_K</source>
        <translation>Q6_K</translation>
    </message>
    <message>
        <source>6-bit codes in 16 sub-blocks of 16 with 8-bit scales of their own, found by search.</source>
        <translation>6-Bit-Codes in 16 Unterblöcken von 16 mit eigenen 8-Bit-Skalenfaktoren, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>Q5_K</source>
        <translation>Q5_K</translation>
    </message>
    <message>
        <source>5-bit codes in 8 sub-blocks of 32 with 6-bit scales and minima, found by search.</source>
        <translation>5-Bit-Codes in 8 Unterblöcken von 32 mit 6-Bit-Skalenfaktoren und -Minima, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>Q5_1</source>
        <translation>Q5_1</translation>
    </message>
    <message>
        <source>5-bit codes with a scale and a minimum for 32 values.</source>
        <translation>5-Bit-Codes mit einem Skalenfaktor und einem Minimum für 32 Werte.</translation>
    </message>
    <message>
        <source>Q5_0</source>
        <translation>Q5_0</translation>
    </message>
    <message>
        <source>5-bit codes with one scale for 32 values; the largest value gets the lowest code.</source>
        <translation>5-Bit-Codes mit einem Skalenfaktor für 32 Werte; der größte Wert bekommt den kleinsten Code.</translation>
    </message>
    <message>
        <source>Q4_K</source>
        <translation>Q4_K</translation>
    </message>
    <message>
        <source>4-bit codes in 8 sub-blocks of 32 with 6-bit scales and minima, found by search.</source>
        <translation>4-Bit-Codes in 8 Unterblöcken von 32 mit 6-Bit-Skalenfaktoren und -Minima, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>Q4_1</source>
        <translation>Q4_1</translation>
    </message>
    <message>
        <source>4-bit codes with a scale and a minimum for 32 values.</source>
        <translation>4-Bit-Codes mit einem Skalenfaktor und einem Minimum für 32 Werte.</translation>
    </message>
    <message>
        <source>Q4_0</source>
        <translation>Q4_0</translation>
    </message>
    <message>
        <source>4-bit codes with one scale for 32 values; the largest value gets the lowest code.</source>
        <translation>4-Bit-Codes mit einem Skalenfaktor für 32 Werte; der größte Wert bekommt den kleinsten Code.</translation>
    </message>
    <message>
        <source>IQ4_NL</source>
        <translation>IQ4_NL</translation>
    </message>
    <message>
        <source>16 uneven levels with one scale for 32 values, found by search.</source>
        <translation>16 ungleichmäßige Stufen mit einem Skalenfaktor für 32 Werte, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>IQ4_XS</source>
        <translation>IQ4_XS</translation>
    </message>
    <message>
        <source>16 uneven levels in 8 sub-blocks of 32 with 6-bit scales, found by search.</source>
        <translation>16 ungleichmäßige Stufen in 8 Unterblöcken von 32 mit 6-Bit-Skalenfaktoren, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>Q3_K</source>
        <translation>Q3_K</translation>
    </message>
    <message>
        <source>3-bit codes in 16 sub-blocks of 16 with 6-bit scales, found by search.</source>
        <translation>3-Bit-Codes in 16 Unterblöcken von 16 mit 6-Bit-Skalenfaktoren, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>Q2_K</source>
        <translation>Q2_K</translation>
    </message>
    <message>
        <source>2-bit codes in 16 sub-blocks of 16 with 4-bit scales and minima, found by search.</source>
        <translation>2-Bit-Codes in 16 Unterblöcken von 16 mit 4-Bit-Skalenfaktoren und -Minima, durch Suche gefunden.</translation>
    </message>
    <message>
        <source>TQ2_0</source>
        <translation>TQ2_0</translation>
    </message>
    <message>
        <source>−1, 0 and 1 times the largest magnitude of 256 values, 2 bits each; for weights that are ternary already.</source>
        <translation>−1, 0 und 1 mal den größten Betrag von 256 Werten, je 2 Bit; für Gewichte, die schon ternär sind.</translation>
    </message>
    <message>
        <source>TQ1_0</source>
        <translation>TQ1_0</translation>
    </message>
    <message>
        <source>−1, 0 and 1 times the largest magnitude of 256 values, five to a byte; for weights that are ternary already.</source>
        <translation>−1, 0 und 1 mal den größten Betrag von 256 Werten, fünf in einem Byte; für Gewichte, die schon ternär sind.</translation>
    </message>
    <message>
        <source>MXFP4 (GGUF)</source>
        <translation>MXFP4 (GGUF)</translation>
    </message>
    <message>
        <source>E2M1 in blocks of 32 with a power-of-two scale as ggml encodes them: a tie goes to the smaller level.</source>
        <translation>E2M1 in Blöcken von 32 mit einer Zweierpotenz als Skalenfaktor, wie ggml sie schreibt: Eine Mitte geht zur kleineren Stufe.</translation>
    </message>
    <message>
        <source>NVFP4 (GGUF)</source>
        <translation>NVFP4 (GGUF)</translation>
    </message>
    <message>
        <source>E2M1 in sub-blocks of 16 with an E4M3 scale as ggml encodes them: without a scale for the tensor.</source>
        <translation>E2M1 in Unterblöcken von 16 mit einem E4M3-Skalenfaktor, wie ggml sie schreibt: ohne Skalenfaktor für den Tensor.</translation>
    </message>
    <message>
        <source>Gauss</source>
        <translation>Gauß</translation>
    </message>
    <message>
        <source>Normal density, as in most trained weights.</source>
        <translation>Normalverteilung, wie bei den meisten gelernten Gewichten.</translation>
    </message>
    <message>
        <source>Laplace</source>
        <translation>Laplace</translation>
    </message>
    <message>
        <source>A sharp peak and exponential tails on both sides.</source>
        <translation>Eine scharfe Spitze und exponentielle Ausläufer zu beiden Seiten.</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>Gleichverteilt</translation>
    </message>
    <message>
        <source>Every value between two ends is equally likely.</source>
        <translation>Jeder Wert zwischen zwei Enden ist gleich wahrscheinlich.</translation>
    </message>
    <message>
        <source>Heavy tail</source>
        <translation>Schwere Ausläufer</translation>
    </message>
    <message>
        <source>Density ∝ exp(−|x/α|^β) with β &lt; 1: most values close to zero, a few far beyond all others.</source>
        <translation>Dichte ∝ exp(−|x/α|^β) mit β &lt; 1: die meisten Werte nahe null, wenige weit jenseits aller anderen.</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>The numbers as they are in the file.</source>
        <translation>Die Zahlen, wie sie in der Datei stehen.</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>The whole numbers of the chosen format, in the smallest type that holds them; of GGUF formats also the blocks.</source>
        <translation>Die ganzen Zahlen des gewählten Formats im kleinsten Typ, der sie fasst; bei GGUF-Formaten auch die Blöcke.</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>Skalenfaktoren</translation>
    </message>
    <message>
        <source>One for every group that shares one, as they are stored.</source>
        <translation>Einer für jede Gruppe, die sich einen teilt, so wie er gespeichert wird.</translation>
    </message>
    <message>
        <source>Zero points</source>
        <translation>Nullpunkte</translation>
    </message>
    <message>
        <source>The codes of zero, one beside each scale.</source>
        <translation>Die Codes der Null, einer neben jedem Skalenfaktor.</translation>
    </message>
    <message>
        <source>Reconstruction</source>
        <translation>Rekonstruktion</translation>
    </message>
    <message>
        <source>What comes back from codes and scales: the weights with their error.</source>
        <translation>Was aus Codes und Skalenfaktoren zurückkommt: die Gewichte mit ihrem Fehler.</translation>
    </message>
    <message>
        <source>Stored codes</source>
        <translation>Gespeicherte Codes</translation>
    </message>
    <message>
        <source>Codes, scales and zero points of tensors that lie quantized in the file.</source>
        <translation>Codes, Skalenfaktoren und Nullpunkte von Tensoren, die in der Datei schon quantisiert liegen.</translation>
    </message>
    <message>
        <source>Other tensors</source>
        <translation>Übrige Tensoren</translation>
    </message>
    <message>
        <source>Every tensor that is not among the layers, as it is: with the reconstruction a whole model.</source>
        <translation>Jeder Tensor, der nicht zu den Schichten gehört, unverändert: mit der Rekonstruktion ein ganzes Modell.</translation>
    </message>
    <message>
        <source>NumPy archive</source>
        <translation>NumPy-Archiv</translation>
    </message>
    <message>
        <source>Safetensors</source>
        <translation>Safetensors</translation>
    </message>
    <message>
        <source>NumPy array</source>
        <translation>NumPy-Array</translation>
    </message>
    <message>
        <source>Writing tensors</source>
        <translation>Tensoren werden geschrieben</translation>
    </message>
    <message>
        <source>Opening the files</source>
        <translation>Dateien werden geöffnet</translation>
    </message>
    <message>
        <source>Somebody has said that the two belong together.</source>
        <translation>Jemand hat gesagt, dass die beiden zusammengehören.</translation>
    </message>
    <message>
        <source>Same name</source>
        <translation>Gleicher Name</translation>
    </message>
    <message>
        <source>Both tensors have the same name.</source>
        <translation>Beide Tensoren heißen gleich.</translation>
    </message>
    <message>
        <source>Name in other words</source>
        <translation>Name in anderen Worten</translation>
    </message>
    <message>
        <source>The names mean the same in the words of different tools, such as GGUF&apos;s and Hugging Face&apos;s.</source>
        <translation>Die Namen bedeuten in den Worten verschiedener Werkzeuge dasselbe, etwa bei GGUF und Hugging Face.</translation>
    </message>
    <message>
        <source>Name of the layer</source>
        <translation>Name der Schicht</translation>
    </message>
    <message>
        <source>The node of the graph that uses the weight is called like the other tensor.</source>
        <translation>Der Knoten des Graphen, der das Gewicht verwendet, heißt wie der andere Tensor.</translation>
    </message>
    <message>
        <source>End of the name</source>
        <translation>Ende des Namens</translation>
    </message>
    <message>
        <source>One name is the end of the other, and of no other one.</source>
        <translation>Der eine Name ist das Ende des anderen und keines weiteren.</translation>
    </message>
    <message>
        <source>Only one of its shape</source>
        <translation>Einziger seiner Form</translation>
    </message>
    <message>
        <source>Among the tensors without a partner it is the only one of its shape in both files.</source>
        <translation>Unter den Tensoren ohne Partner ist er in beiden Dateien der einzige seiner Form.</translation>
    </message>
    <message>
        <source>Shape and order</source>
        <translation>Form und Reihenfolge</translation>
    </message>
    <message>
        <source>As many tensors of this shape are left in both files; they are paired in the order of the files, which may be wrong.</source>
        <translation>In beiden Dateien sind gleich viele Tensoren dieser Form übrig; sie sind in der Reihenfolge der Dateien gepaart, was falsch sein kann.</translation>
    </message>
    <message>
        <source>Comparing two files</source>
        <translation>Zwei Dateien werden verglichen</translation>
    </message>
    <message>
        <source>Similar values</source>
        <translation>Ähnliche Werte</translation>
    </message>
    <message>
        <source>Of the tensors of this shape that are left, the values of these two resemble each other most, and clearly.</source>
        <translation>Unter den übrigen Tensoren dieser Form ähneln sich die Werte dieser beiden am meisten, und zwar deutlich.</translation>
    </message>
    <message>
        <source>dB</source>
        <translation>dB</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>Nat</translation>
    </message>
    <message>
        <source>Running the network</source>
        <translation>Netz wird ausgeführt</translation>
    </message>
    <message>
        <source>Quantizing the weights</source>
        <translation>Gewichte werden quantisiert</translation>
    </message>
    <message>
        <source>Weight SQNR</source>
        <translation>SQNR der Gewichte</translation>
    </message>
    <message>
        <source>Power of the weights over power of their quantization error, 10·log10(Σw² / Σ(ŵ − w)²): needs no data and says nothing of what the layer does with them.</source>
        <translation>Leistung der Gewichte durch die Leistung ihres Quantisierungsfehlers, 10·log10(Σw² / Σ(ŵ − w)²): braucht keine Daten und sagt nichts darüber, was die Schicht mit den Gewichten macht.</translation>
    </message>
    <message>
        <source>Input-weighted SQNR</source>
        <translation>Nach Eingängen gewichtetes SQNR</translation>
    </message>
    <message>
        <source>The same with each weight counted by the mean square of the input channel that it multiplies, 10·log10(Σ E[x²]·w² / Σ E[x²]·(ŵ − w)²): the error of the output where inputs are uncorrelated.</source>
        <translation>Dasselbe, wobei jedes Gewicht mit dem mittleren Quadrat des Eingangskanals zählt, den es multipliziert, 10·log10(Σ E[x²]·w² / Σ E[x²]·(ŵ − w)²): der Fehler der Ausgabe, wenn die Eingänge unkorreliert sind.</translation>
    </message>
    <message>
        <source>Own output SQNR</source>
        <translation>SQNR der eigenen Ausgabe</translation>
    </message>
    <message>
        <source>Power of the layer&apos;s output over power of its error, 10·log10(Σy² / Σ(ŷ − y)²), on the inputs that the layer has in the original network.</source>
        <translation>Leistung der Ausgabe der Schicht durch die Leistung ihres Fehlers, 10·log10(Σy² / Σ(ŷ − y)²), auf den Eingaben, die die Schicht im ursprünglichen Netz hat.</translation>
    </message>
    <message>
        <source>Accumulated SQNR</source>
        <translation>Aufgelaufenes SQNR</translation>
    </message>
    <message>
        <source>The same while every layer is quantized: the error that arrives from the layers before and the layer&apos;s own. It shows where along the depth the signal is lost.</source>
        <translation>Dasselbe, während jede Schicht quantisiert ist: der Fehler, der aus den Schichten davor ankommt, und der eigene der Schicht. Es zeigt, wo entlang der Tiefe das Signal verloren geht.</translation>
    </message>
    <message>
        <source>Answer SQNR</source>
        <translation>SQNR der Antwort</translation>
    </message>
    <message>
        <source>Power of the network&apos;s first output over power of its error while only this layer is quantized.</source>
        <translation>Leistung der ersten Ausgabe des Netzes durch die Leistung ihres Fehlers, während nur diese Schicht quantisiert ist.</translation>
    </message>
    <message>
        <source>Answer KL</source>
        <translation>KL der Antwort</translation>
    </message>
    <message>
        <source>Kullback–Leibler divergence of the softmax of the network&apos;s first output from that of the original, mean over decisions, while only this layer is quantized.</source>
        <translation>Kullback-Leibler-Divergenz der Softmax der ersten Ausgabe des Netzes von der des ursprünglichen, im Mittel über die Entscheidungen, während nur diese Schicht quantisiert ist.</translation>
    </message>
    <message>
        <source>Flipped decisions</source>
        <translation>Gekippte Entscheidungen</translation>
    </message>
    <message>
        <source>Share of decisions whose class with the largest value is another one than in the original while only this layer is quantized.</source>
        <translation>Anteil der Entscheidungen, deren Klasse mit dem größten Wert eine andere ist als im ursprünglichen Netz, während nur diese Schicht quantisiert ist.</translation>
    </message>
    <message>
        <source>Lost accuracy</source>
        <translation>Verlorene Genauigkeit</translation>
    </message>
    <message>
        <source>Accuracy of the original minus accuracy while only this layer is quantized, in percentage points, over the decisions that have a label.</source>
        <translation>Genauigkeit des ursprünglichen Netzes minus Genauigkeit, während nur diese Schicht quantisiert ist, in Prozentpunkten, über die Entscheidungen, deren Klasse bekannt ist.</translation>
    </message>
    <message>
        <source>All-but-one SQNR</source>
        <translation>SQNR aller bis auf eine</translation>
    </message>
    <message>
        <source>Power of the network&apos;s first output over power of its error while every layer is quantized but this one: high where this layer alone is what spoils the answer.</source>
        <translation>Leistung der ersten Ausgabe des Netzes durch die Leistung ihres Fehlers, während jede Schicht außer dieser quantisiert ist: hoch, wo diese Schicht allein die Antwort verdirbt.</translation>
    </message>
    <message>
        <source>ImageNet (torchvision)</source>
        <translation>ImageNet (torchvision)</translation>
    </message>
    <message>
        <source>Classifiers of torchvision and the ONNX model zoo: the shorter side 256, the centre 224, mean and deviation of ImageNet.</source>
        <translation>Klassifikatoren von torchvision und aus dem ONNX Model Zoo: die kürzere Seite 256, die Mitte 224, Mittel und Abweichung von ImageNet.</translation>
    </message>
    <message>
        <source>ImageNet (torchvision, newer weights)</source>
        <translation>ImageNet (torchvision, neuere Gewichte)</translation>
    </message>
    <message>
        <source>torchvision&apos;s IMAGENET1K_V2 weights of ResNet and its relatives: the shorter side 232.</source>
        <translation>IMAGENET1K_V2-Gewichte von torchvision für ResNet und seine Verwandten: die kürzere Seite 232.</translation>
    </message>
    <message>
        <source>ImageNet (timm)</source>
        <translation>ImageNet (timm)</translation>
    </message>
    <message>
        <source>Usual in timm: the shorter side 256, bicubic, the centre 224, mean and deviation of ImageNet.</source>
        <translation>Üblich in timm: die kürzere Seite 256, bikubisch, die Mitte 224, Mittel und Abweichung von ImageNet.</translation>
    </message>
    <message>
        <source>ImageNet (Caffe)</source>
        <translation>ImageNet (Caffe)</translation>
    </message>
    <message>
        <source>Networks from Caffe: blue first, 0 to 255, less the mean of each channel.</source>
        <translation>Netze aus Caffe: Blau zuerst, 0 bis 255, minus das Mittel jedes Kanals.</translation>
    </message>
    <message>
        <source>Inception (TF-Slim)</source>
        <translation>Inception (TF-Slim)</translation>
    </message>
    <message>
        <source>Inception and MobileNet of TF-Slim and TensorFlow Lite: the central 87.5 %, -1 to 1.</source>
        <translation>Inception und MobileNet von TF-Slim und TensorFlow Lite: die mittleren 87,5 %, −1 bis 1.</translation>
    </message>
    <message>
        <source>Keras, mode &quot;tf&quot;</source>
        <translation>Keras, Modus „tf“</translation>
    </message>
    <message>
        <source>MobileNet, Inception, Xception and NASNet of Keras: stretched to the input, -1 to 1.</source>
        <translation>MobileNet, Inception, Xception und NASNet von Keras: auf den Eingang gestreckt, −1 bis 1.</translation>
    </message>
    <message>
        <source>Keras, mode &quot;caffe&quot;</source>
        <translation>Keras, Modus „caffe“</translation>
    </message>
    <message>
        <source>ResNet and VGG of Keras: stretched to the input, blue first, 0 to 255, less the mean of each channel.</source>
        <translation>ResNet und VGG von Keras: auf den Eingang gestreckt, Blau zuerst, 0 bis 255, minus das Mittel jedes Kanals.</translation>
    </message>
    <message>
        <source>Keras, mode &quot;torch&quot;</source>
        <translation>Keras, Modus „torch“</translation>
    </message>
    <message>
        <source>DenseNet of Keras: stretched to the input, mean and deviation of ImageNet.</source>
        <translation>DenseNet von Keras: auf den Eingang gestreckt, Mittel und Abweichung von ImageNet.</translation>
    </message>
    <message>
        <source>EfficientNet-Lite</source>
        <translation>EfficientNet-Lite</translation>
    </message>
    <message>
        <source>EfficientNet-Lite of TensorFlow: bicubic, the centre, (x - 127) / 128.</source>
        <translation>EfficientNet-Lite von TensorFlow: bikubisch, die Mitte, (x − 127) / 128.</translation>
    </message>
    <message>
        <source>Vision Transformer (Hugging Face)</source>
        <translation>Vision Transformer (Hugging Face)</translation>
    </message>
    <message>
        <source>ViT, DeiT and BEiT with google/vit&apos;s processor: stretched to the input, mean and deviation 0.5.</source>
        <translation>ViT, DeiT und BEiT mit der Vorverarbeitung von google/vit: auf den Eingang gestreckt, Mittel und Abweichung 0,5.</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>CLIP&apos;s picture encoders: the shorter side as long as the input, bicubic, CLIP&apos;s mean and deviation.</source>
        <translation>Die Bild-Encoder von CLIP: die kürzere Seite so lang wie der Eingang, bikubisch, Mittel und Abweichung von CLIP.</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>Small classifiers: 32 by 32, mean and deviation of CIFAR-10.</source>
        <translation>Kleine Klassifikatoren: 32 × 32, Mittel und Abweichung von CIFAR-10.</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>Digits in grey, 28 by 28, mean and deviation of MNIST.</source>
        <translation>Ziffern in Grau, 28 × 28, Mittel und Abweichung von MNIST.</translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0 bis 1</translation>
    </message>
    <message>
        <source>Stretched to the input, 0 to 1, no normalization: many detectors.</source>
        <translation>Auf den Eingang gestreckt, 0 bis 1, keine Normalisierung: viele Detektoren.</translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation>0 bis 255</translation>
    </message>
    <message>
        <source>Stretched to the input, bytes as they are: networks that normalize themselves.</source>
        <translation>Auf den Eingang gestreckt, Bytes, wie sie sind: Netze, die selbst normalisieren.</translation>
    </message>
    <message>
        <source>, and </source>
        <extracomment>joins two parts of a sentence</extracomment>
        <translation>, und </translation>
    </message>
    <message>
        <source>Balancing layers</source>
        <translation>Schichten werden ausgeglichen</translation>
    </message>
    <message>
        <source>Finding the ranges of values</source>
        <translation>Bereiche der Werte werden bestimmt</translation>
    </message>
    <message>
        <source>Listing the datasets</source>
        <translation>Datensätze werden aufgelistet</translation>
    </message>
    <message>
        <source>Opening the parts</source>
        <translation>Teildateien werden geöffnet</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>Daten werden gelesen</translation>
    </message>
    <message>
        <source>Timing layers</source>
        <translation>Laufzeit der Schichten wird gemessen</translation>
    </message>
    <message>
        <source>%1 channel (%2) reaches up to %3 times the %4th percentile of the channels, and one scale for all has to follow</source>
        <translation>%1 Kanal (%2) reicht bis zum %3-Fachen des %4. Perzentils der Kanäle, und ein Skalenfaktor für alle muss folgen</translation>
    </message>
    <message>
        <source>%1 channels (%2) reach up to %3 times the %4th percentile of the channels, and one scale for all has to follow</source>
        <translation>%1 Kanäle (%2) reichen bis zum %3-Fachen des %4. Perzentils der Kanäle, und ein Skalenfaktor für alle muss folgen</translation>
    </message>
    <message>
        <source>%1 value is one-sided but quantized symmetrically: half of the codes go unused</source>
        <translation>%1 Wert ist einseitig, wird aber symmetrisch quantisiert: Die Hälfte der Codes bleibt ungenutzt</translation>
    </message>
    <message>
        <source>%1 values are one-sided but quantized symmetrically: half of the codes go unused</source>
        <translation>%1 Werte sind einseitig, werden aber symmetrisch quantisiert: Die Hälfte der Codes bleibt ungenutzt</translation>
    </message>
    <message>
        <source>%1 value is not stationary: the range of a sample is on average at most half of the range of all, so that dynamic ranges would serve them better</source>
        <translation>%1 Wert ist nicht stationär: Der Bereich eines Beispiels ist im Mittel höchstens halb so groß wie der aller, sodass dynamische Bereiche besser passen würden</translation>
    </message>
    <message>
        <source>%1 values are not stationary: the range of a sample is on average at most half of the range of all, so that dynamic ranges would serve them better</source>
        <translation>%1 Werte sind nicht stationär: Der Bereich eines Beispiels ist im Mittel höchstens halb so groß wie der aller, sodass dynamische Bereiche besser passen würden</translation>
    </message>
    <message>
        <source>%1 channel of %2 value is the same number everywhere</source>
        <translation>%1 Kanal von %2 Wert ist überall dieselbe Zahl</translation>
    </message>
    <message>
        <source>%1 channels of %2 value are the same number everywhere</source>
        <translation>%1 Kanäle von %2 Wert sind überall dieselbe Zahl</translation>
    </message>
    <message>
        <source>%1 channels of %2 values are the same number everywhere</source>
        <translation>%1 Kanäle von %2 Werten sind überall dieselbe Zahl</translation>
    </message>
    <message>
        <source>%1 calibrated range still changed by more than %2 % over the last half of the %3 samples</source>
        <translation>%1 kalibrierter Bereich hat sich über die letzte Hälfte der %3 Beispiele noch um mehr als %2 % geändert</translation>
    </message>
    <message>
        <source>%1 calibrated ranges still changed by more than %2 % over the last half of the %3 samples</source>
        <translation>%1 kalibrierte Bereiche haben sich über die letzte Hälfte der %3 Beispiele noch um mehr als %2 % geändert</translation>
    </message>
    <message>
        <source>%1 value is not finite throughout: NaN and infinities are left out</source>
        <translation>%1 Wert ist nicht durchweg endlich: NaN und Unendlich bleiben außen vor</translation>
    </message>
    <message>
        <source>%1 values are not finite throughout: NaN and infinities are left out</source>
        <translation>%1 Werte sind nicht durchweg endlich: NaN und Unendlich bleiben außen vor</translation>
    </message>
    <message>
        <source>%1 of %2 values are not finite (%3 NaN, %4 infinite) and are left out</source>
        <translation>%1 von %2 Werten sind nicht endlich (%3 NaN, %4 unendlich) und bleiben außen vor</translation>
    </message>
    <message>
        <source>has %1 channels in one sample and %2 in another, so they are not told apart</source>
        <translation>hat in einem Beispiel %1 Kanäle und in einem anderen %2, deshalb werden sie nicht unterschieden</translation>
    </message>
    <message>
        <source>has no finite values in one of the two sets of data</source>
        <translation>hat auf einem der beiden Datensätze keine endlichen Werte</translation>
    </message>
    <message>
        <source>was not seen on the first set of data</source>
        <translation>kam auf dem ersten Datensatz nicht vor</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>Beispiel %1</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>output %1: %2 of %3 values are NaN or infinite</source>
        <translation>Ausgang %1: %2 von %3 Werten sind NaN oder unendlich</translation>
    </message>
    <message>
        <source>output %1: %2 of %3 values are NaN or infinite, in the original or with all layers quantized, and are left out</source>
        <translation>Ausgang %1: %2 von %3 Werten sind im Original oder mit allen Schichten quantisiert NaN oder unendlich und bleiben außen vor</translation>
    </message>
    <message>
        <source>%1 holds weights and no network; only ONNX files can be run</source>
        <translation>%1 enthält Gewichte und kein Netz; nur ONNX-Dateien lassen sich ausführen</translation>
    </message>
    <message>
        <source>%1 was removed or renamed while it was open: these numbers are of the file that was opened</source>
        <translation>%1 wurde entfernt oder umbenannt, während die Datei offen war: Diese Zahlen gehören zu der Datei, die geöffnet wurde</translation>
    </message>
    <message>
        <source>%1 was replaced while it was open: these numbers are of the former file, open it again for the new one</source>
        <translation>%1 wurde ersetzt, während die Datei offen war: Diese Zahlen gehören zur früheren Datei; öffnen Sie sie neu für die neue</translation>
    </message>
    <message>
        <source>%1 was written to while it was open, so old and new numbers may be mixed: open it again</source>
        <translation>%1 wurde beschrieben, während die Datei offen war, sodass sich alte und neue Zahlen mischen können: Öffnen Sie sie neu</translation>
    </message>
    <message>
        <source>%1 was cut while it was open, or its disk cannot be read: open it again</source>
        <translation>%1 wurde gekürzt, während die Datei offen war, oder ihr Datenträger lässt sich nicht lesen: Öffnen Sie sie neu</translation>
    </message>
    <message>
        <source>made up</source>
        <translation>erfunden</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>nothing says how the pictures are prepared, so the preset %1 is taken</source>
        <translation>nichts sagt, wie die Bilder vorbereitet werden, deshalb gilt die Voreinstellung %1</translation>
    </message>
    <message>
        <source>%1 file ends in %2, which is not decoded: PNG and JPEG are</source>
        <translation>%1 Datei endet auf %2, das nicht gelesen wird: gelesen werden PNG und JPEG</translation>
    </message>
    <message>
        <source>%1 files end in %2, which is not decoded: PNG and JPEG are</source>
        <translation>%1 Dateien enden auf %2, das nicht gelesen wird: gelesen werden PNG und JPEG</translation>
    </message>
    <message>
        <source>%1 of %2 sample has no label</source>
        <translation>%1 von %2 Beispiel hat keine Klasse</translation>
    </message>
    <message>
        <source>%1 of %2 samples have no label</source>
        <translation>%1 von %2 Beispielen haben keine Klasse</translation>
    </message>
    <message>
        <source>%1 row of the labels belongs to no picture</source>
        <translation>%1 Zeile der Klassen gehört zu keinem Bild</translation>
    </message>
    <message>
        <source>%1 rows of the labels belong to no picture</source>
        <translation>%1 Zeilen der Klassen gehören zu keinem Bild</translation>
    </message>
    <message>
        <source>the classes are the sub-folders in the order of their names</source>
        <translation>die Klassen sind die Unterordner in der Reihenfolge ihrer Namen</translation>
    </message>
    <message>
        <source>input %1: %2 of %3 values are NaN and %4 infinite</source>
        <translation>Eingang %1: %2 von %3 Werten sind NaN und %4 unendlich</translation>
    </message>
    <message>
        <source>input %1: %2 of %3 values are NaN and %4 infinite, in %5 of %6 samples</source>
        <translation>Eingang %1: %2 von %3 Werten sind NaN und %4 unendlich, in %5 von %6 Beispielen</translation>
    </message>
    <message>
        <source>the folder cannot be read</source>
        <translation>der Ordner lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>the folder cannot be read to its end</source>
        <translation>der Ordner lässt sich nicht bis zum Ende lesen</translation>
    </message>
    <message>
        <source>From codes to codes, INT8 was faster in %1 of %2 depthwise convolutions and slower in %3</source>
        <translation>Von Codes zu Codes war INT8 in %1 von %2 Depthwise-Faltungen schneller und in %3 langsamer</translation>
    </message>
    <message>
        <source>From codes to codes, INT8 was faster in %1 of %2 other convolutions and slower in %3</source>
        <translation>Von Codes zu Codes war INT8 in %1 von %2 anderen Faltungen schneller und in %3 langsamer</translation>
    </message>
    <message>
        <source>From codes to codes, INT8 was faster in %1 of %2 products of matrices and slower in %3</source>
        <translation>Von Codes zu Codes war INT8 in %1 von %2 Matrixprodukten schneller und in %3 langsamer</translation>
    </message>
    <message>
        <source>together they took %1/%2 of the time of FP32</source>
        <translation>zusammen brauchten sie %1/%2 der Zeit von FP32</translation>
    </message>
    <message>
        <source>together they took %1 times as long as FP32</source>
        <translation>zusammen brauchten sie %1-mal so lange wie FP32</translation>
    </message>
    <message>
        <source>together they took as long as FP32</source>
        <translation>zusammen brauchten sie so lange wie FP32</translation>
    </message>
    <message>
        <source>%1/%2 of the time of FP32 where each quantizes its input and dequantizes its output.</source>
        <translation>%1/%2 der Zeit von FP32, wo jede ihren Eingang quantisiert und ihren Ausgang dequantisiert.</translation>
    </message>
    <message>
        <source>%1 times as long as FP32 where each quantizes its input and dequantizes its output.</source>
        <translation>%1-mal so lange wie FP32, wo jede ihren Eingang quantisiert und ihren Ausgang dequantisiert.</translation>
    </message>
    <message>
        <source>as long as FP32 where each quantizes its input and dequantizes its output.</source>
        <translation>so lange wie FP32, wo jede ihren Eingang quantisiert und ihren Ausgang dequantisiert.</translation>
    </message>
    <message>
        <source>The whole network ran %1 times as fast in INT8.</source>
        <translation>Das ganze Netz lief in INT8 %1-mal so schnell.</translation>
    </message>
    <message>
        <source>The whole network ran slower in INT8, %1/%2 of the speed: on this machine INT8 saves memory, not time.</source>
        <translation>Das ganze Netz lief in INT8 langsamer, mit %1/%2 der Geschwindigkeit: Auf diesem Rechner spart INT8 Speicher, keine Zeit.</translation>
    </message>
    <message>
        <source>The whole network took the same time in INT8: on this machine it saves memory, not time.</source>
        <translation>Das ganze Netz brauchte in INT8 gleich lang: Auf diesem Rechner spart es Speicher, keine Zeit.</translation>
    </message>
    <message>
        <source>This processor has no exact products of bytes (VNNI), for which INT8 is made.</source>
        <translation>Dieser Prozessor hat keine exakten Produkte von Bytes (VNNI), für die INT8 gemacht ist.</translation>
    </message>
    <message>
        <source>YOLO (letterbox)</source>
        <translation>YOLO (Letterbox)</translation>
    </message>
    <message>
        <source>Detectors of Ultralytics, YOLOv5 and later: the whole picture in its proportion, the rest filled up with grey, 0 to 1.</source>
        <translation>Detektoren von Ultralytics, YOLOv5 und später: das ganze Bild in seinem Seitenverhältnis, der Rest mit Grau aufgefüllt, 0 bis 1.</translation>
    </message>
</context>
<context>
    <name>DepthText</name>
    <message>
        <source>Layer, in the order of the network</source>
        <translation>Schicht, in der Reihenfolge des Netzes</translation>
    </message>
    <message>
        <source>SQNR of the layer&apos;s output (dB)</source>
        <translation>SQNR der Ausgabe der Schicht (dB)</translation>
    </message>
    <message>
        <source>Its own: only this layer is quantized</source>
        <translation>Eigenes: nur diese Schicht ist quantisiert</translation>
    </message>
    <message>
        <source>Accumulated: all layers are quantized</source>
        <translation>Aufgelaufen: alle Schichten sind quantisiert</translation>
    </message>
</context>
<context>
    <name>DifferenceText</name>
    <message>
        <source>%1 and %2</source>
        <extracomment>the shapes of two tensors that differ</extracomment>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>only in the reference</source>
        <translation>nur in der Referenz</translation>
    </message>
    <message>
        <source>only in the other file</source>
        <translation>nur in der anderen Datei</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 (unsure)</source>
        <extracomment>how two tensors were matched</extracomment>
        <translation>%1 (unsicher)</translation>
    </message>
    <message>
        <source>%1, transposed</source>
        <translation>%1, transponiert</translation>
    </message>
    <message>
        <source>%1, axes in another order</source>
        <translation>%1, Achsen in anderer Reihenfolge</translation>
    </message>
    <message>
        <source>%1, rows of heads interleaved</source>
        <translation>%1, Zeilen der Köpfe verschränkt</translation>
    </message>
    <message>
        <source>Error: other file − reference (unit of the values)</source>
        <translation>Fehler: andere Datei − Referenz (Einheit der Werte)</translation>
    </message>
    <message>
        <source>Values per bin</source>
        <translation>Werte pro Klasse</translation>
    </message>
    <message>
        <source>Values with this error</source>
        <translation>Werte mit diesem Fehler</translation>
    </message>
    <message>
        <source>Mean error</source>
        <translation>Mittlerer Fehler</translation>
    </message>
</context>
<context>
    <name>DistributionText</name>
    <message>
        <source>Range %1 · clips %2 · SQNR %3 · rounding %4, clipping %5 (from the histogram)</source>
        <extracomment>read-out while the clip range moves; mean squared errors at the end</extracomment>
        <translation>Bereich %1 · begrenzt %2 · SQNR %3 · Rundung %4, Begrenzung %5 (aus dem Histogramm)</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <extracomment>title of a figure: name of a tensor, then the number format and how its range is chosen</extracomment>
        <translation>%1 als %2</translation>
    </message>
    <message numerus="yes">
        <source>Histogram of %1: %Ln value(s) from %2 to %3, mean %4, standard deviation %5.</source>
        <translation>
            <numerusform>Histogramm von %1: %Ln Wert von %2 bis %3, Mittelwert %4, Standardabweichung %5.</numerusform>
            <numerusform>Histogramm von %1: %Ln Werte von %2 bis %3, Mittelwert %4, Standardabweichung %5.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 clips %2; SQNR %3, worst channel %4.</source>
        <translation>%1 begrenzt %2; SQNR %3, schlechtester Kanal %4.</translation>
    </message>
    <message>
        <source>%1 clips %2; SQNR %3.</source>
        <translation>%1 begrenzt %2; SQNR %3.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>sentences</comment>
        <extracomment>two sentences after each other</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>The grey area is the histogram of the layer&apos;s values. Blue marks are the codes: each stands where its value lies and as high as the values it receives. The handles are the ends of the range; what lies beyond them is clipped (hatched). Drag a handle, or press Tab and use the arrow keys: Shift for larger and Ctrl for smaller steps, Home and End for the ends of the values, M for the smallest mean squared error, P for the percentile, Esc to give up. The wheel zooms, 0 shows everything, 9 the range, L switches to logarithmic counts.</source>
        <translation>Die graue Fläche ist das Histogramm der Werte der Schicht. Blaue Striche sind die Codes: Jeder steht dort, wo sein Wert liegt, und ist so hoch wie die Werte, die er bekommt. Die Griffe sind die Enden des Bereichs; was jenseits liegt, wird begrenzt (schraffiert). Ziehen Sie an einem Griff, oder drücken Sie Tab und die Pfeiltasten: Umschalt für größere und Strg für kleinere Schritte, Pos1 und Ende für die Enden der Werte, M für den kleinsten mittleren quadratischen Fehler, P für das Perzentil, Esc zum Aufgeben. Das Mausrad vergrößert, 0 zeigt alles, 9 den Bereich, L schaltet auf logarithmische Anzahlen.</translation>
    </message>
    <message>
        <source>Range %1</source>
        <translation>Bereich %1</translation>
    </message>
    <message>
        <source>Value %1</source>
        <translation>Wert %1</translation>
    </message>
    <message>
        <source>clips %1 · SQNR %2 · rounding %3, clipping %4 (over every value)</source>
        <translation>begrenzt %1 · SQNR %2 · Rundung %3, Begrenzung %4 (über jeden Wert)</translation>
    </message>
    <message>
        <source>%1 brings its own scales, so there is no range to choose</source>
        <translation>%1 bringt eigene Skalenfaktoren mit, daher ist kein Bereich zu wählen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>parts of a read-out</comment>
        <extracomment>two parts of a read-out</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Every channel has a scale of its own</source>
        <translation>Jeder Kanal hat einen eigenen Skalenfaktor</translation>
    </message>
    <message>
        <source>Every input channel has a scale of its own</source>
        <translation>Jeder Eingangskanal hat einen eigenen Skalenfaktor</translation>
    </message>
    <message>
        <source>Every group has a scale of its own</source>
        <translation>Jede Gruppe hat einen eigenen Skalenfaktor</translation>
    </message>
    <message>
        <source>Every block has a scale of its own</source>
        <translation>Jeder Block hat einen eigenen Skalenfaktor</translation>
    </message>
    <message>
        <source>%1, none reaching beyond %2.</source>
        <extracomment>%1 is a sentence without its full stop, %2 a range</extracomment>
        <translation>%1, keiner reicht über %2 hinaus.</translation>
    </message>
    <message>
        <source>%1; the band shows the extremes. Drag a handle to limit them all.</source>
        <extracomment>%1 is a sentence without its full stop</extracomment>
        <translation>%1; das Band zeigt die äußersten Werte. Ziehen Sie an einem Griff, um alle zu begrenzen.</translation>
    </message>
    <message>
        <source>Range %1 · %2</source>
        <translation>Bereich %1 · %2</translation>
    </message>
    <message>
        <source>Value %1 · reads back as %2 · error %3 · scale %4</source>
        <translation>Wert %1 · liest sich zurück als %2 · Fehler %3 · Skalenfaktor %4</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>scale %1</source>
        <translation>Skalenfaktor %1</translation>
    </message>
    <message>
        <source>Value %1 · code %2 · reads back as %3 · error %4 · %5</source>
        <translation>Wert %1 · Code %2 · liest sich zurück als %3 · Fehler %4 · %5</translation>
    </message>
</context>
<context>
    <name>FigureText</name>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>HistogramText</name>
    <message>
        <source>Values per code</source>
        <translation>Werte pro Code</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Values per bin</source>
        <translation>Werte pro Klasse</translation>
    </message>
    <message>
        <source>Original values</source>
        <translation>Ursprüngliche Werte</translation>
    </message>
    <message>
        <source>Codes and the values they get</source>
        <translation>Codes und die Werte, die sie bekommen</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Begrenzt</translation>
    </message>
    <message>
        <source>%1, same area</source>
        <translation>%1, gleiche Fläche</translation>
    </message>
</context>
<context>
    <name>LatencyText</name>
    <message>
        <source>%1, depthwise</source>
        <extracomment>an operator with one input channel per group</extracomment>
        <translation>%1, depthwise</translation>
    </message>
    <message>
        <source>Time (µs)</source>
        <translation>Zeit (µs)</translation>
    </message>
    <message>
        <source>FP32 time / INT8 time</source>
        <translation>Zeit FP32 / Zeit INT8</translation>
    </message>
    <message>
        <source>quantize and dequantize</source>
        <translation>Quantisieren und Dequantisieren</translation>
    </message>
    <message>
        <source>convolution</source>
        <translation>Faltung</translation>
    </message>
    <message>
        <source>depthwise</source>
        <translation>Depthwise-Faltung</translation>
    </message>
    <message>
        <source>matrix product</source>
        <translation>Matrixprodukt</translation>
    </message>
    <message>
        <source>same time</source>
        <translation>gleiche Zeit</translation>
    </message>
    <message>
        <source>%1 ms (%2 … %3), %4 per second</source>
        <extracomment>the median of a time, the bounds between which 90 of 100 runs lie, runs per second</extracomment>
        <translation>%1 ms (%2 … %3), %4 pro Sekunde</translation>
    </message>
    <message numerus="yes">
        <source>Whole network, median (5–95 %): FP32 %1; INT8 %2, %3 of %n node(s) in codes.</source>
        <translation>
            <numerusform>Ganzes Netz, Median (5–95 %): FP32 %1; INT8 %2, %3 von %n Knoten in Codes.</numerusform>
            <numerusform>Ganzes Netz, Median (5–95 %): FP32 %1; INT8 %2, %3 von %n Knoten in Codes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Weights of these layers: %1 in FP32, %2 in INT8.</source>
        <translation>Gewichte dieser Schichten: %1 in FP32, %2 in INT8.</translation>
    </message>
    <message>
        <source>Output %1: %2 SQNR of INT8 against FP32.</source>
        <translation>Ausgabe %1: SQNR von INT8 gegen FP32 %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n round(s), FP32 and INT8 by turns</source>
        <translation>
            <numerusform>%n Durchgang, FP32 und INT8 abwechselnd</numerusform>
            <numerusform>%n Durchgänge, FP32 und INT8 abwechselnd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ranges from %n sample(s)</source>
        <translation>
            <numerusform>Bereiche aus %n Beispiel</numerusform>
            <numerusform>Bereiche aus %n Beispielen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <extracomment>a layer and why it could not be timed</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · FP32 %2 · INT8 %3 · quantize %4 µs · dequantize %5 µs</source>
        <translation>%1 · FP32 %2 · INT8 %3 · Quantisieren %4 µs · Dequantisieren %5 µs</translation>
    </message>
</context>
<context>
    <name>LayerText</name>
    <message>
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message numerus="yes">
        <source>Done, %n note(s)</source>
        <translation>
            <numerusform>Fertig, %n Hinweis</numerusform>
            <numerusform>Fertig, %n Hinweise</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LayersText</name>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR (dB)</translation>
    </message>
    <message>
        <source>SQNR in every number format (dB)</source>
        <translation>SQNR in jedem Zahlenformat (dB)</translation>
    </message>
    <message>
        <source>The layer as it is chosen now</source>
        <translation>Die Schicht, wie jetzt gewählt</translation>
    </message>
    <message>
        <source>Its worst channel</source>
        <translation>Ihr schlechtester Kanal</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Noch nicht gemessen</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open R&amp;ecent</source>
        <translation>Zu&amp;letzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Samples</source>
        <translation>&amp;Beispiele</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Tabs</source>
        <translation>&amp;Reiter</translation>
    </message>
    <message>
        <source>&amp;Docks</source>
        <translation>&amp;Teilfenster</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>F&amp;arben</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Quantize</source>
        <translation>&amp;Quantisieren</translation>
    </message>
    <message>
        <source>F&amp;ormat</source>
        <translation>F&amp;ormat</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>NumberText</name>
    <message>
        <source>exact</source>
        <comment>no error at all</comment>
        <translation>exakt</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <extracomment>%1 is a number of decibels</extracomment>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>&lt; %1 %</source>
        <extracomment>less than the smallest share that is written out; %1 is a number</extracomment>
        <translation>&lt; %1 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>a share; %1 is a number</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>±%1</source>
        <extracomment>a range from minus %1 to plus %1</extracomment>
        <translation>±%1</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <extracomment>a range from %1 to %2</extracomment>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <extracomment>minutes and seconds</extracomment>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%n scale(s)</source>
        <translation>
            <numerusform>%n Skalenfaktor</numerusform>
            <numerusform>%n Faktoren</numerusform>
        </translation>
    </message>
    <message>
        <source>one per scale</source>
        <translation>einer je Skalenfaktor</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <extracomment>a size before and after</extracomment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>Signal to quantization noise: 10·log10(Σx² / Σ(x̂ − x)²).</source>
        <translation>Signal zu Quantisierungsrauschen: 10·log10(Σx² / Σ(x̂ − x)²).</translation>
    </message>
    <message>
        <source>Worst channel</source>
        <translation>Schlechtester Kanal</translation>
    </message>
    <message>
        <source>The output channel with the lowest SQNR. A double click selects it.</source>
        <translation>Der Ausgangskanal mit dem niedrigsten SQNR. Ein Doppelklick wählt ihn aus.</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>Mittl. quadr. Fehler</translation>
    </message>
    <message>
        <source>Largest error</source>
        <translation>Größter Fehler</translation>
    </message>
    <message>
        <source>The largest |x̂ − x| of all values.</source>
        <translation>Das größte |x̂ − x| aller Werte.</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Begrenzt</translation>
    </message>
    <message>
        <source>Share of the values beyond the outermost codes.</source>
        <translation>Anteil der Werte jenseits der äußersten Codes.</translation>
    </message>
    <message>
        <source>Rounded to zero</source>
        <translation>Zu null gerundet</translation>
    </message>
    <message>
        <source>Share of the values other than 0 that come back as 0.</source>
        <translation>Anteil der Werte ungleich 0, die als 0 zurückkommen.</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>Kosinus-Ähnlichkeit</translation>
    </message>
    <message>
        <source>Between the values and what they read back as; 1 is the same direction.</source>
        <translation>Zwischen den Werten und dem, als was sie zurückgelesen werden; 1 ist dieselbe Richtung.</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skalenfaktor</translation>
    </message>
    <message>
        <source>Zero point</source>
        <translation>Nullpunkt</translation>
    </message>
    <message>
        <source>The code z that reads back as 0; always 0 when symmetric.</source>
        <translation>Der Code z, der als 0 zurückgelesen wird; immer 0, wenn symmetrisch.</translation>
    </message>
    <message>
        <source>Codes used</source>
        <translation>Benutzte Codes</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>codes that occur, codes there are</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>With every scale and zero point counted.</source>
        <translation>Alle Skalenfaktoren und Nullpunkte mitgezählt.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Bytes in the file and after quantization.</source>
        <translation>Bytes in der Datei und nach der Quantisierung.</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>The smallest and the largest finite value.</source>
        <translation>Der kleinste und der größte endliche Wert.</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>σ of the finite values, around their mean.</source>
        <translation>σ der endlichen Werte um ihren Mittelwert.</translation>
    </message>
    <message>
        <source>Over every value of the finished layers.</source>
        <translation>Über alle Werte der fertigen Schichten.</translation>
    </message>
    <message>
        <source>Worst layer</source>
        <translation>Schlechteste Schicht</translation>
    </message>
    <message>
        <source>The finished layer with the lowest SQNR. A double click selects it.</source>
        <translation>Die fertige Schicht mit dem niedrigsten SQNR. Ein Doppelklick wählt sie aus.</translation>
    </message>
    <message>
        <source>Bytes of the finished layers, before and after.</source>
        <translation>Bytes der fertigen Schichten, vorher und nachher.</translation>
    </message>
    <message>
        <source>Kept as it is</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Bytes of the tensors that are not quantized, such as biases.</source>
        <translation>Bytes der Tensoren, die nicht quantisiert werden, etwa Bias-Werte.</translation>
    </message>
    <message>
        <source>%1, no. %2</source>
        <extracomment>the SQNR and the number of a channel</extracomment>
        <translation>%1, Nr. %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>the SQNR and the name of a layer</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Σ(x̂ − x)² over the number of values.</source>
        <translation>Σ(x̂ − x)² geteilt durch die Zahl der Werte.</translation>
    </message>
    <message>
        <source>– from rounding</source>
        <translation>– durch Rundung</translation>
    </message>
    <message>
        <source>The part of the values inside the range. With the clipping it adds up to the whole exactly.</source>
        <translation>Der Anteil der Werte im Bereich. Mit der Begrenzung ergibt er genau das Ganze.</translation>
    </message>
    <message>
        <source>– from clipping</source>
        <translation>– durch Begrenzung</translation>
    </message>
    <message>
        <source>The part of the values outside the range.</source>
        <translation>Der Anteil der Werte außerhalb des Bereichs.</translation>
    </message>
    <message>
        <source>– of %1</source>
        <extracomment>codes are not counted; %1 is how many there are</extracomment>
        <translation>– von %1</translation>
    </message>
    <message>
        <source>What codes are multiplied with: x̂ = s·(q − z), or s times a level.</source>
        <translation>Womit Codes multipliziert werden: x̂ = s·(q − z), oder s mal eine Stufe.</translation>
    </message>
    <message>
        <source>How many of the available codes occur at all; not counted for more than 8 bits.</source>
        <translation>Wie viele der verfügbaren Codes überhaupt vorkommen; bei mehr als 8 Bit nicht gezählt.</translation>
    </message>
    <message>
        <source>%1, one-sided</source>
        <extracomment>a family of densities of which the values are one half</extracomment>
        <translation>%1, einseitig</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <extracomment>%1 is a number</extracomment>
        <translation>%1 Bits</translation>
    </message>
    <message>
        <source>Skewness</source>
        <translation>Schiefe</translation>
    </message>
    <message>
        <source>m₃ / σ³: 0 where both sides are alike.</source>
        <translation>m₃ / σ³: 0, wo beide Seiten gleich sind.</translation>
    </message>
    <message>
        <source>Excess kurtosis</source>
        <translation>Exzess</translation>
    </message>
    <message>
        <source>m₄ / σ⁴ − 3: 0 for normal values, 3 for Laplace, more for heavier tails.</source>
        <translation>m₄ / σ⁴ − 3: 0 bei Normalverteilung, 3 bei Laplace, mehr bei schwereren Ausläufern.</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>Ausreißer</translation>
    </message>
    <message>
        <source>Share of the values beyond mean ± 3σ; 0.27 % of normal data.</source>
        <translation>Anteil der Werte jenseits von Mittel ± 3σ; 0,27 % bei Normalverteilung.</translation>
    </message>
    <message>
        <source>Resembles</source>
        <translation>Gleicht</translation>
    </message>
    <message>
        <source>The family of densities that the values resemble most; theory below is about it.</source>
        <translation>Die Familie von Dichten, der die Werte am meisten gleichen; um sie geht es in der Theorie darunter.</translation>
    </message>
    <message>
        <source>Entropy of the codes</source>
        <translation>Entropie der Codes</translation>
    </message>
    <message>
        <source>Bits per value that a lossless code of the codes would need.</source>
        <translation>Bits pro Wert, die ein verlustfreier Code der Codes brauchte.</translation>
    </message>
    <message>
        <source>Best even levels</source>
        <translation>Beste gleichmäßige Stufen</translation>
    </message>
    <message>
        <source>SQNR that the best evenly spaced levels of as many bits reach for endless data of the family, with one range.</source>
        <translation>SQNR, das die besten gleichmäßigen Stufen mit so vielen Bits bei endlos vielen Werten der Familie mit einem Bereich erreichen.</translation>
    </message>
    <message>
        <source>Best levels</source>
        <translation>Beste Stufen</translation>
    </message>
    <message>
        <source>The same for levels anywhere (Lloyd–Max).</source>
        <translation>Dasselbe für beliebige Stufen (Lloyd–Max).</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>Schranke</translation>
    </message>
    <message>
        <source>SQNR that no code of as many bits passes for endless data of the family (Shannon).</source>
        <translation>SQNR, über das kein Code mit so vielen Bits bei endlos vielen Werten der Familie hinauskommt (Shannon).</translation>
    </message>
</context>
<context>
    <name>RankingText</name>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Noch nicht gemessen</translation>
    </message>
</context>
<context>
    <name>Samples</name>
    <message>
        <source>A loud channel</source>
        <translation>Ein lauter Kanal</translation>
    </message>
    <message>
        <source>A small digit classifier. One channel is 40 times louder than the others: try per tensor against per channel.</source>
        <translation>Ein kleines Netz, das Ziffern liest. Ein Kanal ist 40-mal lauter als die anderen: Vergleichen Sie pro Tensor mit pro Kanal.</translation>
    </message>
    <message>
        <source>Clip or round?</source>
        <translation>Begrenzen oder runden?</translation>
    </message>
    <message>
        <source>Four shapes of data with the same spread. Drag the range at 4 bits and at 8 bits.</source>
        <translation>Vier Formen von Daten mit gleicher Streuung. Ziehen Sie am Bereich, bei 4 Bits und bei 8 Bits.</translation>
    </message>
    <message>
        <source>One-sided data</source>
        <translation>Einseitige Daten</translation>
    </message>
    <message>
        <source>What a ReLU lets through. Switch from symmetric to asymmetric and win a bit.</source>
        <translation>Was eine ReLU durchlässt. Wechseln Sie von symmetrisch zu asymmetrisch und gewinnen Sie ein Bit.</translation>
    </message>
    <message>
        <source>A loud row, loud columns</source>
        <translation>Eine laute Zeile, laute Spalten</translation>
    </message>
    <message>
        <source>Per channel helps one matrix and not the other. Try groups of 32.</source>
        <translation>Pro Kanal hilft der einen Matrix und der anderen nicht. Versuchen Sie Gruppen von 32.</translation>
    </message>
</context>
<context>
    <name>SensitivityText</name>
    <message>
        <source>%1 instead of %2</source>
        <translation>%1 statt %2</translation>
    </message>
    <message>
        <source>Slice %1 loses most: %2.</source>
        <translation>Die Teilmenge %1 verliert am meisten: %2.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>a number and its unit</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>higher is better</source>
        <translation>höher ist besser</translation>
    </message>
    <message>
        <source>lower is better</source>
        <translation>niedriger ist besser</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>a measure, its unit, its direction</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 (%2), %3</source>
        <translation>%1 (%2), %3</translation>
    </message>
    <message>
        <source>A %1</source>
        <extracomment>a format of activations, as short as can be</extracomment>
        <translation>A %1</translation>
    </message>
    <message>
        <source>%1 + A %2</source>
        <extracomment>formats of weights and of activations, as short as can be</extracomment>
        <translation>%1 + A %2</translation>
    </message>
    <message>
        <source>%1*</source>
        <extracomment>a configuration in which some layers have choices of their own</extracomment>
        <translation>%1*</translation>
    </message>
    <message>
        <source>L0: the weights alone, without any input.</source>
        <translation>L0: nur die Gewichte, ohne jede Eingabe.</translation>
    </message>
    <message>
        <source>L1: the weights, counted by how strong the inputs are that they meet.</source>
        <translation>L1: die Gewichte, gezählt nach der Stärke der Eingaben, auf die sie treffen.</translation>
    </message>
    <message>
        <source>L2: the output of the layer on the inputs that it really has.</source>
        <translation>L2: die Ausgabe der Schicht auf den Eingaben, die sie wirklich hat.</translation>
    </message>
    <message>
        <source>L3: the answer of the whole network on the data.</source>
        <translation>L3: die Antwort des ganzen Netzes auf den Daten.</translation>
    </message>
    <message>
        <source>No sample is measured yet.</source>
        <translation>Noch ist kein Beispiel gemessen.</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <extracomment>%1 is how much of what was asked: &quot;12 of 48 samples&quot;</extracomment>
        <translation>
            <numerusform>%n Beispiel</numerusform>
            <numerusform>%n Beispiele</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sample(s)</source>
        <translation>
            <numerusform>%1 von %n Beispiel</numerusform>
            <numerusform>%1 von %n Beispielen</numerusform>
        </translation>
    </message>
    <message>
        <source>All layers quantized, %1: the answer has an SQNR of %2.</source>
        <translation>Alle Schichten quantisiert, %1: Die Antwort hat ein SQNR von %2.</translation>
    </message>
    <message>
        <source>%1 of %2 decisions flip.</source>
        <translation>%1 von %2 Entscheidungen kippen.</translation>
    </message>
    <message>
        <source>Accuracy %1.</source>
        <translation>Genauigkeit %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n normalization(s) folded.</source>
        <translation>
            <numerusform>%n Normalisierung eingerechnet.</numerusform>
            <numerusform>%n Normalisierungen eingerechnet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Measuring %1 took %2 of processor time.</source>
        <translation>%1 zu messen hat %2 Prozessorzeit gekostet.</translation>
    </message>
    <message>
        <source>%1 and %2 agree in the order of layers with Spearman ρ = %3; they took %4 and %5 of processor time.</source>
        <translation>%1 und %2 stimmen in der Reihenfolge der Schichten mit Spearmans ρ = %3 überein; sie haben %4 und %5 Prozessorzeit gekostet.</translation>
    </message>
</context>
<context>
    <name>SettlingText</name>
    <message>
        <source>Samples seen</source>
        <translation>Gesehene Beispiele</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Smallest and largest value so far</source>
        <translation>Kleinster und größter Wert bis dahin</translation>
    </message>
    <message>
        <source>Range that the calibration chooses</source>
        <translation>Bereich, den die Kalibrierung wählt</translation>
    </message>
</context>
<context>
    <name>SpreadText</name>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Covered by the codes</source>
        <translation>Von den Codes abgedeckt</translation>
    </message>
    <message>
        <source>Range of a channel</source>
        <translation>Bereich eines Kanals</translation>
    </message>
    <message>
        <source>Outlier channel</source>
        <translation>Ausreißerkanal</translation>
    </message>
    <message>
        <source>Dead channel</source>
        <translation>Toter Kanal</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>&amp;Distribution</source>
        <translation>&amp;Verteilung</translation>
    </message>
    <message>
        <source>The values of the layer, the codes they get and the range: drag its ends.</source>
        <translation>Die Werte der Schicht, die Codes, die sie bekommen, und der Bereich: Ziehen Sie an seinen Enden.</translation>
    </message>
    <message>
        <source>&amp;Error</source>
        <translation>&amp;Fehler</translation>
    </message>
    <message>
        <source>Rounding against clipping for every threshold, and what each bit is worth.</source>
        <translation>Rundung gegen Begrenzung für jede Schwelle, und was jedes Bit wert ist.</translation>
    </message>
    <message>
        <source>&amp;Channels</source>
        <translation>&amp;Kanäle</translation>
    </message>
    <message>
        <source>Range and signal-to-noise ratio of every output channel of the layer.</source>
        <translation>Bereich und Signal-Rausch-Verhältnis jedes Ausgangskanals der Schicht.</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>&amp;Schichten</translation>
    </message>
    <message>
        <source>All layers, the worst first, and each in every number format.</source>
        <translation>Alle Schichten, die schlechteste zuerst, und jede in jedem Zahlenformat.</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>Ver&amp;gleich</translation>
    </message>
    <message>
        <source>Every format at its true price: bits per weight against signal-to-noise ratio.</source>
        <translation>Jedes Format zu seinem wahren Preis: Bits pro Gewicht gegen Signal-Rausch-Verhältnis.</translation>
    </message>
    <message>
        <source>Di&amp;fference</source>
        <translation>&amp;Differenz</translation>
    </message>
    <message>
        <source>The open file beside another one, tensor by tensor: what quantizing it has changed.</source>
        <translation>Die offene Datei neben einer anderen, Tensor für Tensor: was das Quantisieren geändert hat.</translation>
    </message>
    <message>
        <source>&amp;Sensitivity</source>
        <translation>&amp;Empfindlichkeit</translation>
    </message>
    <message>
        <source>The network on data: what quantizing each layer does to its output and to the answer.</source>
        <translation>Das Netz auf Daten: was das Quantisieren jeder Schicht mit ihrer Ausgabe und mit der Antwort macht.</translation>
    </message>
    <message>
        <source>&amp;Activations</source>
        <translation>&amp;Aktivierungen</translation>
    </message>
    <message>
        <source>The values that flow between layers: their ranges, their codes and their outliers.</source>
        <translation>Die Werte, die zwischen den Schichten fließen: ihre Bereiche, ihre Codes und ihre Ausreißer.</translation>
    </message>
    <message>
        <source>La&amp;tency</source>
        <translation>La&amp;tenz</translation>
    </message>
    <message>
        <source>How long each layer and the network take on this machine, in FP32 and in INT8.</source>
        <translation>Wie lange jede Schicht und das Netz auf diesem Rechner brauchen, in FP32 und in INT8.</translation>
    </message>
</context>
<context>
    <name>qs::AboutDialog</name>
    <message>
        <source>About Quantscope</source>
        <translation>Über Quantscope</translation>
    </message>
    <message>
        <source>Shows what storing a neural network&apos;s numbers in fewer bits does to them.</source>
        <translation>Zeigt, was mit den Zahlen eines neuronalen Netzes geschieht, wenn sie in weniger Bits gespeichert werden.</translation>
    </message>
    <message>
        <source>It never connects to a network, and nothing in a file it opens is ever executed.</source>
        <translation>Es verbindet sich nie mit einem Netzwerk, und nichts in einer geöffneten Datei wird je ausgeführt.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>&amp;Copy System Information</source>
        <translation>System&amp;informationen kopieren</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It uses Qt (LGPL 3), QCustomPlot (GPL 3), oneTBB (Apache 2), Highway (Apache 2), Eigen (MPL 2), nlohmann-json (MIT), zlib (zlib licence) and Cairo (LGPL 2.1).</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder später. Verwendet Qt (LGPL 3), QCustomPlot (GPL 3), oneTBB (Apache 2), Highway (Apache 2), Eigen (MPL 2), nlohmann-json (MIT), zlib (zlib-Lizenz) und Cairo (LGPL 2.1).</translation>
    </message>
</context>
<context>
    <name>qs::ActivationFields</name>
    <message>
        <source>Format of activations</source>
        <translation>Format der Aktivierungen</translation>
    </message>
    <message>
        <source>How the inputs of layers are stored: one scale per tensor.</source>
        <translation>Wie die Eingaben der Schichten gespeichert werden: ein Skalenfaktor pro Tensor.</translation>
    </message>
    <message>
        <source>Scheme of activations</source>
        <translation>Schema der Aktivierungen</translation>
    </message>
    <message>
        <source>Values after a ReLU are never negative: symmetric codes leave half of them unused.</source>
        <translation>Werte nach einer ReLU sind nie negativ: Symmetrische Codes bleiben zur Hälfte ungenutzt.</translation>
    </message>
    <message>
        <source>Calibration of activations</source>
        <translation>Kalibrierung der Aktivierungen</translation>
    </message>
    <message>
        <source>The rule that chooses the range from what the samples showed.</source>
        <translation>Die Regel, die den Bereich aus dem wählt, was die Beispiele gezeigt haben.</translation>
    </message>
    <message>
        <source>D&amp;ynamic</source>
        <translation>D&amp;ynamisch</translation>
    </message>
    <message>
        <source>Each sample gets the range of its own values instead of one for all of them.</source>
        <translation>Jedes Beispiel bekommt den Bereich seiner eigenen Werte statt eines gemeinsamen für alle.</translation>
    </message>
</context>
<context>
    <name>qs::ActivationTable</name>
    <message>
        <source>Table of activations</source>
        <translation>Tabelle der Aktivierungen</translation>
    </message>
</context>
<context>
    <name>qs::ActivationsView</name>
    <message>
        <source>%1 from %2: as %3 it has an SQNR of %4.</source>
        <translation>%1, Bereich %2: Als %3 hat der Wert ein SQNR von %4.</translation>
    </message>
    <message>
        <source>Channel %1 · %2 · mean %3</source>
        <translation>Kanal %1 · %2 · Mittel %3</translation>
    </message>
    <message>
        <source>Calibrated for %1; flat curves have seen enough samples.</source>
        <translation>Kalibriert für %1; flache Kurven haben genug Beispiele gesehen.</translation>
    </message>
    <message>
        <source>This value has no channels.</source>
        <translation>Dieser Wert hat keine Kanäle.</translation>
    </message>
    <message>
        <source>%1 · range of the codes %2 · stationarity %3 · outlier ratio %4</source>
        <translation>%1 · Bereich der Codes %2 · Stationarität %3 · Ausreißerverhältnis %4</translation>
    </message>
    <message>
        <source>Open a network to see what flows between its layers.</source>
        <translation>Öffnen Sie ein Netz, um zu sehen, was zwischen seinen Schichten fließt.</translation>
    </message>
    <message>
        <source>“Data” above loads samples from a file of arrays or a folder of pictures, or makes some up. The network then runs on them, and the values that its layers read and make are seen here.</source>
        <translation>„Daten“ oben lädt Beispiele aus einer Datei mit Arrays oder einem Ordner mit Bildern oder erfindet welche. Darauf wird das Netz ausgeführt, und die Werte, die seine Schichten lesen und erzeugen, sind hier zu sehen.</translation>
    </message>
    <message>
        <source>The network runs on its first samples</source>
        <translation>Das Netz wird auf seinen ersten Beispielen ausgeführt</translation>
    </message>
    <message>
        <source>Nothing was looked at yet</source>
        <translation>Noch wurde nichts betrachtet</translation>
    </message>
    <message>
        <source>“Measure” runs the network on its data and keeps the distribution of every value that a layer reads or makes.</source>
        <translation>„Messen“ führt das Netz auf seinen Daten aus und behält die Verteilung jedes Werts, den eine Schicht liest oder erzeugt.</translation>
    </message>
    <message>
        <source>No value is selected</source>
        <translation>Kein Wert ist ausgewählt</translation>
    </message>
    <message>
        <source>Select a row with finite values in the table.</source>
        <translation>Wählen Sie in der Tabelle eine Zeile mit endlichen Werten aus.</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>Clip curve</source>
        <translation>Begrenzungskurve</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Settling</source>
        <translation>Einpendeln</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>What is shown of the selected value.</source>
        <translation>Was vom ausgewählten Wert gezeigt wird.</translation>
    </message>
    <message>
        <source>&amp;Logarithmic</source>
        <translation>&amp;Logarithmisch</translation>
    </message>
    <message>
        <source>Counts on a logarithmic axis: rare values come into sight.</source>
        <translation>Anzahlen auf einer logarithmischen Achse: Auch seltene Werte sind zu sehen.</translation>
    </message>
    <message>
        <source>On the other data it has no finite values.</source>
        <translation>Auf den anderen Daten hat er keine endlichen Werte.</translation>
    </message>
    <message>
        <source>On the other data from %1: %2 of the values lie beyond the codes, SQNR %3 where codes of their own would have %4.</source>
        <translation>Auf den anderen Daten %1: %2 der Werte liegen jenseits der Codes, SQNR %3, wo eigene Codes %4 hätten.</translation>
    </message>
    <message>
        <source>Other data</source>
        <translation>Andere Daten</translation>
    </message>
    <message>
        <source>The table has every value that a layer reads or makes; point at a title to see what its column means. Below it, of the selected value: its histogram with the codes that are chosen for activations; the error of every clipping threshold; the range of each channel, with those that stretch the range of all; and how the range settles as more samples are seen. Beside other data the table says how far each value has drifted, the greatest loss first, and the histogram shows both.</source>
        <translation>Die Tabelle enthält jeden Wert, den eine Schicht liest oder erzeugt; zeigen Sie auf einen Titel, um zu sehen, was die Spalte bedeutet. Darunter stehen zum ausgewählten Wert: sein Histogramm mit den Codes, die für Aktivierungen gewählt sind; der Fehler jeder Begrenzungsschwelle; der Bereich jedes Kanals, mit denen, die den Bereich aller dehnen; und wie sich der Bereich einpendelt, je mehr Beispiele gesehen werden. Neben anderen Daten sagt die Tabelle, wie weit jeder Wert gedriftet ist, der größte Verlust zuerst, und das Histogramm zeigt beide.</translation>
    </message>
</context>
<context>
    <name>qs::ArithmeticFields</name>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>A mixture of your own: %1</source>
        <translation>Eine eigene Mischung: %1</translation>
    </message>
    <message>
        <source>Runtimes disagree about ties, the lowest code, the zero point and what is computed in float. A preset sets all of it as one of them does, and how scales are stored.</source>
        <translation>Laufzeitumgebungen sind sich uneins über Mitten, den kleinsten Code, den Nullpunkt und darüber, was in Float gerechnet wird. Eine Vorgabe stellt all das wie bei einer von ihnen ein, und auch, wie Skalenfaktoren gespeichert werden.</translation>
    </message>
    <message>
        <source>• %1:</source>
        <extracomment>label of a field that is not as the textbook has it; the dot marks it</extracomment>
        <translation>• %1:</translation>
    </message>
    <message>
        <source>%1:</source>
        <comment>label of a field</comment>
        <translation>%1:</translation>
    </message>
    <message>
        <source>Not as in “%1”.</source>
        <translation>Nicht wie bei „%1“.</translation>
    </message>
    <message>
        <source>%1, not as in “%2”</source>
        <translation>%1, nicht wie bei „%2“</translation>
    </message>
    <message>
        <source>Details of the arith&amp;metic</source>
        <translation>Einzelheiten der Arith&amp;metik</translation>
    </message>
    <message>
        <source>Shows or hides each choice that the arithmetic is made of.</source>
        <translation>Zeigt oder verbirgt jede Wahl, aus der die Arithmetik besteht.</translation>
    </message>
    <message>
        <source>A&amp;rithmetic:</source>
        <translation>Ar&amp;ithmetik:</translation>
    </message>
</context>
<context>
    <name>qs::Batch</name>
    <message>
        <source>The data are not used: no network was found</source>
        <translation>Die Daten bleiben ungenutzt: Es wurde kein Netz gefunden</translation>
    </message>
</context>
<context>
    <name>qs::CalibrationFields</name>
    <message>
        <source>&amp;Calibration:</source>
        <translation>&amp;Kalibrierung:</translation>
    </message>
    <message>
        <source>&amp;Percent kept:</source>
        <translation>&amp;Prozent behalten:</translation>
    </message>
    <message>
        <source>Its &amp;parameter:</source>
        <translation>Ihr &amp;Parameter:</translation>
    </message>
    <message>
        <source>&amp;Low end:</source>
        <translation>U&amp;ntergrenze:</translation>
    </message>
    <message>
        <source>High en&amp;d:</source>
        <translation>Ob&amp;ergrenze:</translation>
    </message>
    <message>
        <source> %</source>
        <comment>unit behind a number</comment>
        <translation> %</translation>
    </message>
    <message>
        <source>The rule that chooses the range which the codes cover.</source>
        <translation>Die Regel, die den Bereich wählt, den die Codes abdecken.</translation>
    </message>
    <message>
        <source>A wide range rounds coarsely, a narrow one clips: the mean squared error is the sum of both. Drag the handles in the distribution to choose by hand.</source>
        <translation>Ein weiter Bereich rundet grob, ein enger begrenzt: Der mittlere quadratische Fehler ist die Summe von beidem. Ziehen Sie in der Verteilung an den Griffen, um von Hand zu wählen.</translation>
    </message>
    <message>
        <source>The share of the values that the range keeps; the rest is clipped.</source>
        <translation>Der Anteil der Werte, den der Bereich behält; der Rest wird begrenzt.</translation>
    </message>
    <message>
        <source>99.99 clips one value in ten thousand.</source>
        <translation>99,99 begrenzt einen von zehntausend Werten.</translation>
    </message>
    <message>
        <source>The number in the rule that chooses the range.</source>
        <translation>Die Zahl in der Regel, die den Bereich wählt.</translation>
    </message>
    <message>
        <source>The smallest value that is not clipped.</source>
        <translation>Der kleinste Wert, der nicht begrenzt wird.</translation>
    </message>
    <message>
        <source>Drag the left handle in the distribution or type a number; symmetric ranges mirror it.</source>
        <translation>Ziehen Sie in der Verteilung am linken Griff oder geben Sie eine Zahl ein; symmetrische Bereiche spiegeln sie.</translation>
    </message>
    <message>
        <source>The largest value that is not clipped.</source>
        <translation>Der größte Wert, der nicht begrenzt wird.</translation>
    </message>
    <message>
        <source>Drag the right handle in the distribution or type a number; symmetric ranges mirror it.</source>
        <translation>Ziehen Sie in der Verteilung am rechten Griff oder geben Sie eine Zahl ein; symmetrische Bereiche spiegeln sie.</translation>
    </message>
</context>
<context>
    <name>qs::ChannelsView</name>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>Open a model to compare the channels of its layers.</source>
        <translation>Öffnen Sie ein Modell, um die Kanäle seiner Schichten zu vergleichen.</translation>
    </message>
    <message>
        <source>Select a layer in the table</source>
        <translation>Wählen Sie eine Schicht in der Tabelle aus</translation>
    </message>
    <message>
        <source>The range and the signal-to-noise ratio of each of its channels appear here.</source>
        <translation>Bereich und Signal-Rausch-Verhältnis jedes ihrer Kanäle erscheinen hier.</translation>
    </message>
    <message>
        <source>%1 is not measured yet</source>
        <translation>%1 ist noch nicht gemessen</translation>
    </message>
    <message>
        <source>Its channels appear as soon as its turn comes.</source>
        <translation>Ihre Kanäle erscheinen, sobald sie an der Reihe ist.</translation>
    </message>
    <message>
        <source>%1 has no channels</source>
        <translation>%1 hat keine Kanäle</translation>
    </message>
    <message>
        <source>The tensor is empty.</source>
        <translation>Der Tensor ist leer.</translation>
    </message>
    <message>
        <source>Channels of %1 as %2</source>
        <translation>Kanäle von %1 als %2</translation>
    </message>
    <message>
        <source>Channel, the widest range first</source>
        <translation>Kanal, der weiteste Bereich zuerst</translation>
    </message>
    <message>
        <source>Channel, the worst SQNR first</source>
        <translation>Kanal, das schlechteste SQNR zuerst</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message numerus="yes">
        <source>%n channels are drawn together, from their least to their greatest; zoom in with the wheel to tell them apart.</source>
        <translation>
            <numerusform>%n Kanal ist zusammen gezeichnet, vom kleinsten zum größten Wert; vergrößern Sie mit dem Mausrad, um Einzelnes zu sehen.</numerusform>
            <numerusform>Je %n Kanäle sind zusammen gezeichnet, vom kleinsten zum größten Wert; vergrößern Sie mit dem Mausrad, um sie zu unterscheiden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Click a channel to see its values in the histogram.</source>
        <translation>Klicken Sie auf einen Kanal, um seine Werte im Histogramm zu sehen.</translation>
    </message>
    <message>
        <source>Channel %1 · range %2 · SQNR %3 · uses %4 of what one scale for all would cover</source>
        <translation>Kanal %1 · Bereich %2 · SQNR %3 · nutzt %4 dessen, was ein Skalenfaktor für alle abdecken würde</translation>
    </message>
    <message numerus="yes">
        <source>%1 has %Ln channel(s), none of them with a signal.</source>
        <translation>
            <numerusform>%1 hat %Ln Kanal ohne Signal.</numerusform>
            <numerusform>%1 hat %Ln Kanäle, keiner davon mit einem Signal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has %Ln channel(s); SQNR %2 over all, %3 in the worst, channel %4. The widest range is %5 times the median.</source>
        <translation>
            <numerusform>%1 hat %Ln Kanal; SQNR %2 insgesamt, %3 im schlechtesten, Kanal %4. Der weiteste Bereich ist %5-mal der Median.</numerusform>
            <numerusform>%1 hat %Ln Kanäle; SQNR %2 insgesamt, %3 im schlechtesten, Kanal %4. Der weiteste Bereich ist %5-mal der Median.</numerusform>
        </translation>
    </message>
    <message>
        <source>S&amp;ort by</source>
        <translation>Sort&amp;ieren nach</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>Order of the channels</source>
        <translation>Reihenfolge der Kanäle</translation>
    </message>
    <message>
        <source>Above: each line is one output channel, from its smallest to its largest value. The shaded area is what one scale for the whole tensor would cover; codes there are wasted on channels that do not reach it. Below: how well each channel survives. A total hides a ruined channel, so the worst is named. Click a channel to see its values in the histogram.</source>
        <translation>Oben: Jede Linie ist ein Ausgangskanal, von seinem kleinsten bis zu seinem größten Wert. Die schattierte Fläche ist, was ein Skalenfaktor für den ganzen Tensor abdecken würde; Codes dort sind für Kanäle verschwendet, die nicht so weit reichen. Unten: wie gut jeder Kanal übersteht. Eine Summe verbirgt einen zerstörten Kanal, darum wird der schlechteste genannt. Klicken Sie auf einen Kanal, um seine Werte im Histogramm zu sehen.</translation>
    </message>
</context>
<context>
    <name>qs::ComparisonTable</name>
    <message>
        <source>Table of the compared choices</source>
        <translation>Tabelle der verglichenen Möglichkeiten</translation>
    </message>
</context>
<context>
    <name>qs::ComparisonView</name>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>Open a model to compare the formats it could be stored in.</source>
        <translation>Öffnen Sie ein Modell, um die Formate zu vergleichen, in denen es gespeichert werden könnte.</translation>
    </message>
    <message>
        <source>Nothing is compared yet</source>
        <translation>Noch ist nichts verglichen</translation>
    </message>
    <message>
        <source>“Compare all formats” measures the whole model in every format, the way each is usually deployed, and shows what it costs and what it keeps. It takes a while and can be stopped.</source>
        <translation>„Alle Formate vergleichen“ misst das ganze Modell in jedem Format, so wie es üblicherweise eingesetzt wird, und zeigt, was es kostet und was es bewahrt. Das dauert eine Weile und lässt sich anhalten.</translation>
    </message>
    <message>
        <source>Every format at its true price: the whole model</source>
        <translation>Jedes Format zu seinem wahren Preis: das ganze Modell</translation>
    </message>
    <message>
        <source>Every format at its true price: %1</source>
        <translation>Jedes Format zu seinem wahren Preis: %1</translation>
    </message>
    <message>
        <source>%1 · %2 bits per weight · SQNR %3, %4 against the bound</source>
        <translation>%1 · %2 Bits pro Gewicht · SQNR %3, %4 zur Schranke</translation>
    </message>
    <message>
        <source>%1 · on the front</source>
        <extracomment>%1 says everything about a choice</extracomment>
        <translation>%1 · auf der Front</translation>
    </message>
    <message>
        <source>No choice is measured yet.</source>
        <translation>Noch ist nichts gemessen.</translation>
    </message>
    <message numerus="yes">
        <source>%n choice(s) compared, from the weights alone; %1 of them on the front. The highest SQNR has %2: %3 at %4 bits per weight.</source>
        <translation>
            <numerusform>%n Möglichkeit verglichen, allein nach den Gewichten; %1 davon auf der Front. Das höchste SQNR hat %2: %3 bei %4 Bits pro Gewicht.</numerusform>
            <numerusform>%n Möglichkeiten verglichen, allein nach den Gewichten; %1 davon auf der Front. Das höchste SQNR hat %2: %3 bei %4 Bits pro Gewicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>Ganzes Modell</translation>
    </message>
    <message>
        <source>Selected layer</source>
        <translation>Gewählte Schicht</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>The whole model, or the layer that is selected in the table of layers.</source>
        <translation>Das ganze Modell oder die Schicht, die in der Tabelle der Schichten ausgewählt ist.</translation>
    </message>
    <message>
        <source>Shows or hides families of formats.</source>
        <translation>Zeigt oder verbirgt Familien von Formaten.</translation>
    </message>
    <message>
        <source>Ta&amp;ble</source>
        <translation>Ta&amp;belle</translation>
    </message>
    <message>
        <source>Shows the points as a table too.</source>
        <translation>Zeigt die Punkte auch als Tabelle.</translation>
    </message>
    <message>
        <source>Measures the model in every format. Results stay until another model is opened.</source>
        <translation>Misst das Modell in jedem Format. Die Ergebnisse bleiben, bis ein anderes Modell geöffnet wird.</translation>
    </message>
    <message>
        <source>Each point is one way to store the weights: to the right are more bits per weight with every scale and zero point counted, upwards is a higher signal-to-noise ratio. The stepped line is the front: nothing better costs as few bits. The dashed line is the bound for normal data that no code can pass; the other two are the best levels of single values and the best evenly spaced ones. Click a point to read it, double-click it or press Enter to make it the choice; the wheel zooms, 0 shows everything. The numbers are about the weights alone.</source>
        <translation>Jeder Punkt ist eine Art, die Gewichte zu speichern: Nach rechts werden es mehr Bits pro Gewicht, mit jedem Skalenfaktor und Nullpunkt gezählt, nach oben wird das Signal-Rausch-Verhältnis höher. Die Stufenlinie ist die Front: Nichts Besseres kostet so wenige Bits. Die gestrichelte Linie ist die Schranke für normalverteilte Werte, über die kein Code hinauskommt; die beiden anderen sind die besten Stufen für einzelne Werte und die besten gleichmäßigen. Klicken Sie auf einen Punkt, um ihn zu lesen; ein Doppelklick oder die Eingabetaste macht ihn zur Wahl. Das Rad vergrößert, 0 zeigt alles. Die Zahlen sagen allein etwas über die Gewichte.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on comparing</source>
        <translation>Weiter vergleichen</translation>
    </message>
    <message>
        <source>Compare all formats</source>
        <translation>Alle Formate vergleichen</translation>
    </message>
    <message>
        <source>Families</source>
        <translation>Familien</translation>
    </message>
    <message>
        <source>Click a point or use the arrow keys; a double click or Enter makes it the choice. 0 shows formats of 16 bits too.</source>
        <translation>Klicken Sie auf einen Punkt oder nehmen Sie die Pfeiltasten; ein Doppelklick oder die Eingabetaste macht ihn zur Wahl. 0 zeigt auch Formate mit 16 Bit.</translation>
    </message>
</context>
<context>
    <name>qs::ConfigurationPanel</name>
    <message>
        <source>All layers</source>
        <translation>Alle Schichten</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <source>Forma&amp;t:</source>
        <translation>Forma&amp;t:</translation>
    </message>
    <message>
        <source>&amp;Scheme:</source>
        <translation>&amp;Schema:</translation>
    </message>
    <message>
        <source>Scales stored &amp;in:</source>
        <translation>Skalen&amp;faktoren in:</translation>
    </message>
    <message>
        <source>&amp;Apply to:</source>
        <translation>An&amp;wenden auf:</translation>
    </message>
    <message>
        <source>How one weight is stored: the number of bits decides how many codes there are.</source>
        <translation>Wie ein Gewicht gespeichert wird: Die Zahl der Bits entscheidet, wie viele Codes es gibt.</translation>
    </message>
    <message>
        <source>Symmetric keeps the zero point at 0, asymmetric moves it so that both ends of the range are used.</source>
        <translation>Symmetrisch lässt den Nullpunkt bei 0, asymmetrisch verschiebt ihn so, dass beide Enden des Bereichs genutzt werden.</translation>
    </message>
    <message>
        <source>Symmetric: z = 0, s = max|range| / q&lt;sub&gt;max&lt;/sub&gt;. Asymmetric: s = (hi − lo) / (q&lt;sub&gt;max&lt;/sub&gt; − q&lt;sub&gt;min&lt;/sub&gt;), z = round(q&lt;sub&gt;min&lt;/sub&gt; − lo / s).</source>
        <translation>Symmetrisch: z = 0, s = max|Bereich| / q&lt;sub&gt;max&lt;/sub&gt;. Asymmetrisch: s = (hi − lo) / (q&lt;sub&gt;max&lt;/sub&gt; − q&lt;sub&gt;min&lt;/sub&gt;), z = round(q&lt;sub&gt;min&lt;/sub&gt; − lo / s).</translation>
    </message>
    <message>
        <source>How a scale is stored beside the codes; its own rounding is part of the error.</source>
        <translation>Wie ein Skalenfaktor neben den Codes gespeichert wird; seine eigene Rundung gehört zum Fehler.</translation>
    </message>
    <message>
        <source>Whether a choice is for every layer or for the selected one.</source>
        <translation>Ob eine Wahl für alle Schichten gilt oder für die ausgewählte.</translation>
    </message>
    <message>
        <source>A choice for all layers changes only what is chosen; other choices made for single layers stay.</source>
        <translation>Eine Wahl für alle Schichten ändert nur, was gewählt wird; andere Einstellungen einzelner Schichten bleiben.</translation>
    </message>
    <message>
        <source>%1 decides this itself.</source>
        <translation>%1 bestimmt das selbst.</translation>
    </message>
    <message>
        <source>%1 has no zero point to move.</source>
        <translation>%1 hat keinen Nullpunkt zu verschieben.</translation>
    </message>
    <message>
        <source>With b bits there are 2&lt;sup&gt;b&lt;/sup&gt; codes. An integer format gives a weight x the code q = clamp(round(x / s) + z) and reads it back as x̂ = s·(q − z); the others take the nearest of their levels times s. Each bit more halves the step s: about 6.02 dB.</source>
        <translation>Mit b Bits gibt es 2&lt;sup&gt;b&lt;/sup&gt; Codes. Ein Ganzzahlformat gibt einem Gewicht x den Code q = clamp(round(x / s) + z) und liest ihn als x̂ = s·(q − z) zurück; die anderen nehmen die nächste ihrer Stufen mal s. Jedes Bit mehr halbiert den Schritt s: etwa 6,02 dB.</translation>
    </message>
</context>
<context>
    <name>qs::DataDialog</name>
    <message>
        <source>Load Pictures</source>
        <translation>Bilder laden</translation>
    </message>
    <message>
        <source>Load Data</source>
        <translation>Daten laden</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Load Labels</source>
        <translation>Klassen laden</translation>
    </message>
    <message>
        <source>Labels (*.csv *.tsv *.txt *.npy *.npz)</source>
        <translation>Klassen (*.csv *.tsv *.txt *.npy *.npz)</translation>
    </message>
    <message>
        <source>Reading the data …</source>
        <translation>Daten werden gelesen …</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n Beispiel</numerusform>
            <numerusform>%n Beispiele</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ← %2</source>
        <extracomment>an input of the network and the array of the file that feeds it</extracomment>
        <translation>%1 ← %2</translation>
    </message>
    <message>
        <source>What the Network Runs on</source>
        <translation>Daten für das Netz</translation>
    </message>
    <message>
        <source>A file of arrays</source>
        <translation>Eine Datei mit Arrays</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Synthetic data</source>
        <translation>Synthetische Daten</translation>
    </message>
    <message>
        <source>&amp;Data:</source>
        <translation>&amp;Daten:</translation>
    </message>
    <message>
        <source>&amp;File or folder:</source>
        <translation>Datei oder &amp;Ordner:</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Datei oder Ordner</translation>
    </message>
    <message>
        <source>Number of &amp;samples:</source>
        <translation>Zahl der &amp;Beispiele:</translation>
    </message>
    <message>
        <source>&amp;Labels:</source>
        <translation>&amp;Klassen:</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>The name of an array in the file, a table or an array file, or “folders” where each sub-folder is a class; empty for none.</source>
        <translation>Der Name eines Arrays in der Datei, eine Tabelle oder eine Datei mit einem Array, oder „folders“, wenn jeder Unterordner eine Klasse ist; leer für keine.</translation>
    </message>
    <message>
        <source>Label &amp;column:</source>
        <translation>Klassen&amp;spalte:</translation>
    </message>
    <message>
        <source>Slice c&amp;olumn:</source>
        <translation>&amp;Teilmengenspalte:</translation>
    </message>
    <message>
        <source>Groups of samples that are also scored apart: a column of the table, or “folders”; empty for none.</source>
        <translation>Gruppen von Beispielen, die auch für sich bewertet werden: eine Spalte der Tabelle oder „folders“; leer für keine.</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>üblich</translation>
    </message>
    <message>
        <source>An extent that the network leaves open.</source>
        <translation>Eine Ausdehnung, die das Netz offenlässt.</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>D&amp;urchsuchen…</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>Dur&amp;chsuchen…</translation>
    </message>
    <message>
        <source>&amp;Use these data</source>
        <translation>Diese Daten &amp;verwenden</translation>
    </message>
    <message>
        <source>Load Class Names</source>
        <translation>Klassennamen laden</translation>
    </message>
    <message>
        <source>Class names (*.txt *.names *.csv *.tsv)</source>
        <translation>Klassennamen (*.txt *.names *.csv *.tsv)</translation>
    </message>
    <message>
        <source>Of a table, of labels or of class names; empty for label, class or target.</source>
        <translation>Einer Tabelle mit Klassen oder Klassennamen; leer für label, class oder target.</translation>
    </message>
    <message>
        <source>Class &amp;names:</source>
        <translation>Klassennam&amp;en:</translation>
    </message>
    <message>
        <source>Class names</source>
        <translation>Klassennamen</translation>
    </message>
    <message>
        <source>A text with a name in each line, the first for class 0, or a table with a column of class numbers and one called class_name or name; empty for none.</source>
        <translation>Ein Text mit einem Namen in jeder Zeile, der erste für Klasse 0, oder eine Tabelle mit einer Spalte der Klassennummern und einer namens class_name oder name; leer für keine.</translation>
    </message>
    <message>
        <source>Bro&amp;wse…</source>
        <translation>Durchsuc&amp;hen…</translation>
    </message>
</context>
<context>
    <name>qs::DifferencePanel</name>
    <message>
        <source>Pair %1 with %2</source>
        <translation>%1 mit %2 paaren</translation>
    </message>
    <message>
        <source>Leave %1 without a partner</source>
        <translation>%1 ohne Partner lassen</translation>
    </message>
    <message>
        <source>Pair %1 automatically</source>
        <translation>%1 selbsttätig paaren</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n Paar</numerusform>
            <numerusform>%n Paare</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensor(s) without a partner</source>
        <translation>
            <numerusform>%n Tensor ohne Partner</numerusform>
            <numerusform>%n Tensoren ohne Partner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) unsure: please check</source>
        <translation>
            <numerusform>%n Paar unsicher: bitte prüfen</numerusform>
            <numerusform>%n Paare unsicher: bitte prüfen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) shown</source>
        <translation>
            <numerusform>%n Zeile gezeigt</numerusform>
            <numerusform>%n Zeilen gezeigt</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter tensors by name</source>
        <translation>Tensoren nach Namen filtern</translation>
    </message>
    <message>
        <source>Filter tensors</source>
        <translation>Tensoren filtern</translation>
    </message>
    <message>
        <source>Shows only rows in which a name of either file contains this text.</source>
        <translation>Zeigt nur Zeilen, in denen ein Name einer der Dateien diesen Text enthält.</translation>
    </message>
    <message>
        <source>All tensors</source>
        <translation>Alle Tensoren</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Unsure pairs</source>
        <translation>Unsichere Paare</translation>
    </message>
    <message>
        <source>Without a partner</source>
        <translation>Ohne Partner</translation>
    </message>
    <message>
        <source>Which rows are shown</source>
        <translation>Welche Zeilen gezeigt werden</translation>
    </message>
    <message>
        <source>Unsure pairs were made by shape and order alone.</source>
        <translation>Unsichere Paare wurden allein nach Form und Reihenfolge gebildet.</translation>
    </message>
    <message>
        <source>&amp;Partner…</source>
        <translation>&amp;Partner …</translation>
    </message>
    <message>
        <source>Chooses which tensor belongs to the selected one.</source>
        <translation>Wählt, welcher Tensor zum ausgewählten gehört.</translation>
    </message>
    <message>
        <source>&amp;Separate</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>The two tensors of the selected pair do not belong together.</source>
        <translation>Die beiden Tensoren des ausgewählten Paares gehören nicht zusammen.</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>&amp;Selbsttätig</translation>
    </message>
    <message>
        <source>Takes back what was said about the selected tensor: it is paired by itself.</source>
        <translation>Nimmt zurück, was über den ausgewählten Tensor gesagt wurde: Er wird selbsttätig gepaart.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Reads and writes pairs, writes the table, closes the other file.</source>
        <translation>Liest und schreibt Paare, schreibt die Tabelle, schließt die andere Datei.</translation>
    </message>
    <message>
        <source>Pairs of tensors</source>
        <translation>Paare von Tensoren</translation>
    </message>
    <message>
        <source>Every tensor of the open file beside the one of the other file that is taken for the same, with what lies between them. Tensors without a partner stand below in italics. Click a title to sort; double-click a row or press Enter to choose another partner.</source>
        <translation>Jeder Tensor der offenen Datei neben dem der anderen Datei, der für denselben gehalten wird, mit dem, was zwischen ihnen liegt. Tensoren ohne Partner stehen kursiv darunter. Ein Klick auf einen Titel sortiert; ein Doppelklick auf eine Zeile oder die Eingabetaste wählt einen anderen Partner.</translation>
    </message>
</context>
<context>
    <name>qs::DifferenceView</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on comparing</source>
        <translation>Weiter vergleichen</translation>
    </message>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>Open a model to compare it with another file.</source>
        <translation>Öffnen Sie ein Modell, um es mit einer anderen Datei zu vergleichen.</translation>
    </message>
    <message>
        <source>Opening the other file</source>
        <translation>Die andere Datei wird geöffnet</translation>
    </message>
    <message>
        <source>Its tensors are paired with those of the open file next.</source>
        <translation>Danach werden ihre Tensoren mit denen der offenen Datei gepaart.</translation>
    </message>
    <message>
        <source>No other file is open</source>
        <translation>Keine andere Datei ist geöffnet</translation>
    </message>
    <message>
        <source>“Compare with a file” puts a second file beside this one, such as the same network quantized by another tool, and shows for every tensor what has changed. The open file is the reference.</source>
        <translation>„Mit einer Datei vergleichen“ stellt eine zweite Datei neben diese, etwa dasselbe Netz, von einem anderen Werkzeug quantisiert, und zeigt für jeden Tensor, was sich geändert hat. Die offene Datei ist die Referenz.</translation>
    </message>
    <message>
        <source>No tensor of the two files belongs together</source>
        <translation>Kein Tensor der beiden Dateien gehört zusammen</translation>
    </message>
    <message>
        <source>Neither names nor shapes fit. Choose partners by hand in the table.</source>
        <translation>Weder Namen noch Formen passen. Wählen Sie Partner in der Tabelle von Hand.</translation>
    </message>
    <message>
        <source>Select a pair in the table to see how often each error occurs.</source>
        <translation>Wählen Sie in der Tabelle ein Paar, um zu sehen, wie oft jeder Fehler vorkommt.</translation>
    </message>
    <message>
        <source>%1 has no partner</source>
        <translation>%1 hat keinen Partner</translation>
    </message>
    <message>
        <source>Choose one with “Partner…” if the other file has this tensor under another name.</source>
        <translation>Wählen Sie einen mit „Partner …“, falls die andere Datei diesen Tensor unter einem anderen Namen hat.</translation>
    </message>
    <message>
        <source>%1 is not compared yet</source>
        <translation>%1 ist noch nicht verglichen</translation>
    </message>
    <message>
        <source>The errors appear when every value was seen once.</source>
        <translation>Die Fehler erscheinen, wenn jeder Wert einmal gesehen wurde.</translation>
    </message>
    <message>
        <source>%1 has no finite values in both files</source>
        <translation>%1 hat keine Werte, die in beiden Dateien endlich sind</translation>
    </message>
    <message>
        <source>NaN and infinities have no place on an axis.</source>
        <translation>NaN und Unendlich haben auf einer Achse keinen Platz.</translation>
    </message>
    <message>
        <source>%1: %2 minus %3</source>
        <extracomment>title of a plot: the tensor, the other file, the reference file</extracomment>
        <translation>%1: %2 minus %3</translation>
    </message>
    <message>
        <source>SQNR %1 · largest error %2 · mean error %3 · mean square %4 · cosine %5</source>
        <translation>SQNR %1 · größter Fehler %2 · mittlerer Fehler %3 · mittleres Quadrat %4 · Kosinus %5</translation>
    </message>
    <message numerus="yes">
        <source>Error %1 to %2: %Ln value(s)</source>
        <translation>
            <numerusform>Fehler %1 bis %2: %Ln Wert</numerusform>
            <numerusform>Fehler %1 bis %2: %Ln Werte</numerusform>
        </translation>
    </message>
    <message>
        <source>Stored as %1, %2 differs by at most %3; %4 of its values are identical. %5</source>
        <translation>Gespeichert als %1 weicht %2 um höchstens %3 ab; %4 seiner Werte sind gleich. %5</translation>
    </message>
    <message>
        <source>No pair is compared yet.</source>
        <translation>Noch ist kein Paar verglichen.</translation>
    </message>
    <message numerus="yes">
        <source>All %n pair(s) of weights together: SQNR %1.</source>
        <translation>
            <numerusform>%n Paar von Gewichten: SQNR %1.</numerusform>
            <numerusform>Alle %n Paare von Gewichten zusammen: SQNR %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n pair(s) together: SQNR %1.</source>
        <translation>
            <numerusform>%n Paar: SQNR %1.</numerusform>
            <numerusform>Alle %n Paare zusammen: SQNR %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>The worst is %1 with %2.</source>
        <translation>Am schlechtesten ist %1 mit %2.</translation>
    </message>
    <message>
        <source>Compare with a &amp;file…</source>
        <translation>Mit einer &amp;Datei vergleichen …</translation>
    </message>
    <message>
        <source>Opens a second file and compares it with this one, tensor by tensor.</source>
        <translation>Öffnet eine zweite Datei und vergleicht sie mit dieser, Tensor für Tensor.</translation>
    </message>
    <message>
        <source>Stops or goes on measuring pairs; finished ones stay.</source>
        <translation>Hält das Messen der Paare an oder setzt es fort; fertige bleiben.</translation>
    </message>
    <message>
        <source>&amp;Logarithmic</source>
        <translation>&amp;Logarithmisch</translation>
    </message>
    <message>
        <source>Counts on a logarithmic axis: rare errors are seen too.</source>
        <translation>Anzahlen auf logarithmischer Achse: Auch seltene Fehler sind zu sehen.</translation>
    </message>
    <message>
        <source>Above: every tensor of the open file, the reference, beside the tensor of the other file that is taken for the same. x is a value of the reference and x&apos; the one of the other file, as that file&apos;s own rule reads it back; the error is x&apos; − x. SQNR is 10·log10(Σx² / Σ(x&apos; − x)²) in decibels. Below: how often each error of the selected pair occurs, in bins; the dashed line is their mean, the bias. Values that are not finite in either file are counted and left out. The wheel zooms, 0 shows everything.</source>
        <translation>Oben: jeder Tensor der offenen Datei, der Referenz, neben dem Tensor der anderen Datei, der für denselben gehalten wird. x ist ein Wert der Referenz und x&apos; der der anderen Datei, so wie deren eigene Regel ihn zurückliest; der Fehler ist x&apos; − x. SQNR ist 10·log10(Σx² / Σ(x&apos; − x)²) in Dezibel. Unten: wie oft jeder Fehler des ausgewählten Paares vorkommt, in Klassen; die gestrichelte Linie ist ihr Mittel, die Verschiebung. Werte, die in einer der Dateien nicht endlich sind, werden gezählt und weggelassen. Das Rad zoomt, 0 zeigt alles.</translation>
    </message>
</context>
<context>
    <name>qs::DistributionView</name>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>Open a model to see how its weights are distributed.</source>
        <translation>Öffnen Sie ein Modell, um zu sehen, wie seine Gewichte verteilt sind.</translation>
    </message>
    <message>
        <source>Select a layer in the table</source>
        <translation>Wählen Sie eine Schicht in der Tabelle aus</translation>
    </message>
    <message>
        <source>Its values appear here as a histogram, with the codes they get and handles for the range.</source>
        <translation>Ihre Werte erscheinen hier als Histogramm, mit den Codes, die sie bekommen, und Griffen für den Bereich.</translation>
    </message>
    <message>
        <source>Reading the values of %1</source>
        <translation>Die Werte von %1 werden gelesen</translation>
    </message>
    <message>
        <source>The histogram appears when every value was seen once.</source>
        <translation>Das Histogramm erscheint, wenn jeder Wert einmal gesehen wurde.</translation>
    </message>
    <message>
        <source>%1 has no finite values</source>
        <translation>%1 hat keine endlichen Werte</translation>
    </message>
    <message>
        <source>NaN and infinities have no place on an axis.</source>
        <translation>NaN und unendliche Werte haben keinen Platz auf einer Achse.</translation>
    </message>
    <message>
        <source>Channel %1</source>
        <translation>Kanal %1</translation>
    </message>
    <message>
        <source>Lo&amp;g counts</source>
        <translation>&amp;Logarithmisch</translation>
    </message>
    <message>
        <source>Counts on a logarithmic axis (L); an empty bin stands at 0, its lower end.</source>
        <translation>Anzahlen auf einer logarithmischen Achse (L); eine leere Klasse steht bei 0, ihrem unteren Ende.</translation>
    </message>
</context>
<context>
    <name>qs::ErrorView</name>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>Open a model to see what its numbers lose.</source>
        <translation>Öffnen Sie ein Modell, um zu sehen, was seine Zahlen verlieren.</translation>
    </message>
    <message>
        <source>Select a layer in the table</source>
        <translation>Wählen Sie eine Schicht in der Tabelle aus</translation>
    </message>
    <message>
        <source>Its error appears here for every threshold, rounding and clipping told apart.</source>
        <translation>Ihr Fehler erscheint hier für jede Schwelle, Rundung und Begrenzung getrennt.</translation>
    </message>
    <message>
        <source>Reading the values of %1</source>
        <translation>Die Werte von %1 werden gelesen</translation>
    </message>
    <message>
        <source>The curves appear when every value was seen once.</source>
        <translation>Die Kurven erscheinen, wenn jeder Wert einmal gesehen wurde.</translation>
    </message>
    <message>
        <source>%1 has no signal</source>
        <translation>%1 hat kein Signal</translation>
    </message>
    <message>
        <source>All its finite values are zero: there is nothing to compare an error with.</source>
        <translation>Alle endlichen Werte sind null: Es gibt nichts, womit sich ein Fehler vergleichen ließe.</translation>
    </message>
    <message>
        <source>%1 as %2: clipping against rounding</source>
        <translation>%1 als %2: Begrenzung gegen Rundung</translation>
    </message>
    <message>
        <source>Threshold %1 (%2 σ) · rounding %3 · clipping %4 · SQNR %5 (from the histogram)</source>
        <translation>Schwelle %1 (%2 σ) · Rundung %3 · Begrenzung %4 · SQNR %5 (aus dem Histogramm)</translation>
    </message>
    <message>
        <source>Every part of the layer has a range of its own; the curves treat it as one.</source>
        <translation>Jeder Teil der Schicht hat einen eigenen Bereich; die Kurven behandeln sie als einen.</translation>
    </message>
    <message>
        <source>Threshold %1 (%2 σ) · rounding %3 · clipping %4 · total %5 · SQNR %6</source>
        <translation>Schwelle %1 (%2 σ) · Rundung %3 · Begrenzung %4 · gesamt %5 · SQNR %6</translation>
    </message>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n Bit</numerusform>
            <numerusform>%n Bits</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>a calibration rule and its result</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>As %1 with one range, %2 has its smallest error at a threshold of %3 (%4 σ): %5, against %6 without clipping.</source>
        <translation>Als %1 mit einem Bereich hat %2 den kleinsten Fehler bei einer Schwelle von %3 (%4 σ): %5, gegenüber %6 ohne Begrenzung.</translation>
    </message>
    <message>
        <source>%1 brings its own scales:
there is no range to choose.</source>
        <translation>%1 bringt eigene Skalenfaktoren mit:
Es ist kein Bereich zu wählen.</translation>
    </message>
    <message>
        <source>Left: the mean squared error of the layer for every threshold. A small threshold clips much, a large one rounds coarsely; the total has a valley between. The marks show what each calibration rule chooses: click one to use it. A format that brings its own scales has no range to choose and no such curve. Right: the signal-to-noise ratio of signed integers of 2 to 8 bits. The dashed line, the diamonds and the stars are theory for the family of densities that the values resemble most: no code of that many bits passes the line for endless data of the family, diamonds are the best even levels, stars the best levels anywhere. All curves come from the histogram and treat the tensor as one range; the circle is the exact result of the layer&apos;s own format.</source>
        <translation>Links: der mittlere quadratische Fehler der Schicht für jede Schwelle. Eine kleine Schwelle begrenzt viel, eine große rundet grob; die Summe hat dazwischen ein Tal. Die Marken zeigen, was jede Kalibrierungsregel wählt: Ein Klick übernimmt sie. Ein Format mit eigenen Skalenfaktoren hat keinen Bereich zu wählen und keine solche Kurve. Rechts: das Signal-Rausch-Verhältnis ganzer Zahlen mit Vorzeichen von 2 bis 8 Bits. Die gestrichelte Linie, die Rauten und die Sterne sind Theorie für die Familie von Dichten, der die Werte am meisten gleichen: Kein Code mit so vielen Bits kommt bei endlos vielen Werten der Familie über die Linie, Rauten sind die besten gleichmäßigen Stufen, Sterne die besten beliebigen. Alle Kurven stammen aus dem Histogramm und behandeln den Tensor als einen Bereich; der Kreis ist das genaue Ergebnis des Formats der Schicht.</translation>
    </message>
    <message>
        <source>in theory %1 even, %2 anywhere, at most %3</source>
        <translation>in der Theorie gleichmäßig %1, beliebig %2, höchstens %3</translation>
    </message>
    <message>
        <source>%1 brings its own scales: there is no range to choose.</source>
        <translation>%1 bringt eigene Skalenfaktoren mit: Es ist kein Bereich zu wählen.</translation>
    </message>
    <message>
        <source>Stored as %1, %2 keeps an SQNR of %3, %4 in its worst channel.</source>
        <translation>Als %1 gespeichert, behält %2 ein SQNR von %3, %4 im schlechtesten Kanal.</translation>
    </message>
    <message>
        <source>%1 is not measured as %2 yet.</source>
        <translation>%1 ist als %2 noch nicht gemessen.</translation>
    </message>
</context>
<context>
    <name>qs::ExportDialog</name>
    <message>
        <source>Choose at least one part.</source>
        <translation>Mindestens einen Teil wählen.</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <extracomment>how many arrays, how many layers they belong to, bytes</extracomment>
        <translation>%1 von %2, %3</translation>
    </message>
    <message numerus="yes">
        <source>%n array(s)</source>
        <translation>
            <numerusform>%n Array</numerusform>
            <numerusform>%n Arrays</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <comment>dative</comment>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Export tensors</source>
        <translation>Tensoren exportieren</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>&amp;All layers, each with its own choices</source>
        <translation>&amp;Alle Schichten, jede mit ihrer eigenen Wahl</translation>
    </message>
    <message>
        <source>&amp;Selected layer: %1</source>
        <translation>Au&amp;sgewählte Schicht: %1</translation>
    </message>
    <message>
        <source>&amp;Selected layer</source>
        <translation>Au&amp;sgewählte Schicht</translation>
    </message>
    <message>
        <source>&amp;Kind of file:</source>
        <translation>&amp;Dateiart:</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
</context>
<context>
    <name>qs::GranularityFields</name>
    <message>
        <source>Gra&amp;nularity:</source>
        <translation>G&amp;ranularität:</translation>
    </message>
    <message>
        <source>Columns (si&amp;ze):</source>
        <translation>Spalten (&amp;Größe):</translation>
    </message>
    <message>
        <source>Group si&amp;ze:</source>
        <translation>Gruppen&amp;größe:</translation>
    </message>
    <message>
        <source>Which weights share a scale: the whole tensor, one output or input channel, a group within a channel, or a block of neighbouring channels.</source>
        <translation>Welche Gewichte sich einen Skalenfaktor teilen: der ganze Tensor, ein Ausgangs- oder Eingangskanal, eine Gruppe in einem Kanal oder ein Block benachbarter Kanäle.</translation>
    </message>
    <message>
        <source>Finer sharing follows loud and quiet parts better and costs bits: a group of g weights with a 16-bit scale adds 16 / g bits to every weight.</source>
        <translation>Feineres Teilen folgt lauten und leisen Teilen besser und kostet Bits: Eine Gruppe von g Gewichten mit einem Skalenfaktor von 16 Bit fügt jedem Gewicht 16 / g Bits hinzu.</translation>
    </message>
    <message>
        <source>How many neighbouring output channels share one scale.</source>
        <translation>Wie viele benachbarte Ausgangskanäle sich einen Skalenfaktor teilen.</translation>
    </message>
    <message>
        <source>A block of R rows and C columns shares one scale: it adds 16 / (R·C) bits with a 16-bit scale.</source>
        <translation>Ein Block aus R Zeilen und C Spalten teilt sich einen Skalenfaktor: Mit 16 Bit dafür kommen 16 / (R·C) Bits hinzu.</translation>
    </message>
    <message>
        <source>How many weights along a row share one scale.</source>
        <translation>Wie viele Gewichte einer Zeile sich einen Skalenfaktor teilen.</translation>
    </message>
    <message>
        <source>32 and 128 are usual. A row whose length is no multiple ends with a shorter group.</source>
        <translation>32 und 128 sind üblich. Eine Zeile, deren Länge kein Vielfaches ist, endet mit einer kürzeren Gruppe.</translation>
    </message>
    <message>
        <source>R&amp;ows:</source>
        <translation>&amp;Zeilen:</translation>
    </message>
</context>
<context>
    <name>qs::HelpWindow</name>
    <message>
        <source>Quantscope Help</source>
        <translation>Hilfe zu Quantscope</translation>
    </message>
    <message>
        <source>Search this page</source>
        <translation>Diese Seite durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
</context>
<context>
    <name>qs::LatencyTable</name>
    <message>
        <source>Table of times</source>
        <translation>Tabelle der Zeiten</translation>
    </message>
</context>
<context>
    <name>qs::LatencyView</name>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Open a network to see how long its layers take in FP32 and in INT8 on this machine.</source>
        <translation>Öffnen Sie ein Netz, um zu sehen, wie lange seine Schichten auf diesem Rechner in FP32 und in INT8 brauchen.</translation>
    </message>
    <message>
        <source>“Data” above loads samples from a file of arrays or a folder of pictures, or makes some up. The ranges of the codes come from them; how long a layer takes hardly depends on what they hold.</source>
        <translation>„Daten“ oben lädt Beispiele aus einer Datei mit Arrays oder einem Ordner mit Bildern oder erfindet welche. Aus ihnen kommen die Bereiche der Codes; wie lange eine Schicht braucht, hängt kaum von ihrem Inhalt ab.</translation>
    </message>
    <message>
        <source>Waiting until nothing else runs</source>
        <translation>Es wird gewartet, bis nichts anderes läuft</translation>
    </message>
    <message>
        <source>What runs beside the network would take part of its time.</source>
        <translation>Was neben dem Netz läuft, nähme ihm einen Teil der Zeit.</translation>
    </message>
    <message>
        <source>Layers and network are being timed</source>
        <translation>Schichten und Netz werden gemessen</translation>
    </message>
    <message>
        <source>FP32 and INT8 run by turns. It is best to leave the computer alone meanwhile.</source>
        <translation>FP32 und INT8 laufen abwechselnd. Am besten lassen Sie den Rechner so lange in Ruhe.</translation>
    </message>
    <message>
        <source>Nothing was timed yet</source>
        <translation>Noch wurde nichts gemessen</translation>
    </message>
    <message>
        <source>“Measure” runs each layer and the whole network by turns in FP32 and in INT8 and shows what quantizing gains or costs on this machine.</source>
        <translation>„Messen“ führt jede Schicht und das ganze Netz abwechselnd in FP32 und in INT8 aus und zeigt, was Quantisieren auf diesem Rechner bringt oder kostet.</translation>
    </message>
    <message>
        <source>Time of each layer in FP32 and in INT8</source>
        <translation>Zeit jeder Schicht in FP32 und in INT8</translation>
    </message>
    <message>
        <source>Measured with other samples or rounds than what is chosen now.</source>
        <translation>Mit anderen Beispielen oder Durchgängen gemessen als jetzt gewählt sind.</translation>
    </message>
    <message>
        <source>Measured before; waiting until nothing else runs.</source>
        <translation>Vorher gemessen; es wird gewartet, bis nichts anderes läuft.</translation>
    </message>
    <message>
        <source>Measured before; it is being measured again.</source>
        <translation>Vorher gemessen; es wird noch einmal gemessen.</translation>
    </message>
    <message>
        <source>Click a layer to select it.</source>
        <translation>Klicken Sie auf eine Schicht, um sie auszuwählen.</translation>
    </message>
    <message>
        <source>As the network runs them</source>
        <translation>Wie das Netz sie ausführt</translation>
    </message>
    <message>
        <source>Least speed-up first</source>
        <translation>Kleinste Beschleunigung zuerst</translation>
    </message>
    <message>
        <source>Longest in FP32 first</source>
        <translation>Längste in FP32 zuerst</translation>
    </message>
    <message>
        <source>Order of the layers</source>
        <translation>Reihenfolge der Schichten</translation>
    </message>
    <message>
        <source>In which order the layers stand in the figure.</source>
        <translation>In welcher Reihenfolge die Schichten im Bild stehen.</translation>
    </message>
    <message>
        <source>Under what the times were taken. Other processors, threads and runtimes have others.</source>
        <translation>Wobei die Zeiten gemessen wurden. Andere Prozessoren, Threads und Laufzeitumgebungen haben andere.</translation>
    </message>
    <message>
        <source>What the times say</source>
        <translation>Was die Zeiten sagen</translation>
    </message>
    <message>
        <source>Two bars per layer: its median time in FP32, and in INT8 from codes to codes, with what quantizing its input and dequantizing its output would add where its neighbours hand on floats. Beside them how many times as fast INT8 is; left of the dashed line it is slower. Below, the whole network and what the times say. Click a layer to select it.</source>
        <translation>Zwei Balken je Schicht: der Median ihrer Zeit in FP32 und in INT8 von Codes zu Codes, mit dem, was das Quantisieren der Eingabe und das Dequantisieren der Ausgabe hinzufügten, wo die Nachbarn Gleitkommazahlen weitergeben. Daneben, um wie viel Mal INT8 schneller ist; links der gestrichelten Linie ist es langsamer. Darunter das ganze Netz und was die Zeiten sagen. Klicken Sie auf eine Schicht, um sie auszuwählen.</translation>
    </message>
</context>
<context>
    <name>qs::LayerTablePanel</name>
    <message>
        <source>Filter layers by name</source>
        <translation>Schichten nach Namen filtern</translation>
    </message>
    <message>
        <source>Filter layers</source>
        <translation>Schichten filtern</translation>
    </message>
    <message>
        <source>Shows only the layers whose names contain this text (Ctrl+F).</source>
        <translation>Zeigt nur die Schichten, deren Namen diesen Text enthalten (Strg+F).</translation>
    </message>
    <message>
        <source>Shows only the layers whose name or tensor contains this text, in any case. The down key goes to the table.</source>
        <translation>Zeigt nur die Schichten, deren Name oder Tensor diesen Text enthält, groß oder klein geschrieben. Die Pfeiltaste nach unten führt in die Tabelle.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Every weight that is quantized, with what that does to it. Click a title to sort, right-click it to choose columns. The selected layer is what the plots show. Bars show the SQNR: longer is better.</source>
        <translation>Jedes Gewicht, das quantisiert wird, und was dabei mit ihm geschieht. Ein Klick auf einen Titel sortiert, ein Rechtsklick wählt Spalten aus. Die Diagramme zeigen die ausgewählte Schicht. Balken zeigen das SQNR: länger ist besser.</translation>
    </message>
    <message>
        <source>Open a file to see its layers.</source>
        <translation>Öffnen Sie eine Datei, um ihre Schichten zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s)</source>
        <translation>
            <numerusform>%1 von %n Schicht</numerusform>
            <numerusform>%1 von %n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset Columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
</context>
<context>
    <name>qs::LayersView</name>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>Open a model to rank its layers.</source>
        <translation>Öffnen Sie ein Modell, um seine Schichten nach Rang zu ordnen.</translation>
    </message>
    <message>
        <source>There are no layers to show</source>
        <translation>Es gibt keine Schichten zu zeigen</translation>
    </message>
    <message>
        <source>The file has no weights of two or more dimensions, or the filter hides them all.</source>
        <translation>Die Datei hat keine Gewichte mit zwei oder mehr Dimensionen, oder der Filter verbirgt sie alle.</translation>
    </message>
    <message>
        <source>Layers as %1</source>
        <translation>Schichten als %1</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) still to measure; the ranking is made when all are done.</source>
        <translation>
            <numerusform>Noch %n Schicht zu messen; die Rangfolge entsteht, wenn alle fertig sind.</numerusform>
            <numerusform>Noch %n Schichten zu messen; die Rangfolge entsteht, wenn alle fertig sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Click a row to select the layer, a cell to give it that number format.</source>
        <translation>Klicken Sie auf eine Zeile, um die Schicht auszuwählen, auf eine Zelle, um ihr dieses Zahlenformat zu geben.</translation>
    </message>
    <message>
        <source>%1 as %2 · SQNR %3</source>
        <translation>%1 als %2 · SQNR %3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · not measured yet</source>
        <translation>%1 · noch nicht gemessen</translation>
    </message>
    <message>
        <source>%1 · %2 · SQNR %3, worst channel %4 · %5 clipped</source>
        <translation>%1 · %2 · SQNR %3, schlechtester Kanal %4 · %5 begrenzt</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n layer(s) is measured yet.</source>
        <translation>
            <numerusform>Die %n Schicht ist noch nicht gemessen.</numerusform>
            <numerusform>Keine der %n Schichten ist schon gemessen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) measured, from the weights alone; the worst is %1 with an SQNR of %2, %3 in its worst channel.</source>
        <translation>
            <numerusform>%n Schicht gemessen, nur aus den Gewichten; die schlechteste ist %1 mit einem SQNR von %2, %3 in ihrem schlechtesten Kanal.</numerusform>
            <numerusform>%n Schichten gemessen, nur aus den Gewichten; die schlechteste ist %1 mit einem SQNR von %2, %3 in ihrem schlechtesten Kanal.</numerusform>
        </translation>
    </message>
    <message>
        <source>More layers</source>
        <translation>Weitere Schichten</translation>
    </message>
    <message>
        <source>Left: the signal-to-noise ratio of every layer as it is chosen now, the worst first; the tick is its worst channel. Right: the same for every number format; the bordered cell is the current choice and hatched cells are not measured yet. Click a row to select the layer, a cell to give it that format. The numbers are about the weights alone: they do not know which layer the network&apos;s answers depend on.</source>
        <translation>Links: das Signal-Rausch-Verhältnis jeder Schicht, wie sie jetzt gewählt ist, die schlechteste zuerst; der Strich ist ihr schlechtester Kanal. Rechts: dasselbe für jedes Zahlenformat; die umrandete Zelle ist die jetzige Wahl, schraffierte Zellen sind noch nicht gemessen. Klicken Sie auf eine Zeile, um die Schicht auszuwählen, auf eine Zelle, um ihr dieses Format zu geben. Die Zahlen gelten nur für die Gewichte: Sie wissen nicht, von welcher Schicht die Antworten des Netzes abhängen.</translation>
    </message>
</context>
<context>
    <name>qs::MainWindow</name>
    <message>
        <source>The file has changed on the disk</source>
        <translation>Die Datei hat sich auf der Platte geändert</translation>
    </message>
    <message>
        <source>F5 opens it again.</source>
        <translation>F5 öffnet sie noch einmal.</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s)</source>
        <translation>
            <numerusform>%1 von %n Schicht</numerusform>
            <numerusform>%1 von %n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) not computed</source>
        <translation>
            <numerusform>%n Schicht nicht berechnet</numerusform>
            <numerusform>%n Schichten nicht berechnet</numerusform>
        </translation>
    </message>
    <message>
        <source>Comparing formats</source>
        <translation>Formate werden verglichen</translation>
    </message>
    <message>
        <source>%1 – Quantscope</source>
        <comment>title of the window: the file</comment>
        <translation>%1 – Quantscope</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 values · %4</source>
        <extracomment>the file, how many layers, how many values, its size</extracomment>
        <translation>%1 · %2 · %3 Werte · %4</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>⚠ %n problem(s)</source>
        <translation>
            <numerusform>⚠ %n Problem</numerusform>
            <numerusform>⚠ %n Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>Shows or hides the list of problems.</source>
        <translation>Zeigt oder verbirgt die Liste der Probleme.</translation>
    </message>
    <message>
        <source>%1 could not be opened</source>
        <comment>file</comment>
        <translation>%1 konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a Model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Export the Report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>The report was written to %1</source>
        <translation>Der Bericht wurde nach %1 geschrieben</translation>
    </message>
    <message>
        <source>The report was not written</source>
        <translation>Der Bericht wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>%1 picture</source>
        <translation>%1-Bild</translation>
    </message>
    <message>
        <source>Data as CSV</source>
        <translation>Daten als CSV</translation>
    </message>
    <message>
        <source>Export the Plot</source>
        <translation>Diagramm exportieren</translation>
    </message>
    <message>
        <source>The plot was written to %1</source>
        <translation>Das Diagramm wurde nach %1 geschrieben</translation>
    </message>
    <message>
        <source>The plot was not written</source>
        <translation>Das Diagramm wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>The selected rows were copied.</source>
        <translation>Die ausgewählten Zeilen wurden kopiert.</translation>
    </message>
    <message>
        <source>The numbers were copied.</source>
        <translation>Die Zahlen wurden kopiert.</translation>
    </message>
    <message>
        <source>The problems were copied.</source>
        <translation>Die Probleme wurden kopiert.</translation>
    </message>
    <message>
        <source>The plot was copied, as a picture and as data.</source>
        <translation>Das Diagramm wurde kopiert, als Bild und als Daten.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Change the colours of the window.</source>
        <translation>Ändert die Farben des Fensters.</translation>
    </message>
    <message>
        <source>Change the language of the window.</source>
        <translation>Ändert die Sprache des Fensters.</translation>
    </message>
    <message>
        <source>No file was opened yet.</source>
        <translation>Es wurde noch keine Datei geöffnet.</translation>
    </message>
    <message>
        <source>No Samples</source>
        <translation>Keine Beispiele</translation>
    </message>
    <message>
        <source>The sample files were not installed.</source>
        <translation>Die Beispieldateien wurden nicht installiert.</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <comment>theme</comment>
        <translation>&amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <comment>theme</comment>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <comment>theme</comment>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <comment>language</comment>
        <translation>&amp;System</translation>
    </message>
    <message>
        <source>Not now: no file is open.</source>
        <translation>Jetzt nicht: Keine Datei ist geöffnet.</translation>
    </message>
    <message>
        <source>Not now: no layer is selected.</source>
        <translation>Jetzt nicht: Keine Schicht ist ausgewählt.</translation>
    </message>
    <message>
        <source>Not now: no layer is computed yet.</source>
        <translation>Jetzt nicht: Noch keine Schicht ist berechnet.</translation>
    </message>
    <message>
        <source>Not now: no channel is selected.</source>
        <translation>Jetzt nicht: Kein Kanal ist ausgewählt.</translation>
    </message>
    <message>
        <source>Not now: there is no choice to take back.</source>
        <translation>Jetzt nicht: Es gibt keine Wahl zurückzunehmen.</translation>
    </message>
    <message>
        <source>Not now: no choice was taken back.</source>
        <translation>Jetzt nicht: Keine Wahl wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>&amp;Wiederholen: %1</translation>
    </message>
    <message>
        <source>Not now: the selected layer has no choices of its own.</source>
        <translation>Jetzt nicht: Die ausgewählte Schicht hat keine eigenen Einstellungen.</translation>
    </message>
    <message>
        <source>Not now: everything is computed.</source>
        <translation>Jetzt nicht: Alles ist berechnet.</translation>
    </message>
    <message>
        <source>Not now: nothing is being computed.</source>
        <translation>Jetzt nicht: Es wird nichts berechnet.</translation>
    </message>
    <message>
        <source>Not all formats compared</source>
        <translation>Nicht alle Formate verglichen</translation>
    </message>
    <message>
        <source>Comparing all formats</source>
        <translation>Alle Formate werden verglichen</translation>
    </message>
    <message>
        <source>There is no format of this family with fewer bits.</source>
        <translation>Es gibt kein Format dieser Familie mit weniger Bits.</translation>
    </message>
    <message>
        <source>There is no format of this family with more bits.</source>
        <translation>Es gibt kein Format dieser Familie mit mehr Bits.</translation>
    </message>
    <message>
        <source>Open a Folder with a Model</source>
        <translation>Ordner mit einem Modell öffnen</translation>
    </message>
    <message>
        <source>Export the Tensors</source>
        <translation>Tensoren exportieren</translation>
    </message>
    <message>
        <source>The tensors were written to %1</source>
        <translation>Die Tensoren wurden nach %1 geschrieben</translation>
    </message>
    <message>
        <source>The tensors were not written</source>
        <translation>Die Tensoren wurden nicht geschrieben</translation>
    </message>
    <message>
        <source>Nothing was written: the export was cancelled.</source>
        <translation>Nichts wurde geschrieben: Der Export wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Not now: tensors are being written.</source>
        <translation>Nicht jetzt: Tensoren werden gerade geschrieben.</translation>
    </message>
    <message>
        <source>Comparing two files</source>
        <translation>Zwei Dateien werden verglichen</translation>
    </message>
    <message>
        <source>Compare with a File</source>
        <translation>Mit einer Datei vergleichen</translation>
    </message>
    <message>
        <source>&amp;Open %1</source>
        <translation>%1 ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Compare with %1</source>
        <translation>Mit %1 &amp;vergleichen</translation>
    </message>
    <message>
        <source>These data do not fit the network</source>
        <translation>Diese Daten passen nicht zum Netz</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>Daten werden gelesen</translation>
    </message>
    <message numerus="yes">
        <source>%n configuration(s) more</source>
        <translation>
            <numerusform>noch %n Konfiguration</numerusform>
            <numerusform>noch %n Konfigurationen</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking at activations</source>
        <translation>Aktivierungen werden betrachtet</translation>
    </message>
    <message>
        <source>Not all samples measured</source>
        <translation>Nicht alle Beispiele gemessen</translation>
    </message>
    <message>
        <source>Load Data</source>
        <translation>Daten laden</translation>
    </message>
    <message>
        <source>Load Pictures</source>
        <translation>Bilder laden</translation>
    </message>
    <message>
        <source>&amp;Use %1 as data</source>
        <translation>%1 als &amp;Daten verwenden</translation>
    </message>
    <message>
        <source>Export the Measurements</source>
        <translation>Messwerte exportieren</translation>
    </message>
    <message>
        <source>The measurements were written to %1</source>
        <translation>Die Messwerte wurden nach %1 geschrieben</translation>
    </message>
    <message>
        <source>The measurements were not written</source>
        <translation>Die Messwerte wurden nicht geschrieben</translation>
    </message>
    <message>
        <source>Not now: the file holds no network that could run.</source>
        <translation>Jetzt nicht: Die Datei enthält kein Netz, das ausgeführt werden könnte.</translation>
    </message>
    <message>
        <source>Not now: the network has no data.</source>
        <translation>Jetzt nicht: Das Netz hat keine Daten.</translation>
    </message>
    <message>
        <source>Not now: the network is being measured.</source>
        <translation>Jetzt nicht: Das Netz wird gerade gemessen.</translation>
    </message>
    <message>
        <source>Not now: nothing of the network is measured yet.</source>
        <translation>Jetzt nicht: Am Netz ist noch nichts gemessen.</translation>
    </message>
    <message>
        <source>Data to Compare with</source>
        <translation>Daten zum Vergleichen</translation>
    </message>
</context>
<context>
    <name>qs::MessageBar</name>
    <message>
        <source>Cop&amp;y Details</source>
        <translation>Einzelheiten &amp;kopieren</translation>
    </message>
    <message>
        <source>Puts the whole message on the clipboard.</source>
        <translation>Legt die ganze Meldung in die Zwischenablage.</translation>
    </message>
    <message>
        <source>Dis&amp;miss</source>
        <translation>Aus&amp;blenden</translation>
    </message>
    <message>
        <source>Hides this message.</source>
        <translation>Blendet diese Meldung aus.</translation>
    </message>
</context>
<context>
    <name>qs::ModelSizeDialog</name>
    <message>
        <source>Model size</source>
        <translation>Modellgröße</translation>
    </message>
    <message>
        <source>&amp;Copy table</source>
        <translation>Tabelle &amp;kopieren</translation>
    </message>
    <message>
        <source>Copies the selected rows, or all of them.</source>
        <translation>Kopiert die gewählten Zeilen oder alle.</translation>
    </message>
</context>
<context>
    <name>qs::ModelSizePanel</name>
    <message>
        <source>Now %1 in all tensors. %2 weights are quantized; the other tensors keep their %3. GB counts by 1000, GiB by 1024. The first row is what is chosen now.</source>
        <translation>Jetzt %1 in allen Tensoren. %2 Gewichte werden quantisiert; die anderen Tensoren behalten ihre %3. GB zählt in 1000ern, GiB in 1024ern. Die erste Zeile ist, was jetzt gewählt ist.</translation>
    </message>
    <message>
        <source>Write the number of parameters like 7B, 110M or 1500000000.</source>
        <translation>Schreiben Sie die Zahl der Parameter wie 7B, 110M oder 1500000000.</translation>
    </message>
    <message>
        <source>The open model</source>
        <translation>Das geöffnete Modell</translation>
    </message>
    <message>
        <source>A number of parameters</source>
        <translation>Eine Zahl von Parametern</translation>
    </message>
    <message>
        <source>&amp;Size of:</source>
        <translation>&amp;Größe von:</translation>
    </message>
    <message>
        <source>&amp;Parameters:</source>
        <translation>&amp;Parameter:</translation>
    </message>
    <message>
        <source>Speed of the &amp;disk:</source>
        <translation>Geschwindigkeit der P&amp;latte:</translation>
    </message>
    <message>
        <source>Speed of the &amp;memory:</source>
        <translation>Geschwindigkeit des &amp;Speichers:</translation>
    </message>
    <message>
        <source> MB/s</source>
        <comment>megabytes per second behind a number</comment>
        <translation> MB/s</translation>
    </message>
    <message>
        <source> GB/s</source>
        <comment>gigabytes per second behind a number</comment>
        <translation> GB/s</translation>
    </message>
    <message>
        <source>How many weights a model has, such as 7B, 110M or 1500000000.</source>
        <translation>Wie viele Gewichte ein Modell hat, etwa 7B, 110M oder 1500000000.</translation>
    </message>
    <message>
        <source>K, M, B (or G) and T stand for thousand, million, billion and trillion.</source>
        <translation>K, M, B (oder G) und T stehen für Tausend, Million, Milliarde und Billion.</translation>
    </message>
    <message>
        <source>How fast the file is read: decides how long loading takes.</source>
        <translation>Wie schnell die Datei gelesen wird: davon hängt ab, wie lange das Laden dauert.</translation>
    </message>
    <message>
        <source>1 MB is 1,000,000 bytes. A SATA drive reads about 500 MB/s.</source>
        <translation>1 MB sind 1.000.000 Byte. Ein SATA-Laufwerk liest etwa 500 MB/s.</translation>
    </message>
    <message>
        <source>How fast the memory is read: every token of a language model reads all weights once.</source>
        <translation>Wie schnell der Speicher gelesen wird: Jedes Token eines Sprachmodells liest alle Gewichte einmal.</translation>
    </message>
    <message>
        <source>1 GB is 1,000,000,000 bytes. Two channels of DDR4 reach about 50 GB/s.</source>
        <translation>1 GB sind 1.000.000.000 Byte. Zwei Kanäle DDR4 schaffen etwa 50 GB/s.</translation>
    </message>
    <message>
        <source>Size in every format</source>
        <translation>Größe in jedem Format</translation>
    </message>
    <message>
        <source>%1 parameters, all of them in large quantized matrices; shares are of FP32, %2. GB counts by 1000, GiB by 1024. The first row is what is chosen now.</source>
        <translation>%1 Parameter, alle in großen quantisierten Matrizen; Anteile gelten gegen FP32, %2. GB zählt in 1000ern, GiB in 1024ern. Die erste Zeile ist, was jetzt gewählt ist.</translation>
    </message>
</context>
<context>
    <name>qs::NetworkView</name>
    <message>
        <source>No model is open</source>
        <translation>Kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>This file cannot be run</source>
        <translation>Diese Datei lässt sich nicht ausführen</translation>
    </message>
    <message>
        <source>Opening the network</source>
        <translation>Das Netz wird geöffnet</translation>
    </message>
    <message>
        <source>The network has no data yet</source>
        <translation>Das Netz hat noch keine Daten</translation>
    </message>
</context>
<context>
    <name>qs::NumbersPanel</name>
    <message>
        <source>L0 · weights only</source>
        <translation>L0 · nur Gewichte</translation>
    </message>
    <message>
        <source>How strong the evidence is: these scores compare the weights alone, without any input.</source>
        <translation>Wie stark der Beleg ist: Diese Werte vergleichen nur die Gewichte, ohne jede Eingabe.</translation>
    </message>
    <message>
        <source>Evidence levels: L0 compares the weights alone. L1 weighs them with input statistics, L2 compares a layer&apos;s output, L3 the model&apos;s output. Levels are never mixed in one ranking.</source>
        <translation>Belegstufen: L0 vergleicht nur die Gewichte. L1 gewichtet sie mit Statistiken der Eingaben, L2 vergleicht die Ausgabe einer Schicht, L3 die Ausgabe des Modells. Stufen werden nie in einer Rangfolge gemischt.</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>What quantization does to the selected layer and to the whole model, computed from every value. Point at a row to see its formula.</source>
        <translation>Was die Quantisierung mit der ausgewählten Schicht und dem ganzen Modell macht, aus allen Werten berechnet. Zeigen Sie auf eine Zeile, um ihre Formel zu sehen.</translation>
    </message>
    <message>
        <source>No layer selected</source>
        <translation>Keine Schicht ausgewählt</translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>Ganzes Modell</translation>
    </message>
    <message numerus="yes">
        <source>Whole model, %n layer(s)</source>
        <translation>
            <numerusform>Ganzes Modell, %n Schicht</numerusform>
            <numerusform>Ganzes Modell, %n Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whole model, %1 of %n layer(s) finished</source>
        <translation>
            <numerusform>Ganzes Modell, %1 von %n Schicht fertig</numerusform>
            <numerusform>Ganzes Modell, %1 von %n Schichten fertig</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::PairsMenu</name>
    <message>
        <source>Pair everything automatically</source>
        <translation>Alles selbsttätig paaren</translation>
    </message>
    <message>
        <source>Read Pairs</source>
        <translation>Paare lesen</translation>
    </message>
    <message>
        <source>Pairs of tensors (*.json)</source>
        <translation>Paare von Tensoren (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The pairs were not read</source>
        <translation>Die Paare wurden nicht gelesen</translation>
    </message>
    <message>
        <source>Read pairs from a file</source>
        <translation>Paare aus einer Datei lesen</translation>
    </message>
    <message>
        <source>Write Pairs</source>
        <translation>Paare schreiben</translation>
    </message>
    <message>
        <source>Write the Table</source>
        <translation>Tabelle schreiben</translation>
    </message>
    <message>
        <source>The file was not written</source>
        <translation>Die Datei wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>&amp;Read Pairs…</source>
        <translation>Paare &amp;lesen …</translation>
    </message>
    <message>
        <source>Read from a JSON file which tensors belong together.</source>
        <translation>Aus einer JSON-Datei lesen, welche Tensoren zusammengehören.</translation>
    </message>
    <message>
        <source>&amp;Write Pairs…</source>
        <translation>Paare &amp;schreiben …</translation>
    </message>
    <message>
        <source>Write all pairs to a JSON file that can be edited and read again.</source>
        <translation>Alle Paare in eine JSON-Datei schreiben, die bearbeitet und wieder gelesen werden kann.</translation>
    </message>
    <message>
        <source>Write the &amp;Table…</source>
        <translation>&amp;Tabelle schreiben …</translation>
    </message>
    <message>
        <source>Write all rows with their numbers as CSV or JSON.</source>
        <translation>Alle Zeilen mit ihren Zahlen als CSV oder JSON schreiben.</translation>
    </message>
    <message>
        <source>Pair &amp;Everything Automatically</source>
        <translation>&amp;Alles selbsttätig paaren</translation>
    </message>
    <message>
        <source>Take back every correction.</source>
        <translation>Jede Berichtigung zurücknehmen.</translation>
    </message>
    <message>
        <source>&amp;Close the Other File</source>
        <translation>Andere Datei s&amp;chließen</translation>
    </message>
    <message>
        <source>Stop comparing.</source>
        <translation>Den Vergleich beenden.</translation>
    </message>
</context>
<context>
    <name>qs::PartnerDialog</name>
    <message>
        <source>The axes of the matrix are swapped</source>
        <translation>Die Achsen der Matrix sind vertauscht</translation>
    </message>
    <message>
        <source>Choose the Partner</source>
        <translation>Partner wählen</translation>
    </message>
    <message>
        <source>Which tensor belongs to %1 (%2)? Those with as many values:</source>
        <translation>Welcher Tensor gehört zu %1 (%2)? Die mit ebenso vielen Werten:</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>Gespeichert als</translation>
    </message>
    <message>
        <source>Paired with</source>
        <translation>Gepaart mit</translation>
    </message>
    <message>
        <source>Only for matrices whose shape fits both ways.</source>
        <translation>Nur für Matrizen, deren Form auf beide Weisen passt.</translation>
    </message>
</context>
<context>
    <name>qs::PlotFrame</name>
    <message>
        <source>There is no figure to save yet.</source>
        <translation>Es gibt noch kein Diagramm zu speichern.</translation>
    </message>
    <message>
        <source>A figure cannot be saved as “%1”; the endings are %2.</source>
        <translation>Ein Diagramm lässt sich nicht als „%1“ speichern; die Endungen sind %2.</translation>
    </message>
    <message>
        <source>Save image</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>PNG image (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)</source>
        <translation>PNG-Bild (*.png);;SVG-Zeichnung (*.svg);;PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Save data</source>
        <translation>Daten speichern</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Durch Komma getrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>&amp;Copy image</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;data</source>
        <translation>&amp;Daten kopieren</translation>
    </message>
    <message>
        <source>&amp;Save image…</source>
        <translation>Bild &amp;speichern…</translation>
    </message>
    <message>
        <source>Save da&amp;ta…</source>
        <translation>Da&amp;ten speichern…</translation>
    </message>
    <message>
        <source>&amp;What is this?</source>
        <translation>&amp;Was ist das?</translation>
    </message>
</context>
<context>
    <name>qs::PreprocessingFields</name>
    <message>
        <source>&amp;Preset:</source>
        <translation>Vor&amp;gabe:</translation>
    </message>
    <message>
        <source>&amp;Resize:</source>
        <translation>Größe ä&amp;ndern:</translation>
    </message>
    <message>
        <source>&amp;Filter:</source>
        <translation>&amp;Filter:</translation>
    </message>
    <message>
        <source>Cr&amp;op:</source>
        <translation>&amp;Ausschnitt:</translation>
    </message>
    <message>
        <source>&amp;Scale:</source>
        <translation>Skal&amp;ierung:</translation>
    </message>
    <message>
        <source>&amp;Mean:</source>
        <translation>&amp;Mittel:</translation>
    </message>
    <message>
        <source>&amp;Deviation:</source>
        <translation>Ab&amp;weichung:</translation>
    </message>
    <message>
        <source>C&amp;hannels:</source>
        <translation>Kanä&amp;le:</translation>
    </message>
    <message>
        <source>La&amp;yout:</source>
        <translation>Ano&amp;rdnung:</translation>
    </message>
    <message>
        <source>Length of the shorter side in pixels, or height and width as 240x320, or “none”.</source>
        <translation>Länge der kürzeren Seite in Pixeln, oder Höhe und Breite wie 240x320, oder „none“ für keine Änderung.</translation>
    </message>
    <message>
        <source>What weighs the pixels when the size changes.</source>
        <translation>Was die Pixel gewichtet, wenn sich die Größe ändert.</translation>
    </message>
    <message>
        <source>Size of the centre that is cut out, or height and width as 240x320, or “none”.</source>
        <translation>Größe der Mitte, die ausgeschnitten wird, oder Höhe und Breite wie 240x320, oder „none“ für keinen Ausschnitt.</translation>
    </message>
    <message>
        <source>What a byte x becomes: x / 255, x itself, or x / 127.5 − 1.</source>
        <translation>Was aus einem Byte x wird: x / 255, x selbst oder x / 127,5 − 1.</translation>
    </message>
    <message>
        <source>What is subtracted then: one number, or one per channel as 0.485/0.456/0.406.</source>
        <translation>Was danach abgezogen wird: eine Zahl oder eine je Kanal wie 0.485/0.456/0.406.</translation>
    </message>
    <message>
        <source>What is divided by then: one number, or one per channel as 0.229/0.224/0.225.</source>
        <translation>Wodurch danach geteilt wird: eine Zahl oder eine je Kanal wie 0.229/0.224/0.225.</translation>
    </message>
    <message>
        <source>What the channels are, in their order.</source>
        <translation>Was die Kanäle sind, in ihrer Reihenfolge.</translation>
    </message>
    <message>
        <source>Whether the channels stand before height and width or after.</source>
        <translation>Ob die Kanäle vor Höhe und Breite stehen oder danach.</translation>
    </message>
    <message>
        <source>F&amp;ill up:</source>
        <translation>Ergän&amp;zen mit:</translation>
    </message>
    <message>
        <source>What the rest is filled up with where the picture keeps its proportion in a resize to height and width: a byte, as 114, or one per channel as 124/116/104; “none” stretches the picture.</source>
        <translation>Womit der Rest aufgefüllt wird, wenn das Bild beim Ändern auf Höhe und Breite sein Seitenverhältnis behält: ein Byte wie 114 oder eines je Kanal wie 124/116/104; „none“ verzerrt das Bild.</translation>
    </message>
</context>
<context>
    <name>qs::ProblemsPanel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>No problems. What cannot be read in a file is listed here, the rest is shown all the same.</source>
        <translation>Keine Probleme. Was in einer Datei nicht gelesen werden kann, steht hier; der Rest wird trotzdem gezeigt.</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Parts of the file that could not be read or analysed. Enter or a double click selects the layer.</source>
        <translation>Teile der Datei, die nicht gelesen oder untersucht werden konnten. Die Eingabetaste oder ein Doppelklick wählt die Schicht aus.</translation>
    </message>
</context>
<context>
    <name>qs::ProgressStrip</name>
    <message>
        <source>%1: %2</source>
        <comment>stage: items done</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>progress, time left</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops computing and keeps the finished layers (Esc).</source>
        <translation>Hält die Berechnung an und behält die fertigen Schichten (Esc).</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Computes the layers that are not computed yet (F5).</source>
        <translation>Berechnet die Schichten, die noch nicht berechnet sind (F5).</translation>
    </message>
    <message numerus="yes">
        <source>about %n s left</source>
        <translation>
            <numerusform>noch etwa %n s</numerusform>
            <numerusform>noch etwa %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n min left</source>
        <translation>
            <numerusform>noch etwa %n min</numerusform>
            <numerusform>noch etwa %n min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qs::RangeFields</name>
    <message>
        <source>Lo&amp;wer</source>
        <translation>&amp;Untere</translation>
    </message>
    <message>
        <source>&amp;Upper</source>
        <translation>&amp;Obere</translation>
    </message>
    <message>
        <source>Lower end of the clip range</source>
        <translation>Unteres Ende des Bereichs</translation>
    </message>
    <message>
        <source>Upper end of the clip range</source>
        <translation>Oberes Ende des Bereichs</translation>
    </message>
    <message>
        <source>Type a number and press Enter.</source>
        <translation>Geben Sie eine Zahl ein und drücken Sie die Eingabetaste.</translation>
    </message>
</context>
<context>
    <name>qs::RowScrollBar</name>
    <message>
        <source>More layers</source>
        <translation>Weitere Schichten</translation>
    </message>
</context>
<context>
    <name>qs::SampleList</name>
    <message>
        <source>label %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>The first samples, as the network sees them</source>
        <translation>Die ersten Beispiele, wie das Netz sie sieht</translation>
    </message>
</context>
<context>
    <name>qs::SensitivityView</name>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1   #%2</source>
        <extracomment>a value, and the place of the layer under another measure</extracomment>
        <translation>%1   #%2</translation>
    </message>
    <message>
        <source>value, # place by %1</source>
        <translation>Wert, # Platz nach %1</translation>
    </message>
    <message>
        <source>Layers as %1</source>
        <translation>Schichten als %1</translation>
    </message>
    <message>
        <source>Layers in every configuration that was measured</source>
        <translation>Schichten in jeder gemessenen Konfiguration</translation>
    </message>
    <message>
        <source>Error along the depth, as %1</source>
        <translation>Fehler entlang der Tiefe, als %1</translation>
    </message>
    <message>
        <source>Measured for %1; something else is chosen now.</source>
        <translation>Gemessen für %1; jetzt ist etwas anderes gewählt.</translation>
    </message>
    <message numerus="yes">
        <source>Stopped after %1 of %n sample(s).</source>
        <translation>
            <numerusform>Nach %1 von %n Beispiel angehalten.</numerusform>
            <numerusform>Nach %1 von %n Beispielen angehalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sample(s) measured so far; the numbers still move.</source>
        <translation>
            <numerusform>Bisher %1 von %n Beispiel gemessen; die Zahlen bewegen sich noch.</numerusform>
            <numerusform>Bisher %1 von %n Beispielen gemessen; die Zahlen bewegen sich noch.</numerusform>
        </translation>
    </message>
    <message>
        <source>Click a layer to select it.</source>
        <translation>Klicken Sie auf eine Schicht, um sie auszuwählen.</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <extracomment>a layer and why it could not be measured
----------
evidence level and name of a measure</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · own output %2, accumulated %3</source>
        <translation>%1 · eigene Ausgabe %2, aufgelaufen %3</translation>
    </message>
    <message>
        <source>%1 · %2 %3 · %4 %5</source>
        <translation>%1 · %2 %3 · %4 %5</translation>
    </message>
    <message>
        <source>%1 as %2 · %3 %4</source>
        <extracomment>a layer, a configuration, a measure and its value</extracomment>
        <translation>%1 als %2 · %3 %4</translation>
    </message>
    <message>
        <source>Open a network to see what quantizing it does to its answers.</source>
        <translation>Öffnen Sie ein Netz, um zu sehen, was das Quantisieren mit seinen Antworten macht.</translation>
    </message>
    <message>
        <source>“Data” above loads samples from a file of arrays or a folder of pictures, or makes some up. The network then runs on them as it is and with its layers quantized, and the layers are ranked by what becomes of its answers.</source>
        <translation>„Daten“ oben lädt Beispiele aus einer Datei mit Arrays oder einem Ordner mit Bildern oder erfindet welche. Darauf wird das Netz ausgeführt, wie es ist und mit quantisierten Schichten, und die Schichten werden danach geordnet, was aus seinen Antworten wird.</translation>
    </message>
    <message>
        <source>Nothing is measured yet</source>
        <translation>Noch ist nichts gemessen</translation>
    </message>
    <message>
        <source>“Measure” runs the network once as it is and once more for each layer with that layer quantized as chosen on the right. It can be stopped at any time.</source>
        <translation>„Messen“ führt das Netz einmal aus, wie es ist, und noch einmal für jede Schicht, mit dieser Schicht so quantisiert, wie rechts gewählt. Es lässt sich jederzeit anhalten.</translation>
    </message>
    <message>
        <source>The weights are being quantized</source>
        <translation>Die Gewichte werden quantisiert</translation>
    </message>
    <message>
        <source>The network runs next.</source>
        <translation>Danach wird das Netz ausgeführt.</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>Rangliste</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>The layers ranked, every layer in every configuration, or the error along the depth.</source>
        <translation>Die Schichten nach Rang, jede Schicht in jeder Konfiguration oder der Fehler entlang der Tiefe.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Maß</translation>
    </message>
    <message>
        <source>Measure to compare with</source>
        <translation>Maß zum Vergleich</translation>
    </message>
    <message>
        <source>The places of the layers under a second measure stand beside the bars.</source>
        <translation>Neben den Balken stehen die Plätze der Schichten nach einem zweiten Maß.</translation>
    </message>
    <message>
        <source>Ranking: what quantizing each layer alone does, under the measure chosen below; the badge says how strong its evidence is. Map: the same for every configuration that was measured; the bordered column is what is chosen now, hatched cells are still to come, dotted ones will not. Depth: the error of each layer&apos;s output, its own and what has come together up to there while all layers are quantized. Click a layer to select it, a cell to choose its configuration too.</source>
        <translation>Rangliste: was das Quantisieren jeder Schicht für sich macht, nach dem unten gewählten Maß; das Schild sagt, wie stark der Beleg ist. Karte: dasselbe für jede gemessene Konfiguration; die umrandete Spalte ist die jetzige Wahl, schraffierte Zellen kommen noch, gepunktete nicht. Tiefe: der Fehler der Ausgabe jeder Schicht, ihr eigener und was bis dahin aufgelaufen ist, wenn alle Schichten quantisiert sind. Klicken Sie auf eine Schicht, um sie auszuwählen, auf eine Zelle, um auch ihre Konfiguration zu wählen.</translation>
    </message>
</context>
<context>
    <name>qs::Session</name>
    <message>
        <source>all layers</source>
        <comment>target of a choice, as in &apos;Format INT4 for all layers&apos;</comment>
        <translation>alle Schichten</translation>
    </message>
    <message>
        <source>Choose for all layers</source>
        <translation>Für alle Schichten wählen</translation>
    </message>
    <message>
        <source>Choose for one layer</source>
        <translation>Für eine Schicht wählen</translation>
    </message>
    <message>
        <source>Apply the choices of %1 to all layers</source>
        <translation>Einstellungen von %1 auf alle Schichten anwenden</translation>
    </message>
    <message>
        <source>Common choices for %1</source>
        <translation>Gemeinsame Einstellungen für %1</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>Was gemessen wird</translation>
    </message>
    <message>
        <source>all layers</source>
        <comment>target of a choice</comment>
        <translation>alle Schichten</translation>
    </message>
</context>
<context>
    <name>qs::StartPage</name>
    <message>
        <source>See what storing a neural network&apos;s numbers in fewer bits does to them.</source>
        <translation>Sehen Sie, was mit den Zahlen eines neuronalen Netzes geschieht, wenn sie in weniger Bits gespeichert werden.</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>&amp;Open a File…</source>
        <translation>Datei ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Opens a file with neural-network weights. Nothing in it is executed.</source>
        <translation>Öffnet eine Datei mit Gewichten eines neuronalen Netzes. Nichts darin wird ausgeführt.</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Or begin with a sample</source>
        <translation>Oder beginnen Sie mit einem Beispiel</translation>
    </message>
    <message>
        <source>Drop a model file or a folder here</source>
        <translation>Ziehen Sie eine Modelldatei oder einen Ordner hierher</translation>
    </message>
</context>
<context>
    <name>qs::StudyPanel</name>
    <message numerus="yes">
        <source>&amp;Fold %n normalization(s)</source>
        <translation>
            <numerusform>%n Normalisierung &amp;einrechnen</numerusform>
            <numerusform>%n Normalisierungen &amp;einrechnen</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>&amp;Go on measuring</source>
        <translation>Weiter &amp;messen</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>&amp;Measure again</source>
        <translation>Noch einmal &amp;messen</translation>
    </message>
    <message>
        <source>Runs the network as it is and once more for each layer with that layer quantized as chosen. Results appear as samples finish, and it can be stopped.</source>
        <translation>Führt das Netz aus, wie es ist, und noch einmal für jede Schicht, mit dieser Schicht so quantisiert, wie gewählt. Ergebnisse erscheinen, sobald Beispiele fertig sind, und es lässt sich anhalten.</translation>
    </message>
    <message>
        <source>Runs the network as it is and looks at the values that its layers read and make. Results appear as samples finish, and it can be stopped.</source>
        <translation>Führt das Netz aus, wie es ist, und betrachtet die Werte, die seine Schichten lesen und erzeugen. Ergebnisse erscheinen, sobald Beispiele fertig sind, und es lässt sich anhalten.</translation>
    </message>
    <message>
        <source>%1 ← %2 %3</source>
        <extracomment>an input of the network, the array of the file that feeds it, its shape</extracomment>
        <translation>%1 ← %2 %3</translation>
    </message>
    <message>
        <source>Reading the data …</source>
        <translation>Daten werden gelesen …</translation>
    </message>
    <message>
        <source>synthetic data</source>
        <translation>synthetische Daten</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n Beispiel</numerusform>
            <numerusform>%n Beispiele</numerusform>
        </translation>
    </message>
    <message>
        <source>no labels</source>
        <translation>ohne Klassen</translation>
    </message>
    <message>
        <source>with labels</source>
        <translation>mit Klassen</translation>
    </message>
    <message numerus="yes">
        <source>%n slice(s)</source>
        <translation>
            <numerusform>%n Teilmenge</numerusform>
            <numerusform>%n Teilmengen</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Load data…</source>
        <translation>&amp;Daten laden…</translation>
    </message>
    <message>
        <source>Load &amp;pictures…</source>
        <translation>&amp;Bilder laden…</translation>
    </message>
    <message>
        <source>&amp;Synthetic data…</source>
        <translation>&amp;Synthetische Daten…</translation>
    </message>
    <message>
        <source>Data &amp;and samples…</source>
        <translation>Daten &amp;und Beispiele…</translation>
    </message>
    <message>
        <source>&amp;Forget the data</source>
        <translation>Daten &amp;vergessen</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>What the network runs on.</source>
        <translation>Worauf das Netz ausgeführt wird.</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>Aktivierungen</translation>
    </message>
    <message>
        <source>Weights and activations</source>
        <translation>Gewichte und Aktivierungen</translation>
    </message>
    <message>
        <source>What is quantized</source>
        <translation>Was quantisiert wird</translation>
    </message>
    <message>
        <source>What of a layer is quantized: its weights, the values that it reads, or both.</source>
        <translation>Was von einer Schicht quantisiert wird: ihre Gewichte, die Werte, die sie liest, oder beides.</translation>
    </message>
    <message>
        <source>Makes BatchNormalizations part of the layers before them, as runtimes do before they quantize: channels then differ far more.</source>
        <translation>Macht BatchNormalizations zu einem Teil der Schichten davor, wie es Laufzeitumgebungen tun, bevor sie quantisieren: Die Kanäle unterscheiden sich dann viel stärker.</translation>
    </message>
    <message>
        <source>All &amp;but one</source>
        <translation>A&amp;lle bis auf eine</translation>
    </message>
    <message>
        <source>Also measures everything quantized but one layer, for each layer; takes about twice as long.</source>
        <translation>Misst für jede Schicht auch, wenn alles außer ihr quantisiert ist; dauert etwa doppelt so lange.</translation>
    </message>
    <message>
        <source>All samples</source>
        <translation>Alle Beispiele</translation>
    </message>
    <message>
        <source> samples</source>
        <extracomment>behind a number in a field: 48 samples</extracomment>
        <translation> Beispiele</translation>
    </message>
    <message>
        <source>Number of samples</source>
        <translation>Zahl der Beispiele</translation>
    </message>
    <message>
        <source>How many samples the network runs on; fewer are faster and say less.</source>
        <translation>Auf wie vielen Beispielen das Netz ausgeführt wird; weniger sind schneller und sagen weniger.</translation>
    </message>
    <message>
        <source>Measure e&amp;very width</source>
        <translation>&amp;Jede Bitbreite messen</translation>
    </message>
    <message>
        <source>The same for every number of bits that the chosen format comes in, one after another: they become the columns of the map.</source>
        <translation>Dasselbe für jede Zahl von Bits, die es vom gewählten Format gibt, eine nach der anderen: Sie werden die Spalten der Karte.</translation>
    </message>
    <message>
        <source>SYNTHETIC DATA</source>
        <translation>SYNTHETISCHE DATEN</translation>
    </message>
    <message>
        <source>The data are made up: the network was not made for them, and what is measured on them says little about real inputs.</source>
        <translation>Die Daten sind erfunden: Das Netz wurde nicht für sie gemacht, und was auf ihnen gemessen wird, sagt wenig über wirkliche Eingaben.</translation>
    </message>
    <message>
        <source>OUTDATED</source>
        <translation>VERALTET</translation>
    </message>
    <message>
        <source>Something else was chosen since this was measured.</source>
        <translation>Seit dieser Messung wurde etwas anderes gewählt.</translation>
    </message>
    <message>
        <source>Close the &amp;other data</source>
        <translation>Die anderen Daten s&amp;chließen</translation>
    </message>
    <message>
        <source>Compare with &amp;other data…</source>
        <translation>Mit anderen Daten verglei&amp;chen…</translation>
    </message>
    <message>
        <source>Times each layer and the whole network in FP32 and in INT8 by turns, once nothing else runs. It can be stopped.</source>
        <translation>Misst die Zeit jeder Schicht und des ganzen Netzes abwechselnd in FP32 und in INT8, sobald nichts anderes läuft. Das lässt sich anhalten.</translation>
    </message>
    <message>
        <source>needs about %1 of memory</source>
        <translation>braucht etwa %1 Speicher</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2, and %3 for each of %n samples at once)</source>
        <extracomment>what measuring needs: how much at all, how much once, how much for each sample</extracomment>
        <translation>
            <numerusform>%1 (%2 und %3 für %n Beispiel)</numerusform>
            <numerusform>%1 (%2 und %3 für jedes von %n Beispielen zugleich)</numerusform>
        </translation>
    </message>
    <message>
        <source>NOT ENOUGH MEMORY</source>
        <translation>ZU WENIG SPEICHER</translation>
    </message>
    <message>
        <source>Measuring needs about %1 of memory, and %2 are free: it may fail or slow everything down. Samples that run at once take most of it: a single sample takes less.</source>
        <translation>Das Messen braucht etwa %1 Speicher, und %2 sind frei: Es kann scheitern oder alles verlangsamen. Das meiste brauchen Beispiele, die zugleich laufen: Ein einziges braucht weniger.</translation>
    </message>
    <message numerus="yes">
        <source>compared with %1, %n sample(s)</source>
        <translation>
            <numerusform>verglichen mit %1, %n Beispiel</numerusform>
            <numerusform>verglichen mit %1, %n Beispiele</numerusform>
        </translation>
    </message>
    <message>
        <source> rounds</source>
        <extracomment>behind a number in a field: 30 rounds</extracomment>
        <translation> Durchgänge</translation>
    </message>
    <message>
        <source>Number of rounds</source>
        <translation>Zahl der Durchgänge</translation>
    </message>
    <message>
        <source>How often each layer and the network run in each form; the median of the rounds is shown.</source>
        <translation>Wie oft jede Schicht und das Netz in jeder Form laufen; gezeigt wird der Median der Durchgänge.</translation>
    </message>
    <message>
        <source>How far the values lie from these on other data: other pictures, another season, another camera. The codes stay those that the first data calibrate.</source>
        <translation>Wie weit die Werte auf anderen Daten von diesen entfernt liegen: andere Bilder, eine andere Jahreszeit, eine andere Kamera. Die Codes bleiben die, welche die ersten Daten kalibrieren.</translation>
    </message>
</context>
<context>
    <name>qs::ViewBar</name>
    <message>
        <source>More</source>
        <comment>views that the tab bar has no room for</comment>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Views that the window is too narrow to show as tabs.</source>
        <translation>Ansichten, für deren Reiter das Fenster zu schmal ist.</translation>
    </message>
    <message>
        <source>More views</source>
        <translation>Weitere Ansichten</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
</context>
</TS>
