<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Pixelwise</name>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Estimated overall accuracy of the map, weighted by area: {accuracy} ± {margin} (95% interval).</source>
        <translation>Geschätzte Gesamtgenauigkeit der Karte, nach Fläche gewichtet: {accuracy} ± {margin} (95-%-Intervall).</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Samples: {count}. Overall accuracy: {accuracy}. Kappa: {kappa}.</source>
        <translation>Stichproben: {count}. Gesamtgenauigkeit: {accuracy}. Kappa: {kappa}.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Points left out because they are outside the raster: {count}</source>
        <translation>Ausgelassene Punkte außerhalb des Rasters: {count}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Pixels left out because polygons of different classes overlap there: {count}</source>
        <translation>Ausgelassene Pixel, an denen sich Polygone verschiedener Klassen überlappen: {count}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Points left out because they have no reference class (empty or -1): {count}</source>
        <translation>Ausgelassene Punkte ohne Referenzklasse (leer oder -1): {count}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Polygons left out because they have no reference class (empty or -1): {count}</source>
        <translation>Ausgelassene Polygone ohne Referenzklasse (leer oder -1): {count}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Points left out because the raster is NoData there: {count}</source>
        <translation>Ausgelassene Punkte, an denen das Raster NoData ist: {count}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Pixels left out because the raster is NoData there: {count}</source>
        <translation>Ausgelassene Pixel, an denen das Raster NoData ist: {count}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Reference "{name}": it has no sample with a reference class where the raster has a class, so there is nothing to compare. Check that both cover the same area, and their CRS.</source>
        <translation>Referenz „{name}“: Sie hat keine Stichprobe mit einer Referenzklasse, an der das Raster eine Klasse hat. Es gibt also nichts zu vergleichen. Prüfen Sie, ob beide dasselbe Gebiet abdecken, und ihr KBS.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>The class in the field Classified of {count} points differs from that of the raster there. The class of the raster is used. If the raster was changed after the points were created, the sample is stratified by another map: use the original raster.</source>
        <translation>Bei {count} Punkten weicht die Klasse im Feld Classified von der des Rasters an dieser Stelle ab. Verwendet wird die Klasse des Rasters. Wurde das Raster geändert, nachdem die Punkte erzeugt wurden, ist die Stichprobe nach einer anderen Karte geschichtet: Verwenden Sie das ursprüngliche Raster.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Reference classes that the raster does not have, so their samples count as errors: {names}. Check their spelling.</source>
        <translation>Referenzklassen, die das Raster nicht hat, sodass ihre Stichproben als Fehler zählen: {names}. Prüfen Sie ihre Schreibweise.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>The raster has a class with the value -1, so samples with -1 count as this class, not as samples without a reference class. Check that all samples are labelled.</source>
        <translation>Das Raster hat eine Klasse mit dem Wert -1. Stichproben mit -1 zählen daher zu dieser Klasse und nicht als Stichproben ohne Referenzklasse. Prüfen Sie, ob alle Stichproben eine Referenzklasse haben.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Classes with the same value but another name in the reference: {names}.</source>
        <translation>Klassen mit demselben Wert, aber einem anderen Namen in der Referenz: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Every pixel counts as an independent sample. Neighbouring pixels are not independent, so the intervals are narrower than they should be. Use points for a probability sample.</source>
        <translation>Jedes Pixel zählt als unabhängige Stichprobe. Benachbarte Pixel sind nicht unabhängig, daher sind die Intervalle schmaler, als sie sein sollten. Verwenden Sie Punkte für eine Zufallsstichprobe.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Classes of the raster without a sample: {names}. The estimates are for the other classes, {share} of the mapped area.</source>
        <translation>Klassen des Rasters ohne Stichprobe: {names}. Die Schätzungen gelten für die anderen Klassen, {share} der kartierten Fläche.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <source>Classes of the raster with a single sample: {names}. Intervals that depend on them are unknown; they need at least two samples, better 50.</source>
        <translation>Klassen des Rasters mit einer einzigen Stichprobe: {names}. Intervalle, die von ihnen abhängen, sind unbekannt; sie brauchen mindestens zwei Stichproben, besser 50.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../inference/card/page.py"/>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <location filename="../inference/accuracy/report.py"/>
        <source>User's accuracy</source>
        <translation>Nutzergenauigkeit</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <location filename="../inference/accuracy/report.py"/>
        <source>Producer's accuracy</source>
        <translation>Produzentengenauigkeit</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/assessment.py"/>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../inference/accuracy/sample_log.py"/>
        <location filename="../inference/card/page.py"/>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/cleaning/clean.py"/>
        <location filename="../inference/result/tally.py"/>
        <location filename="../inference/training_data/balance.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../installation/check.py"/>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/comparison.py"/>
        <source>Reference "{layer}": it has a CRS, but the input raster has none. Set the raster's CRS first.</source>
        <translation>Referenz „{layer}“: Sie hat ein KBS, das Eingaberaster aber keines. Legen Sie zuerst das KBS des Rasters fest.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/comparison.py"/>
        <source>Reference "{layer}": it cannot be reprojected to {crs}, the CRS of the raster ({reason}). Set the CRS of the reference layer to the one its coordinates are in.</source>
        <translation>Referenz „{layer}“: Sie kann nicht nach {crs}, das KBS des Rasters, umprojiziert werden ({reason}). Stellen Sie als KBS des Referenzlayers das ein, in dem seine Koordinaten sind.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/reference.py"/>
        <source>Reference "{layer}": the field {field} contains {value}, which is not a class value. Class values are whole numbers.</source>
        <translation>Referenz „{layer}“: Das Feld {field} enthält {value}. Das ist kein Klassenwert: Klassenwerte sind ganze Zahlen.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/reference.py"/>
        <source>Reference "{layer}": none of the classes in the field {field} ({names}) is a class of the raster, which has {classes}. Choose another field, or use the same class names.</source>
        <translation>Referenz „{layer}“: Keine der Klassen im Feld {field} ({names}) ist eine Klasse des Rasters, das {classes} hat. Wählen Sie ein anderes Feld, oder verwenden Sie dieselben Klassennamen.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/reference.py"/>
        <source>Reference "{layer}": the class "{name}" can be several classes of the raster: {classes}. Choose a field with class values, or give the classes different names.</source>
        <translation>Referenz „{layer}“: Die Klasse „{name}“ kann mehrere Klassen des Rasters bedeuten: {classes}. Wählen Sie ein Feld mit Klassenwerten, oder benennen Sie die Klassen verschieden.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/reference.py"/>
        <source>{count} more</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Accuracy of {name}</source>
        <translation>Genauigkeit von {name}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Confusion matrix</source>
        <translation>Konfusionsmatrix</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Accuracy of the samples by class</source>
        <translation>Genauigkeit der Stichproben nach Klassen</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>What the numbers mean</source>
        <translation>Was die Zahlen bedeuten</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Left out</source>
        <translation>Nicht verglichen</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/training_data/report.py"/>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Grid</source>
        <translation>Gitter</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/training_data/report.py"/>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Compared with {name}</source>
        <translation>Verglichen mit {name}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>{accuracy} of {count} samples have the class of the reference. Kappa is {kappa}.</source>
        <translation>{accuracy} von {count} Stichproben haben die Klasse der Referenz. Kappa ist {kappa}.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>The map is correct on {accuracy} of its area (95% interval: {interval}), estimated from {count} samples.</source>
        <translation>Die Karte ist auf {accuracy} ihrer Fläche richtig (95-%-Intervall: {interval}), geschätzt aus {count} Stichproben.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../installation/check.py"/>
        <location filename="../conversion/messages.py"/>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>There are {count} classes; the table that the tool writes has the whole matrix.</source>
        <translation>Es gibt {count} Klassen. Die Tabelle, die das Werkzeug schreibt, enthält die ganze Matrix.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../inference/accuracy/sample_log.py"/>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/page.py"/>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/cleaning/clean.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/result/tally.py"/>
        <location filename="../inference/training_data/balance.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../installation/check.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Numbers of samples. Rows are the classes of the map, columns those of the reference, by their values.</source>
        <translation>Anzahl der Stichproben. Zeilen sind die Klassen der Karte, Spalten die der Referenz, mit ihren Werten.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Mapped as</source>
        <translation>Kartiert als</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Samples</source>
        <translation>Stichproben</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Mapped</source>
        <translation>Kartiert</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Estimates for the whole map</source>
        <translation>Schätzungen für die ganze Karte</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Mapped area</source>
        <translation>Kartierte Fläche</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Estimated area</source>
        <translation>Geschätzte Fläche</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Weighted by the mapped areas, with 95% intervals, after Olofsson et al. 2014 (Remote Sensing of Environment 148, 42-57). Areas are measured on the ellipsoid.</source>
        <translation>Gewichtet mit den kartierten Flächen, mit 95-%-Intervallen, nach Olofsson et al. 2014 (Remote Sensing of Environment 148, 42-57). Flächen sind auf dem Ellipsoid gemessen.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>User's accuracy: of the samples that the map assigns to a class, the share that has this class in the reference. The rest, up to 100%, is mapped too much (commission errors).</source>
        <translation>Nutzergenauigkeit: der Anteil der Stichproben, denen die Karte eine Klasse zuweist, die in der Referenz auch diese Klasse haben. Der Rest bis 100 % ist zu viel kartiert (Kommissionsfehler).</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Producer's accuracy: of the samples that have a class in the reference, the share that the map assigns to it. The rest, up to 100%, was not found (omission errors).</source>
        <translation>Produzentengenauigkeit: der Anteil der Stichproben mit einer Klasse in der Referenz, denen die Karte diese Klasse zuweist. Der Rest bis 100 % wurde nicht gefunden (Omissionsfehler).</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>F1 is the harmonic mean of both, IoU the share of samples with the class on both sides among those with the class on at least one side. Kappa is the agreement beyond that expected by chance: 0 for none, 1 for full agreement.</source>
        <translation>F1 ist das harmonische Mittel beider, IoU der Anteil der Stichproben mit der Klasse auf beiden Seiten an denen mit der Klasse auf mindestens einer Seite. Kappa ist die Übereinstimmung über die zufällig erwartete hinaus: 0 für keine, 1 für vollständige Übereinstimmung.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>The samples are not a probability sample, so these figures describe the samples, not the whole map: the true areas of the classes cannot be estimated from them.</source>
        <translation>Die Stichproben sind keine Zufallsstichprobe. Diese Zahlen beschreiben daher die Stichproben und nicht die ganze Karte: Die wahren Flächen der Klassen lassen sich daraus nicht schätzen.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>Estimated area: the true area of a class, corrected for the errors of the map that the samples show. If samples were drawn again and again, 95 of 100 intervals would contain the true value. An interval that does not contain the mapped area means that the map shows too much or too little of the class.</source>
        <translation>Geschätzte Fläche: die wahre Fläche einer Klasse, korrigiert um die Fehler der Karte, die die Stichproben zeigen. Würden immer wieder Stichproben gezogen, enthielten 95 von 100 Intervallen den wahren Wert. Enthält ein Intervall die kartierte Fläche nicht, zeigt die Karte zu viel oder zu wenig von der Klasse.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <source>An interval of ± 0 only means that all samples of a class agree, not that the map has no errors there.</source>
        <translation>Ein Intervall von ± 0 bedeutet nur, dass alle Stichproben einer Klasse übereinstimmen, nicht dass die Karte dort keine Fehler hat.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Simple random sample</source>
        <translation>Einfache Zufallsstichprobe</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Random sample stratified by class</source>
        <translation>Nach Klassen geschichtete Zufallsstichprobe</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Not a probability sample</source>
        <translation>Keine Zufallsstichprobe</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Reference field</source>
        <translation>Referenzfeld</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/report.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Sampling</source>
        <translation>Stichprobenauswahl</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>{count} points created, seed {seed}.</source>
        <translation>{count} Punkte erzeugt, Startwert {seed}.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>The raster has no pixel with a class here, so there are no points.</source>
        <translation>Das Raster hat hier kein Pixel mit einer Klasse, daher gibt es keine Punkte.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>{wanted} points instead of {count}: each class gets at least {least}.</source>
        <translation>{wanted} statt {count} Punkte: Jede Klasse erhält mindestens {least}.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>The raster has a class with the value -1, which in the field GrndTruth also means that a point has no reference class yet. Label every point.</source>
        <translation>Das Raster hat eine Klasse mit dem Wert -1, der im Feld GrndTruth auch bedeutet, dass ein Punkt noch keine Referenzklasse hat. Tragen Sie bei jedem Punkt eine Klasse ein.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>With a minimum distance, points are spread more evenly than in a random sample. Intervals that are computed from them are approximate.</source>
        <translation>Mit einem Mindestabstand sind Punkte gleichmäßiger verteilt als in einer Zufallsstichprobe. Intervalle, die aus ihnen berechnet werden, sind Näherungen.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>{classes}: {drawn} points instead of {wanted}, because there are only {pixels} pixels. Each has a point.</source>
        <translation>{classes}: {drawn} statt {wanted} Punkte, weil es nur {pixels} Pixel gibt. Jedes hat einen Punkt.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>{classes}: {drawn} points instead of {wanted}, because no more were found with the minimum distance. Choose a smaller distance or fewer points.</source>
        <translation>{classes}: {drawn} statt {wanted} Punkte, weil mit dem Mindestabstand keine weiteren gefunden wurden. Wählen Sie einen kleineren Abstand oder weniger Punkte.</translation>
    </message>
    <message>
        <location filename="../inference/accuracy/sample_log.py"/>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Output folder {folder}: it is a file. Choose a folder.</source>
        <translation>Ausgabeordner {folder}: Das ist eine Datei. Wählen Sie einen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>The merged raster {overlay} requires all of them</source>
        <translation>Das zusammengeführte Raster {overlay} braucht sie alle</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Folder for the raster items: neither OUTPUT_FOLDER nor OUTPUT is specified. Choose a folder for the results of the items, a file to merge them into, or both.</source>
        <translation>Ordner für die Rasterelemente: Weder OUTPUT_FOLDER noch OUTPUT ist angegeben. Wählen Sie einen Ordner für die Ergebnisse der Elemente, eine Datei, in der sie zusammengeführt werden, oder beides.</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Output {output}: confidence and probability rasters are not available if raster items are processed separately. Choose Process as mosaicked image, or leave these outputs out.</source>
        <translation>Ausgabe {output}: Konfidenz- und Wahrscheinlichkeitsraster gibt es nicht, wenn Rasterelemente separat verarbeitet werden. Verarbeiten Sie als Mosaik oder lassen Sie diese Ausgaben weg.</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Polygons {output}: if raster items are processed separately, polygons are made of the merged raster. Choose a classified raster too, or leave out the polygons and use Classes To Polygons for each item.</source>
        <translation>Polygone {output}: Werden Rasterelemente einzeln verarbeitet, entstehen die Polygone aus dem zusammengeführten Raster. Wählen Sie auch ein klassifiziertes Raster, oder lassen Sie die Polygone weg und verwenden Sie Klassen in Polygone umwandeln für jedes Element.</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>There is nothing else to classify</source>
        <translation>Sonst ist nichts zu klassifizieren</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Mask "{mask}": none of the {count} raster items has a pixel inside both the mask and the extent. Choose polygons that overlap an item, and check their CRS.</source>
        <translation>Maske „{mask}“: Keines der {count} Rasterelemente hat einen Pixel innerhalb von Maske und Ausdehnung. Wählen Sie Polygone, die ein Element überlappen, und prüfen Sie deren KBS.</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Extent {extent}: none of the {count} raster items overlaps it. Enter an extent that overlaps an item, and check its CRS.</source>
        <translation>Ausdehnung {extent}: Keines der {count} Rasterelemente überlappt mit ihr. Geben Sie eine Ausdehnung an, die ein Element überlappt, und prüfen Sie deren KBS.</translation>
    </message>
    <message>
        <location filename="../inference/batch/plan.py"/>
        <source>Raster items: {failed} of {total} cannot be classified.
{listed}
{rest}. Fix these items or leave them out, and run again.</source>
        <translation>Rasterelemente: {failed} von {total} können nicht klassifiziert werden.
{listed}
{rest}. Reparieren Sie diese Elemente oder lassen Sie sie weg und starten Sie erneut.</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <location filename="../inference/result/outputs.py"/>
        <location filename="../inference/training_data/export.py"/>
        <location filename="../processing_provider/common_parameters.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <location filename="../inference/result/outputs.py"/>
        <location filename="../inference/run.py"/>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Polygons</source>
        <translation>Polygone</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>Classified {count} raster items separately into {folder}.</source>
        <translation>{count} Rasterelemente separat nach {folder} klassifiziert.</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>Nothing was written</source>
        <translation>Es wurde nichts geschrieben</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>The other items ({count}) are finished and are in {folder}</source>
        <translation>Die anderen Elemente ({count}) sind fertig und liegen in {folder}</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>{others}; {output} was not written because it would be incomplete</source>
        <translation>{others}; {output} wurde nicht geschrieben, da es unvollständig wäre</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>{others}. The report is {report}</source>
        <translation>{others}. Der Bericht ist {report}</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <location filename="../inference/work/items.py"/>
        <source>Output folder {folder}: it is not writable ({reason}). Choose a folder you can write to.</source>
        <translation>Ausgabeordner {folder}: In ihn kann nicht geschrieben werden ({reason}). Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>Raster item {number} of {count}: "{raster}", to {output}</source>
        <translation>Rasterelement {number} von {count}: „{raster}“, nach {output}</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>Raster item "{name}" is outside the extent and the mask and is skipped.</source>
        <translation>Das Rasterelement „{name}“ liegt außerhalb der Ausdehnung und der Maske und wird übersprungen.</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>Raster item "{name}" is outside the extent and is skipped.</source>
        <translation>Das Rasterelement „{name}“ liegt außerhalb der Ausdehnung und wird übersprungen.</translation>
    </message>
    <message>
        <location filename="../inference/batch/run.py"/>
        <source>Results of all items, merged on a grid of {columns} x {rows} pixels:</source>
        <translation>Die Ergebnisse aller Elemente, zusammengeführt auf {columns} x {rows} Pixeln:</translation>
    </message>
    <message>
        <location filename="../inference/card/facts.py"/>
        <source>{start} … ({count} characters)</source>
        <translation>{start} … ({count} Zeichen)</translation>
    </message>
    <message>
        <location filename="../inference/card/html.py"/>
        <source>en</source>
        <translation>de</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Further information</source>
        <translation>Weitere Angaben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/page.py"/>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>exported by {producer}</source>
        <translation>exportiert von {producer}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>assumed; no range is specified</source>
        <translation>angenommen; kein Wertebereich angegeben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/report/settings.py"/>
        <location filename="../inference/training_data/report.py"/>
        <source>Bands</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>Calculated bands</source>
        <translation>Berechnete Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/report_facts.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Cell size</source>
        <translation>Zellengröße</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Tile</source>
        <translation>Kachel</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/polygons/job.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>at least {size}</source>
        <translation>mindestens {size}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>at most {size}</source>
        <translation>höchstens {size}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>not specified</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>none; the model classifies each pixel separately</source>
        <translation>keine; das Modell klassifiziert jedes Pixel einzeln</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{rows} x {columns} pixels, output margin {margin}</source>
        <translation>{rows} x {columns} Pixel, Ausgaberand {margin}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{rows} x {columns} pixels, padding {padding}</source>
        <translation>{rows} x {columns} Pixel, padding {padding}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Selected file</source>
        <translation>Gewählte Datei</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/result_card.py"/>
        <source>Network file</source>
        <translation>Netzdatei</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Framework</source>
        <translation>Framework</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Exported by</source>
        <translation>Exportiert von</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Domain</source>
        <translation>Domäne</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Graph description</source>
        <translation>Beschreibung des Graphen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Graph version</source>
        <translation>Version des Graphen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>File size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/raster/watch.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>one class id per pixel</source>
        <translation>eine Klassen-ID je Pixel</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>one score per pixel, for the foreground</source>
        <translation>ein Score je Pixel, für den Vordergrund</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{count} scores per pixel</source>
        <translation>{count} Scores je Pixel</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/result/outputs.py"/>
        <location filename="../inference/result/publish.py"/>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Returns</source>
        <translation>Liefert</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../installation/check.py"/>
        <location filename="../ui/parameters/band_combos.py"/>
        <source>Not used</source>
        <translation>Nicht verwendet</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/card/result_card.py"/>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{input}: {bands}</source>
        <translation>{input}: {bands}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Input {number}</source>
        <translation>Eingabe {number}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{input}: {content}</source>
        <translation>{input}: {content}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Metadata inputs</source>
        <translation>Metadaten-Eingaben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>model band {number}</source>
        <translation>Modellkanal {number}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>model bands {first} to {last}</source>
        <translation>Modellkanäle {first} bis {last}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Possible outputs</source>
        <translation>Mögliche Ausgaben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>assumed from the pixel type</source>
        <translation>nach Pixeltyp angenommen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>; range assumed from the pixel type</source>
        <translation>; Wertebereich nach Pixeltyp angenommen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Bands and values</source>
        <translation>Kanäle und Werte</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>low</source>
        <translation>unten</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>high</source>
        <translation>oben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>deviation</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Scaled bands</source>
        <translation>Skalierte Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>stored numbers, because the network expects whole numbers</source>
        <translation>gespeicherte Zahlen, da das Netz ganze Zahlen erwartet</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{values}, as the model specifies</source>
        <translation>{values}, wie vom Modell angegeben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>stored numbers or real values, whichever match its training values</source>
        <translation>gespeicherte Zahlen oder reale Werte, je nachdem, was zu seinen Trainingswerten passt</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>real values, because the model does not specify its training values</source>
        <translation>reale Werte, da das Modell seine Trainingswerte nicht angibt</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>stored numbers, unless the splits of its decision trees are real values</source>
        <translation>gespeicherte Zahlen, außer wenn die Schwellen seiner Entscheidungsbäume reale Werte sind</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/model/values.py"/>
        <source>stored numbers</source>
        <translation>gespeicherte Zahlen</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>of any type</source>
        <translation>jeder Art</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{bands} for each date, {names}; any number of dates: as many as the raster or Band order has</source>
        <translation>{bands} je Zeitpunkt, {names}; beliebig viele Zeitpunkte: so viele, wie das Raster oder die Kanalreihenfolge enthält</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>any number: those listed in Band order, or all of the raster</source>
        <translation>beliebig viele: die in der Kanalreihenfolge genannten oder alle des Rasters</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{count}: {dates} dates of {bands} bands each, one date after the other, {names}</source>
        <translation>{count}: {dates} Zeitpunkte mit je {bands} Kanälen, ein Zeitpunkt nach dem anderen, {names}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{count}, calculated from {bands}</source>
        <translation>{count}, berechnet aus: {bands}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>in the order of the raster</source>
        <translation>in der Reihenfolge des Rasters</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>raster bands {bands}</source>
        <translation>Rasterkanäle {bands}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>raster bands named {bands}</source>
        <translation>Rasterkanäle mit den Namen {bands}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/training_data/balance.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>the model classifies each pixel separately</source>
        <translation>das Modell klassifiziert jedes Pixel einzeln</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{rows} x {columns} pixels, adjustable</source>
        <translation>{rows} x {columns} Pixel, änderbar</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{rows} x {columns} pixels, fixed</source>
        <translation>{rows} x {columns} Pixel, fest</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>one value per {stride} x {stride} pixels, interpolated</source>
        <translation>ein Wert je {stride} x {stride} Pixel, interpoliert</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{margin} pixels on each side, which the network itself leaves out</source>
        <translation>{margin} Pixel an jeder Seite, die das Netz selbst auslässt</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Total stride</source>
        <translation>Gesamtschrittweite</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Output margin</source>
        <translation>Ausgaberand</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Padding</source>
        <translation>Padding</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{multiple}; tiles start at multiples of it, and their sides are multiples plus {remainder}</source>
        <translation>{multiple}; Kacheln beginnen bei Vielfachen davon, ihre Seiten sind Vielfache plus {remainder}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{multiple}; tiles start at multiples of it, and their sides are multiples</source>
        <translation>{multiple}; Kacheln beginnen bei Vielfachen davon, ihre Seiten sind Vielfache</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{padding} pixels on each side, read and then cropped, as the model specifies</source>
        <translation>{padding} Pixel an jeder Seite, mitgelesen und danach abgeschnitten, wie im Modell angegeben</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{padding} pixels on each side, read and then cropped, by default</source>
        <translation>{padding} Pixel an jeder Seite, mitgelesen und danach abgeschnitten, als Vorgabe</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>any number of tiles at once</source>
        <translation>beliebig viele Kacheln auf einmal</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>1 tile at once</source>
        <translation>1 Kachel auf einmal</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{count} tiles at once</source>
        <translation>{count} Kacheln auf einmal</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Trained with</source>
        <translation>Trainiert mit</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>At least</source>
        <translation>Mindestens</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>{type}, NoData {nodata}</source>
        <translation>{type}, NoData {nodata}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>value {value}, {color}, a class of the map</source>
        <translation>Wert {value}, {color}, eine Klasse der Karte</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>value {value}, {color}, not in the map unless predict_background is true</source>
        <translation>Wert {value}, {color}, nur mit predict_background true in der Karte</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Number</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Pixel type of the map</source>
        <translation>Pixeltyp der Karte</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Excluded scores</source>
        <translation>Ausgeschlossene Scores</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>class ids 0 to {highest}; the map shows those that occur</source>
        <translation>die vorkommenden der Klassen-IDs 0 bis {highest}</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source> to </source>
        <translation> bis </translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>No file specifies the range of values the network was trained on. If the assumption is wrong, the map is too. Specify it as value_range (metadata pixelwise) or NormalizationStats (.emd).</source>
        <translation>Keine Datei nennt den Wertebereich, mit dem das Netz trainiert wurde. Ist die Annahme falsch, so ist es auch die Karte. Geben Sie ihn als value_range (Metadaten pixelwise) oder NormalizationStats (.emd) an.</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>No file specifies the bands, so the first {count} of the raster are used in their order. Check that this is the order of the network, or set Band order. Specify them as bands (metadata pixelwise) or ExtractBands (.emd).</source>
        <translation>Keine Datei nennt die Kanäle, daher werden die ersten {count} des Rasters in ihrer Reihenfolge verwendet. Prüfen Sie, ob dies die Reihenfolge des Netzes ist, oder setzen Sie die Kanalreihenfolge. Im Modell geben Sie sie als bands (Metadaten pixelwise) oder ExtractBands (.emd) an.</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Several classes are named {names} and cannot be distinguished in the legend.</source>
        <translation>Mehrere Klassen heißen {names} und sind in der Legende nicht zu unterscheiden.</translation>
    </message>
    <message>
        <location filename="../inference/card/model_card.py"/>
        <source>Several classes have the colour {colors} and cannot be distinguished in the legend.</source>
        <translation>Mehrere Klassen haben die Farbe {colors} und sind in der Legende nicht zu unterscheiden.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>Output {name}: it cannot be written ({reason}). Check the free disk space.</source>
        <translation>Ausgabe {name}: Sie kann nicht geschrieben werden ({reason}). Prüfen Sie den freien Speicherplatz.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>No pixels were classified.</source>
        <translation>Es wurden keine Pixel klassifiziert.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{pixels} pixels{area} were assigned to {number} of {count} class.</source>
        <translation>{pixels} Pixel{area} wurden {number} von {count} Klasse zugeordnet.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{pixels} pixels{area} were assigned to {number} of {count} classes.</source>
        <translation>{pixels} Pixel{area} wurden {number} von {count} Klassen zugeordnet.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{columns} x {rows} pixels. Transparent where there is no class.</source>
        <translation>{columns} x {rows} Pixel. Transparent, wo keine Klasse ist.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{columns} x {rows} pixels. Transparent where there is no class. The raster is rotated: rows and columns are drawn as they are stored.</source>
        <translation>{columns} x {rows} Pixel. Transparent, wo keine Klasse ist. Das Raster ist gedreht: Zeilen und Spalten sind so gezeichnet, wie sie gespeichert sind.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>The map in the colours of its classes</source>
        <translation>Die Karte in den Farben ihrer Klassen</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>NoData</source>
        <translation>NoData</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <location filename="../inference/result/tally.py"/>
        <location filename="../inference/training_data/balance.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/result/tally.py"/>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/result/tally.py"/>
        <location filename="../inference/training_data/balance.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../installation/check.py"/>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>Classes without pixels ({count}): </source>
        <translation>Klassen ohne Pixel ({count}): </translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>Shares refer to the pixels that have a class.</source>
        <translation>Anteile beziehen sich auf die Pixel, die eine Klasse haben.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>Shares refer to the pixels that have a class. Areas are measured on the ellipsoid.</source>
        <translation>Anteile beziehen sich auf die Pixel, die eine Klasse haben. Flächen sind auf dem Ellipsoid gemessen.</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <location filename="../inference/card/page.py"/>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <location filename="../inference/raster/watch.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Input raster</source>
        <translation>Eingaberaster</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <location filename="../inference/card/result_card.py"/>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <source>Coordinate system</source>
        <translation>Koordinatensystem</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <source>{columns} x {rows} pixels</source>
        <translation>{columns} x {rows} Pixel</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <source>Extent</source>
        <translation>Ausdehnung</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <location filename="../installation/check.py"/>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <source>Computer</source>
        <translation>Computer</translation>
    </message>
    <message>
        <location filename="../inference/card/report_facts.py"/>
        <location filename="../inference/formats/mlm.py"/>
        <location filename="../inference/formats/preprocessing.py"/>
        <location filename="../inference/formats/sidecar.py"/>
        <location filename="../inference/model/arguments.py"/>
        <location filename="../inference/raster/interpretation.py"/>
        <location filename="../inference/raster/polygon_file.py"/>
        <location filename="../inference/report/run_log.py"/>
        <location filename="../inference/work/worker.py"/>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>Raster "{path}": it does not contain a record of its creation, and there is no layer metadata (.qmd) next to it. Choose a raster that was made by Pixelwise.</source>
        <translation>Raster „{path}“: Es enthält keine Angaben zu seiner Entstehung, und daneben liegen keine Layer-Metadaten (.qmd). Wählen Sie ein Raster, das mit Pixelwise erstellt wurde.</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>Layer metadata</source>
        <translation>Layer-Metadaten</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>Model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>SHA-256 of the network</source>
        <translation>SHA-256 des Netzes</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/settings.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../inference/report/system_info.py"/>
        <source>Execution provider</source>
        <translation>Execution Provider</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Model arguments</source>
        <translation>Modellargumente</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <location filename="../inference/card/result_card.py"/>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <location filename="../inference/card/thumbnail.py"/>
        <source>Output {output}: it cannot be read back for the report ({reason}).</source>
        <translation>Ausgabe {output}: Sie kann für den Bericht nicht zurückgelesen werden ({reason}).</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>No pixel has data in both rasters.</source>
        <translation>Kein Pixel hat Daten in beiden Rastern.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>{changed} of {total} changed: {share}.</source>
        <translation>{changed} von {total} haben sich geändert: {share}.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Gain</source>
        <translation>Zunahme</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Loss</source>
        <translation>Abnahme</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Net</source>
        <translation>Saldo</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Transitions</source>
        <translation>Übergänge</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Gains and losses</source>
        <translation>Zu- und Abnahmen</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Matrix</source>
        <translation>Matrix</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Transitions from the classes of the earlier raster to those of the later one</source>
        <translation>Übergänge von den Klassen des früheren Rasters zu denen des späteren</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Left: the classes of the earlier raster, right: those of the later one, with their values; the next table has their names. Heights are shares of the area.</source>
        <translation>Links: die Klassen des früheren Rasters, rechts: die des späteren, mit ihren Werten; die Namen stehen in der nächsten Tabelle. Die Höhen sind Anteile an der Fläche.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Annual rate</source>
        <translation>Jährliche Rate</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>From {start} to {end}: {years} years. The annual rate is that of a steady growth or decline: ln(later area / earlier area) / years (Puyravaud 2003).</source>
        <translation>Von {start} bis {end}: {years} Jahre. Die jährliche Rate ist die einer stetigen Zu- oder Abnahme: ln(spätere Fläche / frühere Fläche) / Jahre (Puyravaud 2003).</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>All pixels with data in both rasters are counted here, regardless of the chosen classes.</source>
        <translation>Hier zählen alle Pixel mit Daten in beiden Rastern, unabhängig von den gewählten Klassen.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Areas are measured on the ellipsoid.</source>
        <translation>Flächen sind auf dem Ellipsoid gemessen.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Earlier class</source>
        <translation>Frühere Klasse</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Rows: classes of the earlier raster; columns: classes of the later one, by value; in {unit}.</source>
        <translation>Zeilen: Klassen des früheren Rasters; Spalten: Klassen des späteren, nach Wert; in {unit}.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Largest changes</source>
        <translation>Größte Änderungen</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/cleaning/clean.py"/>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>The {count} largest of {total}. The attribute table of the raster lists all of them.</source>
        <translation>Die {count} größten von {total}. Die Attributtabelle des Rasters enthält alle.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <source>Only the {count} largest classes of each raster are shown.</source>
        <translation>Nur die {count} größten Klassen jedes Rasters sind dargestellt.</translation>
    </message>
    <message>
        <location filename="../inference/change/figures.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <location filename="../inference/change/job.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Classes of the earlier raster</source>
        <translation>Klassen des früheren Rasters</translation>
    </message>
    <message>
        <location filename="../inference/change/job.py"/>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Classes of the later raster</source>
        <translation>Klassen des späteren Rasters</translation>
    </message>
    <message>
        <location filename="../inference/change/job.py"/>
        <source>Dates of the rasters: only one of them is specified. Enter both dates, or neither.</source>
        <translation>Daten der Raster: nur eines von beiden ist angegeben. Geben Sie beide Daten an oder keines.</translation>
    </message>
    <message>
        <location filename="../inference/change/job.py"/>
        <source>Raster "{raster}": it has no CRS, but "{other}" has one, so they cannot be compared. Set the CRS of the layer first.</source>
        <translation>Raster „{raster}“: Es hat kein KBS, aber „{other}“ hat eines; sie können nicht verglichen werden. Legen Sie zuerst das KBS des Layers fest.</translation>
    </message>
    <message>
        <location filename="../inference/change/job.py"/>
        <source>Raster "{raster}": it does not overlap the area of the result, {extent}, so there is nothing to compare. Choose rasters of the same area, and check their coordinate systems and the extent.</source>
        <translation>Raster „{raster}“: Es überlappt das Gebiet des Ergebnisses, {extent}, nicht; es gibt also nichts zu vergleichen. Wählen Sie Raster desselben Gebiets, und prüfen Sie deren KBS und die Ausdehnung.</translation>
    </message>
    <message>
        <location filename="../inference/change/legend.py"/>
        <source>No Change ({name})</source>
        <translation>Keine Änderung ({name})</translation>
    </message>
    <message>
        <location filename="../inference/change/matrix.py"/>
        <source>Date of the later raster: {end} is not after the date of the earlier raster, {start}. Check both dates, or exchange the rasters.</source>
        <translation>Datum des späteren Rasters: {end} liegt nicht nach dem Datum des früheren Rasters, {start}. Prüfen Sie beide Daten, oder vertauschen Sie die Raster.</translation>
    </message>
    <message>
        <location filename="../inference/change/pairing.py"/>
        <source>Class {value} is called "{earlier}" in the earlier raster and "{later}" in the later one.</source>
        <translation>Klasse {value} heißt im früheren Raster „{earlier}“ und im späteren „{later}“.</translation>
    </message>
    <message>
        <location filename="../inference/change/pairing.py"/>
        <source>Classes of the earlier raster only: {names}.</source>
        <translation>Klassen, die nur das frühere Raster hat: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/change/pairing.py"/>
        <source>Classes of the later raster only: {names}.</source>
        <translation>Klassen, die nur das spätere Raster hat: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <source>Change from {earlier} to {later}</source>
        <translation>Änderung von {earlier} zu {later}</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <source>Earlier raster</source>
        <translation>Früheres Raster</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <source>Later raster</source>
        <translation>Späteres Raster</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <source>Dates</source>
        <translation>Daten</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Match classes by</source>
        <translation>Klassen zuordnen nach</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>All pixels</source>
        <translation>Alle Pixel</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Changed pixels only</source>
        <translation>Nur geänderte Pixel</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Unchanged pixels only</source>
        <translation>Nur unveränderte Pixel</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Average of both classes</source>
        <translation>Mittel beider Klassen</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Later class</source>
        <translation>Spätere Klasse</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Transition colours</source>
        <translation>Farben der Übergänge</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Change raster</source>
        <translation>Änderungsraster</translation>
    </message>
    <message>
        <location filename="../inference/change/report.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Transition matrix</source>
        <translation>Übergangsmatrix</translation>
    </message>
    <message>
        <location filename="../inference/change/run.py"/>
        <source>Counting</source>
        <translation>Zählen</translation>
    </message>
    <message>
        <location filename="../inference/change/run.py"/>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <location filename="../inference/change/run.py"/>
        <source>Compared {columns} x {rows} pixels in {seconds} s.</source>
        <translation>{columns} x {rows} Pixel in {seconds} s verglichen.</translation>
    </message>
    <message>
        <location filename="../inference/change/run.py"/>
        <source>The earlier and the later raster are the same: "{raster}". Nothing can have changed.</source>
        <translation>Das frühere und das spätere Raster sind dasselbe: „{raster}“. Es kann sich nichts geändert haben.</translation>
    </message>
    <message>
        <location filename="../inference/change/run.py"/>
        <source>Rasters "{earlier}" and "{later}": they have more than {count} different transitions, so at least one of them contains measurements instead of classes. Choose classified rasters.</source>
        <translation>Raster „{earlier}“ und „{later}“: Sie haben mehr als {count} verschiedene Übergänge; mindestens eines enthält also Messwerte statt Klassen. Wählen Sie klassifizierte Raster.</translation>
    </message>
    <message>
        <location filename="../inference/change/table.py"/>
        <source>Transition matrix {name}: it cannot be written ({reason}). Check the free disk space.</source>
        <translation>Übergangsmatrix {name}: Sie kann nicht geschrieben werden ({reason}). Prüfen Sie den freien Speicherplatz.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>Majority radius: {radius} pixels. Enter a number from 0 to {highest}; 0 means no filter.</source>
        <translation>Radius des Mehrheitsfilters: {radius} Pixel. Eine Zahl von 0 bis {highest} eingeben; 0 bedeutet kein Filter.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Smallest size of a region</source>
        <translation>Kleinste Größe eines Gebiets</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Largest hole to fill</source>
        <translation>Größtes zu füllendes Loch</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>{title}: {size} is not a size. Enter a positive number, or 0 to skip this step.</source>
        <translation>{title}: {size} ist keine Größe. Eine positive Zahl eingeben, oder 0, um diesen Schritt auszulassen.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>Nothing to clean: the majority radius and both sizes are 0. Enter a majority radius, a smallest size of regions or a size of holes to fill.</source>
        <translation>Nichts zu bereinigen: Der Radius des Mehrheitsfilters und beide Größen sind 0. Einen Radius, eine kleinste Größe der Gebiete oder eine Größe der zu füllenden Löcher eingeben.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>Regions of fewer than {pixels} pixels are merged.</source>
        <translation>Gebiete mit weniger als {pixels} Pixeln werden mit ihrem größten Nachbarn zusammengelegt.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>The smallest size of a region is no more than a pixel, so no region is merged.</source>
        <translation>Die kleinste Größe eines Gebiets ist nicht größer als ein Pixel, daher wird kein Gebiet zusammengelegt.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>Holes of up to {pixels} pixels are filled.</source>
        <translation>Löcher mit bis zu {pixels} Pixeln werden gefüllt.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>The largest hole to fill is smaller than a pixel, so no hole is filled.</source>
        <translation>Das größte zu füllende Loch ist kleiner als ein Pixel, daher wird kein Loch gefüllt.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>{title}: {pixels} pixels is more than the raster has ({available}). Enter a smaller size, and check the unit.</source>
        <translation>{title}: {pixels} Pixel sind mehr, als das Raster hat ({available}). Eine kleinere Größe eingeben und die Einheit prüfen.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <location filename="../inference/result/tally.py"/>
        <source>No data</source>
        <translation>Ohne Daten</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/clean.py"/>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/regions.py"/>
        <source>Temporary file {path}: regions cannot be found ({reason}). Check the free disk space and memory.</source>
        <translation>Temporäre Datei {path}: Die Gebiete können nicht gefunden werden ({reason}). Freien Speicherplatz und Arbeitsspeicher prüfen.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/regions.py"/>
        <source>The raster has about {regions} regions, for which GDAL needs up to {needed} GB of memory; this computer has {installed} GB. If the run fails, use a larger majority radius first, or clean the raster in parts.</source>
        <translation>Das Raster hat etwa {regions} Gebiete, für die GDAL bis zu {needed} GB Arbeitsspeicher braucht; dieser Rechner hat {installed} GB. Schlägt der Lauf fehl, zuerst einen größeren Radius des Mehrheitsfilters wählen oder das Raster in Teilen bereinigen.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/sizes.py"/>
        <source>Unit of the sizes: hectares were chosen, but the raster has no valid CRS, so the area of its pixels is unknown. Choose pixels, or set the CRS of the layer.</source>
        <translation>Einheit der Größen: Hektar sind gewählt, aber das Raster hat kein gültiges KBS, daher ist die Fläche seiner Pixel unbekannt. Pixel wählen oder das KBS des Layers setzen.</translation>
    </message>
    <message>
        <location filename="../inference/cleaning/sizes.py"/>
        <source>The area of a pixel varies from {lowest} to {highest} m² within the raster. Hectares are converted to pixels by the mean of {mean} m², so sizes on the ground differ by up to {share}. For equal sizes, reproject the raster to an equal-area CRS.</source>
        <translation>Die Fläche eines Pixels liegt im Raster zwischen {lowest} und {highest} m². Hektar werden mit dem Mittel von {mean} m² in Pixel umgerechnet, daher weichen die Größen am Boden um bis zu {share} ab. Für gleiche Größen das Raster in ein flächentreues KBS umprojizieren.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/address.py"/>
        <source>Cluster "{text}": expected the address of a Dask scheduler, such as tcp://host:8786 or tls://host:8786?security=FILE.json, or local:N for N processes on this computer (1 to {most}). Leave it empty to run without a cluster.</source>
        <translation>Cluster „{text}“: Erwartet wird die Adresse eines Dask-Schedulers, etwa tcp://host:8786 oder tls://host:8786?security=FILE.json, oder local:N für N Prozesse auf diesem Computer (1 bis {most}). Lassen Sie das Feld leer, um ohne Cluster zu rechnen.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/connection.py"/>
        <source>Cluster: the Python package distributed, a part of Dask, is required but cannot be used ({reason}). In QGIS, choose Plugins &gt; Pixelwise &gt; "Install the Inference Engine…" and select the package distributed; elsewhere, install it as described in docs/scaling.md. Or leave Cluster empty.</source>
        <translation>Cluster: Das Python-Paket distributed, ein Teil von Dask, wird benötigt, kann aber nicht verwendet werden ({reason}). Wählen Sie in QGIS Erweiterungen &gt; Pixelwise &gt; „Inferenz-Engine installieren…“ und dort das Paket distributed; anderswo installieren Sie es wie in docs/scaling.md beschrieben. Oder lassen Sie „Cluster“ leer.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/connection.py"/>
        <source>version {version} is older than {oldest}</source>
        <translation>Version {version} ist älter als {oldest}</translation>
    </message>
    <message>
        <location filename="../inference/cluster/connection.py"/>
        <source>Cluster {name}: the scheduler cannot be reached ({reason}). Finished parts are kept, unless the output is temporary: start the same run again with the cluster, or with Cluster empty to finish it on this computer.</source>
        <translation>Cluster {name}: Der Scheduler ist nicht erreichbar ({reason}). Fertige Teile bleiben erhalten, sofern die Ausgabe nicht temporär ist: Starten Sie denselben Lauf erneut mit dem Cluster, oder lassen Sie „Cluster“ leer, um ihn auf diesem Computer abzuschließen.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/connection.py"/>
        <source>Cluster: the security file {file} cannot be used ({reason}). It must be JSON with the paths of three PEM files: {{"ca": …, "cert": …, "key": …}}.</source>
        <translation>Cluster: Die Sicherheitsdatei {file} ist nicht verwendbar ({reason}). Erwartet wird JSON mit den Pfaden dreier PEM-Dateien: {{"ca": …, "cert": …, "key": …}}.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/connection.py"/>
        <source>Cluster local:{count}: the processes cannot be started ({reason}). Leave Cluster empty.</source>
        <translation>Cluster local:{count}: Die Prozesse lassen sich nicht starten ({reason}). Lassen Sie „Cluster“ leer.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/connection.py"/>
        <source>Cluster local:N: the Python package cryptography is not installed, so the worker processes accept connections from every user of this computer, who could then run programs under your account. Install the package if other people use this computer.</source>
        <translation>Cluster local:N: Das Python-Paket cryptography ist nicht installiert. Deshalb nehmen die Worker-Prozesse Verbindungen aller Benutzer dieses Computers an, die so Programme unter Ihrem Konto ausführen könnten. Installieren Sie das Paket, wenn andere Personen diesen Computer benutzen.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Worker {worker}: {computed} of {blocks} blocks, sent to this computer.</source>
        <translation>Worker {worker}: {computed} von {blocks} Blöcken, an diesen Computer gesendet.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Worker {worker}: {computed} of {blocks} blocks.</source>
        <translation>Worker {worker}: {computed} von {blocks} Blöcken.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Earlier runs, and workers that are gone: {computed} of {blocks} blocks.</source>
        <translation>Frühere Läufe und nicht mehr vorhandene Worker: {computed} von {blocks} Blöcken.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Worker {worker} is no longer connected; other workers compute its blocks.</source>
        <translation>Worker {worker} ist nicht mehr verbunden. Andere Worker berechnen seine Blöcke.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>its workers keep stopping before they finish a block</source>
        <translation>seine Worker beenden sich immer wieder, bevor sie einen Block fertiggestellt haben</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Pixelwise is not installed there</source>
        <translation>Pixelwise ist dort nicht installiert</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <location filename="../inference/cluster/dispatch.py"/>
        <source>Worker {worker}: {text}</source>
        <translation>Worker {worker}: {text}</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Worker {worker} cannot be used: {reason}</source>
        <translation>Worker {worker} kann nicht verwendet werden: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>no worker has been available for a minute</source>
        <translation>seit einer Minute ist kein Worker verfügbar</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>none of the workers can be used. {worker}: {reason}</source>
        <translation>keiner der Worker kann verwendet werden. {worker}: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/cluster/crew.py"/>
        <source>Cluster {name}: {reason}. Finished parts are kept, unless the output is temporary: start the same run again with the cluster, or with Cluster empty to finish it on this computer.</source>
        <translation>Cluster {name}: {reason}. Fertige Teile bleiben erhalten, sofern die Ausgabe nicht temporär ist: Starten Sie denselben Lauf erneut mit dem Cluster, oder lassen Sie „Cluster“ leer, um ihn auf diesem Computer abzuschließen.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/dispatch.py"/>
        <source>it sent invalid data ({reason})</source>
        <translation>er hat ungültige Daten gesendet ({reason})</translation>
    </message>
    <message>
        <location filename="../inference/cluster/dispatch.py"/>
        <source>Model: {file} cannot be read ({reason}), so it cannot be sent to workers that do not have it.</source>
        <translation>Modell: {file} ist nicht lesbar ({reason}) und kann deshalb nicht an Worker gesendet werden, die es nicht haben.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/remote.py"/>
        <source>{name} was received with different content. Run again.</source>
        <translation>{name} wurde mit abweichendem Inhalt empfangen. Starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/run.py"/>
        <source>Cluster {address}: the connection is not encrypted, and anyone who can reach this address can run programs as the user of the workers. Use it only on a network where you trust everyone, or use tls://.</source>
        <translation>Cluster {address}: Die Verbindung ist nicht verschlüsselt, und wer diese Adresse erreichen kann, kann Programme als Benutzer der Worker ausführen. Verwenden Sie sie nur in einem Netzwerk, dessen Benutzern Sie vertrauen, oder verwenden Sie tls://.</translation>
    </message>
    <message>
        <location filename="../inference/cluster/run.py"/>
        <source>Ledger {folder}: the folder is not writable ({reason}).</source>
        <translation>Auftragsordner {folder}: In den Ordner kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <location filename="../inference/cluster/scheduling.py"/>
        <source>the connection was lost</source>
        <translation>die Verbindung ist abgebrochen</translation>
    </message>
    <message>
        <location filename="../inference/cluster/scheduling.py"/>
        <source>its task failed ({reason})</source>
        <translation>seine Aufgabe ist fehlgeschlagen ({reason})</translation>
    </message>
    <message>
        <location filename="../inference/cntk/convert.py"/>
        <source>each of its outputs ({outputs}) is a loss or a metric of training. Save the network without them in CNTK.</source>
        <translation>jede seiner Ausgaben ({outputs}) ist eine Verlustfunktion oder ein Fehlermaß des Trainings. Speichern Sie das Netz in CNTK ohne diese.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/convert.py"/>
        <source>its output "{output}" needs other inputs ({inputs}) than its output "{other}". Save a network with one image as its only input, without losses and metrics, in CNTK.</source>
        <translation>seine Ausgabe „{output}“ benötigt andere Eingaben ({inputs}) als seine Ausgabe „{other}“. Speichern Sie in CNTK ein Netz mit einem Bild als einziger Eingabe, ohne Verlustfunktionen und Fehlermaße.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/convert.py"/>
        <source>more than {count} inputs</source>
        <translation>mehr als {count} Eingaben</translation>
    </message>
    <message>
        <location filename="../inference/cntk/dictionary.py"/>
        <source>it contains a sparse array, which is not supported. Save the network with dense arrays in CNTK.</source>
        <translation>es enthält eine dünn besetzte Matrix, was nicht unterstützt wird. Speichern Sie das Netz in CNTK mit dicht besetzten Matrizen.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/dictionary.py"/>
        <source>it contains numbers of a type that is not supported (only float and double are). Save the network with numbers of type float in CNTK.</source>
        <translation>es enthält Zahlen eines Typs, der nicht unterstützt wird (nur float und double). Speichern Sie das Netz in CNTK mit Zahlen vom Typ float.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/function.py"/>
        <source>more than {count} outputs</source>
        <translation>mehr als {count} Ausgaben</translation>
    </message>
    <message>
        <location filename="../inference/cntk/function.py"/>
        <source>its blocks have too many inputs and outputs</source>
        <translation>seine Blöcke haben zu viele Eingaben und Ausgaben</translation>
    </message>
    <message>
        <location filename="../inference/cntk/geometry.py"/>
        <location filename="../inference/cntk/operators.py"/>
        <source>a window, stride or padding is out of range</source>
        <translation>ein Fenster, eine Schrittweite oder ein Rand liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <location filename="../inference/cntk/geometry.py"/>
        <location filename="../inference/cntk/operators.py"/>
        <source>its last window is incomplete</source>
        <translation>sein letztes Fenster ist unvollständig</translation>
    </message>
    <message>
        <location filename="../inference/cntk/geometry.py"/>
        <source>its output has a free size</source>
        <translation>seine Ausgabe hat eine freie Größe</translation>
    </message>
    <message>
        <location filename="../inference/cntk/geometry.py"/>
        <source>its padding depends on a free size</source>
        <translation>sein Rand hängt von einer freien Größe ab</translation>
    </message>
    <message>
        <location filename="../inference/cntk/geometry.py"/>
        <source>its window is larger than the image</source>
        <translation>sein Fenster ist größer als das Bild</translation>
    </message>
    <message>
        <location filename="../inference/cntk/geometry.py"/>
        <source>its window is not one of rows and columns</source>
        <translation>sein Fenster ist keines aus Zeilen und Spalten</translation>
    </message>
    <message>
        <location filename="../inference/cntk/model.py"/>
        <source>2 GiB or more</source>
        <translation>2 GiB oder mehr</translation>
    </message>
    <message>
        <location filename="../inference/cntk/model.py"/>
        <source>{origin}: the CNTK model cannot be read ({reason}). Download or copy the file again.</source>
        <translation>{origin}: Das CNTK-Modell kann nicht gelesen werden ({reason}). Laden Sie die Datei erneut herunter oder kopieren Sie sie erneut.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/model.py"/>
        <source>{origin}: the CNTK model cannot be converted: {reason}</source>
        <translation>{origin}: Das CNTK-Modell kann nicht umgewandelt werden: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>it is over all axes</source>
        <translation>er wirkt über alle Achsen</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its weights are not those of rows, columns and channels</source>
        <translation>seine Gewichte sind nicht die von Zeilen, Spalten und Kanälen</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its weights differ between pixels</source>
        <translation>seine Gewichte unterscheiden sich von Pixel zu Pixel</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its weights do not match the number of channels</source>
        <translation>seine Gewichte passen nicht zur Zahl der Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its input is not an image</source>
        <translation>seine Eingabe ist kein Bild</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its window moves over the channels</source>
        <translation>sein Fenster wird auch über die Kanäle bewegt</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its statistics are not stored</source>
        <translation>seine Statistiken sind nicht gespeichert</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its statistics do not match its input</source>
        <translation>seine Statistiken passen nicht zu seiner Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its first input is not a matrix of weights</source>
        <translation>seine erste Eingabe ist keine Matrix von Gewichten</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <location filename="../inference/cntk/tensors.py"/>
        <source>the sizes of its inputs do not match</source>
        <translation>die Größen seiner Eingaben passen nicht zusammen</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its axis is not one of rows, columns or channels</source>
        <translation>seine Achse ist keine von Zeilen, Spalten oder Kanälen</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>it joins constants to images</source>
        <translation>er verbindet Konstanten mit Bildern</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its indices are incomplete</source>
        <translation>seine Indizes sind unvollständig</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its indices are outside of its input</source>
        <translation>seine Indizes liegen außerhalb seiner Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its order of axes is incomplete</source>
        <translation>seine Reihenfolge der Achsen ist unvollständig</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its new shape is incomplete</source>
        <translation>seine neue Form ist unvollständig</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its new shape has several free sizes</source>
        <translation>seine neue Form hat mehrere freie Größen</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its new shape does not match its input</source>
        <translation>seine neue Form passt nicht zu seiner Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>its padding is of a different type</source>
        <translation>sein Rand ist von anderer Art</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>an axis to be removed is not 1</source>
        <translation>eine zu entfernende Achse hat nicht die Länge 1</translation>
    </message>
    <message>
        <location filename="../inference/cntk/operators.py"/>
        <source>it has a different number of inputs</source>
        <translation>er hat eine andere Zahl von Eingaben</translation>
    </message>
    <message>
        <location filename="../inference/cntk/refusal.py"/>
        <source>its operator {operator} is not supported in this form ({reason}). Replace that layer in CNTK, or choose another model.</source>
        <translation>der Operator {operator} wird in dieser Form nicht unterstützt ({reason}). Ersetzen Sie diese Schicht in CNTK, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/refusal.py"/>
        <source>its operator {operator} is not supported. Replace that layer in CNTK, or choose another model.</source>
        <translation>der Operator {operator} wird nicht unterstützt. Ersetzen Sie diese Schicht in CNTK, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/refusal.py"/>
        <source>it is too large ({reason}). Choose a smaller model.</source>
        <translation>es ist zu groß ({reason}). Wählen Sie ein kleineres Modell.</translation>
    </message>
    <message>
        <location filename="../inference/cntk/tensors.py"/>
        <source>its result is too large</source>
        <translation>sein Ergebnis ist zu groß</translation>
    </message>
    <message>
        <location filename="../inference/disk/file_state.py"/>
        <source>it no longer exists</source>
        <translation>sie ist nicht mehr vorhanden</translation>
    </message>
    <message>
        <location filename="../inference/disk/file_state.py"/>
        <source>it did not exist</source>
        <translation>sie war nicht vorhanden</translation>
    </message>
    <message>
        <location filename="../inference/disk/file_state.py"/>
        <source>its size was {before} bytes and is {now} bytes</source>
        <translation>ihre Größe war {before} Bytes und ist {now} Bytes</translation>
    </message>
    <message>
        <location filename="../inference/disk/file_state.py"/>
        <source>it was replaced or written to</source>
        <translation>sie wurde ersetzt oder überschrieben</translation>
    </message>
    <message>
        <location filename="../inference/disk/reason.py"/>
        <source>the folder {folder} no longer exists</source>
        <translation>der Ordner {folder} ist nicht mehr vorhanden</translation>
    </message>
    <message>
        <location filename="../inference/disk/reason.py"/>
        <source>the disk is full: {free} KB free</source>
        <translation>der Datenträger ist voll: {free} KB frei</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model: no file selected. Choose {known}.</source>
        <translation>Modell: Es wurde nichts angegeben. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model: the path contains an invalid character. Choose {known}.</source>
        <translation>Modell: Der Pfad enthält ein ungültiges Zeichen. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}</source>
        <translation>Modell {path}</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: this looks like an ONNX file. Rename it so that its name ends in .onnx.</source>
        <translation>Modell {path}: Dies scheint eine ONNX-Datei zu sein. Benennen Sie sie so um, dass der Name auf .onnx endet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: this kind of file is not supported. Choose {known}.</source>
        <translation>Modell {path}: Eine Datei dieser Art ist nicht als Modell lesbar. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: judging by its name, this is a {framework} model, not an ONNX file. {export}</source>
        <translation>Modell {path}: Dem Namen nach ist dies ein Modell von {framework}, keine ONNX-Datei. {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: {name} in this folder does not describe a Hugging Face model: it has neither architectures nor id2label. Download the file itself from the model's repository, or choose {known}.</source>
        <translation>Modell {path}: {name} in diesem Ordner beschreibt kein Hugging-Face-Modell: Die Datei enthält weder architectures noch id2label. Laden Sie die Datei selbst aus dem Repository des Modells herunter, oder wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: this is a folder, not a file, and has no config.json of Hugging Face. Choose {known}.</source>
        <translation>Modell {path}: Das ist ein Ordner, keine Datei, und er enthält keine config.json von Hugging Face. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: this is not a regular file, but a device, a pipe or a link that leads nowhere. Choose {known}.</source>
        <translation>Modell {path}: Das ist keine gewöhnliche Datei, sondern ein Gerät, eine Pipe oder ein Link, der nirgendwohin führt. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: the file does not exist. Choose {known}.</source>
        <translation>Modell {path}: Die Datei existiert nicht. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>an {others} or {last} file</source>
        <translation>eine Datei der Art {others} oder {last}</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{origin}: this is not a readable ZIP archive ({reason}). Download the package again.</source>
        <translation>{origin}: Das ist kein lesbares ZIP-Archiv ({reason}). Laden Sie das Paket erneut herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>its compression method is not Deflate</source>
        <translation>die Kompressionsmethode ist nicht Deflate</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: the member {name} cannot be read ({reason}). Repackage it as a plain ZIP archive (method Deflate, no password).</source>
        <translation>{file}: {name} darin ist nicht lesbar ({reason}). Packen Sie es neu als einfaches ZIP-Archiv (Methode Deflate, ohne Passwort).</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: this package is a 7z archive, which neither this GDAL nor Python can read (py7zr 1.0 or later is not installed). Repackage it as ZIP: 7z x "{path}" -o"{folder}" &amp;&amp; 7z a -tzip "{folder}-zip.dlpk" "./{folder}/*"</source>
        <translation>{file}: Dieses Paket ist ein 7z-Archiv, das weder dieses GDAL noch Python lesen kann (py7zr 1.0 oder neuer ist nicht installiert). Packen Sie es als ZIP um: 7z x "{path}" -o"{folder}" &amp;&amp; 7z a -tzip "{folder}-zip.dlpk" "./{folder}/*"</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>compression method {names}; LZMA2 is supported</source>
        <translation>Kompressionsmethode {names}; LZMA2 wird unterstützt</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>its header is not packed by LZMA</source>
        <translation>sein Kopf ist nicht mit LZMA gepackt</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: the package contains {count} files, and at most {most} are searched. Package the definition with its model file only.</source>
        <translation>{file}: Das Paket enthält {count} Dateien, und höchstens {most} werden durchsucht. Packen Sie nur die Definition mit ihrer Modelldatei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: the member {name} has {size:.1f} GiB, but at most {most:g} GiB can be unpacked into memory. Unpack the package, and choose its .emd file.</source>
        <translation>{file}: {name} darin ist {size:.1f} GiB groß; höchstens {most:g} GiB können in den Speicher entpackt werden. Entpacken Sie das Paket und wählen Sie die .emd-Datei darin.</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: the member {name} has {size:.1f} GiB, but only {packed:.1f} MiB in the archive, as in files designed to exhaust the memory. If you trust the package, unpack it and choose its .emd file.</source>
        <translation>{file}: Der Eintrag {name} hat {size:.1f} GiB, im Archiv aber nur {packed:.1f} MiB, wie bei Dateien, die den Speicher überlasten sollen. Wenn Sie dem Paket vertrauen, entpacken Sie es und wählen Sie seine .emd-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: the 7z archive cannot be read ({why}). Download it again, or repackage it.</source>
        <translation>{file}: Das 7z-Archiv ist nicht lesbar ({why}). Laden Sie es erneut herunter oder packen Sie es neu.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin} describes a model with {bands} bands and {classes} classes, but {name} expects {expected} bands and returns {returned} scores. Download both files from the same repository.</source>
        <translation>{origin} beschreibt ein Modell mit {bands} Kanälen und {classes} Klassen; {name} erwartet aber {expected} Kanäle und liefert {returned} Scores. Laden Sie beide Dateien aus demselben Repository herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin} is ignored: it describes a model with {bands} bands and {classes} classes, but {name} expects {expected} bands and returns {returned} scores.</source>
        <translation>{origin} wird ignoriert: Die Datei beschreibt ein Modell mit {bands} Kanälen und {classes} Klassen; {name} erwartet aber {expected} Kanäle und liefert {returned} Scores.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin}: NormalizationStats lists {statistics} bands, and ExtractBands names {count} of them: the statistics of these bands are used.</source>
        <translation>{origin}: NormalizationStats führt {statistics} Kanäle auf, und ExtractBands nennt {count} davon: Die Statistiken dieser Kanäle werden verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>its lists have different lengths</source>
        <translation>die Listen sind verschieden lang</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{key} has {values} values for {count} bands</source>
        <translation>{key} hat {values} Werte für {count} Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin}: {key} names the classes of {count} outputs, but the network has {outputs}. It is ignored.</source>
        <translation>{origin}: {key} nennt die Klassen von {count} Ausgaben, aber das Netz hat {outputs}. Der Eintrag wird ignoriert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>class ids, one for each pixel</source>
        <translation>Klassen-IDs, eine je Pixel</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{channels} scores for each pixel</source>
        <translation>{channels} Scores je Pixel</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin}: the result of mlm:output has {stated} classes, but the network returns {returned}. Correct its shape.</source>
        <translation>{origin}: Das result von mlm:output hat {stated} Klassen, das Netz liefert aber {returned}. Berichtigen Sie shape.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin} lists its classes in a different order from their values, which are channels.</source>
        <translation>{origin} führt die Klassen in anderer Reihenfolge auf als ihre Werte, die die Nummern der Scores sind.</translation>
    </message>
    <message>
        <location filename="../inference/formats/binding.py"/>
        <source>{origin}: the network returns class ids from 0 to {most}, but the class values are {lowest} to {highest}. Use the ids of the network as class values.</source>
        <translation>{origin}: Das Netz liefert Klassen-IDs von 0 bis {most}, die Klassenwerte gehen aber von {lowest} bis {highest}. Verwenden Sie die IDs des Netzes als Klassenwerte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{origin}: this is not a class information file: the key {marker} is missing. Choose another file, or add "{marker}": 0 ({where}).</source>
        <translation>{origin}: Das sind keine Klasseninformationen, denn der Schlüssel {marker} fehlt. Wählen Sie eine andere Datei oder ergänzen Sie "{marker}": 0 ({where}).</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{origin}: it does not name any classes. List them as Classes, each with Value, Name and Color, in the order of the model's channels ({where}).</source>
        <translation>{origin}: Es sind keine Klassen genannt. Führen Sie sie als Classes auf, jede mit Value, Name und Color, in der Reihenfolge der Scores des Modells ({where}).</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>Class information {path}: this is a folder, not a file. Choose {expected}.</source>
        <translation>Klasseninformationen {path}: Das ist ein Ordner. Wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>Class information {path}: the file does not exist. Choose {expected}.</source>
        <translation>Klasseninformationen {path}: Die Datei existiert nicht. Wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>a class information file (.json)</source>
        <translation>eine Datei mit Klasseninformationen (.json)</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>for an example, see .ecd in docs/model-formats.md</source>
        <translation>ein Beispiel steht in docs/model-formats.md unter .ecd</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <location filename="../inference/formats/emd.py"/>
        <source>a list of objects with Value, Name and Color is expected</source>
        <translation>erwartet wird eine Liste von Objekten mit Value, Name und Color</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{entry}: the value {value} is not a whole number</source>
        <translation>{entry}: der Wert {value} ist keine ganze Zahl</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>the class of the value {value} has an empty Name</source>
        <translation>die Klasse mit dem Wert {value} hat einen leeren Name</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>the class of the value {value} has the colour {color}, expected three numbers from 0 to 255</source>
        <translation>die Klasse mit dem Wert {value} hat die Farbe {color}, erwartet werden drei Zahlen von 0 bis 255</translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{origin}: the classes "{first}" and "{second}" both have the value {value}. Give every class its own value.</source>
        <translation>{origin}: Die Klassen „{first}“ und „{second}“ haben beide den Wert {value}. Geben Sie jeder Klasse einen eigenen Wert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/cntk.py"/>
        <source>Model {path}: this is not a model of CNTK 2. Choose another model.</source>
        <translation>Modell {path}: Das ist kein Modell von CNTK 2. Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../inference/formats/cntk.py"/>
        <source>CNTK model</source>
        <translation>CNTK-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/cntk.py"/>
        <source>{model} is a CNTK model: its {count} functions are converted to ONNX in memory.</source>
        <translation>{model} ist ein CNTK-Modell: Seine {count} Funktionen werden im Arbeitsspeicher nach ONNX umgewandelt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/cntk.py"/>
        <source>Outputs of {model} that need labels, as in training, are left out: {names}.</source>
        <translation>Ausgaben von {model}, die wie beim Training Labels brauchen, werden weggelassen: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/cntk.py"/>
        <source>{origin}: the model file cannot be read ({reason}). Check that it is still there.</source>
        <translation>{origin}: Die Modelldatei kann nicht gelesen werden ({reason}). Prüfen Sie, ob sie noch da ist.</translation>
    </message>
    <message>
        <location filename="../inference/formats/colors.py"/>
        <source>the colour "{color}" is neither three numbers from 0 to 255 nor of the form #RRGGBB</source>
        <translation>die Farbe „{color}“ besteht weder aus drei Zahlen von 0 bis 255 noch ist sie als #RRGGBB geschrieben</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>"{value}" is not "last"</source>
        <translation>„{value}“ ist nicht „last“</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>The stated order of the axes is {stated}, but the weights of the network show that it is {order}, which is used.</source>
        <translation>Als Reihenfolge der Achsen ist {stated} angegeben; die Gewichte des Netzes zeigen aber, dass es {order} ist. Diese Reihenfolge wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>by its weights</source>
        <translation>nach den Gewichten</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>as its files specify</source>
        <translation>wie die Dateien des Modells angeben</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>by the names of the axes</source>
        <translation>nach den Namen der Achsen</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>by the sizes of the axes</source>
        <translation>nach den Längen der Achsen</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>by test runs</source>
        <translation>nach Probeläufen</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>The input "{name}" has the axes {order}, {reason} (b: batch, c: bands, t: dates). {dates}</source>
        <translation>Die Eingabe „{name}“ hat die Achsen {order}, {reason} (b: Batch, c: Kanäle, t: Zeitpunkte). {dates}</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>It accepts any number of dates of {bands} bands each; the raster or Band order determines it. The bands of the first date come first, then those of the second, and so on.</source>
        <translation>Sie nimmt beliebig viele Zeitpunkte mit je {bands} Kanälen an; das Raster oder die Kanalreihenfolge bestimmt ihre Zahl. Zuerst kommen die Kanäle des ersten Zeitpunkts, dann die des zweiten, und so weiter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>It takes one date of {bands} bands.</source>
        <translation>Sie nimmt einen Zeitpunkt mit {bands} Kanälen an.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dates.py"/>
        <source>It takes {dates} dates of {bands} bands each: the first {bands} bands are those of the first date, the next ones those of the second, and so on.</source>
        <translation>Sie nimmt {dates} Zeitpunkte mit je {bands} Kanälen an: Die ersten {bands} Kanäle sind die des ersten Zeitpunkts, die nächsten die des zweiten, und so weiter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/derived_bands.py"/>
        <source>the expression {text} does not use any band</source>
        <translation>der Ausdruck {text} verwendet keinen Kanal</translation>
    </message>
    <message>
        <location filename="../inference/formats/derived_bands.py"/>
        <source>calculated bands use names and numbers; use names only, or numbers only</source>
        <translation>berechnete Kanäle verwenden Namen und Nummern; verwenden Sie nur Namen oder nur Nummern</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package does not contain the model file {named} that {chosen} names. Repackage it with that file.</source>
        <translation>{origin}: Das Paket enthält die Modelldatei {named} nicht, die {chosen} nennt. Packen Sie es neu, mit dieser Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>Esri deep learning package (.dlpk)</source>
        <translation>Esri-Deep-Learning-Paket (.dlpk)</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{file}: the package has changed and no longer contains {name}. Choose it again.</source>
        <translation>{file}: Das Paket hat sich geändert und enthält kein {name} mehr. Wählen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <location filename="../installation/check.py"/>
        <location filename="../installation/pip_command.py"/>
        <location filename="../conversion/environment.py"/>
        <location filename="../conversion/process.py"/>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package does not contain a model definition (.emd). Contents: {contents}. Choose a package made from an .emd.</source>
        <translation>{origin}: Das Paket enthält keine Modelldefinition (.emd). Inhalt: {contents}. Wählen Sie ein Paket, das aus einer .emd-Datei erstellt wurde.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package contains {count} model definitions ({names}), and at most {most} are searched. Package one definition with its model file.</source>
        <translation>{origin}: Das Paket enthält {count} Modelldefinitionen ({names}); höchstens {most} werden durchsucht. Packen Sie eine Definition mit ihrer Modelldatei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package contains the model definitions {names}, and more than one of them has its model file. Package one definition with its model file.</source>
        <translation>{origin}: Das Paket enthält die Modelldefinitionen {names} und zu mehreren davon die Modelldatei. Packen Sie eine Definition mit ihrer Modelldatei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package contains the model definitions {names}, but the model file of none of them. Package one definition with its model file.</source>
        <translation>{origin}: Das Paket enthält die Modelldefinitionen {names}, aber zu keiner davon die Modelldatei. Packen Sie eine Definition mit ihrer Modelldatei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{names} … and {count} more</source>
        <translation>{names} … und {count} weitere</translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the model file {named} that {definition} names is outside the package and, for security, is not opened. Repackage it with the file next to its definition.</source>
        <translation>{origin}: Die Modelldatei {named}, die {definition} nennt, liegt außerhalb des Pakets und wird aus Sicherheitsgründen nicht geöffnet. Packen Sie es neu, mit der Datei neben ihrer Definition.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>Esri classifier definition (.ecd)</source>
        <translation>Esri-Klassifikatordefinition (.ecd)</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it contains a {framework} model ({named}), but only ONNX and CNTK 2 models can be run. {export}</source>
        <translation>{origin}: Die Datei enthält ein {framework}-Modell ({named}), es können aber nur Modelle von ONNX und CNTK 2 ausgeführt werden. {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>Then create the .ecd again from the .onnx file.</source>
        <translation>Erstellen Sie dann die .ecd-Datei neu aus der .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>an .ecd file made by Deep Learning Model To ECD</source>
        <translation>eine .ecd-Datei aus „Deep-Learning-Modell als ECD“</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: this is not a classifier definition; the keys {marker} and Definitions are missing. Choose {expected}.</source>
        <translation>{origin}: Das ist keine Klassifikatordefinition; die Schlüssel {marker} und Definitions fehlen. Wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it has {count} definitions, but one is expected. Choose {expected}.</source>
        <translation>{origin}: Enthalten sind {count} Definitionen, erwartet wird eine. Wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <location filename="../inference/formats/emd.py"/>
        <location filename="../inference/formats/mlm.py"/>
        <source>not named</source>
        <translation>nicht genannt</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it defines a {classifier} model in an undocumented format. Create the .ecd again with Deep Learning Model To ECD from the model file and its class information.</source>
        <translation>{origin}: Beschrieben ist ein {classifier}-Modell in einem nicht dokumentierten Format. Erstellen Sie die .ecd-Datei mit „Deep-Learning-Modell als ECD“ neu aus der Modelldatei und ihren Klasseninformationen.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: its classifier ({classifier}) is not a deep learning model. Use it in the software it was trained with, or choose {expected}.</source>
        <translation>{origin}: Der Klassifikator ({classifier}) ist kein Deep-Learning-Modell. Verwenden Sie ihn in der Software, mit der er trainiert wurde, oder wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it neither contains a model nor names one as ModelFile. Create the .ecd again.</source>
        <translation>{origin}: Darin ist weder ein Modell enthalten noch eines als ModelFile genannt. Erstellen Sie die .ecd-Datei neu.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: its model file {named}</source>
        <translation>{origin}: die Modelldatei {named}</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>Model {path}: it cannot be read ({reason}). Check its permissions.</source>
        <translation>Modell {path}: Es ist nicht lesbar ({reason}). Prüfen Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: the embedded model cannot be decoded ({reason}). Create the .ecd again from the model file.</source>
        <translation>{origin}: Das eingebettete Modell lässt sich nicht dekodieren ({reason}). Erstellen Sie die .ecd-Datei neu aus der Modelldatei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: the embedded model</source>
        <translation>{origin}: das eingebettete Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{where} is not the one that was packed (SHA-256 {found}, expected {stated}). Download or copy the file again, or create the .ecd again from the model file.</source>
        <translation>{where} ist nicht dasjenige, das gepackt wurde (SHA-256 {found}, erwartet {stated}). Laden oder kopieren Sie die Datei erneut, oder erstellen Sie die .ecd-Datei neu aus der Modelldatei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <location filename="../inference/formats/emd.py"/>
        <source>a JSON object is expected</source>
        <translation>erwartet wird ein JSON-Objekt</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>Model definition text</source>
        <translation>Text der Modelldefinition</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>an .emd file</source>
        <translation>eine .emd-Datei</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: the model type is {kind}, which does not classify pixels. Choose a model of the type ImageClassification or SemanticSegmentation.</source>
        <translation>{origin}: Das Modell ist vom Typ {kind} und klassifiziert keine Pixel. Wählen Sie ein Modell vom Typ ImageClassification oder SemanticSegmentation.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: its model file {named} was searched by name in the folder of the definition.</source>
        <translation>{origin}: Die Modelldatei {named} wurde unter ihrem Namen im Ordner der Definition gesucht.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: the InferenceFunction {function} is ignored; no Python code of a model is run.</source>
        <translation>{origin}: Die InferenceFunction {function} wird ignoriert; Python-Code eines Modells wird nicht ausgeführt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: it describes the tiles of exported training data, and names no model. Choose the model that was trained with them, or add "ModelFile" with the name of its .onnx file.</source>
        <translation>{origin}: Die Datei beschreibt die Kacheln exportierter Trainingsdaten und nennt kein Modell. Wählen Sie das Modell, das mit ihnen trainiert wurde, oder ergänzen Sie "ModelFile" mit dem Namen seiner .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: no model file is named. Add "ModelFile" with the name of an .onnx file in the same folder.</source>
        <translation>{origin}: Es ist keine Modelldatei genannt. Ergänzen Sie "ModelFile" mit dem Namen einer .onnx-Datei im selben Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>Then enter the .onnx file as ModelFile.</source>
        <translation>Geben Sie dann die .onnx-Datei als ModelFile an.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: its model file {named} is {what}, not an ONNX file. {remedy}</source>
        <translation>{origin}: Die Modelldatei {named} ist {what}, keine ONNX-Datei. {remedy}</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: its model file {named} is not an ONNX file (framework: {framework}). {export}</source>
        <translation>{origin}: Die Modelldatei {named} ist keine ONNX-Datei (Framework: {framework}). {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>Esri model definition (.emd)</source>
        <translation>Esri-Modelldefinition (.emd)</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>NormalizationStats cannot be stated next to steps; add them as steps</source>
        <translation>NormalizationStats kann nicht neben steps angegeben werden; ergänzen Sie die Werte als Schritte</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{size} is more than the maximum batch size of {most}</source>
        <translation>{size} überschreitet die größte Batchgröße von {most}</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>it has none of {keys}</source>
        <translation>es enthält keinen der Schlüssel {keys}</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}, ImageNet by its Framework and its three bands</source>
        <translation>{origin}, ImageNet nach Framework und drei Kanälen</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd_cell_sizes.py"/>
        <location filename="../inference/formats/fields.py"/>
        <location filename="../inference/formats/properties.py"/>
        <source>{reason} It is ignored.</source>
        <translation>{reason} Die Angabe wird ignoriert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd_cell_sizes.py"/>
        <source>a cell of {x:g} x {y:g} has no area</source>
        <translation>eine Zelle von {x:g} x {y:g} hat keine Fläche</translation>
    </message>
    <message>
        <location filename="../inference/formats/emd_cell_sizes.py"/>
        <source>its spatialReference is not a JSON object</source>
        <translation>spatialReference ist kein JSON-Objekt</translation>
    </message>
    <message>
        <location filename="../inference/formats/encodings.py"/>
        <source>{origin}: the file is not text (UTF-8). Choose {expected}.</source>
        <translation>{origin}: Die Datei ist kein Text (UTF-8). Wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/encodings.py"/>
        <source>{origin}: the file is not UTF-8, so it was read as Windows-1252 (Latin-1). Save it as UTF-8.</source>
        <translation>{origin}: Die Datei ist nicht in UTF-8 kodiert und wurde deshalb als Windows-1252 (Latin-1) gelesen. Speichern Sie sie als UTF-8.</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{key} lacks {what}</source>
        <translation>{key}: {what} fehlt</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{origin}: {shown}. Correct it as described in docs/model-formats.md.</source>
        <translation>{origin}: {shown}. Berichtigen Sie das, wie docs/model-formats.md es beschreibt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>"{values}" is not a list</source>
        <translation>„{values}“ ist keine Liste</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>(nested too deeply to be shown)</source>
        <translation>(zu tief verschachtelt, um es zu zeigen)</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{value} is not a whole number</source>
        <translation>{value} ist keine ganze Zahl</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{value} is not a whole number of at least {least}</source>
        <translation>{value} ist keine ganze Zahl ab {least}</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>"{value}" is not a number</source>
        <translation>„{value}“ ist keine Zahl</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{value} is not a number</source>
        <translation>{value} ist keine Zahl</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{value} is not between {low:g} and {high:g}</source>
        <translation>{value} liegt nicht zwischen {low:g} und {high:g}</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>"{value}" is neither true nor false</source>
        <translation>„{value}“ ist weder true noch false</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{values} are not two numbers</source>
        <translation>{values} sind keine zwei Zahlen</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>{entry}: the value {reason}</source>
        <translation>{entry}: der Wert {reason}</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>entry {number}</source>
        <translation>Eintrag {number}</translation>
    </message>
    <message>
        <location filename="../inference/formats/fields.py"/>
        <source>entry {number} ("{name}")</source>
        <translation>Eintrag {number} („{name}“)</translation>
    </message>
    <message>
        <location filename="../inference/formats/folder.py"/>
        <source>{origin}: its model file {path} does not exist. Put it there, or correct ModelFile.</source>
        <translation>{origin}: Die Modelldatei {path} existiert nicht. Legen Sie sie dorthin oder berichtigen Sie ModelFile.</translation>
    </message>
    <message>
        <location filename="../inference/formats/folder.py"/>
        <source>{origin}: its model file {named} is outside the folder of the definition, which does not contain {name} either. Put {name} next to the definition, or correct ModelFile.</source>
        <translation>{origin}: Die Modelldatei {named} liegt außerhalb des Ordners der Definition, und auch der Ordner enthält keine Datei {name}. Legen Sie {name} neben die Definition oder berichtigen Sie ModelFile.</translation>
    </message>
    <message>
        <location filename="../inference/formats/folder.py"/>
        <source>{origin}: its model file {named} is outside the folder of the definition and, for security, is not opened. Move it next to the definition and correct ModelFile.</source>
        <translation>{origin}: Die Modelldatei {named} liegt außerhalb des Ordners der Definition und wird aus Sicherheitsgründen nicht geöffnet. Verschieben Sie sie daneben und berichtigen Sie ModelFile.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a CNTK model</source>
        <translation>ein CNTK-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Rename it so that its name ends in .model.</source>
        <translation>Benennen Sie sie so um, dass ihr Name auf .model endet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a CNTK model of version 1</source>
        <translation>ein CNTK-Modell der Version 1</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Load it with CNTK 2 and save it again.</source>
        <translation>Laden Sie es mit CNTK 2 und speichern Sie es neu.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a TensorFlow SavedModel</source>
        <translation>ein TensorFlow-SavedModel</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a ZIP archive with a TensorFlow SavedModel</source>
        <translation>ein ZIP-Archiv mit einem TensorFlow-SavedModel</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Unpack it. {export}</source>
        <translation>Entpacken Sie es. {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a frozen TensorFlow graph</source>
        <translation>ein eingefrorener TensorFlow-Graph</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a TensorFlow Lite model</source>
        <translation>ein TensorFlow-Lite-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a Keras model</source>
        <translation>ein Keras-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a model of Keras 2</source>
        <translation>ein Modell von Keras 2</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a TorchScript model of PyTorch</source>
        <translation>ein TorchScript-Modell von PyTorch</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an exported program of PyTorch</source>
        <translation>ein exportiertes PyTorch-Programm</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a scikit-learn model</source>
        <translation>ein scikit-learn-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a scikit-learn model saved with skops</source>
        <translation>ein mit skops gespeichertes scikit-learn-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a LightGBM model</source>
        <translation>ein LightGBM-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an XGBoost model</source>
        <translation>ein XGBoost-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an XGBoost model in its old binary form</source>
        <translation>ein XGBoost-Modell in der alten Binärform</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Save it as old.json with the version of XGBoost that wrote it. {export}</source>
        <translation>Speichern Sie es mit der XGBoost-Version, die es geschrieben hat, als old.json. {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a CatBoost model</source>
        <translation>ein CatBoost-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Load it in the code that defines the network. {export}</source>
        <translation>Laden Sie die Datei in dem Code, der das Netz definiert. {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Load it in the code that defines the network, then save it as old.keras with model.save. {export}</source>
        <translation>Laden Sie die Datei in dem Code, der das Netz definiert, und speichern Sie dieses mit model.save als old.keras. {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Export the original model to ONNX with the framework it was trained with.</source>
        <translation>Exportieren Sie das Modell, aus dem dieses erzeugt wurde, mit dem Framework, mit dem es trainiert wurde, nach ONNX.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Download the file again and check that it is the model itself.</source>
        <translation>Laden Sie die Datei erneut herunter und prüfen Sie, ob es das Modell selbst ist.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Unpack it and choose the model inside.</source>
        <translation>Entpacken Sie die Datei und wählen Sie das Modell darin.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a file with the weights of a PyTorch network, but not the network</source>
        <translation>eine Datei mit den Gewichten eines PyTorch-Netzes, aber ohne das Netz</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a file with the weights of a network (safetensors), but not the network</source>
        <translation>eine Datei mit den Gewichten eines Netzes (safetensors), aber ohne das Netz</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a PyTorch network that can only be loaded with its own code</source>
        <translation>ein PyTorch-Netz, das nur mit seinem eigenen Code geladen werden kann</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a PyTorch model compiled for one kind of computer</source>
        <translation>ein für eine bestimmte Art von Rechner kompiliertes PyTorch-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a file with the weights of a Keras network, but not the network</source>
        <translation>eine Datei mit den Gewichten eines Keras-Netzes, aber ohne das Netz</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a file with the layers of a Keras network, but not its weights</source>
        <translation>eine Datei mit den Schichten eines Keras-Netzes, aber ohne seine Gewichte</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a TensorFlow graph as text</source>
        <translation>ein TensorFlow-Graph als Text</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a TensorFlow.js model</source>
        <translation>ein TensorFlow.js-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an OpenVINO model</source>
        <translation>ein OpenVINO-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a TensorRT engine, which runs only on one kind of GPU</source>
        <translation>eine TensorRT-Engine, die nur auf einer bestimmten GPU-Art läuft</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a Core ML model</source>
        <translation>ein Core-ML-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a model in the ORT format</source>
        <translation>ein Modell im ORT-Format</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Choose the .onnx file it was made from.</source>
        <translation>Wählen Sie die .onnx-Datei, aus der es erzeugt wurde.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an ncnn model</source>
        <translation>ein ncnn-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a PMML model</source>
        <translation>ein PMML-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an OpenCV model, as Orfeo ToolBox trains</source>
        <translation>ein OpenCV-Modell, wie Orfeo ToolBox es trainiert</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Train it with scikit-learn instead.</source>
        <translation>Trainieren Sie es stattdessen mit scikit-learn.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an R object</source>
        <translation>ein R-Objekt</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Train the classifier with scikit-learn instead, which exports to ONNX.</source>
        <translation>Trainieren Sie den Klassifikator stattdessen mit scikit-learn, das nach ONNX exportiert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a Python pickle of unknown content</source>
        <translation>eine Python-Pickle-Datei unbekannten Inhalts</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Pixelwise never loads pickles, since they can run any code. Export the model to ONNX where it was trained.</source>
        <translation>Pixelwise lädt grundsätzlich keine Pickle-Dateien, da sie beliebigen Code ausführen können. Exportieren Sie das Modell dort nach ONNX, wo es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an HDF5 file without a Keras model</source>
        <translation>eine HDF5-Datei ohne Keras-Modell</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a ZIP archive</source>
        <translation>ein ZIP-Archiv</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a compressed file</source>
        <translation>eine komprimierte Datei</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an image or raster</source>
        <translation>ein Bild oder Raster</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Choose it as the input raster, and a model here.</source>
        <translation>Wählen Sie diese Datei als Eingaberaster und hier ein Modell.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a PDF document</source>
        <translation>ein PDF-Dokument</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a web page</source>
        <translation>eine Webseite</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>The download was probably answered by a login or error page. Download the file again in a browser.</source>
        <translation>Statt der Datei wurde vermutlich eine Anmelde- oder Fehlerseite heruntergeladen. Laden Sie die Datei erneut mit einem Browser herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>the error message of a server</source>
        <translation>die Fehlermeldung eines Servers</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>a Git LFS pointer, which only names the model</source>
        <translation>ein Git-LFS-Zeiger, der das Modell nur benennt</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>Run "git lfs pull" in its repository, or download the file from its web page.</source>
        <translation>Führen Sie in dessen Repository „git lfs pull“ aus oder laden Sie die Datei von der Webseite herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>an empty file</source>
        <translation>eine leere Datei</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>{reason} The file is empty.</source>
        <translation>{reason} Die Datei ist leer.</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>{where}: this is {what}, not an ONNX file. {remedy}</source>
        <translation>{where}: Dies ist {what}, keine ONNX-Datei. {remedy}</translation>
    </message>
    <message>
        <location filename="../inference/formats/foreign_kinds.py"/>
        <source>In QGIS, the tool Convert Model To ONNX does this for you.</source>
        <translation>In QGIS erledigt dies das Werkzeug „Modell nach ONNX konvertieren“.</translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Download or copy the file again, as CNTK 2 saved it.</source>
        <translation>Laden oder kopieren Sie die Datei erneut, so wie CNTK 2 sie gespeichert hat.</translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Export it to ONNX with the framework it was trained with.</source>
        <translation>Exportieren Sie es mit dem Framework, das es trainiert hat, nach ONNX.</translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Export it to ONNX: {command} in a terminal, with {library} in Python.</source>
        <translation>Exportieren Sie es nach ONNX: {command} in einem Terminal, mit {library} in Python.</translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Export it to ONNX: {command} in Python with {library}.</source>
        <translation>Exportieren Sie es nach ONNX: {command} in Python mit {library}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>has another task</source>
        <translation>hat eine andere Aufgabe</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>{origin} does not specify the task of the model: its outputs show whether it classifies pixels.</source>
        <translation>{origin} gibt die Aufgabe des Modells nicht an: Seine Ausgaben zeigen, ob es Pixel klassifiziert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>computes features, but no classes</source>
        <translation>berechnet Merkmale, aber keine Klassen</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>finds objects (instance or panoptic segmentation)</source>
        <translation>findet einzelne Objekte (Instanz- oder panoptische Segmentierung)</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>outlines objects that are pointed at</source>
        <translation>umreißt Objekte, auf die gezeigt wird</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>detects objects</source>
        <translation>erkennt Objekte</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>processes video or sound</source>
        <translation>verarbeitet Videos oder Töne</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>assigns one class to a whole image</source>
        <translation>ordnet einem ganzen Bild eine Klasse zu</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>estimates distances</source>
        <translation>schätzt Entfernungen</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>outlines what a text describes</source>
        <translation>umreißt, was ein Text beschreibt</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>is not trained for a task yet</source>
        <translation>ist noch für keine Aufgabe trainiert</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>returns images</source>
        <translation>liefert Bilder</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>finds points in images</source>
        <translation>findet Punkte in Bildern</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>processes or writes text</source>
        <translation>verarbeitet oder schreibt Text</translation>
    </message>
    <message>
        <location filename="../inference/formats/hub_tasks.py"/>
        <source>{origin}: the model ({named}) {purpose}; it does not classify pixels. Choose a model of semantic segmentation, whose architecture ends in ForSemanticSegmentation.</source>
        <translation>{origin}: Das Modell ({named}) {purpose}; es klassifiziert keine Pixel. Wählen Sie ein Modell für semantische Segmentierung, dessen Architektur auf ForSemanticSegmentation endet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{name}: the folder has no {config}, which describes the model. Download it from the model's repository into the same folder.</source>
        <translation>{name}: Der Ordner enthält keine {config}, die das Modell beschreibt. Laden Sie die Datei aus dem Repository des Modells in denselben Ordner herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>a description of a Hugging Face model (config.json)</source>
        <translation>eine Beschreibung eines Hugging-Face-Modells (config.json)</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin} describes {name} (Hugging Face).</source>
        <translation>{origin} beschreibt {name} (Hugging Face).</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>Hugging Face model (config.json)</source>
        <translation>Hugging-Face-Modell (config.json)</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin} is ignored, because it seems to describe another model than {name}: {reason}</source>
        <translation>{origin} wird ignoriert, weil die Datei ein anderes Modell als {name} zu beschreiben scheint: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin}: the folder contains several ONNX files ({names}). Choose one of them.</source>
        <translation>{origin}: Der Ordner enthält mehrere ONNX-Dateien ({names}). Wählen Sie eine davon.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin}: {name} is a link to a file outside the folder and, for security, is not opened. Put the file itself there.</source>
        <translation>{origin}: {name} ist eine Verknüpfung mit einer Datei außerhalb des Ordners und wird zur Sicherheit nicht geöffnet. Legen Sie die Datei selbst dort ab.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin} contains several ONNX files: {chosen} is used. To use another one, choose it: {others}.</source>
        <translation>{origin} enthält mehrere ONNX-Dateien: {chosen} wird verwendet. Um eine andere zu verwenden, wählen Sie sie selbst: {others}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin}: the folder contains no .onnx file, neither directly nor in its folder onnx. Export the model to ONNX (optimum-cli export onnx of Hugging Face's Optimum), or download the .onnx file of its repository.</source>
        <translation>{origin}: Der Ordner enthält keine .onnx-Datei, weder direkt noch im Ordner onnx. Exportieren Sie das Modell nach ONNX (optimum-cli export onnx aus Optimum von Hugging Face), oder laden Sie die .onnx-Datei aus dem Repository herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin} does not name its classes: LABEL_0 … are placeholders.</source>
        <translation>{origin} benennt die Klassen nicht: LABEL_0 … sind Platzhalter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>an object with names and ids is expected</source>
        <translation>erwartet wird ein Objekt mit Namen und Ids</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{value} is not a class id below {most}</source>
        <translation>{value} ist keine Klassennummer unter {most}</translation>
    </message>
    <message>
        <location filename="../inference/formats/huggingface.py"/>
        <source>{origin} has no preprocessor_config.json, so the normalisation of its training is unknown. Download that file from its repository into the folder, or set the model argument value_range.</source>
        <translation>{origin} hat keine preprocessor_config.json; die Normalisierung des Trainings ist daher unbekannt. Laden Sie diese Datei aus dem Repository in den Ordner herunter, oder setzen Sie das Modellargument value_range.</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>{origin}: {keys}</source>
        <translation>{origin}: {keys}</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{origin} does not specify {missing}: the defaults of its image processor are used.</source>
        <translation>{origin} gibt {missing} nicht an: Die Vorgaben seiner Bildvorverarbeitung werden verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{origin} does not specify {missing}, so this part of the normalisation is left out.</source>
        <translation>{origin} gibt {missing} nicht an, deshalb entfällt dieser Teil der Normalisierung.</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{value} is not a number above 0</source>
        <translation>{value} ist keine Zahl über 0</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{origin}: image processors pass images as {bands}, so these bands are looked up by name.</source>
        <translation>{origin}: Die Bildvorverarbeitung übergibt Bilder als {bands}; diese Kanäle werden daher nach Namen gesucht.</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{origin}: images were resized for training (do_resize), which is not done here. Set the cell size to that of the training images.</source>
        <translation>{origin}: Für das Training wurde die Größe der Bilder geändert (do_resize); das geschieht hier nicht. Stellen Sie die Zellengröße der Trainingsbilder ein.</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{origin}: the model expects the bands blue, green, red (do_flip_channel_order). If the bands of the raster have no names, set Band order to 3,2,1 for an image of red, green and blue.</source>
        <translation>{origin}: Das Modell erwartet die Kanäle Blau, Grün, Rot (do_flip_channel_order). Wenn die Kanäle des Rasters keine Namen haben, setzen Sie die Kanalreihenfolge für ein Bild aus Rot, Grün und Blau auf 3,2,1.</translation>
    </message>
    <message>
        <location filename="../inference/formats/image_processor.py"/>
        <source>{origin}: {key} is on, but is not applied. If it changes values, the map will be wrong.</source>
        <translation>{origin}: {key} ist eingeschaltet, wird aber nicht angewendet. Wenn es Werte ändert, wird die Karte falsch.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{where}: its shape specifies {size} for {axis}, but the network expects {fixed}. Correct the shape, or choose the model that belongs to the item.</source>
        <translation>{where}: shape gibt für {axis} {size} an, das Netz erwartet aber {fixed}. Berichtigen Sie shape oder wählen Sie das Modell, das zum Item gehört.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{where}: its shape specifies {size} for batch, but the network expects {fixed}, which is used.</source>
        <translation>{where}: shape gibt für batch {size} an, das Netz erwartet aber {fixed}; das wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{where}: its data_type is {stated}, but the network expects {expected}, which is used.</source>
        <translation>{where}: data_type ist {stated}, das Netz erwartet aber {expected}; das wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{where}: {key} has entries for {count} bands, but the network expects {bands}. Enter one entry for each band, or one for all.</source>
        <translation>{where}: {key} hat Einträge für {count} Kanäle, das Netz erwartet aber {bands}. Geben Sie einen Eintrag je Kanal an oder einen für alle.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{where}: its array has an axis {axis}, but the network expects only batch, bands, rows and columns. Correct dim_order, or choose a model of single images.</source>
        <translation>{where}: Das Array hat eine Achse {axis}, das Netz erwartet aber nur Batch, Kanäle, Zeilen und Spalten. Berichtigen Sie dim_order oder wählen Sie ein Modell für Einzelbilder.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{where}: its dim_order is {order}, but the network expects {expected}, which is used.</source>
        <translation>{where}: dim_order ist {order}, das Netz erwartet aber {expected}; das wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{origin} describes {count} inputs for images ({names}), but the network has {expected} ({inputs}). Correct mlm:input, or choose the model that belongs to the item.</source>
        <translation>{origin} beschreibt {count} Eingaben für Bilder ({names}); das Netz hat aber {expected} ({inputs}). Korrigieren Sie mlm:input, oder wählen Sie das Modell, das zum Item gehört.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{origin}: its inputs belong to those of the network in their order: {pairs}.</source>
        <translation>{origin}: Die Eingaben gehören in ihrer Reihenfolge zu denen des Netzes: {pairs}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: it lists {values} {what}, but the network expects {count} bands. Correct the list.</source>
        <translation>{origin}: Aufgeführt sind {values} {what}, das Netz erwartet aber {count} Kanäle. Berichtigen Sie die Liste.</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <location filename="../inference/formats/resolve.py"/>
        <source>bands</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/formats/input_binding.py"/>
        <source>{origin}: mlm:input</source>
        <translation>{origin}: mlm:input</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the file cannot be read ({reason}). Check its permissions.</source>
        <translation>{origin}: Die Datei ist nicht lesbar ({reason}). Prüfen Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the file has {size:.0f} MiB, but {expected} can have at most {most:g} MiB. Choose another file.</source>
        <translation>{origin}: Die Datei hat {size:.0f} MiB, {expected} darf aber höchstens {most:g} MiB haben. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: this is JSON, but not an object with keys and values. Choose {expected}.</source>
        <translation>{origin}: Das ist JSON, aber kein Objekt mit Schlüsseln und Werten. Wählen Sie {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: this is not valid JSON, but could be read ({what}).</source>
        <translation>{origin}: Das ist kein gültiges JSON, konnte aber gelesen werden ({what}).</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{origin}: its JSON is nested too deeply. Choose another file.</source>
        <translation>{origin}: Das JSON ist zu tief verschachtelt. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>, after fixing {count} commas</source>
        <translation>, nach der Korrektur von {count} Kommas</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: this is not valid JSON (line {line}, column {column}: {reason}{more}). Correct it there, or choose another file.</source>
        <translation>{origin}: Das ist kein gültiges JSON (Zeile {line}, Spalte {column}: {reason}{more}). Berichtigen Sie es dort oder wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: a missing comma near line {line} was added.</source>
        <translation>{origin}: Ein fehlendes Komma nahe Zeile {line} wurde ergänzt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: an extra comma near line {line} was removed.</source>
        <translation>{origin}: Ein überzähliges Komma nahe Zeile {line} wurde entfernt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the key {key} has several values; the last one is used.</source>
        <translation>{origin}: Der Schlüssel {key} hat mehrere Werte; der letzte wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the number in line {line}, column {column} has {digits} digits, but at most {most} are supported. Correct it there, or choose another file.</source>
        <translation>{origin}: Die Zahl in Zeile {line}, Spalte {column} hat {digits} Ziffern; gelesen werden höchstens {most}. Berichtigen Sie sie dort oder wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <location filename="../inference/formats/metadata_inputs.py"/>
        <source>a JSON object with the names of inputs is expected</source>
        <translation>ein JSON-Objekt mit den Namen von Eingaben wird erwartet</translation>
    </message>
    <message>
        <location filename="../inference/formats/metadata_inputs.py"/>
        <source>"{content}" is not a content of a metadata input; expected one of {words}</source>
        <translation>„{content}“ ist kein Inhalt einer Metadaten-Eingabe; erwartet wird einer von {words}</translation>
    </message>
    <message>
        <location filename="../inference/formats/metadata_inputs.py"/>
        <source>{origin}: {key} declares the input "{name}", but the network has no such input besides its images. Its inputs are {others}.</source>
        <translation>{origin}: {key} nennt die Eingabe „{name}“, aber das Netz hat außer seinen Bildern keine solche. Seine Eingaben sind {others}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/metadata_inputs.py"/>
        <source>{origin}: the network has an input {input} besides its images, and it is unknown what it expects. If it is time, location, cell size or wavelengths, declare it in the metadata of the model ({key} in an .onnx file, {emd} in an .emd), as described in docs/model-formats.md; otherwise export the model without this input.</source>
        <translation>{origin}: Das Netz hat außer seinen Bildern eine Eingabe {input}, und es ist unbekannt, was sie erwartet. Wenn es Zeit, Lage, Zellengröße oder Wellenlängen sind, geben Sie sie in den Metadaten des Modells an ({key} in einer .onnx-Datei, {emd} in einer .emd), wie in docs/model-formats.md beschrieben; exportieren Sie das Modell andernfalls ohne diese Eingabe.</translation>
    </message>
    <message>
        <location filename="../inference/formats/metadata_inputs.py"/>
        <source>{origin}: the input {input} cannot be {content} ({word}) of a model of {bands} bands, because of its shape. Correct {key} or {emd} of the model.</source>
        <translation>{origin}: Die Eingabe {input} kann wegen ihrer Form nicht {content} ({word}) eines Modells mit {bands} Kanälen sein. Korrigieren Sie {key} oder {emd} des Modells.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>a STAC Item of a model (.json)</source>
        <translation>ein STAC Item eines Modells (.json)</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>STAC item of a model (MLM, .json)</source>
        <translation>STAC Item eines Modells (MLM, .json)</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} does not specify value_scaling: the network receives the raw values.</source>
        <translation>{origin} gibt kein value_scaling an: Das Netz erhält die Rohwerte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}, which does not specify value_scaling</source>
        <translation>{origin}, ohne Angabe von value_scaling</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{file}: this is {found}. Choose {expected}, or an .onnx, .emd, .dlpk or .ecd file.</source>
        <translation>{file}: Das ist {found}. Wählen Sie {expected} oder eine Datei der Art .onnx, .emd, .dlpk oder .ecd.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} marks the class "{name}" as nodata: the map contains it as a class with the value {value}.</source>
        <translation>{origin} kennzeichnet die Klasse „{name}“ als NoData: Sie steht als Klasse mit dem Wert {value} in der Karte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the post_processing_function {function} is not run; the map shows the network's output.</source>
        <translation>{origin}: Die post_processing_function {function} wurde nicht ausgeführt; die Karte zeigt die Antworten des Netzes selbst.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>class information, which Deep Learning Model To ECD uses together with a model</source>
        <translation>eine Datei mit Klasseninformationen, die „Deep-Learning-Modell als ECD“ zusammen mit einem Modell nimmt</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>the ukis-csmask description of the .onnx file of the same name, which is read together with that file</source>
        <translation>die Beschreibung der gleichnamigen .onnx-Datei durch ukis-csmask, die zusammen mit dieser gelesen wird</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>a STAC {kind}, which lists models but does not describe one</source>
        <translation>JSON der Art STAC {kind}, das Modelle aufführt, aber keines beschreibt</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>a GeoJSON Feature without a property "mlm:…", so it does not describe a model</source>
        <translation>ein GeoJSON-Feature ohne Eigenschaft „mlm:…“, das daher kein Modell beschreibt</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>JSON of an unknown kind (its keys: {keys})</source>
        <translation>JSON unbekannter Art (Schlüssel: {keys})</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>a list of objects is expected</source>
        <translation>erwartet wird eine Liste von Objekten</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the item does not name a model. Add an asset with the role "{role}" whose href is an .onnx file next to the item.</source>
        <translation>{origin}: Das Item nennt kein Modell. Geben Sie ihm ein Asset mit der Rolle „{role}“, dessen href eine .onnx-Datei neben dem Item ist.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} names several ONNX files: {chosen} is used, not {others}.</source>
        <translation>{origin} nennt mehrere ONNX-Dateien: Genommen wird {chosen}, nicht {others}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>Then put the .onnx file next to the item, and enter it as the href of an asset with the role "{role}".</source>
        <translation>Legen Sie dann die .onnx-Datei neben das Item und geben Sie sie als href eines Assets mit der Rolle „{role}“ an.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {named} is {what}, not an ONNX file. {remedy}</source>
        <translation>{origin}: Das Modell {named} ist {what}, keine ONNX-Datei. {remedy}</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {named} is not an ONNX file (framework: {framework}). {export}</source>
        <translation>{origin}: Das Modell {named} ist keine ONNX-Datei (Framework: {framework}). {export}</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model is at {path}, but models are not downloaded automatically. Download it into the folder of the item, with the name {name}.</source>
        <translation>{origin}: Das Modell liegt unter {path}; Modelle werden nicht automatisch heruntergeladen. Laden Sie es unter dem Namen {name} in den Ordner des Items herunter.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {path} does not exist. Put it next to the item, or correct the asset's href.</source>
        <translation>{origin}: Sein Modell {path} existiert nicht. Legen Sie es neben das Item oder berichtigen Sie href des Assets.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {path} is outside the folder of the item and, for security, is not opened. Move it next to the item and correct the asset's href.</source>
        <translation>{origin}: Sein Modell {path} liegt außerhalb des Ordners des Items und wird aus Sicherheitsgründen nicht geöffnet. Verschieben Sie es neben das Item und berichtigen Sie href des Assets.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the model is for {tasks}, which does not classify pixels. Choose a model with the task semantic-segmentation.</source>
        <translation>{origin}: Das Modell ist für {tasks} und klassifiziert keine Pixel. Wählen Sie ein Modell mit der Aufgabe semantic-segmentation.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>color_hint "{hint}" does not have the form RRGGBB</source>
        <translation>color_hint „{hint}“ hat nicht die Form RRGGBB</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_bands.py"/>
        <source>a list of names is expected</source>
        <translation>erwartet wird eine Liste von Namen</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_bands.py"/>
        <source>it is not arithmetic of bands</source>
        <translation>er ist keine Rechnung mit Kanälen</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_bands.py"/>
        <source>the item does not describe a band {name}</source>
        <translation>das Item beschreibt keinen Kanal {name}</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_bands.py"/>
        <source>the band {name} is calculated ({expression}), which is not supported: {reason}. Calculate it as a band of the raster, and remove the expression here</source>
        <translation>der Kanal {name} wird berechnet ({expression}), was nicht unterstützt wird: {reason}. Berechnen Sie ihn als Kanal des Rasters, und entfernen Sie den Ausdruck hier</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_bands.py"/>
        <source>the name of a band contains a quotation mark</source>
        <translation>der Name eines Kanals enthält ein Anführungszeichen</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: shape has {sizes} sizes, but dim_order has {names} names. Correct them.</source>
        <translation>{where}: shape hat {sizes} Größen, dim_order aber {names} Namen. Berichtigen Sie das.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{origin}: images were resized for training (resize_type {type}), which is not done here. Set the cell size to that of the training images.</source>
        <translation>{origin}: Für das Training wurden Bilder in der Größe geändert (resize_type {type}); das geschieht hier nicht. Setzen Sie die Zellengröße auf die des Trainings.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>{function} is not an expression</source>
        <translation>{function} ist kein Ausdruck</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>{function} is not an expression of the values</source>
        <translation>{function} ist kein Ausdruck aus den Werten</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>{origin}: the pre_processing_function {function} is not run. If it changes values, use a raster to which it has been applied.</source>
        <translation>{origin}: Die pre_processing_function {function} wurde nicht ausgeführt. Wenn sie Werte ändert, geben Sie ein Raster an, auf das sie schon angewandt wurde.</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>norm_by_channel is false, but the statistics differ by band; correct one of them</source>
        <translation>norm_by_channel ist false, die Statistik unterscheidet sich aber je Kanal; berichtigen Sie eines von beiden</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>{kind} needs {key}</source>
        <translation>{kind} braucht {key}</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>the scaling "{kind}" is not supported; only min-max, z-score, clip, clip-min, clip-max, offset, scale and processing are (scale by a number other than 0)</source>
        <translation>die Skalierung „{kind}“ wird nicht unterstützt, nur min-max, z-score, clip, clip-min, clip-max, offset, scale und processing (scale mit einer Zahl außer 0)</translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_scaling.py"/>
        <source>the expression {expression} cannot be computed: {reason}</source>
        <translation>der Ausdruck {expression} kann nicht berechnet werden: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/formats/opening.py"/>
        <source>{origin}: the network does not accept {dates} dates of {bands} bands each, but it accepts {accepted}. Choose rasters of other dates, or list the bands of other dates under Band order. {reason}</source>
        <translation>{origin}: Das Netz nimmt {dates} Zeitpunkte mit je {bands} Kanälen nicht an, wohl aber {accepted}. Wählen Sie Raster anderer Zeitpunkte, oder führen Sie unter Kanalreihenfolge die Kanäle anderer Zeitpunkte auf. {reason}</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>The classes that the model names are not those of the output "{name}".</source>
        <translation>Die Klassen, die das Modell nennt, sind nicht die der Ausgabe „{name}“.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>The network does not declare the number of bands; its weights indicate {count}.</source>
        <translation>Das Netz gibt die Zahl der Kanäle nicht an; nach seinen Gewichten sind es {count}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>The network accepts any number of bands; Band order or the raster determines it.</source>
        <translation>Das Netz akzeptiert beliebig viele Kanäle; die Kanalreihenfolge oder das Raster bestimmt die Anzahl.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>The network accepts any number of bands; its files specify {count}.</source>
        <translation>Das Netz akzeptiert beliebig viele Kanäle; seine Dateien geben {count} an.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>Output: several outputs of the model could be the map, and its files do not specify which one. "{chosen}" is used; {others} would match as well. Compare the maps, and set the model argument output.</source>
        <translation>Ausgabe: Mehrere Ausgaben des Modells können die Karte sein, und seine Dateien legen nicht fest, welche. „{chosen}“ wird verwendet; {others} käme ebenso infrage. Vergleichen Sie die Karten und setzen Sie das Modellargument output.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>Output: "{name}" has one value for each pixel, and its name suggests a quantity rather than the score of a class. The map only shows where that value is high. Check that this is what you want.</source>
        <translation>Ausgabe: „{name}“ hat einen Wert je Pixel, und ihr Name deutet auf eine Größe statt auf den Score einer Klasse hin. Die Karte zeigt nur, wo dieser Wert hoch ist. Prüfen Sie, ob Sie das wollen.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>Output: "{chosen}" is used. The others do not contain a class for every pixel: {others}.</source>
        <translation>Ausgabe: „{chosen}“ wird verwendet. Die übrigen enthalten nicht für jedes Pixel eine Klasse: {others}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/output_choice.py"/>
        <source>Output: "{chosen}" is used. Use the model argument output to choose {heads} instead.</source>
        <translation>Ausgabe: „{chosen}“ wird verwendet. Mit dem Modellargument output kann stattdessen {heads} gewählt werden.</translation>
    </message>
    <message>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>a list of steps is expected</source>
        <translation>eine Liste von Schritten wird erwartet</translation>
    </message>
    <message>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>it has {count} steps; at most {most} are supported</source>
        <translation>{count} Schritte; höchstens {most} werden unterstützt</translation>
    </message>
    <message>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>step {number}: {reason}</source>
        <translation>Schritt {number}: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>{step} has no parameter {unknown}; its parameters are: {keys}</source>
        <translation>{step} hat keinen Parameter {unknown}; die Parameter sind: {keys}</translation>
    </message>
    <message>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>"{name}" is not supported; the types are {types}</source>
        <translation>„{name}“ wird nicht unterstützt; die Typen sind {types}</translation>
    </message>
    <message>
        <location filename="../inference/formats/preprocessing.py"/>
        <source>bands: a list of band numbers, counted from 0, is expected</source>
        <translation>bands: eine Liste von Kanalnummern, gezählt ab 0, wird erwartet</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>{origin}: the metadata entry "{key}" is not a JSON object with class names. See docs/model-formats.md.</source>
        <translation>{origin}: Der Metadateneintrag „{key}“ ist kein JSON-Objekt mit Klassennamen. Siehe docs/model-formats.md.</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>ONNX without embedded metadata</source>
        <translation>ONNX ohne eingebettete Metadaten</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>ONNX with Pixelwise metadata</source>
        <translation>ONNX mit Pixelwise-Metadaten</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>{keys} cannot be stated next to steps; add them as steps</source>
        <translation>{keys} kann nicht neben steps angegeben werden; ergänzen Sie die Werte als Schritte</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>{origin}, {vocabulary} metadata: {keys}</source>
        <translation>{origin}, {vocabulary}-Metadaten: {keys}</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>{origin}: the model type is {kind}, expected Segmentor. Choose a semantic segmentation model.</source>
        <translation>{origin}: Das ist ein Modell vom Typ {kind}, erwartet wird Segmentor. Wählen Sie ein Modell für semantische Segmentierung.</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>ONNX with Deepness metadata</source>
        <translation>ONNX mit Deepness-Metadaten</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>{origin}: the {key} {side:g} is implausible, so it is ignored.</source>
        <translation>{origin}: {key} {side:g} ist unplausibel und wird ignoriert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/properties.py"/>
        <source>expected a list of names, or names by class id</source>
        <translation>erwartet wird eine Liste von Namen oder Namen nach Klassen-ID</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: one batch for the network does not fit into the memory of this computer. Free some memory, or export the model with a smaller batch and smaller tiles.</source>
        <translation>{origin}: Der Speicher dieses Computers reicht nicht für einen Batch des Netzes. Geben Sie Speicher frei oder exportieren Sie das Modell mit kleinerem Batch und kleineren Kacheln.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <location filename="../inference/formats/table_classes.py"/>
        <source>the network's input of type {type}</source>
        <translation>die Eingabe des Netzes vom Typ {type}</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{source}: the values are not converted, because the network expects whole numbers ({type}) and receives the raw values. The map is correct only if the network converts them itself.</source>
        <translation>{source}: Die Werte werden nicht umgerechnet, weil das Netz ganze Zahlen ({type}) erwartet und die Rohwerte erhält. Die Karte stimmt nur, wenn das Netz sie selbst umrechnet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin} does not specify an output margin (key border or ModelPadding); a test run showed that the network leaves out {margin} pixels on each side.</source>
        <translation>{origin} gibt keinen Ausgaberand an (Schlüssel border oder ModelPadding); ein Testlauf hat gezeigt, dass das Netz an jeder Seite {margin} Pixel auslässt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>The network declares dynamic rows and columns, but test runs showed that it runs only at {rows} x {columns} pixels.</source>
        <translation>Das Netz gibt Zeilen und Spalten als dynamisch an, läuft aber, wie Testläufe gezeigt haben, nur mit {rows} x {columns} Pixeln.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>The network returns one value per {stride} x {stride} pixels; its output is interpolated.</source>
        <translation>Das Netz liefert einen Wert je {stride} x {stride} Pixel; seine Ausgabe wird interpoliert.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin} does not name any classes: they are called Class 0, Class 1 …</source>
        <translation>{origin} nennt keine Klassen: Sie heißen Class 0, Class 1 …</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>Values are scaled by mean and standard deviation of each tile with its padding, so the map depends on the tile size and on where tiles begin. The argument merge blend makes their edges less visible.</source>
        <translation>Die Werte werden mit Mittelwert und Standardabweichung jeder Kachel samt ihrem Rand skaliert; die Karte hängt daher von der Kachelgröße und vom Beginn der Kacheln ab. Das Argument merge blend macht ihre Ränder weniger sichtbar.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <location filename="../inference/formats/table_classes.py"/>
        <source>The network expects {type} values: it receives the raw values.</source>
        <translation>Das Netz erwartet Werte vom Typ {type}: Es erhält die Rohwerte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: one batch for the network has {product} values ({axes}); more than {most} do not fit into memory. Export the model with a batch of 1 and smaller tiles, such as 512 x 512 pixels, or correct the stated tile size or output margin (ImageHeight, ImageWidth and ModelPadding in an .emd).</source>
        <translation>{origin}: Ein Batch für das Netz hat {product} Werte ({axes}); mehr als {most} passen nicht in den Speicher. Exportieren Sie das Modell mit einem Batch von 1 und kleineren Kacheln, etwa 512 x 512 Pixel, oder berichtigen Sie die angegebene Kachelgröße oder den Ausgaberand (ImageHeight, ImageWidth und ModelPadding in einer .emd-Datei).</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>low values</source>
        <translation>untere Werte</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>high values</source>
        <translation>obere Werte</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>means</source>
        <translation>Mittelwerte</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>standard deviations</source>
        <translation>Standardabweichungen</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: it lists a standard deviation of {std:g}, which is below 0. Correct it.</source>
        <translation>{origin}: Die angegebene Standardabweichung {std:g} ist kleiner als 0. Berichtigen Sie sie.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: it states a range from {low:g} to {high:g}, but the smaller number must come first. Correct it.</source>
        <translation>{origin}: Angegeben ist ein Wertebereich von {low:g} bis {high:g}, die kleinere Zahl muss aber zuerst stehen. Berichtigen Sie ihn.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: its step {step} does not match the {count} bands of the network. State one number for all bands, or one for each, and count bands from 0.</source>
        <translation>{origin}: Der Schritt {step} passt nicht zu den {count} Kanälen des Netzes. Geben Sie eine Zahl für alle Kanäle oder eine für jeden an und zählen Sie Kanäle ab 0.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: it calculates bands, which is not supported for a network that expects several dates. Calculate these bands in the raster, and remove the expressions.</source>
        <translation>{origin}: Kanäle werden berechnet; das wird für ein Netz, das mehrere Zeitpunkte erwartet, nicht unterstützt. Berechnen Sie diese Kanäle im Raster und entfernen Sie die Ausdrücke.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: it calculates bands, but the network expects whole numbers ({type}). Export the network with an input of type float32, or remove the expressions.</source>
        <translation>{origin}: Kanäle werden berechnet, aber das Netz erwartet ganze Zahlen ({type}). Exportieren Sie das Netz mit einer Eingabe vom Typ float32 oder entfernen Sie die Ausdrücke.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: its step {step} needs tiles, but the network expects tables and classifies each pixel separately. State the mean and standard deviation of the training as z-score.</source>
        <translation>{origin}: Der Schritt {step} braucht Kacheln, aber das Netz erwartet Tabellen und klassifiziert jedes Pixel für sich. Geben Sie Mittelwert und Standardabweichung des Trainings als z-score an.</translation>
    </message>
    <message>
        <location filename="../inference/formats/resolve.py"/>
        <source>{origin}: ignore_mapped_class lists channel {channel}, but the network returns {channels} scores, counted from 0. List channels, not class values.</source>
        <translation>{origin}: ignore_mapped_class nennt den Score {channel}, das Netz liefert aber {channels} Scores, ab 0 gezählt. Nennen Sie dort Nummern von Scores, keine Klassenwerte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/respelling.py"/>
        <source>single backslashes</source>
        <translation>einfache Backslashes</translation>
    </message>
    <message>
        <location filename="../inference/formats/respelling.py"/>
        <source>single quotes</source>
        <translation>einfache Anführungszeichen</translation>
    </message>
    <message>
        <location filename="../inference/formats/respelling.py"/>
        <source>comments</source>
        <translation>Kommentare</translation>
    </message>
    <message>
        <location filename="../inference/formats/respelling.py"/>
        <source>Python keywords</source>
        <translation>Schlüsselwörter von Python</translation>
    </message>
    <message>
        <location filename="../inference/formats/respelling.py"/>
        <source>round brackets</source>
        <translation>runde Klammern</translation>
    </message>
    <message>
        <location filename="../inference/formats/respelling.py"/>
        <source>other punctuation or whitespace</source>
        <translation>andere Satz- oder Leerzeichen</translation>
    </message>
    <message>
        <location filename="../inference/formats/sidecar.py"/>
        <source>{origin} is ignored: it describes another model ({named}), not {name}.</source>
        <translation>{origin} wird ignoriert: Die Datei beschreibt ein anderes Modell ({named}), nicht {name}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/sidecar.py"/>
        <source>{origin} next to {name} describes the model (STAC MLM).</source>
        <translation>{origin} neben {name} beschreibt das Modell (STAC MLM).</translation>
    </message>
    <message>
        <location filename="../inference/formats/sidecar.py"/>
        <source>{reason} It is next to {file} and seems to describe it; move it away to run the model without it.</source>
        <translation>{reason} Die Datei liegt neben {file} und scheint es zu beschreiben; verschieben Sie sie, um das Modell ohne sie zu verwenden.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>assumed, since the network expects tables</source>
        <translation>angenommen, da das Netz Tabellen erwartet</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} does not specify how values are scaled: since it expects tables, it receives the raw values.</source>
        <translation>{origin} legt nicht fest, wie Werte zu skalieren sind: Da das Modell Tabellen erwartet, erhält es die Rohwerte.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin}: its labels cannot be the values of a raster ({reason}). Name the classes in its metadata or in an .emd, in the order of the labels.</source>
        <translation>{origin}: Die Labels können keine Werte eines Rasters sein ({reason}). Benennen Sie die Klassen in den Metadaten oder in einer .emd-Datei, in der Reihenfolge der Labels.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin}: the model returns {count} labels ({labels}), but {classes} classes are named. Name one class for each label.</source>
        <translation>{origin}: Das Modell liefert {count} Labels ({labels}), benannt sind aber {classes} Klassen. Benennen Sie für jedes Label eine Klasse.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} does not name any classes: they are called Class 0, Class 1 ….</source>
        <translation>{origin} nennt keine Klassen: Sie heißen Class 0, Class 1 ….</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} does not name any classes: they have the names of its labels.</source>
        <translation>{origin} nennt keine Klassen: Sie heißen wie die Labels.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} does not name any classes: their values are its labels.</source>
        <translation>{origin} nennt keine Klassen: Ihre Werte sind die Labels.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} accepts only 1 row at a time, which is slow: export it with a dynamic number of rows.</source>
        <translation>{origin} akzeptiert nur 1 Zeile auf einmal, und das ist langsam: Exportieren Sie das Modell mit freier Zeilenzahl.</translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} accepts only {rows} rows at a time, which is slow: export it with a dynamic number of rows.</source>
        <translation>{origin} akzeptiert nur {rows} Zeilen auf einmal, und das ist langsam: Exportieren Sie das Modell mit freier Zeilenzahl.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: it states the size multiple {stated}, but the network's total stride is {total_stride} pixels, which is used.</source>
        <translation>{origin}: Als Vielfaches der Größe ist {stated} angegeben, die Gesamtschrittweite des Netzes ist aber {total_stride} Pixel; diese wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>tile size (ImageHeight and ImageWidth in an .emd)</source>
        <translation>die Kachelgröße (ImageHeight und ImageWidth in einer .emd-Datei)</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>output margin (ModelPadding in an .emd)</source>
        <translation>den Ausgaberand (ModelPadding in einer .emd-Datei)</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>size multiple</source>
        <translation>das Vielfache der Größe</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: it states {length} pixels as the {what}, but the maximum is {most}. Correct it.</source>
        <translation>{origin}: Für {what} sind {length} Pixel angegeben; höchstens {most} sind möglich. Berichtigen Sie das.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>output margin</source>
        <translation>Ausgaberand</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>output stride</source>
        <translation>Ausgabeschrittweite</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: it states {stated} (keys border / ModelPadding, output_stride / OutputStride), but the network has {found}, which is used.</source>
        <translation>{origin}: Angegeben ist {stated} (Schlüssel border / ModelPadding, output_stride / OutputStride), das Netz hat aber {found}; das wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: it states the size multiple {multiple}, but the network expects tiles of {rows} x {columns} pixels, so another one was determined by test runs.</source>
        <translation>{origin}: Als Vielfaches der Größe ist {multiple} angegeben, das Netz erwartet aber Kacheln von {rows} x {columns} Pixeln; deshalb wurde ein anderes durch Testläufe ermittelt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: the stated tile size of {height} x {width} pixels does not match the network or the padding; {rows} x {columns} is used.</source>
        <translation>{origin}: Die angegebene Kachelgröße von {height} x {width} Pixeln passt nicht zum Netz oder zum padding; {rows} x {columns} wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: its output "{name}" is finer than the image: {rows} x {columns} values for {height} x {width} pixels. Export the model without the upsampling at its end, so that there is at most one value for each pixel.</source>
        <translation>{origin}: Seine Ausgabe „{name}“ ist feiner als das Bild: {rows} x {columns} Werte für {height} x {width} Pixel. Exportieren Sie das Modell ohne die Vergrößerung am Ende, sodass es höchstens einen Wert je Pixel gibt.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: {found}. {remedy}</source>
        <translation>{origin}: {found}. {remedy}</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{origin}: the network declares dynamic rows and columns, but it failed at all {count} sizes that were tried: {found}. If it runs only at one size, specify it (tile_size in its metadata, ImageHeight and ImageWidth in an .emd), or export the model with this size fixed.</source>
        <translation>{origin}: Das Netz gibt Zeilen und Spalten als dynamisch an, schlug aber bei allen {count} versuchten Größen fehl: {found}. Wenn es nur mit einer Größe läuft, geben Sie diese an (tile_size in seinen Metadaten, ImageHeight und ImageWidth in einer .emd-Datei), oder exportieren Sie das Modell mit dieser festen Größe.</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>{height} x {width} pixels fail ({reason})</source>
        <translation>{height} x {width} Pixel scheitern ({reason})</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>for {height} x {width} pixels the network returns {rows} x {columns} values ("{name}")</source>
        <translation>für {height} x {width} Pixel liefert das Netz {rows} x {columns} Werte („{name}“)</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>Correct the stated output margin or output stride (ModelPadding, OutputStride in an .emd; in pixels).</source>
        <translation>Berichtigen Sie den angegebenen Ausgaberand oder die Ausgabeschrittweite (ModelPadding, OutputStride in einer .emd-Datei; in Pixeln).</translation>
    </message>
    <message>
        <location filename="../inference/formats/tile_shape.py"/>
        <source>The output must have the size of the image, of its central part, or of the image at a coarser resolution, but its size is different or ambiguous. If it is one of them, specify the output margin as ModelPadding or the output stride as OutputStride (in an .emd or a class information file); otherwise choose a semantic segmentation model.</source>
        <translation>Die Ausgabe muss die Größe des Bildes, seines mittleren Teils oder des Bildes in gröberer Auflösung haben; ihre Größe ist aber eine andere oder nicht eindeutig. Ist es eine davon, geben Sie den Ausgaberand als ModelPadding oder die Ausgabeschrittweite als OutputStride an (in einer .emd-Datei oder den Klasseninformationen); sonst wählen Sie ein Modell für semantische Segmentierung.</translation>
    </message>
    <message>
        <location filename="../inference/formats/ukis.py"/>
        <source>{origin}, mean and standard deviation</source>
        <translation>{origin}, Mittelwert und Standardabweichung</translation>
    </message>
    <message>
        <location filename="../inference/formats/ukis.py"/>
        <source>ONNX with the description of ukis-csmask (.json)</source>
        <translation>ONNX mit der Beschreibung von ukis-csmask (.json)</translation>
    </message>
    <message>
        <location filename="../inference/formats/ukis.py"/>
        <source>{origin} next to {name} describes the model (ukis-csmask).</source>
        <translation>{origin} neben {name} beschreibt das Modell (ukis-csmask).</translation>
    </message>
    <message>
        <location filename="../inference/formats/ukis.py"/>
        <source>expected a list of means and a list of standard deviations</source>
        <translation>erwartet werden eine Liste von Mittelwerten und eine von Standardabweichungen</translation>
    </message>
    <message>
        <location filename="../inference/formats/unchanged.py"/>
        <source>{origin}: {path} has changed since the run was planned ({reason}), so its classes could be others. Run again, to plan the run with the new file.</source>
        <translation>{origin}: {path} hat sich seit der Planung des Laufs geändert ({reason}), daher könnten die Klassen andere sein. Starten Sie den Lauf erneut, um ihn mit der neuen Datei zu planen.</translation>
    </message>
    <message>
        <location filename="../inference/grid/areas.py"/>
        <source>Areas of classes: the cells cannot be located on the Earth ({reason}).</source>
        <translation>Flächen der Klassen: Die Lage der Zellen auf der Erde lässt sich nicht bestimmen ({reason}).</translation>
    </message>
    <message>
        <location filename="../inference/grid/crs.py"/>
        <source>a local (engineering) CRS</source>
        <translation>ein lokales KBS (Engineering CRS)</translation>
    </message>
    <message>
        <location filename="../inference/grid/crs.py"/>
        <source>a geocentric CRS</source>
        <translation>ein geozentrisches KBS</translation>
    </message>
    <message>
        <location filename="../inference/grid/crs.py"/>
        <source>a vertical CRS</source>
        <translation>ein vertikales KBS</translation>
    </message>
    <message>
        <location filename="../inference/grid/crs.py"/>
        <source>a CRS without a relation to the Earth</source>
        <translation>ein KBS ohne Bezug zur Erde</translation>
    </message>
    <message>
        <location filename="../inference/grid/crs.py"/>
        <source>"{crs}" is {flaw}</source>
        <translation>„{crs}“ ist {flaw}</translation>
    </message>
    <message>
        <location filename="../inference/grid/date_line.py"/>
        <source>Input rasters: they are on both sides of the date line (180 degrees), where {crs} ends, so the result would span the whole Earth. Choose a suitable output CRS, such as {suitable}, or enter an extent on one side.</source>
        <translation>Eingaberaster: Sie liegen beiderseits der Datumsgrenze (180 Grad), wo {crs} endet, sodass das Ergebnis um die ganze Erde reichen würde. Wählen Sie ein passendes Ausgabe-KBS, etwa {suitable}, oder geben Sie eine Ausdehnung auf einer Seite an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/date_line.py"/>
        <source>Extent {extent}: it crosses the date line (180 degrees), where {crs} ends. Choose a suitable output CRS, such as {suitable}, or enter an extent on one side.</source>
        <translation>Ausdehnung {extent}: Sie liegt über der Datumsgrenze (180 Grad), wo {crs} endet. Wählen Sie ein passendes Ausgabe-KBS, etwa {suitable}, oder geben Sie eine Ausdehnung auf einer Seite an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/date_line.py"/>
        <source>Input raster "{raster}": it covers a pole, which {crs} cannot represent. Choose a suitable output CRS, such as {suitable}, or leave it empty.</source>
        <translation>Eingaberaster „{raster}“: Es enthält einen Pol, den {crs} nicht darstellen kann. Wählen Sie ein passendes Ausgabe-KBS, etwa {suitable}, oder lassen Sie es leer.</translation>
    </message>
    <message>
        <location filename="../inference/grid/date_line.py"/>
        <source>Input raster "{raster}": it extends beyond the date line (180 degrees), where its own CRS, {crs}, ends, so part of it would be lost when it is reprojected. Leave the output CRS empty, or reproject both sides separately.</source>
        <translation>Eingaberaster „{raster}“: Es reicht über die Datumsgrenze (180 Grad) hinaus, wo sein eigenes KBS, {crs}, endet, sodass beim Umprojizieren ein Teil verloren ginge. Lassen Sie das Ausgabe-KBS leer oder projizieren Sie beide Seiten einzeln um.</translation>
    </message>
    <message>
        <location filename="../inference/grid/date_line.py"/>
        <source>Input raster "{raster}": it crosses the date line (180 degrees), where {crs} ends, so its two sides would be at opposite ends of the map. Choose a suitable output CRS, such as {suitable}, leave it empty, or enter an extent on one side.</source>
        <translation>Eingaberaster „{raster}“: Es liegt über der Datumsgrenze (180 Grad), wo {crs} endet, sodass seine beiden Seiten an entgegengesetzten Enden der Karte lägen. Wählen Sie ein passendes Ausgabe-KBS, etwa {suitable}, lassen Sie es leer oder geben Sie eine Ausdehnung auf einer Seite an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/decoding.py"/>
        <source>There is not enough memory to read the input ({reason}). Close other programs, or choose a smaller tile_size or parallel factor.</source>
        <translation>Der Arbeitsspeicher reicht nicht aus, um die Eingabe zu lesen ({reason}). Schließen Sie andere Programme oder wählen Sie eine kleinere tile_size oder einen kleineren Parallelfaktor.</translation>
    </message>
    <message>
        <location filename="../inference/grid/decoding.py"/>
        <source>GDAL reported while it read the input: {words}</source>
        <translation>Meldung von GDAL beim Lesen der Eingabe: {words}</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <location filename="../inference/raster/damage.py"/>
        <source>GDAL gave no reason</source>
        <translation>GDAL nannte keinen Grund</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <source>There is not enough memory. Close other programs, or use a computer with more memory, then run again.</source>
        <translation>Der Arbeitsspeicher reicht nicht aus. Schließen Sie andere Programme oder verwenden Sie einen Rechner mit mehr Arbeitsspeicher, und starten Sie erneut.</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <source>GDAL reports an error ({reason}). Check that the input rasters can be read and the outputs written, then run again.</source>
        <translation>GDAL meldet einen Fehler ({reason}). Prüfen Sie, ob die Eingaberaster gelesen und die Ausgaben geschrieben werden können, und starten Sie erneut.</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <source>Input raster "{name}": it cannot be opened ({reason}). Check that the file exists and is a raster.</source>
        <translation>Eingaberaster „{name}“: Es kann nicht geöffnet werden ({reason}). Prüfen Sie, ob die Datei existiert und ein Raster ist.</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <source>Input raster "{name}": {path} is not a regular file, but a pipe, a device or a link that leads nowhere, and GDAL may wait for it. Remove it, or copy the raster to another folder.</source>
        <translation>Eingaberaster „{name}“: {path} ist keine gewöhnliche Datei, sondern eine Pipe, ein Gerät oder ein Link, der nirgendwohin führt, und GDAL wartet womöglich darauf. Entfernen Sie sie, oder kopieren Sie das Raster in einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <source>Input raster "{name}": it refers to {path}, or to a file next to it. {path} is not a regular file, but a pipe or a device. Remove it, or create the virtual raster again without it.</source>
        <translation>Eingaberaster „{name}“: Es verweist auf {path} oder auf eine Datei daneben. {path} ist keine gewöhnliche Datei, sondern eine Pipe oder ein Gerät. Entfernen Sie sie, oder erstellen Sie das virtuelle Raster ohne sie neu.</translation>
    </message>
    <message>
        <location filename="../inference/grid/gdal.py"/>
        <source>CRS "{text}": unknown CRS ({reason}). Choose another CRS.</source>
        <translation>KBS „{text}“: Unbekanntes KBS ({reason}). Wählen Sie ein anderes KBS.</translation>
    </message>
    <message>
        <location filename="../inference/grid/grid.py"/>
        <source>Extent {extent}: it has no area. West must be less than east, and south less than north.</source>
        <translation>Ausdehnung {extent}: Sie hat keine Fläche. Geben Sie West &lt; Ost und Süd &lt; Nord an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/grid.py"/>
        <source>Extent {extent}: it cannot be transformed to {crs} ({reason}). Enter it in the output CRS.</source>
        <translation>Ausdehnung {extent}: Sie kann nicht in {crs} transformiert werden ({reason}). Geben Sie sie im Ausgabe-KBS an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/grid.py"/>
        <source>Extent {extent}: it is outside the area of use of {crs}. Enter it in the output CRS.</source>
        <translation>Ausdehnung {extent}: Sie liegt außerhalb des Gültigkeitsbereichs von {crs}. Geben Sie sie im Ausgabe-KBS an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/grid.py"/>
        <source>Raster {raster}: its geotransform ({numbers}) gives its cells no area. Georeference the raster again, for example with gdal_edit.py -a_ullr.</source>
        <translation>Raster {raster}: Nach seiner Geotransformation ({numbers}) haben seine Zellen keine Fläche. Georeferenzieren Sie den Raster neu, zum Beispiel mit gdal_edit.py -a_ullr.</translation>
    </message>
    <message>
        <location filename="../inference/grid/grid.py"/>
        <source>Extent {extent}: it does not overlap the input raster "{raster}", which covers {covered} in the same CRS. Enter an extent that overlaps the raster, and check the CRS of the extent.</source>
        <translation>Ausdehnung {extent}: Sie überlappt nicht mit dem Eingaberaster „{raster}“, das im selben KBS {covered} bedeckt. Geben Sie eine überlappende Ausdehnung an und prüfen Sie deren KBS.</translation>
    </message>
    <message>
        <location filename="../inference/grid/grid.py"/>
        <source>Extent {extent}: it does not overlap the input rasters, which together cover {covered} in the same CRS. Enter an extent that overlaps them, and check the CRS of the extent.</source>
        <translation>Ausdehnung {extent}: Sie überlappt nicht mit den Eingaberastern, die zusammen im selben KBS {covered} bedecken. Geben Sie eine überlappende Ausdehnung an und prüfen Sie deren KBS.</translation>
    </message>
    <message>
        <location filename="../inference/grid/ground.py"/>
        <source>The centre of a tile is not on the Earth in {crs}. Choose another output CRS or a smaller extent.</source>
        <translation>Die Mitte einer Kachel liegt in {crs} nicht auf der Erde. Wählen Sie ein anderes Ausgabe-KBS oder eine kleinere Ausdehnung.</translation>
    </message>
    <message>
        <location filename="../inference/grid/ground.py"/>
        <source>, such as {suitable}</source>
        <translation>, etwa {suitable}</translation>
    </message>
    <message>
        <location filename="../inference/grid/ground.py"/>
        <source>Cell size: the automatic cells of {width} x {height} measure {after} m on the ground, those of the input {before} m. {crs} is not suitable for this area: choose another output CRS{suits}, or set Cell size.</source>
        <translation>Zellengröße: Die automatischen Zellen von {width} x {height} messen am Boden {after} m, die der Eingabe {before} m. {crs} passt nicht zu diesem Gebiet: Wählen Sie ein anderes Ausgabe-KBS{suits} oder geben Sie eine Zellengröße an.</translation>
    </message>
    <message>
        <location filename="../inference/grid/sides.py"/>
        <source>Perimeters of polygons: the cells cannot be located on the Earth ({reason}).</source>
        <translation>Umfänge der Polygone: Die Zellen können auf der Erde nicht verortet werden ({reason}).</translation>
    </message>
    <message>
        <location filename="../inference/i18n.py"/>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <location filename="../inference/i18n.py"/>
        <source>1,234.5</source>
        <translation>1.234,5</translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Parallel factor "{factor}": expected a number of threads such as "4", a percentage of the processors such as "50%", or "0" for one thread; or leave it empty to use all.</source>
        <translation>Faktor für parallele Verarbeitung „{factor}“: Erwartet wird eine Anzahl Threads wie „4“, ein Anteil der Prozessorkerne wie „50%“ oder „0“ für einen Thread; oder lassen Sie das Feld leer, um alle zu verwenden.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/following.py"/>
        <source>Ledger {folder}: another process has published the result in the meantime.</source>
        <translation>Auftragsordner {folder}: Ein anderer Prozess hat das Ergebnis inzwischen veröffentlicht.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/job_values.py"/>
        <source>Mapping "{text}": expected OLD=NEW, a folder as stored in the ledger and its path on this computer, such as Z:\=/mnt/data.</source>
        <translation>Zuordnung „{text}“: Erwartet wird ALT=NEU, also ein Ordner, wie er im Auftragsordner gespeichert ist, und sein Pfad auf diesem Computer, zum Beispiel Z:\=/mnt/data.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/job_values.py"/>
        <source>Raster "{name}": only QGIS can read this source, so the run cannot be shared with other processes. Save it as a GeoTIFF and use that file.</source>
        <translation>Raster „{name}“: Diese Quelle kann nur QGIS lesen, der Lauf kann daher nicht mit anderen Prozessen geteilt werden. Speichern Sie sie als GeoTIFF, und verwenden Sie diese Datei.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/job_values.py"/>
        <source>Ledger {folder}: its manifest is damaged or was written by a different version ({reason}). Create a new ledger with --prepare.</source>
        <translation>Auftragsordner {folder}: Sein Manifest ist beschädigt oder stammt von einer anderen Version ({reason}). Legen Sie mit --prepare einen neuen an.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/keeper.py"/>
        <source>Input raster "{raster}": the files that contain it cannot be determined, so the run cannot be resumed, and changes to them during the run are not noticed. Convert the raster to a GeoTIFF to avoid this.</source>
        <translation>Eingaberaster „{raster}“: Es lässt sich nicht ermitteln, welche Dateien es enthalten. Daher kann der Lauf nicht fortgesetzt werden, und Änderungen dieser Dateien während des Laufs werden nicht bemerkt. Speichern Sie das Raster als GeoTIFF, um dies zu vermeiden.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/keeper.py"/>
        <source>Unfinished run of {output}, {share} done: Run continues it. Its finished parts are kept in {folder}.</source>
        <translation>Unvollendeter Lauf für {output}, zu {share} fertig: „Starten“ setzt ihn fort. Seine fertigen Teile bleiben in {folder}.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/keeper.py"/>
        <source>Unfinished run of {output}, {share} done. Its finished parts, in {folder}, are deleted with this folder for temporary files. Choose another folder to be able to continue such a run.</source>
        <translation>Unvollendeter Lauf für {output}, zu {share} fertig. Seine fertigen Teile in {folder} werden mit diesem Ordner für temporäre Dateien gelöscht. Wählen Sie einen anderen Ordner, um einen solchen Lauf fortsetzen zu können.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/keeper.py"/>
        <source>Padding auto: {padding} pixels are used, as determined by the unfinished run.</source>
        <translation>Padding auto: Es werden {padding} Pixel verwendet, die der unvollendete Lauf ermittelt hat.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/ledger.py"/>
        <source>Finished parts of this run are kept in {folder}: if it ends early, starting the same run again resumes from there.</source>
        <translation>Fertige Teile dieses Laufs werden in {folder} aufbewahrt: Endet er vorzeitig, wird er dort fortgesetzt, wenn Sie denselben Lauf erneut starten.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/ledger.py"/>
        <location filename="../inference/ledger/one_block.py"/>
        <location filename="../inference/ledger/sharing.py"/>
        <source>block {number} is damaged</source>
        <translation>Block {number} ist beschädigt</translation>
    </message>
    <message>
        <location filename="../inference/ledger/ledger.py"/>
        <source>Finished parts of this run can no longer be kept in {folder} ({reason}). The run continues, but if it ends early, they have to be computed again.</source>
        <translation>Fertige Teile dieses Laufs können nicht mehr in {folder} aufbewahrt werden ({reason}). Der Lauf wird fortgesetzt, aber wenn er vorzeitig endet, müssen sie erneut berechnet werden.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/leftovers.py"/>
        <source>Folder {folder}: it does not exist or is not a folder. Choose a folder with results.</source>
        <translation>Ordner {folder}: Er existiert nicht oder ist kein Ordner. Wählen Sie einen Ordner mit Ergebnissen.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the model</source>
        <translation>das Modell</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the input rasters</source>
        <translation>die Eingaberaster</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the bands or the output grid</source>
        <translation>die Kanäle oder das Ausgaberaster</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the parameters</source>
        <translation>die Parameter</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the outputs</source>
        <translation>die Ausgaben</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the processor</source>
        <translation>der Prozessor</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the versions of the software</source>
        <translation>die Versionen der Software</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the settings of GDAL or PROJ</source>
        <translation>die Einstellungen von GDAL oder PROJ</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>the strips of tiles</source>
        <translation>die Kachelstreifen</translation>
    </message>
    <message>
        <location filename="../inference/ledger/manifest.py"/>
        <source>{others} and {last}</source>
        <translation>{others} und {last}</translation>
    </message>
    <message>
        <location filename="../inference/ledger/open.py"/>
        <source>An unfinished run of {output} is continued: {share} of its pixels are done ({folder}).</source>
        <translation>Ein unvollendeter Lauf für {output} wird fortgesetzt: {share} seiner Pixel sind fertig ({folder}).</translation>
    </message>
    <message>
        <location filename="../inference/ledger/open.py"/>
        <source>The modification time of {files} has changed since then, but its size and a sample of its content have not, so the unfinished run is continued.</source>
        <translation>Die Änderungszeit von {files} ist seitdem eine andere, aber Größe und eine Stichprobe des Inhalts sind gleich; daher wird der unvollendete Lauf fortgesetzt.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/open.py"/>
        <source>An unfinished run of the same output, {share} done, cannot be continued because it differs in {items}. Its finished parts are kept in {folder} ({size} MB).</source>
        <translation>Ein unvollendeter Lauf für dieselbe Ausgabe (zu {share} fertig) kann nicht fortgesetzt werden, da Folgendes abweicht: {items}. Seine fertigen Teile bleiben in {folder} ({size} MB).</translation>
    </message>
    <message>
        <location filename="../inference/ledger/recording.py"/>
        <source>they belong to other tiles</source>
        <translation>sie gehören zu anderen Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/ledger/recording.py"/>
        <source>Output {output}: the finished parts in {folder} can no longer be read ({reason}). Run again: missing parts are computed again.</source>
        <translation>Ausgabe {output}: Die fertigen Teile in {folder} können nicht mehr gelesen werden ({reason}). Starten Sie den Lauf erneut: Fehlende Teile werden erneut berechnet.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/sharing.py"/>
        <source>Blocks that other workers are taking too long to finish and that are also computed here: {count}.</source>
        <translation>Blöcke, für die andere Prozesse zu lange brauchen und die deshalb auch hier berechnet werden: {count}.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/sharing.py"/>
        <source>Ledger {folder}: it cannot be used ({reason}). Make the folder available to this computer, with write permission, and start again. Finished parts are not lost.</source>
        <translation>Auftragsordner {folder}: Er kann nicht verwendet werden ({reason}). Machen Sie den Ordner auf diesem Computer mit Schreibrecht verfügbar, und starten Sie erneut. Fertige Teile gehen nicht verloren.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>Run of {output} by several processes, {share} done: Run joins it.</source>
        <translation>Lauf für {output} mit mehreren Prozessen, zu {share} fertig: „Starten“ beteiligt sich daran.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>Unfinished run of {output}, {share} done: Run continues it.</source>
        <translation>Unvollendeter Lauf für {output}, zu {share} fertig: „Starten“ setzt ihn fort.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>Unfinished run of {output}, {share} done, differs in {items}: Run starts over and keeps it ({size} MB).</source>
        <translation>Unvollendeter Lauf für {output} ({share}) weicht ab ({items}): „Starten“ beginnt neu und behält ihn ({size} MB).</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>The finished parts in {folder} cannot be removed. Check the permissions of the folder.</source>
        <translation>Die fertigen Teile in {folder} lassen sich nicht entfernen. Prüfen Sie die Berechtigungen des Ordners.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>Workers on {hosts} are computing parts of {output}. Stop them first.</source>
        <translation>Prozesse auf {hosts} berechnen Teile von {output}. Beenden Sie diese zuerst.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>Workers on {hosts} are computing parts of {output}. Stop them first. If they have ended, try again after a minute.</source>
        <translation>Prozesse auf {hosts} berechnen Teile von {output}. Beenden Sie diese zuerst. Falls sie nicht mehr laufen, versuchen Sie es nach einer Minute erneut.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>A run of {output} is in progress in this program.</source>
        <translation>{output} wird gerade in diesem Programm berechnet.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>A run of {output} is in progress: process {process} on {host}.</source>
        <translation>{output} wird gerade berechnet: Prozess {process} auf {host}.</translation>
    </message>
    <message>
        <location filename="../inference/ledger/unfinished.py"/>
        <source>A run of {output} is in progress: process {process} on {host}. If that process has ended, Run resumes it after a minute.</source>
        <translation>{output} wird gerade berechnet: Prozess {process} auf {host}. Ist dieser Prozess beendet, setzt „Starten“ den Lauf nach einer Minute fort.</translation>
    </message>
    <message>
        <location filename="../inference/loop/auto_padding.py"/>
        <source>Padding auto: looking for the smallest padding that this raster needs.</source>
        <translation>padding auto: Das kleinste padding, das dieses Raster braucht, wird gesucht.</translation>
    </message>
    <message>
        <location filename="../inference/loop/auto_padding.py"/>
        <source>Padding auto: compared {pixels} pixels of {tiles} tiles at {places} places in {seconds} s.</source>
        <translation>padding auto: {pixels} Pixel von {tiles} Kacheln an {places} Stellen in {seconds} s verglichen.</translation>
    </message>
    <message>
        <location filename="../inference/loop/auto_padding.py"/>
        <source>Padding auto: too few pixels have values to determine which padding is enough, so {padding} pixels are used, as without auto.</source>
        <translation>padding auto: Zu wenige Pixel haben Werte, um zu bestimmen, welches padding genügt. Daher werden {padding} Pixel verwendet, wie ohne auto.</translation>
    </message>
    <message>
        <location filename="../inference/loop/auto_padding.py"/>
        <source>Padding auto: no padding up to {largest} pixels makes the classes independent of the tile borders, since the network uses pixels farther away, possibly its whole tile. With {smaller} pixels, {share} of the classes depend on the borders; with {largest}, {least}. {padding} pixels are used. Choose a larger tile_size if the model offers it, or merge blend, which makes the seams softer.</source>
        <translation>padding auto: Kein padding bis {largest} Pixel macht die Klassen von den Kachelrändern unabhängig, da das Netz weiter entfernte Pixel verwendet, möglicherweise seine ganze Kachel. Mit {smaller} Pixeln hängen {share} der Klassen von den Rändern ab, mit {largest} noch {least}. Es werden {padding} Pixel verwendet. Wählen Sie eine größere tile_size, falls das Modell sie anbietet, oder merge blend, das die Nähte weicher macht.</translation>
    </message>
    <message>
        <location filename="../inference/loop/auto_padding.py"/>
        <source>Padding auto: {padding} pixels. {outermost} of the outermost kept pixels of a tile get a class that depends on the tile border (limit {tolerance}); of all kept pixels, {share}.</source>
        <translation>padding auto: {padding} Pixel. {outermost} der äußersten behaltenen Pixel einer Kachel erhalten eine Klasse, die vom Kachelrand abhängt (Grenzwert {tolerance}), von allen behaltenen Pixeln {share}.</translation>
    </message>
    <message>
        <location filename="../inference/loop/auto_padding.py"/>
        <source>{summary} With {smaller} pixels: {outermost} and {share}.</source>
        <translation>{summary} Mit {smaller} Pixeln: {outermost} und {share}.</translation>
    </message>
    <message>
        <location filename="../inference/loop/classify_rows.py"/>
        <source>{origin}: the model returned the label {label!s}, which is not one of its {classes} classes. List all classes in the model's .emd or metadata.</source>
        <translation>{origin}: Das Modell lieferte das Label {label!s}, das zu keiner seiner {classes} Klassen gehört. Führen Sie alle Klassen in der .emd-Datei oder den Metadaten des Modells auf.</translation>
    </message>
    <message>
        <location filename="../inference/memory.py"/>
        <source>{error} The run starts again with a parallel factor of {workers}, with one tile at a time per thread; the result is the same.</source>
        <translation>{error} Der Lauf beginnt erneut, mit einem Parallelfaktor von {workers} und jeweils einer Kachel je Thread; das Ergebnis ist dasselbe.</translation>
    </message>
    <message>
        <location filename="../inference/memory.py"/>
        <source>Model arguments: there is not enough memory for {workers} times {batch} tiles of {rows} x {columns} pixels. Choose a smaller tile_size, batch_size or parallel factor.</source>
        <translation>Modellargumente: Der Speicher reicht nicht für {workers} mal {batch} Kacheln von {rows} x {columns} Pixeln. Wählen Sie eine kleinere tile_size, batch_size oder einen kleineren Faktor für parallele Verarbeitung.</translation>
    </message>
    <message>
        <location filename="../inference/model/acquisition.py"/>
        <source>{date} UTC</source>
        <translation>{date} UTC</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Pixels read around each tile and then cropped, to avoid visible seams. Less than half a tile; "auto" tries a few tiles of the raster and uses the smallest padding that is sufficient.</source>
        <translation>Pixel, die rings um jede Kachel mitgelesen und danach abgeschnitten werden, um sichtbare Nähte zu vermeiden. Weniger als eine halbe Kachel; „auto“ probiert einige Kacheln des Rasters aus und verwendet das kleinste ausreichende padding.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Number of tiles processed at once; "automatic" lets the run choose.</source>
        <translation>Anzahl der Kacheln, die gleichzeitig verarbeitet werden; bei „automatic“ entscheidet der Lauf.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Rows and columns of a tile in pixels: {sizes}.</source>
        <translation>Zeilen und Spalten einer Kachel in Pixeln: {sizes}.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Whether background is a class of the map; if not, such pixels get another class or NoData.</source>
        <translation>Ob der Hintergrund eine Klasse der Karte ist; wenn nicht, erhalten solche Pixel eine andere Klasse oder NoData.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Minimum probability of the winning class, 0 to 1. Pixels below it become background or NoData.</source>
        <translation>Mindestwahrscheinlichkeit der gewählten Klasse, 0 bis 1. Pixel darunter werden Hintergrund oder NoData.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>A pixel becomes "{second}" if its probability is at least this value (0 to 1), otherwise "{first}" (NoData if background is not predicted). 0: the class with the highest score.</source>
        <translation>Ab dieser Wahrscheinlichkeit (0 bis 1) ist ein Pixel „{second}“, sonst „{first}“ (NoData, falls der Hintergrund nicht vorhergesagt wird). 0: die Klasse mit dem höchsten Wert.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Run the network on eight rotated and mirrored copies of each tile and average the scores. More stable, but takes eight times as long.</source>
        <translation>Das Netz auf acht gedrehte und gespiegelte Kopien jeder Kachel anwenden und die Scores mitteln. Stabiler, dauert aber achtmal so lange.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>How tiles are combined into a map: each cropped by its padding (crop), or with the scores of overlapping tiles averaged, weighted towards the centre of each tile (blend).</source>
        <translation>Wie Kacheln zu einer Karte zusammengefügt werden: jede um ihr padding beschnitten (crop) oder mit gemittelten Scores überlappender Kacheln, zur Kachelmitte hin stärker gewichtet (blend).</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>What the network sees outside the raster and in NoData areas: the mirrored image (reflect), or zeros before normalisation, as in ArcGIS (zero).</source>
        <translation>Was das Netz außerhalb des Rasters und in NoData-Lücken sieht: das gespiegelte Bild (reflect) oder Nullen vor der Normierung wie in ArcGIS (zero).</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Which values of bands with a scale and an offset, such as reflectance, are passed to the network: the stored numbers (raw), the real values that QGIS shows (real), or real values x 10,000 (dn10000). "auto" decides based on the bands and on what the model states.</source>
        <translation>Welche Werte von Kanälen mit Skalierung und Versatz (etwa Reflektanz) an das Netz übergeben werden: die gespeicherten Zahlen (raw), die Werte, die QGIS anzeigt (real), oder diese Werte × 10.000 (dn10000). „auto“ entscheidet anhand der Kanäle und der Angaben des Modells.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>The two values that are scaled to 0 and 1 before mean and standard deviation are applied, such as "0,255"; "model" uses the values that the model states.</source>
        <translation>Die beiden Werte, die auf 0 und 1 skaliert werden, bevor Mittelwert und Standardabweichung angewandt werden, etwa „0,255“; „model“ verwendet die Werte, die das Modell angibt.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Date of the imagery, such as "2026-06-01" or "2026-06-01T10:30" (UTC); of several images, one date for each, separated by commas. "raster" uses the dates that the rasters state.</source>
        <translation>Aufnahmedatum, etwa „2026-06-01“ oder „2026-06-01T10:30“ (UTC); bei mehreren Bildern je eines, durch Kommas getrennt. „raster“ verwendet die Daten, die die Raster angeben.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Pixels that have no value in some of the bands: classified with 0 for each missing value (classify), or NoData in the result (nodata).</source>
        <translation>Pixel, die in einigen Kanälen keinen Wert haben: Sie werden mit 0 für jeden fehlenden Wert klassifiziert (classify) oder sind im Ergebnis NoData (nodata).</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Pixels that have no value in some of the bands: classified with the missing values filled like NoData areas (classify), or NoData in the result (nodata). In a stacked image, pixels that lack all bands of one raster are NoData unless classify is given explicitly.</source>
        <translation>Pixel, die in einigen Kanälen keinen Wert haben: Sie werden klassifiziert, wobei fehlende Werte wie NoData-Bereiche gefüllt werden (classify), oder sind im Ergebnis NoData (nodata). In einem gestapelten Bild sind Pixel, denen alle Kanäle eines Rasters fehlen, NoData, außer wenn classify ausdrücklich angegeben ist.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>The network output that becomes the map; the other outputs are not used.</source>
        <translation>Die Ausgabe des Netzes, die zur Karte wird; die anderen Ausgaben werden nicht verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: the JSON text cannot be read ({reason}). {spelling}</source>
        <translation>Modellargumente: Der JSON-Text ist nicht lesbar ({reason}). {spelling}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: {value!r} cannot be read. {spelling}</source>
        <translation>Modellargumente: {value!r} ist nicht lesbar. {spelling}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Write them as "name value;name value", such as "padding 64;batch_size 4".</source>
        <translation>Schreiben Sie sie als „Name Wert;Name Wert“, zum Beispiel „padding 64;batch_size 4“.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: "{name}" is not an argument of this model. Available arguments: {names}.</source>
        <translation>Modellargumente: „{name}“ ist kein Argument dieses Modells. Verfügbare Argumente: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Padding auto: no padding is needed, because the model classifies each pixel separately.</source>
        <translation>padding auto: Kein padding nötig, da das Modell jedes Pixel einzeln klassifiziert.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Padding auto: {margin} pixels, the margin that the network itself leaves out; no more is needed.</source>
        <translation>padding auto: {margin} Pixel, der Rand, den das Netz selbst weglässt; mehr ist nicht nötig.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: "{text}" is not a name and a value. {spelling}</source>
        <translation>Modellargumente: „{text}“ ist kein Name mit einem Wert. {spelling}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: "{name}" is specified twice. Specify it only once.</source>
        <translation>Modellargumente: „{name}“ ist zweimal angegeben. Geben Sie es nur einmal an.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: {name} "{text}" is not valid. Expected {expected}.</source>
        <translation>Modellargumente: {name} „{text}“ ist ungültig. Erwartet wird {expected}.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <location filename="../inference/raster/cells.py"/>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>dates such as "2026-06-01", separated by commas, or "{word}"</source>
        <translation>Daten wie „2026-06-01“, durch Kommas getrennt, oder „{word}“</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>two numbers such as "0,255", the smaller first, or "{word}"</source>
        <translation>zwei Zahlen wie „0,255“, die kleinere zuerst, oder „{word}“</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>{number} or "{word}"</source>
        <translation>{number} oder „{word}“</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>a whole number of at least {minimum:g}</source>
        <translation>eine ganze Zahl ab {minimum:g}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>a number of at least {minimum:g}</source>
        <translation>eine Zahl ab {minimum:g}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>a whole number from {minimum:g} to {maximum:g}</source>
        <translation>eine ganze Zahl von {minimum:g} bis {maximum:g}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>a number from {minimum:g} to {maximum:g}</source>
        <translation>eine Zahl von {minimum:g} bis {maximum:g}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: the model does not accept tiles of {tile} pixels, only {sizes}. The nearest valid sizes are {below} and {above}.</source>
        <translation>Modellargumente: Das Modell unterstützt keine Kacheln von {tile} Pixeln, nur {sizes}. Die nächsten gültigen Größen sind {below} und {above}.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>multiples of {multiple}</source>
        <translation>Vielfache von {multiple}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>multiples of {multiple} plus {remainder}</source>
        <translation>Vielfache von {multiple} plus {remainder}</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>The model states a padding of {wanted} pixels, but a tile of {side} pixels has room for only {padding}.</source>
        <translation>Das Modell gibt ein padding von {wanted} Pixeln an, aber eine Kachel von {side} Pixeln hat nur Platz für {padding}.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Padding 0: a tile of {side} pixels has no room for more, so the map may show seams between tiles.</source>
        <translation>padding 0: Eine Kachel von {side} Pixeln hat keinen Platz für mehr; die Karte kann deshalb Nähte zwischen Kacheln zeigen.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Padding 0, as the model states, but its classes depend on the surrounding pixels: the map may show seams between tiles. Set the model argument padding, such as "padding auto".</source>
        <translation>padding 0, wie das Modell angibt, obwohl seine Klassen von den umliegenden Pixeln abhängen: Die Karte kann Nähte zwischen Kacheln zeigen. Setzen Sie das Modellargument padding, zum Beispiel „padding auto“.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Padding {wanted} was rounded up to {padding}: the model needs a multiple of {multiple} pixels.</source>
        <translation>Das padding {wanted} wurde auf {padding} aufgerundet: Das Modell benötigt ein Vielfaches von {multiple} Pixeln.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: a padding of {wanted} pixels leaves no room in a tile of {side} pixels. Use {largest} or less.</source>
        <translation>Modellargumente: Ein padding von {wanted} Pixeln lässt in einer Kachel von {side} Pixeln keinen Platz. Geben Sie höchstens {largest} an.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Model arguments: a padding of {wanted} pixels (rounded up to {padding}, a multiple of {multiple}) leaves no room in a tile of {side} pixels. Use {largest} or less.</source>
        <translation>Modellargumente: Ein padding von {wanted} Pixeln (aufgerundet auf {padding}, ein Vielfaches von {multiple}) lässt in einer Kachel von {side} Pixeln keinen Platz. Geben Sie höchstens {largest} an.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>merge blend is the same as crop here: without padding, tiles do not overlap.</source>
        <translation>merge blend ist hier dasselbe wie crop: Ohne padding überlappen sich die Kacheln nicht.</translation>
    </message>
    <message>
        <location filename="../inference/model/arguments.py"/>
        <source>Blending: the scores of neighbouring tiles overlap by {overlap} of {side} pixels.</source>
        <translation>Überblenden: Die Scores benachbarter Kacheln überlappen sich um {overlap} von {side} Pixeln.</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>in units of {crs}, which is not a known CRS</source>
        <translation>in Einheiten von {crs}, das kein bekanntes KBS ist</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>{unit} of {crs}</source>
        <translation>{unit} von {crs}</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>{unit} of {crs}, {metres} m from north to south</source>
        <translation>{unit} von {crs}, {metres} m von Nord nach Süd</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>Cell size: the run's cells of {width} x {height} ({size}) are {compared} ({right}), so the map may be wrong. Set Cell size to about {suggested} in units of the output CRS, or choose a model for such imagery.</source>
        <translation>Zellengröße: Die Zellen des Laufs von {width} x {height} ({size}) sind {compared} ({right}), daher kann die Karte falsch werden. Setzen Sie die Zellengröße auf etwa {suggested} in Einheiten des Ausgabe-KBS oder wählen Sie ein Modell für solche Bilder.</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>smaller than those the model was trained on</source>
        <translation>kleiner als die, mit denen das Modell trainiert wurde</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>larger than those the model was trained on</source>
        <translation>größer als die, mit denen das Modell trainiert wurde</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>smaller than those the model is suitable for</source>
        <translation>kleiner als die, für die das Modell geeignet ist</translation>
    </message>
    <message>
        <location filename="../inference/model/cell_size.py"/>
        <source>larger than those the model is suitable for</source>
        <translation>größer als die, für die das Modell geeignet ist</translation>
    </message>
    <message>
        <location filename="../inference/model/classes.py"/>
        <source>class value {value} does not fit a 32-bit raster</source>
        <translation>der Klassenwert {value} passt nicht in ein 32-Bit-Raster</translation>
    </message>
    <message>
        <location filename="../inference/model/classes.py"/>
        <source>class {value} has the colour {color}, expected three numbers from 0 to 255</source>
        <translation>die Klasse {value} hat die Farbe {color}, erwartet werden drei Zahlen von 0 bis 255</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>{scaled}; then: {steps}</source>
        <translation>{scaled}; dann: {steps}</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>values are used as they are</source>
        <translation>die Werte werden unverändert verwendet</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>pixel values {spans} are scaled to the range {target}</source>
        <translation>Pixelwerte {spans} werden auf den Bereich {target} skaliert</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>pixel values {spans} are scaled to the range {target}, then each band's mean is subtracted and the result divided by its standard deviation</source>
        <translation>Pixelwerte {spans} werden auf den Bereich {target} skaliert, dann wird je Kanal der Mittelwert abgezogen und durch die Standardabweichung geteilt</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>{low:g} to {high:g}</source>
        <translation>{low:g} bis {high:g}</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>{origin}: several classes have the value {value}. Give each class a unique value.</source>
        <translation>{origin}: Mehrere Klassen haben den Wert {value}. Geben Sie jeder Klasse einen eindeutigen Wert.</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>{origin}: the model returns {channels} scores per pixel, but {classes} classes are named. Name one class for each score (or all but the background).</source>
        <translation>{origin}: Das Modell liefert {channels} Scores je Pixel, benannt sind aber {classes} Klassen. Benennen Sie für jeden Score eine Klasse (oder für alle außer dem Hintergrund).</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>{origin}: the model returns {channels} scores per pixel, {classes} classes are named, and one of them has the value 0, which is reserved for the unnamed background. Name every class.</source>
        <translation>{origin}: Das Modell liefert {channels} Scores je Pixel, {classes} Klassen sind benannt, und eine davon hat den Wert 0, der für den unbenannten Hintergrund reserviert ist. Benennen Sie jede Klasse.</translation>
    </message>
    <message>
        <location filename="../inference/model/definition.py"/>
        <source>{origin}: ignore_mapped_class excludes all classes. Remove at least one of them from the list.</source>
        <translation>{origin}: ignore_mapped_class schließt alle Klassen aus. Entfernen Sie mindestens eine davon aus der Liste.</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}, but {complaint}</source>
        <translation>{seen}, aber {complaint}</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>Values: model band {band} receives {value} almost everywhere; the raster band does not look like imagery. Check the band order.</source>
        <translation>Werte: Der Modellkanal {band} erhält fast überall {value}; der Rasterkanal sieht nicht nach Bilddaten aus. Prüfen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>Values: {low} to {high} ({type})</source>
        <translation>Werte: {low} bis {high} ({type})</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>the model expects {low} to {high}, the whole range of {type}, so it would see hardly any differences. Scale the raster to Byte, 0 to 255 (Translate), if it was trained on such values.</source>
        <translation>das Modell erwartet {low} bis {high}, den ganzen Wertebereich von {type}, und würde kaum Unterschiede sehen. Skalieren Sie das Raster auf Byte, 0 bis 255 (Umwandeln, gdal_translate), wenn es mit solchen Werten trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>the model was trained on about {low} to {high}, so the map would be wrong.</source>
        <translation>das Modell wurde mit etwa {low} bis {high} trainiert, die Karte wäre also falsch.</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>the model expects {low} to {high}, so the map would be wrong.</source>
        <translation>das Modell erwartet {low} bis {high}, die Karte wäre also falsch.</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>Choose imagery with such values, or a model for these values.</source>
        <translation>Wählen Sie Bilder mit solchen Werten oder ein Modell für diese Werte.</translation>
    </message>
    <message>
        <location filename="../inference/model/expected_values.py"/>
        <source>Set the model argument value_range to {low:g},{high:g}, or choose a model trained on such values.</source>
        <translation>Setzen Sie das Modellargument value_range auf {low:g},{high:g} oder wählen Sie ein Modell für solche Werte.</translation>
    </message>
    <message>
        <location filename="../inference/model/value_range.py"/>
        <source>the model argument value_range</source>
        <translation>das Modellargument value_range</translation>
    </message>
    <message>
        <location filename="../inference/model/value_range.py"/>
        <source>Values: the model scales values from 0 to 255, as of 8-bit images, but the type of the raster ({type}) stores larger ones. If its values exceed 255, the map is wrong: choose the 8-bit image, or set the model argument value_range to the range of such imagery, such as 0,{one:g}.</source>
        <translation>Werte: Das Modell skaliert Werte von 0 bis 255 wie die von 8-Bit-Bildern, aber der Datentyp des Rasters ({type}) speichert größere. Falls seine Werte 255 übersteigen, ist die Karte falsch: Wählen Sie das 8-Bit-Bild, oder setzen Sie das Modellargument value_range auf den Bereich solcher Bilder, etwa 0,{one:g}.</translation>
    </message>
    <message>
        <location filename="../inference/model/value_range.py"/>
        <source>Values: no scaling is specified, so the network receives whole numbers ({type}) unchanged. STAC items often omit a division: if the model was trained on values divided by {one:g}, set the model argument value_range to 0,{one:g}.</source>
        <translation>Werte: Es ist keine Skalierung angegeben; das Netz erhält deshalb ganze Zahlen ({type}) unverändert. STAC-Items lassen eine Division oft unerwähnt: Wurde das Modell mit durch {one:g} geteilten Werten trainiert, so setzen Sie das Modellargument value_range auf 0,{one:g}.</translation>
    </message>
    <message>
        <location filename="../inference/model/value_range.py"/>
        <source>Values: mean {mean} and standard deviation {std} belong to values from 0 to 1, but are applied to whole numbers ({type}). They are used as stated, and the map is likely wrong. If the model was trained on values divided by {one:g}, set the model argument value_range to 0,{one:g}.</source>
        <translation>Werte: Mittelwert {mean} und Standardabweichung {std} gehören zu Werten von 0 bis 1, werden aber auf ganze Zahlen ({type}) angewandt. Sie werden wie angegeben verwendet; die Karte ist wahrscheinlich falsch. Wurde das Modell mit durch {one:g} geteilten Werten trainiert, so setzen Sie das Modellargument value_range auf 0,{one:g}.</translation>
    </message>
    <message>
        <location filename="../inference/model/value_range.py"/>
        <source>Values: mean {mean} and standard deviation {std} belong to values that {type} cannot store. They are used as stated, and the map is likely wrong. Choose imagery with the values that the model was trained on.</source>
        <translation>Werte: Mittelwert {mean} und Standardabweichung {std} gehören zu anderen Werten, als {type} aufnehmen kann. Sie werden wie angegeben verwendet; die Karte ist wahrscheinlich falsch. Wählen Sie Bilddaten mit den Werten, mit denen das Modell trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/model/value_range.py"/>
        <source>Values: mean {mean} and standard deviation {std} are applied to values that were first scaled to {low:g} to {high:g}, but cannot belong to such values. They are used as stated, and the map is likely wrong. If they belong to the raw values, set the model argument value_range to 0,1.</source>
        <translation>Werte: Mittelwert {mean} und Standardabweichung {std} werden auf Werte angewandt, die vorher auf {low:g} bis {high:g} skaliert wurden, und können nicht zu solchen gehören. Sie werden wie angegeben verwendet; die Karte ist wahrscheinlich falsch. Gehören sie zu den Rohwerten, so setzen Sie das Modellargument value_range auf 0,1.</translation>
    </message>
    <message>
        <location filename="../inference/model/values.py"/>
        <source>chosen automatically</source>
        <translation>automatisch gewählt</translation>
    </message>
    <message>
        <location filename="../inference/model/values.py"/>
        <source>real values</source>
        <translation>reale Werte</translation>
    </message>
    <message>
        <location filename="../inference/model/values.py"/>
        <source>real values x 10,000</source>
        <translation>reale Werte × 10.000</translation>
    </message>
    <message>
        <location filename="../inference/model/values.py"/>
        <source>"{text}" is not valid; expected raw, real, dn10000 or auto</source>
        <translation>„{text}“ ist ungültig; erwartet wird raw, real, dn10000 oder auto</translation>
    </message>
    <message>
        <location filename="../inference/network/checked_session.py"/>
        <source>Processor type: a GPU was requested, but {mismatch}. Update its drivers and onnxruntime, or choose CPU or best available.</source>
        <translation>Prozessortyp: Eine GPU wurde verlangt, aber {mismatch}. Aktualisieren Sie deren Treiber und onnxruntime oder wählen Sie CPU oder „Bester verfügbarer“.</translation>
    </message>
    <message>
        <location filename="../inference/network/checked_session.py"/>
        <source>returns a different class for {share} of the first pixels</source>
        <translation>gibt {share} der ersten Pixel eine andere Klasse</translation>
    </message>
    <message>
        <location filename="../inference/network/checked_session.py"/>
        <source>returns NaN or infinity where the CPU returns numbers</source>
        <translation>liefert NaN oder unendlich, wo die CPU Zahlen liefert</translation>
    </message>
    <message>
        <location filename="../inference/network/checked_session.py"/>
        <source>returns scores that differ from those of the CPU by {share} of their standard deviation</source>
        <translation>liefert Scores, die um {share} ihrer Standardabweichung von denen der CPU abweichen</translation>
    </message>
    <message>
        <location filename="../inference/network/dated_input.py"/>
        <source>{origin}: the input {tensor} has five axes, and nothing shows their order; {orders} are possible. Specify it: dim_order of an MLM item, "dim_order" in the metadata of the .onnx file, or DimOrder in an .emd, such as "b, t, c, h, w".</source>
        <translation>{origin}: Die Eingabe {tensor} hat fünf Achsen, und nichts zeigt ihre Reihenfolge; möglich sind {orders}. Geben Sie sie an: dim_order in einem MLM-Item, „dim_order“ in den Metadaten der .onnx-Datei oder DimOrder in einer .emd-Datei, etwa „b, t, c, h, w“.</translation>
    </message>
    <message>
        <location filename="../inference/network/dated_input.py"/>
        <source>{origin}: the input {tensor} has five axes, and nothing shows how many bands each date has. List the bands of one date: bands of an MLM item, "bands" in the metadata of the .onnx file, or ExtractBands in an .emd.</source>
        <translation>{origin}: Die Eingabe {tensor} hat fünf Achsen, und nichts zeigt, wie viele Kanäle ein Zeitpunkt hat. Führen Sie die Kanäle eines Zeitpunkts auf: bands in einem MLM-Item, „bands“ in den Metadaten der .onnx-Datei oder ExtractBands in einer .emd-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{rows} rows</source>
        <translation>{rows} Zeilen</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>try a smaller parallel factor, or another model</source>
        <translation>versuchen Sie einen kleineren Faktor für parallele Verarbeitung oder ein anderes Modell</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{count} x {height} x {width} pixels</source>
        <translation>{count} x {height} x {width} Pixeln</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>try batch_size 1 and the model's own tile_size, or another model</source>
        <translation>versuchen Sie batch_size 1 und die eigene tile_size des Modells oder ein anderes Modell</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: the network fails on {what} ({reason}). Check that it is suitable for the values of the raster; {remedy}.</source>
        <translation>{origin}: Das Netz scheitert an {what} ({reason}). Prüfen Sie, ob es zu den Werten des Rasters passt; {remedy}.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: onnxruntime cannot describe the model ({reason}). Export the model again.</source>
        <translation>{origin}: onnxruntime kann das Modell nicht beschreiben ({reason}). Exportieren Sie das Modell erneut.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: a name or text in the file is not UTF-8 ({reason}), so the file is damaged or was not written as ONNX. Download or copy the file again, or export the model again.</source>
        <translation>{origin}: Ein Name oder Text in der Datei ist nicht UTF-8 ({reason}); die Datei ist also beschädigt oder wurde nicht als ONNX geschrieben. Laden oder kopieren Sie die Datei erneut, oder exportieren Sie das Modell erneut.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{provider} does not start ({reason})</source>
        <translation>{provider} startet nicht ({reason})</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{provider} does not start</source>
        <translation>{provider} startet nicht</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: there is not enough memory to open the model. Close other programs, or use a computer with more memory.</source>
        <translation>{origin}: Der Arbeitsspeicher reicht nicht aus, um das Modell zu öffnen. Schließen Sie andere Programme oder verwenden Sie einen Rechner mit mehr Arbeitsspeicher.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: {cause}</source>
        <translation>{origin}: {cause}</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: onnxruntime cannot open the file as an ONNX model ({reason}). {remedy}</source>
        <translation>{origin}: onnxruntime kann die Datei nicht als ONNX-Modell öffnen ({reason}). {remedy}</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>The converted graph is inconsistent: download or copy the file again.</source>
        <translation>Der umgewandelte Graph ist widersprüchlich: Laden oder kopieren Sie die Datei erneut.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>Pack a complete .onnx file that contains all weights, or choose one that is not packed.</source>
        <translation>Packen Sie eine vollständige .onnx-Datei, die alle Gewichte enthält, oder wählen Sie eine, die nicht gepackt ist.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>Choose a complete .onnx file.</source>
        <translation>Wählen Sie eine vollständige .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>The graph is inconsistent: export the model again, or choose another .onnx file.</source>
        <translation>Der Graph ist widersprüchlich: Exportieren Sie das Modell erneut, oder wählen Sie eine andere .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>The inference engine onnxruntime is not installed for this Python ({reason}). In QGIS choose Plugins &gt; Pixelwise &gt; "Install the Inference Engine…"; elsewhere run "python3 -m pip install onnxruntime".</source>
        <translation>Die Inferenz-Engine onnxruntime ist für dieses Python nicht installiert ({reason}). Wählen Sie in QGIS Erweiterungen &gt; Pixelwise &gt; „Inferenz-Engine installieren…“; anderswo führen Sie „python3 -m pip install onnxruntime“ aus.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>The inference engine onnxruntime does not load ({reason}). Install it again: in QGIS choose Plugins &gt; Pixelwise &gt; "Install the Inference Engine…"; elsewhere run "python3 -m pip install --force-reinstall onnxruntime".</source>
        <translation>Die Inferenz-Engine onnxruntime lässt sich nicht laden ({reason}). Installieren Sie sie neu: Wählen Sie in QGIS Erweiterungen &gt; Pixelwise &gt; „Inferenz-Engine installieren…“; anderswo führen Sie „python3 -m pip install --force-reinstall onnxruntime“ aus.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>does not run ({reason})</source>
        <translation>läuft nicht ({reason})</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>does not start; its drivers or libraries are missing</source>
        <translation>startet nicht; Treiber oder Bibliotheken fehlen</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>{origin}: the network fails on the CPU ({reason}). Choose another model.</source>
        <translation>{origin}: Das Netz scheitert auf der CPU ({reason}). Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../inference/network/engine.py"/>
        <source>The inference engine onnxruntime is incomplete: onnxruntime and onnxruntime-gpu overwrite each other's files. Uninstall both, install one of them again, and start QGIS again.</source>
        <translation>Die Inferenz-Engine onnxruntime ist unvollständig: onnxruntime und onnxruntime-gpu überschreiben gegenseitig ihre Dateien. Deinstallieren Sie beide, installieren Sie eine davon neu und starten Sie QGIS neu.</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>{program} is not Python</source>
        <translation>{program} ist kein Python</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>{variable}: {text} is not a whole number up to 999999. Correct this environment variable.</source>
        <translation>{variable}: {text} ist keine ganze Zahl bis 999999. Korrigieren Sie diese Umgebungsvariable.</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>The model was tried without limits of time and memory, because no process could be started for it ({reason}). Use only models from sources that you trust.</source>
        <translation>Das Modell wurde ohne Grenzen für Zeit und Arbeitsspeicher ausprobiert, weil dafür kein eigener Prozess gestartet werden konnte ({reason}). Verwenden Sie nur Modelle aus Quellen, denen Sie vertrauen.</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>exit code {code}</source>
        <translation>Rückgabewert {code}</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>{origin}: the model was stopped because opening it, or a trial run, did not end within {seconds} seconds. Its graph may never end. If you trust the model, set the environment variable {variable} to a larger number, and start the program again.</source>
        <translation>{origin}: Das Modell wurde angehalten, weil das Öffnen oder ein Probelauf nach {seconds} Sekunden nicht beendet war. Möglicherweise endet sein Graph nie. Wenn Sie dem Modell vertrauen, setzen Sie die Umgebungsvariable {variable} auf eine größere Zahl und starten Sie das Programm neu.</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>{origin}: the model was stopped because opening it, or a trial run, takes more than the {memory} GB of memory that a model may use on this computer. If you trust the model, use a computer with more memory, or set the environment variable {variable} to a larger number of GB, and start the program again.</source>
        <translation>{origin}: Das Modell wurde angehalten, weil das Öffnen oder ein Probelauf mehr als die {memory} GB Arbeitsspeicher benötigt, die ein Modell auf diesem Rechner belegen darf. Wenn Sie dem Modell vertrauen, verwenden Sie einen Rechner mit mehr Arbeitsspeicher, oder setzen Sie die Umgebungsvariable {variable} auf eine größere Zahl von GB und starten Sie das Programm neu.</translation>
    </message>
    <message>
        <location filename="../inference/network/guard.py"/>
        <source>{origin}: onnxruntime crashed when it opened or tried the model ({reason}). The file is damaged or harmful: download it again from a source that you trust, or export the model again.</source>
        <translation>{origin}: onnxruntime ist beim Öffnen oder Ausprobieren des Modells abgestürzt ({reason}). Die Datei ist beschädigt oder schädlich: Laden Sie sie erneut aus einer Quelle herunter, der Sie vertrauen, oder exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <location filename="../inference/network/processors.py"/>
        <source>the installed onnxruntime supports only {providers}</source>
        <translation>das installierte onnxruntime unterstützt nur {providers}</translation>
    </message>
    <message>
        <location filename="../inference/network/processors.py"/>
        <source>Processor type: a GPU was requested, but {reason}. Install the onnxruntime build for your GPU (onnxruntime-gpu for NVIDIA) and its drivers, or choose CPU or best available.</source>
        <translation>Prozessortyp: Eine GPU wurde verlangt, aber {reason}. Installieren Sie den onnxruntime-Build für Ihre GPU (onnxruntime-gpu für NVIDIA) und ihre Treiber oder wählen Sie CPU oder „Bester verfügbarer“.</translation>
    </message>
    <message>
        <location filename="../inference/network/refusals.py"/>
        <source>the model is not fully converted: operator {operator} is not known to onnxruntime {version}. Convert the model again so that it contains only operators of ONNX (without custom operators, or with another version of the converter), or replace that layer before exporting.</source>
        <translation>das Modell ist nicht vollständig konvertiert: onnxruntime {version} kennt den Operator {operator} nicht. Konvertieren Sie das Modell erneut, sodass es nur Operatoren von ONNX enthält (ohne eigene Operatoren oder mit einer anderen Version des Konverters), oder ersetzen Sie diese Schicht vor dem Export.</translation>
    </message>
    <message>
        <location filename="../inference/network/refusals.py"/>
        <source>onnxruntime {version} has no operator {operator} for the data type that the model uses. Export the model in float32.</source>
        <translation>onnxruntime {version} hat keinen Operator {operator} für den Datentyp, den das Modell verwendet. Exportieren Sie das Modell in float32.</translation>
    </message>
    <message>
        <location filename="../inference/network/refusals.py"/>
        <source>the model uses version {needed} of ONNX's operators (opset), but onnxruntime {version} supports versions up to {known}. Update onnxruntime, or export the model with opset {known} or lower.</source>
        <translation>das Modell verwendet Version {needed} der ONNX-Operatoren (Opset), aber onnxruntime {version} unterstützt nur Versionen bis {known}. Aktualisieren Sie onnxruntime, oder exportieren Sie das Modell mit Opset {known} oder niedriger.</translation>
    </message>
    <message>
        <location filename="../inference/network/refusals.py"/>
        <source>the file has version {needed} of the ONNX format (IR version), but onnxruntime {version} supports versions up to {known}. Update onnxruntime, or export the model with an older version of onnx.</source>
        <translation>die Datei hat Version {needed} des ONNX-Formats (IR-Version), aber onnxruntime {version} unterstützt nur Versionen bis {known}. Aktualisieren Sie onnxruntime, oder exportieren Sie das Modell mit einer älteren Version von onnx.</translation>
    </message>
    <message>
        <location filename="../inference/network/refusals.py"/>
        <source>its weights are in another file, {name}, which cannot be read. Put that file next to the .onnx file under this name, or save the model with all weights inside.</source>
        <translation>seine Gewichte stehen in einer anderen Datei, {name}, die nicht gelesen werden kann. Legen Sie diese Datei unter diesem Namen neben die .onnx-Datei, oder speichern Sie das Modell mit allen Gewichten darin.</translation>
    </message>
    <message>
        <location filename="../inference/network/tables.py"/>
        <source>{origin}: the model expects rows of band values, but for {rows} rows the length of its output "{output}" is {length}. It is not a pixel classifier; choose a model with a value for each row.</source>
        <translation>{origin}: Das Modell erwartet Zeilen von Kanalwerten, aber für {rows} Zeilen hat seine Ausgabe „{output}“ die Länge {length}. Das ist kein Pixelklassifikator; wählen Sie ein Modell mit einem Wert je Zeile.</translation>
    </message>
    <message>
        <location filename="../inference/network/tables.py"/>
        <source>{origin}: the model does not return a score for its label {reason}. Export the model again without mappings, for example with the option "zipmap" set to False in skl2onnx.</source>
        <translation>{origin}: Das Modell liefert keinen Score für sein Label {reason}. Exportieren Sie das Modell erneut ohne Zuordnungen, zum Beispiel mit der Option "zipmap" auf False in skl2onnx.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/external_data.py"/>
        <source>{origin}: its weights are in {name}, which is outside the folder of the model and, for security, is not opened. Put the file into the folder of the model, and export the model again with that name.</source>
        <translation>{origin}: Die Gewichte stehen in {name} außerhalb des Ordners des Modells; die Datei wird aus Sicherheitsgründen nicht geöffnet. Legen Sie die Datei in den Ordner des Modells, und exportieren Sie das Modell mit diesem Namen neu.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/external_data.py"/>
        <source>{origin}: its weights are in {name}, which is not a regular file. Download the model again.</source>
        <translation>{origin}: Die Gewichte stehen in {name}; das ist keine gewöhnliche Datei. Laden Sie das Modell erneut herunter.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/external_data.py"/>
        <source>{origin}: the file may have weights in other files, but cannot be read completely ({reason}) and, for security, is not opened. Download or export the model again.</source>
        <translation>{origin}: Die Gewichte der Datei stehen vielleicht in anderen Dateien; sie lässt sich jedoch nicht vollständig lesen ({reason}) und wird aus Sicherheitsgründen nicht geöffnet. Laden Sie das Modell erneut herunter, oder exportieren Sie es neu.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>date as year and day of the year</source>
        <translation>Datum als Jahr und Tag des Jahres</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>date as sine and cosine of week and hour</source>
        <translation>Datum als Sinus und Kosinus von Woche und Stunde</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>latitude and longitude in degrees</source>
        <translation>Breite und Länge in Grad</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>longitude and latitude in degrees</source>
        <translation>Länge und Breite in Grad</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>sine and cosine of latitude and longitude</source>
        <translation>Sinus und Kosinus von Breite und Länge</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>cell size in metres</source>
        <translation>Zellengröße in Metern</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>wavelength of each band in micrometres</source>
        <translation>Wellenlänge jedes Kanals in Mikrometern</translation>
    </message>
    <message>
        <location filename="../inference/onnx/metadata_inputs.py"/>
        <source>wavelength of each band in nanometres</source>
        <translation>Wellenlänge jedes Kanals in Nanometern</translation>
    </message>
    <message>
        <location filename="../inference/onnx/model_hash.py"/>
        <source>Model {path}: the file cannot be read ({reason}). Check that it is still there.</source>
        <translation>Modell {path}: Die Datei ist nicht lesbar ({reason}). Prüfen Sie, ob sie noch vorhanden ist.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>no input</source>
        <translation>keine Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: this is not a pixel classifier that can be run. Expected inputs (batch, bands, rows, columns), with or without an axis of dates, of type float32, float64, float16, uint8 or uint16, but found {found}. Choose a semantic segmentation model.</source>
        <translation>{origin}: Dies ist kein Modell zur Klassifizierung von Pixeln, das ausgeführt werden kann. Erwartet werden Eingaben (Batch, Kanäle, Zeilen, Spalten), mit oder ohne Achse der Zeitpunkte, vom Typ float32, float64, float16, uint8 oder uint16; gefunden: {found}. Wählen Sie ein Modell zur semantischen Segmentierung.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>tiles at once</source>
        <translation>gleichzeitigen Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: its inputs for images ({names}) differ in {what} ({lengths}), but all of them receive bands of one image. Export the model with inputs of one size.</source>
        <translation>{origin}: Seine Eingaben für Bilder ({names}) unterscheiden sich in {what} ({lengths}), aber alle erhalten Kanäle eines Bildes. Exportieren Sie das Modell mit Eingaben einer Größe.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: its inputs for images expect values of different types ({names}), but all of them receive bands of one image; only floating-point types may differ. Export the model with inputs of one type.</source>
        <translation>{origin}: Seine Eingaben für Bilder erwarten Werte verschiedener Datentypen ({names}), aber alle erhalten Kanäle eines Bildes; nur Gleitkommatypen dürfen sich unterscheiden. Exportieren Sie das Modell mit Eingaben eines Typs.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: the number of bands of its inputs {names} is neither declared nor evident from the weights. Export the model with a fixed number of bands for each input.</source>
        <translation>{origin}: Die Anzahl der Kanäle seiner Eingaben {names} ist weder angegeben noch aus den Gewichten ersichtlich. Exportieren Sie das Modell mit einer festen Anzahl von Kanälen für jede Eingabe.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: the number of dates of its inputs {names} is not fixed. Export the model with a fixed number of dates for each input.</source>
        <translation>{origin}: Die Zahl der Zeitpunkte der Eingaben {names} ist nicht festgelegt. Exportieren Sie das Modell mit einer festen Zahl von Zeitpunkten für jede Eingabe.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>no output</source>
        <translation>keine Ausgabe</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: this is not a pixel classifier that can be run. Its output {output} is not a tensor but a container of tensors. Export the model so that it returns the tensor with the scores itself, not a list, a dictionary or an optional value (outputs: {found}).</source>
        <translation>{origin}: Dies ist kein Pixelklassifikator, der ausgeführt werden kann. Seine Ausgabe {output} ist kein Tensor, sondern ein Behälter von Tensoren. Exportieren Sie das Modell so, dass es den Tensor mit den Scores selbst zurückgibt, nicht eine Liste, ein Wörterbuch oder einen optionalen Wert (Ausgaben: {found}).</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: this is not a pixel classifier. Expected an output with class scores (batch, classes, rows, columns) or class ids (batch, rows, columns) for every pixel, but found {found}. It may be an image classifier or an object detector; choose a semantic segmentation model.</source>
        <translation>{origin}: Das ist kein Pixelklassifikator. Erwartet wird eine Ausgabe mit Klassen-Scores (batch, classes, rows, columns) oder Klassen-IDs (batch, rows, columns) für jeden Pixel, gefunden wurde {found}. Es kann ein Bildklassifikator oder ein Objektdetektor sein; wählen Sie ein Modell für semantische Segmentierung.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/signatures.py"/>
        <source>{origin}: this is not a pixel classifier. Besides {output} it returns {other}, a list of objects, as object detectors and instance segmentation models do. Choose a semantic segmentation model; if it is one, export it with its scores as the only output.</source>
        <translation>{origin}: Das ist kein Pixelklassifikator. Neben {output} liefert er {other}, eine Liste von Objekten, wie es Objektdetektoren und Modelle zur Instanzsegmentierung tun. Wählen Sie ein Modell für semantische Segmentierung; ist es doch eines, exportieren Sie es mit den Scores als einziger Ausgabe.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/table_signatures.py"/>
        <source>{origin}: this is not a pixel classifier. Its input is rows of band values, so expected an output with a label for each row (rows) or a score for each class (rows, classes), but found {outputs}. Export a classifier.</source>
        <translation>{origin}: Das ist kein Pixelklassifikator. Seine Eingabe sind Zeilen von Kanalwerten, erwartet wird also eine Ausgabe mit einem Label je Zeile (rows) oder einem Score je Klasse (rows, classes), gefunden wurde aber {outputs}. Exportieren Sie einen Klassifikator.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/table_signatures.py"/>
        <source>{origin}: this is not a pixel classifier but a language model: its input is {input}. Choose a model that expects images or rows of band values.</source>
        <translation>{origin}: Das ist kein Pixelklassifikator, sondern ein Sprachmodell: Seine Eingabe ist {input}. Wählen Sie ein Modell, das Bilder oder Zeilen von Kanalwerten erwartet.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/table_signatures.py"/>
        <source>{origin}: this is not a classifier but a regressor: its output is {output}, the name that skl2onnx gives to a predicted quantity. Train and export a classifier (if it is one with a single score per row, rename the output).</source>
        <translation>{origin}: Das ist kein Klassifikator, sondern ein Regressionsmodell: Seine Ausgabe ist {output}; so nennt skl2onnx eine vorhergesagte Größe. Trainieren und exportieren Sie einen Klassifikator (ist es einer mit nur einem Score je Zeile, benennen Sie die Ausgabe um).</translation>
    </message>
    <message>
        <location filename="../inference/onnx/table_signatures.py"/>
        <source>{origin}: the model expects rows of values, but its inputs are not numbers of one type: {inputs}. Export it with a single numeric input for all bands, such as {example} in skl2onnx.</source>
        <translation>{origin}: Das Modell erwartet Zeilen von Werten, aber seine Eingaben sind keine Zahlen eines einzigen Typs: {inputs}. Exportieren Sie es mit einer einzigen Zahleneingabe für alle Kanäle, zum Beispiel mit {example} in skl2onnx.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/table_signatures.py"/>
        <source>{origin}: the model does not fix the number of bands of its input {input}. Export it with a single numeric input for all bands, such as {example} for a model with 4 bands.</source>
        <translation>{origin}: Das Modell legt die Zahl der Kanäle seiner Eingabe {input} nicht fest. Exportieren Sie es mit einer einzigen Zahleneingabe für alle Kanäle, zum Beispiel mit {example} für ein Modell mit 4 Kanälen.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/table_signatures.py"/>
        <source>{origin}: the model has several inputs that are not single bands (rows, 1): {inputs}. Export it with a single numeric input for all bands, such as {example} in skl2onnx.</source>
        <translation>{origin}: Das Modell hat mehrere Eingaben, die keine einzelnen Kanäle (rows, 1) sind: {inputs}. Exportieren Sie es mit einer einzigen Zahleneingabe für alle Kanäle, zum Beispiel mit {example} in skl2onnx.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/time_axis.py"/>
        <source>Output "{name}": the network returns a map for each of {count} dates, but one map is expected. For the map of the last date, set "output_date": "last" in the metadata of the .onnx file (OutputDate in an .emd); for the others, export the model with that date as its output.</source>
        <translation>Ausgabe „{name}“: Das Netz liefert für jeden von {count} Zeitpunkten eine Karte, erwartet wird aber eine einzige. Für die Karte des letzten Zeitpunkts setzen Sie „output_date“ in den Metadaten der .onnx-Datei auf „last“ (OutputDate in einer .emd-Datei); für die anderen exportieren Sie das Modell mit diesem Zeitpunkt als Ausgabe.</translation>
    </message>
    <message>
        <location filename="../inference/onnx/time_axis.py"/>
        <source>"{value}" are not the five axes batch, bands, time, rows and columns, such as "b, c, t, h, w"</source>
        <translation>„{value}“ sind nicht die fünf Achsen Batch, Kanäle, Zeit, Zeilen und Spalten, etwa „b, c, t, h, w“</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Model: no file selected. Choose the binary model file, such as an .onnx file.</source>
        <translation>Modell: Es ist keine Datei gewählt. Wählen Sie die binäre Modelldatei, zum Beispiel eine .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Model {model}: this is already a definition; the binary model file is expected. Choose it, such as the .onnx file that the definition names.</source>
        <translation>Modell {model}: Das ist schon eine Definition, erwartet wird die binäre Modelldatei. Wählen Sie diese, zum Beispiel die .onnx-Datei, die darin genannt ist.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{origin}: the key {key} is reserved for the model in the .ecd. Remove it.</source>
        <translation>{origin}: Der Schlüssel {key} ist für das Modell in der .ecd-Datei reserviert. Entfernen Sie ihn.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Model {path}: this is a folder, not a file. Choose the binary model file, such as an .onnx file.</source>
        <translation>Modell {path}: Das ist ein Ordner. Wählen Sie die binäre Modelldatei, zum Beispiel eine .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Model {path}: the file does not exist. Choose the binary model file, such as an .onnx file.</source>
        <translation>Modell {path}: Die Datei existiert nicht. Wählen Sie die binäre Modelldatei, zum Beispiel eine .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{model} is a {framework} model: it is packed without being checked, and Classify Pixels can run only ONNX and CNTK 2 models. {export}</source>
        <translation>{model} ist ein {framework}-Modell: Es wird ungeprüft gepackt; „Pixel mit Deep Learning klassifizieren“ kann nur Modelle von ONNX und CNTK 2 ausführen. {export}</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Output {output}: it cannot be written ({reason}). Free some space on that disk, or choose another folder.</source>
        <translation>Ausgabe {output}: Sie kann nicht geschrieben werden ({reason}). Schaffen Sie Platz auf diesem Datenträger oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{classes} classes, {framework} model of {size} bytes embedded.</source>
        <translation>{classes} Klassen, {framework}-Modell von {size} Bytes eingebettet.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{classes} classes, {framework} model of {size} bytes at {path}.</source>
        <translation>{classes} Klassen, {framework}-Modell von {size} Bytes unter {path}.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Output: no file specified. Enter an .ecd file name.</source>
        <translation>Ausgabe: Es ist keine Datei angegeben. Geben Sie den Namen einer .ecd-Datei ein.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Output {output!r}: the result is a classifier definition. Enter a name that ends in .ecd.</source>
        <translation>Ausgabe {output!r}: Das Ergebnis ist eine Klassifikatordefinition. Geben Sie einen Namen an, der auf .ecd endet.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Output {output}: this is one of the inputs. Choose another file name.</source>
        <translation>Ausgabe {output}: Das ist eine der Eingaben. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>Output {output}: the model {model} is not in the folder of the .ecd or below, so it would not be found. Write the .ecd next to the model, or embed the model (EMBED true).</source>
        <translation>Ausgabe {output}: Das Modell {model} liegt nicht im Ordner der .ecd-Datei oder darunter und würde nicht gefunden. Schreiben Sie die .ecd-Datei neben das Modell oder betten Sie das Modell ein (EMBED true).</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{model} with {classes}</source>
        <translation>{model} mit {classes}</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{origin}: NumberRasterBands is {stated}, but the model {name} expects {expected} bands. Correct NumberRasterBands to {expected}, or choose the model that belongs to these classes.</source>
        <translation>{origin}: NumberRasterBands ist {stated}, das Modell {name} erwartet aber {expected} Kanäle. Berichtigen Sie NumberRasterBands auf {expected} oder wählen Sie das Modell, das zu diesen Klassen gehört.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{reason} Its weights may be in other files, which cannot be embedded in an .ecd: save them in the .onnx file itself, or set EMBED to false.</source>
        <translation>{reason} Seine Gewichte liegen womöglich in weiteren Dateien, die nicht in eine .ecd-Datei eingeschlossen werden können: Speichern Sie sie in der .onnx-Datei selbst oder setzen Sie EMBED auf false.</translation>
    </message>
    <message>
        <location filename="../inference/pack/model_to_ecd.py"/>
        <source>{origin}: it contains an infinite number or NaN, which JSON cannot represent. Correct or remove it.</source>
        <translation>{origin}: Die Datei enthält eine unendliche Zahl oder NaN, was JSON nicht darstellen kann. Berichtigen oder entfernen Sie sie.</translation>
    </message>
    <message>
        <location filename="../inference/plan.py"/>
        <source>{error} If the rasters are dates or sensors of one image, set Processing mode to Process as stacked image (2).</source>
        <translation>{error} Falls die Raster Zeitpunkte oder Sensoren eines Bildes sind, setzen Sie den Verarbeitungsmodus auf „Als gestapeltes Bild verarbeiten“ (2).</translation>
    </message>
    <message>
        <location filename="../inference/plan.py"/>
        <source>Output {output}: {origin} returns only classes, not scores, so confidence and probabilities are not available. Leave these outputs out, or export the model with its scores.</source>
        <translation>Ausgabe {output}: {origin} liefert nur Klassen und keine Scores, deshalb gibt es weder Konfidenz noch Wahrscheinlichkeiten. Lassen Sie diese Ausgaben weg oder exportieren Sie das Modell mit seinen Scores.</translation>
    </message>
    <message>
        <location filename="../inference/plan.py"/>
        <location filename="../inference/thematic/grids.py"/>
        <source>a file of the input raster</source>
        <translation>eine Datei des Eingaberasters</translation>
    </message>
    <message>
        <location filename="../inference/plan.py"/>
        <location filename="../inference/thematic/grids.py"/>
        <source>a file of the snap raster</source>
        <translation>eine Datei des Fangrasters</translation>
    </message>
    <message>
        <location filename="../inference/plan.py"/>
        <source>a file of the model</source>
        <translation>eine Datei des Modells</translation>
    </message>
    <message>
        <location filename="../inference/plan.py"/>
        <location filename="../inference/thematic/grids.py"/>
        <source>a file of the mask</source>
        <translation>eine Datei der Maske</translation>
    </message>
    <message>
        <location filename="../inference/polygons/cells.py"/>
        <source>Polygons: the temporary file {path} is incomplete ({reason}). Check the free disk space.</source>
        <translation>Polygone: Die temporäre Datei {path} ist unvollständig ({reason}). Prüfen Sie den freien Speicherplatz.</translation>
    </message>
    <message>
        <location filename="../inference/polygons/confidence.py"/>
        <source>Mean confidence: the polygons cannot be numbered ({reason}). Check the free disk space.</source>
        <translation>Mittlere Konfidenz: Die Polygone können nicht nummeriert werden ({reason}). Prüfen Sie den freien Speicherplatz.</translation>
    </message>
    <message>
        <location filename="../inference/polygons/job.py"/>
        <source>Smallest size: it is negative. Enter 0 to keep all polygons, or a larger number.</source>
        <translation>Kleinste Größe: Sie ist negativ. Geben Sie 0 ein, um alle Polygone zu behalten, oder eine größere Zahl.</translation>
    </message>
    <message>
        <location filename="../inference/polygons/job.py"/>
        <source>Smallest size: {pixels} pixels is more than the raster has ({available}). Enter a smaller size, and check the unit.</source>
        <translation>Kleinste Größe: {pixels} Pixel sind mehr, als das Raster hat ({available}). Geben Sie eine kleinere Größe ein, und prüfen Sie die Einheit.</translation>
    </message>
    <message>
        <location filename="../inference/polygons/vector_file.py"/>
        <source>Polygons {output}: they cannot be written ({reason}). Check the free disk space.</source>
        <translation>Polygone {output}: Sie können nicht geschrieben werden ({reason}). Prüfen Sie den freien Speicherplatz.</translation>
    </message>
    <message>
        <location filename="../inference/polygons/write.py"/>
        <source>{count} polygons were written to {output}.</source>
        <translation>{count} Polygone wurden in {output} geschrieben.</translation>
    </message>
    <message>
        <location filename="../inference/polygons/write.py"/>
        <source>The polygons have about {corners} corners, for which GDAL needs up to {needed} GB of memory; this computer has {installed} GB. If the run fails, choose a larger smallest size, clean the raster first, or convert it in parts.</source>
        <translation>Die Polygone haben etwa {corners} Ecken, für die GDAL bis zu {needed} GB Arbeitsspeicher braucht; dieser Rechner hat {installed} GB. Wenn der Lauf scheitert, wählen Sie eine größere kleinste Größe, bereinigen Sie das Raster vorher, oder wandeln Sie es in Teilen um.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/__init__.py"/>
        <source>Values: the bands of the model are calculated from those of several rasters, so they are not compared with the values that it was trained on.</source>
        <translation>Werte: Die Kanäle des Modells werden aus denen mehrerer Raster berechnet und daher nicht mit den Werten des Trainings verglichen.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/__init__.py"/>
        <source>Values: {type}; no values were read from the server, so they could not be checked.</source>
        <translation>Werte: {type}; vom Server wurden keine Werte gelesen, deshalb konnten sie nicht geprüft werden.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/__init__.py"/>
        <source>Unfinished runs: the result is temporary, so a run that ends early cannot be continued. To be able to continue it, choose a file.</source>
        <translation>Unvollendete Läufe: Das Ergebnis ist temporär, deshalb kann ein vorzeitig beendeter Lauf nicht fortgesetzt werden. Wählen Sie dafür eine Datei.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>{fed} Other rasters have no such names, so their bands cannot be verified.</source>
        <translation>{fed} Andere Raster haben keine solchen Namen, daher sind ihre Kanäle nicht überprüfbar.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <location filename="../inference/report/run_log.py"/>
        <source>Inputs: {shares}.</source>
        <translation>Eingaben: {shares}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>Bands: according to the band names of "{raster}", the model needs {better} ({names}), but {chosen} will be used.</source>
        <translation>Kanäle: Nach den Kanalnamen von „{raster}“ braucht das Modell {better} ({names}), verwendet wird aber {chosen}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>Bands: {chosen} of "{raster}" ({names}), {reason}</source>
        <translation>Kanäle: {chosen} von „{raster}“ ({names}), {reason}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>{fed}. The model lists band numbers without names, so it is unknown whether these are the right bands.</source>
        <translation>{fed}. Das Modell nennt Kanalnummern ohne Namen, deshalb ist nicht bekannt, ob das die richtigen Kanäle sind.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <location filename="../inference/preflight/stack.py"/>
        <source>{fed}, but not all of these names match. Check the order.</source>
        <translation>{fed}, aber nicht alle dieser Namen stimmen überein. Prüfen Sie die Reihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <location filename="../inference/preflight/stack.py"/>
        <source>{fed}; there are no names to check the order against.</source>
        <translation>{fed}; es gibt keine Namen, mit denen sich die Reihenfolge prüfen lässt.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>{fed}; the raster has {count} bands, and it is unknown which of them the model was trained on. Check them, and set Band order if necessary.</source>
        <translation>{fed}; das Raster hat {count} Kanäle, und es ist nicht bekannt, mit welchen davon das Modell trainiert wurde. Prüfen Sie das und setzen Sie, wenn nötig, die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>{fed}; there is no name to check whether the model was trained on this band.</source>
        <translation>{fed}; es gibt keinen Namen, mit dem sich prüfen lässt, ob das Modell mit diesem Kanal trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <location filename="../inference/preflight/stack.py"/>
        <source>band {number}</source>
        <translation>Kanal {number}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>bands {numbers}</source>
        <translation>Kanäle {numbers}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>without names</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <source>as {names}</source>
        <translation>als {names}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <location filename="../inference/preflight/stack.py"/>
        <source>{own} as {wanted}</source>
        <translation>{own} als {wanted}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_order.py"/>
        <location filename="../inference/raster/bands.py"/>
        <source>without a name</source>
        <translation>ohne Name</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>{raster}: {band}</source>
        <translation>{raster}: {band}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>{name} (date {date})</source>
        <translation>{name} (Zeitpunkt {date})</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>Band {number} of date {date}</source>
        <translation>Kanal {number} von Zeitpunkt {date}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>{name} (band {number} of the model)</source>
        <translation>{name} (Kanal {number} des Modells)</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <location filename="../ui/parameters/band_combos.py"/>
        <source>Band {number} of the model</source>
        <translation>Kanal {number} des Modells</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>{name} (band {number} of "{input}")</source>
        <translation>{name} (Kanal {number} von „{input}“)</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>Band {number} of "{input}"</source>
        <translation>Kanal {number} von „{input}“</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <location filename="../inference/training_data/plan.py"/>
        <source>Band {number}</source>
        <translation>Kanal {number}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>transparency</source>
        <translation>Transparenz</translation>
    </message>
    <message>
        <location filename="../inference/preflight/band_table.py"/>
        <source>the rasters have different band orders: {first_bands} are used from "{first}", {other_bands} from "{other}". A manual choice applies to all of them.</source>
        <translation>die Raster haben unterschiedliche Kanalreihenfolgen: Von „{first}“ werden {first_bands} verwendet, von „{other}“ {other_bands}. Eine Auswahl von Hand gilt für alle.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>Cell size: {width} x {height}</source>
        <translation>Zellengröße: {width} x {height}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>Cell size: {width}</source>
        <translation>Zellengröße: {width}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells} ({ground} on the ground)</source>
        <translation>{cells} ({ground} am Boden)</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>Output coordinate system: its cells, {ground} on the ground, are far from square, so the network sees a stretched image. Choose a projected coordinate system, such as the local UTM zone.</source>
        <translation>Ausgabe-Koordinatensystem: Seine Zellen, {ground} am Boden, sind bei weitem nicht quadratisch, sodass das Netz ein verzerrtes Bild sieht. Wählen Sie ein projiziertes Koordinatensystem, zum Beispiel die dortige UTM-Zone.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}; this matches the cell size the model was trained on.</source>
        <translation>{cells}; das entspricht der Zellengröße, mit der das Modell trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}; this matches the cell size the model is intended for.</source>
        <translation>{cells}; das entspricht der Zellengröße, für die das Modell vorgesehen ist.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}; without a valid CRS the size on the ground is unknown.</source>
        <translation>{cells}; ohne gültiges KBS ist die Größe am Boden nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}. The model does not specify the cell size it was trained with.</source>
        <translation>{cells}. Das Modell gibt nicht an, mit welcher Zellengröße es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}. The model states cell sizes in a CRS to which these cells cannot be reprojected.</source>
        <translation>{cells}. Das Modell nennt Zellengrößen in einem KBS, in das diese Zellen nicht umprojiziert werden können.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in degrees: enter a smaller one.</source>
        <translation>{cells}: Das Ergebnis hätte {columns} x {rows} Pixel. Zellengrößen sind in Grad: Geben Sie eine kleinere an.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/cell_size.py"/>
        <source>{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in units of the output coordinate system: enter a smaller one.</source>
        <translation>{cells}: Das Ergebnis hätte {columns} x {rows} Pixel. Zellengrößen sind in Einheiten des Ausgabe-Koordinatensystems: Geben Sie eine kleinere an.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/dates.py"/>
        <source>date {number}: {bands}</source>
        <translation>Zeitpunkt {number}: {bands}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/dates.py"/>
        <source>Dates: the model accepts any number of dates and receives {count}. Bands of {listed}.</source>
        <translation>Zeitpunkte: Das Modell nimmt beliebig viele Zeitpunkte an und erhält {count}. Kanäle von {listed}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/dates.py"/>
        <source>Dates: the model receives {count}. Bands of {listed}.</source>
        <translation>Zeitpunkte: Das Modell erhält {count}. Kanäle von {listed}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/dates.py"/>
        <source>{bands} of "{raster}"</source>
        <translation>{bands} von „{raster}“</translation>
    </message>
    <message>
        <location filename="../inference/preflight/destinations.py"/>
        <source>Output {folder}: {free} GB are free, and the result may need up to {size} GB. Free some space, or choose another folder.</source>
        <translation>Ausgabe {folder}: {free} GB sind frei, und das Ergebnis kann bis zu {size} GB brauchen. Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/destinations.py"/>
        <source>{title} {output}: this is a folder. Choose another file name.</source>
        <translation>{title} {output}: Das ist ein Ordner. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/destinations.py"/>
        <source>{title} {output}: the folder is not writable. Choose a folder you can write to.</source>
        <translation>{title} {output}: In den Ordner kann nicht geschrieben werden. Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/destinations.py"/>
        <location filename="../inference/training_data/folder.py"/>
        <source>Output folder {folder}: {place} is a file. Choose another folder.</source>
        <translation>Ausgabeordner {folder}: {place} ist eine Datei. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/destinations.py"/>
        <source>Output folder {folder}: it is not writable. Choose a folder you can write to.</source>
        <translation>Ausgabeordner {folder}: In ihn kann nicht geschrieben werden. Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/extent.py"/>
        <source>Input raster: {names} of {count} rasters is outside the extent and has no effect. Remove it, or enter a larger extent.</source>
        <translation>Eingaberaster: {names} von {count} Rastern liegt außerhalb der Ausdehnung und hat keine Wirkung. Entfernen Sie es oder geben Sie eine größere Ausdehnung an.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/extent.py"/>
        <location filename="../inference/preflight/stack.py"/>
        <source>less than 1%</source>
        <translation>weniger als 1 %</translation>
    </message>
    <message>
        <location filename="../inference/preflight/extent.py"/>
        <source>Extent: the input covers {share} of it; the rest will be NoData.</source>
        <translation>Ausdehnung: Die Eingabe bedeckt {share} davon; der Rest wird NoData.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/extent.py"/>
        <source>Input raster: the {count} rasters cover {share} of their combined extent. As one image, the result is mostly empty. Process all raster items separately.</source>
        <translation>Eingaberaster: Die {count} Raster bedecken {share} ihrer gemeinsamen Ausdehnung. Als ein Bild ist das Ergebnis größtenteils leer. Verarbeiten Sie die Rasterelemente separat.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/interpretation.py"/>
        <location filename="../inference/report/run_log.py"/>
        <source>Pixel values: {reading}.</source>
        <translation>Pixelwerte: {reading}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/padding.py"/>
        <source>Padding: the run finds the smallest sufficient padding (auto). Until then, tiles and time are estimated with {padding} pixels.</source>
        <translation>Padding: Der Lauf ermittelt das kleinste ausreichende Padding (auto). Bis dahin werden Kacheln und Zeit mit {padding} Pixeln geschätzt.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/stack.py"/>
        <source>Input raster: raster {number}, "{raster}", covers {share} of the result; pixels without it are NoData. The result has the extent of the first raster: choose a smaller extent, or put another raster first.</source>
        <translation>Eingaberaster: Raster {number}, „{raster}“, bedeckt {share} des Ergebnisses; Pixel ohne dieses Raster sind NoData. Das Ergebnis hat die Ausdehnung des ersten Rasters: Wählen Sie eine kleinere Ausdehnung oder setzen Sie ein anderes Raster an die erste Stelle.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/stack.py"/>
        <source>Bands: raster {number}, "{raster}", feeds {count} of {all} model bands: {bands}</source>
        <translation>Kanäle: Raster {number}, „{raster}“, liefert {count} von {all} Kanälen des Modells: {bands}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/stack.py"/>
        <source>Dates: by their names, the rasters are not in the order of time ({rasters}). The first one in the list is the first date of the model; check that the model expects this order.</source>
        <translation>Zeitpunkte: Ihren Namen nach sind die Raster nicht zeitlich geordnet ({rasters}). Das erste der Liste ist der erste Zeitpunkt des Modells; prüfen Sie, ob das Modell diese Reihenfolge erwartet.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>Values: all sampled pixels are NoData, so the value range could not be checked.</source>
        <translation>Werte: Alle geprüften Pixel sind NoData, deshalb konnte der Wertebereich nicht geprüft werden.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}. The model accepts the whole range of {type} and does not specify the values it was trained on.</source>
        <translation>{seen}. Das Modell nimmt den ganzen Wertebereich von {type} an und gibt nicht an, mit welchen Werten es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>the steps of the model have no result for {value} (model band {band}), such as for a logarithm of 0: pixels with such values lack this band. Choose imagery with the values the model was trained on.</source>
        <translation>die Schritte des Modells haben für {value} (Modellkanal {band}) kein Ergebnis, wie beim Logarithmus von 0: Pixeln mit solchen Werten fehlt dieser Kanal. Wählen Sie Bilder mit den Werten, mit denen das Modell trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}. The model was trained on about {low} to {high}.</source>
        <translation>{seen}. Das Modell wurde mit etwa {low} bis {high} trainiert.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}. The model expects {low} to {high}.</source>
        <translation>{seen}. Das Modell erwartet {low} bis {high}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}. The model does not specify its value range: {low} to {high} is assumed</source>
        <translation>{seen}. Das Modell gibt seinen Wertebereich nicht an: Angenommen wird {low} bis {high}</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{assumed}, as for 8-bit images.</source>
        <translation>{assumed}, wie bei 8-Bit-Bildern.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{assumed}, but networks for multispectral imagery were mostly trained on reflectance. Try it on a small extent first, and specify value_range in the model (docs/model-formats.md).</source>
        <translation>{assumed}, aber Netze für Multispektralbilder wurden meist mit Reflektanzen trainiert. Versuchen Sie es zuerst mit einer kleinen Ausdehnung und geben Sie value_range im Modell an (docs/model-formats.md).</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}. The steps of the model do not show which values it was trained on.</source>
        <translation>{seen}. Aus den Schritten des Modells geht nicht hervor, mit welchen Werten es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}, used unchanged, since the model does not specify the values it was trained on. Most networks were trained on 0 to 1; if this one was, set the model argument value_range to {low:g},{high:g}.</source>
        <translation>{seen}; sie werden unverändert übergeben, da das Modell nicht angibt, mit welchen Werten es trainiert wurde. Die meisten Netze wurden mit 0 bis 1 trainiert: Setzen Sie in diesem Fall das Modellargument value_range auf {low:g},{high:g}.</translation>
    </message>
    <message>
        <location filename="../inference/preflight/values.py"/>
        <source>{seen}, used unchanged. The model does not specify the values it was trained on.</source>
        <translation>{seen}, unverändert übergeben. Das Modell gibt nicht an, mit welchen Werten es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>an expression must be text, such as (nir - red) / (nir + red)</source>
        <translation>ein Ausdruck muss Text sein, etwa (nir - red) / (nir + red)</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>the expression has {length} characters; at most {most} are supported</source>
        <translation>der Ausdruck hat {length} Zeichen; höchstens {most} werden unterstützt</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>{name}() needs the number of a band, counted from 0</source>
        <translation>{name}() braucht die Nummer eines Kanals, gezählt ab 0</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>the function {name} is not supported; the functions are {names}</source>
        <translation>die Funktion {name} wird nicht unterstützt; die Funktionen sind {names}</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>{name}() has {count} arguments</source>
        <translation>{name}() hat {count} Argumente</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>the expression has more than {most} numbers, bands and operators</source>
        <translation>der Ausdruck hat mehr als {most} Zahlen, Kanäle und Operatoren</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>the expression is nested more than {most} levels deep</source>
        <translation>der Ausdruck ist mehr als {most} Ebenen tief verschachtelt</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>"{found}" is not supported in an expression (character {number} of {text})</source>
        <translation>„{found}“ wird in einem Ausdruck nicht unterstützt (Zeichen {number} von {text})</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>the expression {text} is incomplete</source>
        <translation>der Ausdruck {text} ist unvollständig</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/expression.py"/>
        <source>"{found}" is unexpected in the expression {text}</source>
        <translation>„{found}“ steht im Ausdruck {text} an einer unerwarteten Stelle</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>{step} needs {keys}</source>
        <translation>{step} braucht {keys}</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>no numbers</source>
        <translation>keine Zahlen</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>a formula must use exactly one name, which represents the value, such as x</source>
        <translation>eine Formel muss genau einen Namen verwenden, der für den Wert steht, etwa x</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>{step} (bands {bands} only)</source>
        <translation>{step} (nur Kanäle {bands})</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>it lists a band twice</source>
        <translation>er nennt einen Kanal zweimal</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>{key} contains a value that is not a number</source>
        <translation>{key} enthält einen Wert, der keine Zahl ist</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>the minimum is larger than the maximum</source>
        <translation>das Minimum ist größer als das Maximum</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>clip needs minimum or maximum</source>
        <translation>clip braucht minimum oder maximum</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>a standard deviation is below 0</source>
        <translation>eine Standardabweichung ist kleiner als 0</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>the exponent must be larger than 0</source>
        <translation>der Exponent muss größer als 0 sein</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>{formula}, where {name} is the value</source>
        <translation>{formula}, wobei {name} der Wert ist</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>limited to at most {maximum}</source>
        <translation>auf höchstens {maximum} begrenzt</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>limited to at least {minimum}</source>
        <translation>auf mindestens {minimum} begrenzt</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>limited to the range {minimum} to {maximum}</source>
        <translation>auf den Bereich {minimum} bis {maximum} begrenzt</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>multiplied by {factor}</source>
        <translation>mal {factor}</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>plus {add}</source>
        <translation>plus {add}</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>natural logarithm</source>
        <translation>natürlicher Logarithmus</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>natural logarithm of the value plus 1</source>
        <translation>natürlicher Logarithmus des um 1 erhöhten Werts</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>logarithm to base 10</source>
        <translation>Logarithmus zur Basis 10</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>square root</source>
        <translation>Quadratwurzel</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>raised to the power of {exponent}, keeping the sign</source>
        <translation>hoch {exponent}, mit Vorzeichen</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>minus the mean ({mean}), divided by the standard deviation ({std})</source>
        <translation>minus Mittelwert ({mean}), geteilt durch die Standardabweichung ({std})</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>{low} to {high} scaled to 0 to 1</source>
        <translation>{low} bis {high} auf 0 bis 1 skaliert</translation>
    </message>
    <message>
        <location filename="../inference/preprocessing/steps.py"/>
        <source>minus the mean of the band in the tile, divided by its standard deviation there</source>
        <translation>minus Mittelwert des Kanals in der Kachel, geteilt durch seine Standardabweichung dort</translation>
    </message>
    <message>
        <location filename="../inference/preview.py"/>
        <source>Padding auto: the preview uses {padding} pixels, as without auto; the run may find a smaller padding.</source>
        <translation>Padding auto: Die Vorschau verwendet {padding} Pixel, wie ohne auto; der Lauf findet vielleicht ein kleineres Padding.</translation>
    </message>
    <message>
        <location filename="../inference/preview.py"/>
        <source>Preview: the map view is outside the result. Zoom to the input raster and, if one is set, to the processing extent.</source>
        <translation>Vorschau: Der Kartenausschnitt liegt außerhalb des Ergebnisses. Zoomen Sie auf das Eingaberaster und, falls angegeben, auf die Verarbeitungsausdehnung.</translation>
    </message>
    <message>
        <location filename="../inference/preview.py"/>
        <source>Preview: the centre of the map view does not contain any mask polygons. Zoom to one of them.</source>
        <translation>Vorschau: Die Mitte des Kartenausschnitts enthält keine Polygone der Maske. Zoomen Sie auf eines davon.</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>as given by the argument date</source>
        <translation>wie im Argument date angegeben</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>{dates} (12:00 UTC, because the time of day is unknown)</source>
        <translation>{dates} (12:00 UTC, weil die Uhrzeit unbekannt ist)</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Metadata input {names}: {dates}, {source}.</source>
        <translation>Metadaten-Eingabe {names}: {dates}, {source}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Model arguments: the network needs the date of the imagery (input {names}), but "{raster}" does not state it, nor does a STAC item next to it. Set the argument date, such as "date {example}".</source>
        <translation>Modellargumente: Das Netz benötigt das Aufnahmedatum (Eingabe {names}), aber weder „{raster}“ noch ein STAC-Item daneben gibt es an. Setzen Sie das Argument date, etwa „date {example}“.</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Metadata input {names}: the rasters were taken on different days, from {first} to {last}; that of "{raster}" ({used}) is used for all of them. Classify them separately, or set the argument date.</source>
        <translation>Metadaten-Eingabe {names}: Die Raster wurden an verschiedenen Tagen aufgenommen, vom {first} bis zum {last}; für alle wird der von „{raster}“ ({used}) verwendet. Klassifizieren Sie sie einzeln, oder setzen Sie das Argument date.</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Model arguments: the network needs {needed} dates (input {names}), but {given} are known: {dates}. Set the argument date to one date for each image, separated by commas and in their order.</source>
        <translation>Modellargumente: Das Netz benötigt {needed} Daten (Eingabe {names}), bekannt sind {given}: {dates}. Setzen Sie das Argument date auf ein Datum für jedes Bild, durch Kommas getrennt und in ihrer Reihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Input raster "{raster}": the network needs its location (input {names}), which is unknown ({reason}). Assign the CRS of the raster (Assign Projection).</source>
        <translation>Eingaberaster „{raster}“: Das Netz benötigt die Lage (Eingabe {names}), die unbekannt ist ({reason}). Weisen Sie dem Raster sein KBS zu (Projektion zuweisen).</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Metadata input {names}: latitude and longitude of the centre of each tile (at the centre of the map {latitude:.4f}, {longitude:.4f}).</source>
        <translation>Metadaten-Eingabe {names}: Breite und Länge der Mitte jeder Kachel (in der Mitte der Karte {latitude:.4f}, {longitude:.4f}).</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Input raster "{raster}": the network needs the cell size in metres (input {names}), which is unknown without a CRS. Assign the CRS of the raster (Assign Projection).</source>
        <translation>Eingaberaster „{raster}“: Das Netz benötigt die Zellengröße in Metern (Eingabe {names}), die ohne KBS unbekannt ist. Weisen Sie dem Raster sein KBS zu (Projektion zuweisen).</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Metadata input {names}: {size:.6g} m, the cell size.</source>
        <translation>Metadaten-Eingabe {names}: {size:.6g} m, die Zellengröße.</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>by the bands of the raster</source>
        <translation>nach den Kanälen des Rasters</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>by the bands that the model names</source>
        <translation>nach den Kanälen, die das Modell nennt</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Input raster "{raster}": the network needs the wavelength of each band (input {names}), but that of model band {bands} is unknown. Name the bands of the raster by colour or wavelength, such as "red" or "665 nm", or list the names in the metadata of the model (bands, ExtractBands).</source>
        <translation>Eingaberaster „{raster}“: Das Netz benötigt die Wellenlänge jedes Kanals (Eingabe {names}), aber die von Modellkanal {bands} ist unbekannt. Benennen Sie die Kanäle des Rasters nach Farbe oder Wellenlänge, etwa „red“ oder „665 nm“, oder führen Sie die Namen in den Metadaten des Modells auf (bands, ExtractBands).</translation>
    </message>
    <message>
        <location filename="../inference/raster/acquisition.py"/>
        <source>Metadata input {names}: {wavelengths} nm, {source}.</source>
        <translation>Metadaten-Eingabe {names}: {wavelengths} nm, {source}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/alpha.py"/>
        <source>Input raster "{raster}": band {band} is marked as transparency (alpha), but named "{name}", so it is treated as imagery and hides no pixels.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} ist als Transparenz (Alpha) gekennzeichnet, heißt aber „{name}“. Er wird deshalb als Bildkanal behandelt und verdeckt keine Pixel.</translation>
    </message>
    <message>
        <location filename="../inference/raster/alpha.py"/>
        <source>Input raster "{raster}": band {band} is marked as transparency (alpha), but its values are those of imagery, so it is treated as imagery and hides no pixels.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} ist als Transparenz (Alpha) gekennzeichnet, hat aber die Werte eines Bildkanals. Er wird deshalb als Bildkanal behandelt und verdeckt keine Pixel.</translation>
    </message>
    <message>
        <location filename="../inference/raster/alpha.py"/>
        <source>Input raster "{raster}": band {band} is marked as transparency (alpha), but the model needs it, so it is treated as imagery and hides no pixels.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} ist als Transparenz (Alpha) gekennzeichnet, wird aber vom Modell gebraucht. Er wird deshalb als Bildkanal behandelt und verdeckt keine Pixel.</translation>
    </message>
    <message>
        <location filename="../inference/raster/alpha.py"/>
        <source>Input raster "{raster}": band {band} is treated as transparency (alpha), although some of its values are not those of a mask: pixels are NoData where it is 0.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} wird als Transparenz (Alpha) behandelt, obwohl nicht alle seine Werte die einer Maske sind: Pixel haben keinen Wert, wo er 0 ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/alpha.py"/>
        <source>Input raster "{raster}": band {band} is treated as transparency (alpha): pixels are NoData where it is 0.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} wird als Transparenz (Alpha) behandelt: Pixel haben keinen Wert, wo er 0 ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/alpha.py"/>
        <source>Input raster "{raster}": its file has a band that is marked as transparency (alpha), but is imagery. The virtual raster does not include it, and it hides no pixels.</source>
        <translation>Eingaberaster „{raster}“: Seine Datei hat einen Kanal, der als Transparenz (Alpha) gekennzeichnet, aber ein Bildkanal ist. Das virtuelle Raster zeigt ihn nicht, und er verdeckt keine Pixel.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <location filename="../inference/raster/stack_bands.py"/>
        <location filename="../inference/survey.py"/>
        <source>as given under Band order</source>
        <translation>wie unter Kanalreihenfolge angegeben</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>by name; the remaining ones are the bands without a name</source>
        <translation>nach Namen, und für die übrigen die Kanäle ohne Namen</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>{reason}, for each of {dates} dates</source>
        <translation>{reason}, für jeden von {dates} Zeitpunkten</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>Input raster "{raster}": the model needs {needed} bands ({dates} dates of {bands} bands each), but the raster has {given}. Choose a raster with the bands of all dates, one date after the other, or set Band order.</source>
        <translation>Eingaberaster „{raster}“: Das Modell benötigt {needed} Kanäle ({dates} Zeitpunkte mit je {bands} Kanälen), aber das Raster hat {given}. Wählen Sie ein Raster mit den Kanälen aller Zeitpunkte, ein Zeitpunkt nach dem anderen, oder legen Sie die Kanalreihenfolge fest.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>by name, as bands of {sensor}</source>
        <translation>nach Namen, als Kanäle von {sensor}</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>by name</source>
        <translation>nach Namen</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>{reason}; band {band} is marked as transparency but is needed</source>
        <translation>{reason}; Kanal {band} ist als Transparenz gekennzeichnet, wird aber gebraucht</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>Input raster "{raster}": the model needs {needed} bands, but the raster has {given}. Choose a raster with those bands, or set Band order.</source>
        <translation>Eingaberaster „{raster}“: Das Modell braucht {needed} Kanäle, das Raster hat aber {given}. Wählen Sie ein Raster mit diesen Kanälen oder setzen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>the model lists some of its bands by number and others by name ({listed}), so the raster's order is used: {bands}. Set Band order if this is wrong.</source>
        <translation>das Modell nennt einige seiner Kanäle nach Nummer und andere nach Namen ({listed}); daher gilt die Reihenfolge des Rasters: {bands}. Legen Sie die Kanalreihenfolge fest, falls das falsch ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>no band matches {missing} (the raster has {given}), so the bands without a name are used for the rest: {fed}. Set Band order if this is wrong.</source>
        <translation>kein Kanal passt zu {missing} (das Raster hat {given}), deshalb werden dafür die Kanäle ohne Namen verwendet: {fed}. Setzen Sie die Kanalreihenfolge, falls das falsch ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>no band matches {missing} (the raster has {given}), so the raster's order is used: {fed}. Set Band order if this is wrong.</source>
        <translation>kein Kanal passt zu {missing} (das Raster hat {given}), deshalb wird die Reihenfolge des Rasters verwendet: {fed}. Setzen Sie die Kanalreihenfolge, falls das falsch ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>{warning} A band number identifies a colour only if the sensor is known.</source>
        <translation>{warning} Eine Kanalnummer steht nur dann für eine Farbe, wenn der Sensor feststeht.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>the band names ({given}) may only number the bands, so the raster's order is used: {fed}. Set Band order if they are the band numbers the model refers to.</source>
        <translation>die Kanalnamen ({given}) zählen die Kanäle womöglich nur, deshalb wird die Reihenfolge des Rasters verwendet: {fed}. Setzen Sie die Kanalreihenfolge, falls es die Nummern des Modells sind.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>"{name}" matches several bands ({fitting}); used: {used}. Set Band order to use another.</source>
        <translation>zu „{name}“ passen mehrere Kanäle ({fitting}); verwendet: {used}. Setzen Sie die Kanalreihenfolge, um andere zu verwenden.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>band {number} as {name}</source>
        <translation>Kanal {number} als {name}</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>"{input}" receives band {bands}</source>
        <translation>„{input}“ erhält Kanal {bands}</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>"{input}" receives bands {bands}</source>
        <translation>„{input}“ erhält die Kanäle {bands}</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>the model accepts any number of dates of {bands} bands each, but {given} bands are not a multiple of {bands}. List the bands of all dates under Band order, one date after the other.</source>
        <translation>Das Modell nimmt beliebig viele Zeitpunkte mit je {bands} Kanälen an, aber {given} Kanäle sind kein Vielfaches von {bands}. Führen Sie unter Kanalreihenfolge die Kanäle aller Zeitpunkte auf, ein Zeitpunkt nach dem anderen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>Band order "{text}": {reason}</source>
        <translation>Kanalreihenfolge „{text}“: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>Input raster "{raster}": {reason}</source>
        <translation>Eingaberaster „{raster}“: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>in the raster's order</source>
        <translation>in der Reihenfolge des Rasters</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>as the model specifies, counting its list from 1</source>
        <translation>wie im Modell angegeben, dessen Liste ab 1 gezählt wird</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <location filename="../inference/raster/interpretation.py"/>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>as the model specifies</source>
        <translation>wie im Modell angegeben</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>Band order "{text}": expected band numbers from 1 to {count}, which is how many bands the raster "{raster}" has, such as "4,3,2".</source>
        <translation>Kanalreihenfolge „{text}“: Erwartet werden Kanalnummern von 1 bis {count}, so viele hat das Raster „{raster}“, zum Beispiel „4,3,2“.</translation>
    </message>
    <message>
        <location filename="../inference/raster/bands.py"/>
        <source>Band order "{text}": the model needs {needed} bands, but {given} were given. Enter one raster band for each model band.</source>
        <translation>Kanalreihenfolge „{text}“: Das Modell braucht {needed} Kanäle, angegeben wurden aber {given}. Geben Sie für jeden Kanal des Modells einen Kanal des Rasters an.</translation>
    </message>
    <message>
        <location filename="../inference/raster/blocks.py"/>
        <source>Raster "{name}": it has no fixed cell size. Choose a raster with a fixed cell size.</source>
        <translation>Raster „{name}“: Es hat keine feste Zellengröße. Wählen Sie ein Raster mit fester Zellengröße.</translation>
    </message>
    <message>
        <location filename="../inference/raster/blocks.py"/>
        <source>Raster "{name}": {columns} columns and {rows} rows are too many ({reason}). Use a larger cell size or a smaller extent.</source>
        <translation>Raster „{name}“: {columns} Spalten und {rows} Zeilen sind zu viele ({reason}). Geben Sie eine größere Zellengröße oder eine kleinere Ausdehnung an.</translation>
    </message>
    <message>
        <location filename="../inference/raster/cells.py"/>
        <source>Cell size: the raster "{raster}" has no fixed cell size. Set CELL_SIZE in units of the output CRS{examples}.</source>
        <translation>Zellengröße: Das Raster „{raster}“ hat keine feste Zellengröße. Geben Sie CELL_SIZE in Einheiten des Ausgabe-KBS an{examples}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/cells.py"/>
        <source>, for example {sizes}, the finest resolutions on its server</source>
        <translation>, zum Beispiel {sizes}, die feinsten Auflösungen auf dem Server</translation>
    </message>
    <message>
        <location filename="../inference/raster/cells.py"/>
        <source>Processing extent: the raster "{name}" covers {extent}, which is {columns} x {rows} cells of this size. Enter the extent to classify, or a larger cell size.</source>
        <translation>Verarbeitungsausdehnung: Das Raster „{name}“ bedeckt {extent}; das sind {columns} x {rows} Zellen dieser Größe. Geben Sie die Ausdehnung an, die klassifiziert werden soll, oder eine größere Zellengröße.</translation>
    </message>
    <message>
        <location filename="../inference/raster/cells.py"/>
        <source>Cell size {size:g}: it cannot be converted to the CRS of the input raster ({reason}). Enter an extent, or leave the output CRS empty.</source>
        <translation>Zellengröße {size:g}: Sie lässt sich nicht in das KBS des Eingaberasters übertragen ({reason}). Geben Sie eine Ausdehnung an oder lassen Sie das Ausgabe-KBS leer.</translation>
    </message>
    <message>
        <location filename="../inference/raster/cells.py"/>
        <source>Cell size {size:g}: it cannot be converted to the CRS of the input raster. Enter an extent, or leave the output CRS empty.</source>
        <translation>Zellengröße {size:g}: Sie lässt sich nicht in das KBS des Eingaberasters übertragen. Geben Sie eine Ausdehnung an oder lassen Sie das Ausgabe-KBS leer.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": the values of band {band} are indices into a colour table, not brightness. If the model expects such indices (classes), set Band order to {bands}. Otherwise choose a model with three bands (red, green, blue), or a raster of measured values.</source>
        <translation>Eingaberaster „{raster}“: Die Werte von Kanal {band} sind Nummern von Farben in einer Farbtabelle, keine Helligkeiten. Falls das Modell solche Nummern (Klassen) erwartet, setzen Sie die Kanalreihenfolge auf {bands}. Wählen Sie sonst ein Modell mit drei Kanälen (Rot, Grün, Blau) oder ein Raster mit Messwerten.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": the values of band {band} are indices into a colour table, not brightness. Choose another raster. If the model expects such indices (classes), set Band order to {bands}.</source>
        <translation>Eingaberaster „{raster}“: Die Werte von Kanal {band} sind Nummern von Farben in einer Farbtabelle, keine Helligkeiten. Wählen Sie ein anderes Raster. Falls das Modell solche Nummern (Klassen) erwartet, setzen Sie die Kanalreihenfolge auf {bands}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": the model needs {needed} bands, but the raster has one band with a colour table, which counts as three: red, green and blue. Choose a raster with those bands.</source>
        <translation>Eingaberaster „{raster}“: Das Modell braucht {needed} Kanäle, das Raster hat aber einen Kanal mit einer Farbtabelle, der als drei zählt: Rot, Grün und Blau. Wählen Sie ein Raster mit diesen Kanälen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": its only band has a colour table and is read as red, green and blue.</source>
        <translation>Eingaberaster „{raster}“: Der einzige Kanal hat eine Farbtabelle und wird als Rot, Grün und Blau gelesen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": band {band} has a colour table. The model receives the colour indices, as set under Band order.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} hat eine Farbtabelle. Das Modell erhält die Nummern der Farben, wie unter Kanalreihenfolge angegeben.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": its colour table cannot be read as red, green and blue. Convert the raster to an image of three bands first.</source>
        <translation>Eingaberaster „{raster}“: Die Farbtabelle lässt sich nicht als Rot, Grün und Blau lesen. Wandeln Sie das Raster zuerst in ein Bild mit drei Kanälen um.</translation>
    </message>
    <message>
        <location filename="../inference/raster/colour_table.py"/>
        <source>Input raster "{raster}": its colour table cannot be read ({reason}). Choose another raster.</source>
        <translation>Eingaberaster „{raster}“: Die Farbtabelle kann nicht gelesen werden ({reason}). Wählen Sie ein anderes Raster.</translation>
    </message>
    <message>
        <location filename="../inference/raster/common_types.py"/>
        <source>Input raster "{raster}": its values cannot be read ({reason}). Convert it to Int32.</source>
        <translation>Eingaberaster „{raster}“: Seine Werte können nicht gelesen werden ({reason}). Konvertieren Sie es nach Int32.</translation>
    </message>
    <message>
        <location filename="../inference/raster/damage.py"/>
        <source>{pixels} pixels are NoData in the result, because the input cannot be read there (ON_READ_ERROR). Damaged blocks that this run has read: {count}.</source>
        <translation>{pixels} Pixel sind im Ergebnis NoData, weil die Eingabe dort nicht gelesen werden kann (ON_READ_ERROR). Beschädigte Blöcke, die dieser Lauf gelesen hat: {count}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/damage.py"/>
        <source>Damaged block of "{raster}": {place}.</source>
        <translation>Beschädigter Block von „{raster}“: {place}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/damage.py"/>
        <source>… and {count} more.</source>
        <translation>… und {count} weitere.</translation>
    </message>
    <message>
        <location filename="../inference/raster/damage.py"/>
        <source>rows {top} to {bottom} and columns {left} to {right}</source>
        <translation>Zeilen {top} bis {bottom} und Spalten {left} bis {right}</translation>
    </message>
    <message>
        <location filename="../inference/raster/damage.py"/>
        <source>Input raster "{raster}": the resampled pixels in {place} cannot be read ({reason}). The file is damaged or incomplete there. Replace it with an intact copy.</source>
        <translation>Eingaberaster „{raster}“: Die umgerechneten Pixel ({place}) können nicht gelesen werden ({reason}). Die Datei ist dort beschädigt oder unvollständig. Ersetzen Sie sie durch eine unbeschädigte Kopie.</translation>
    </message>
    <message>
        <location filename="../inference/raster/damage.py"/>
        <source>Input raster "{raster}": the pixels in {place} cannot be read ({reason}). The file is damaged or incomplete there. Replace it with an intact copy.</source>
        <translation>Eingaberaster „{raster}“: Die Pixel ({place}) können nicht gelesen werden ({reason}). Die Datei ist dort beschädigt oder unvollständig. Ersetzen Sie sie durch eine unbeschädigte Kopie.</translation>
    </message>
    <message>
        <location filename="../inference/raster/dates.py"/>
        <source>from {key} in its metadata</source>
        <translation>aus {key} in seinen Metadaten</translation>
    </message>
    <message>
        <location filename="../inference/raster/dates.py"/>
        <source>from the STAC item {file}</source>
        <translation>aus dem STAC-Item {file}</translation>
    </message>
    <message>
        <location filename="../inference/raster/dates.py"/>
        <source>from its product name</source>
        <translation>aus seinem Produktnamen</translation>
    </message>
    <message>
        <location filename="../inference/raster/environment.py"/>
        <source>Extent "{text}": this is not a rectangle. Enter xmin,xmax,ymin,ymax [EPSG:…].</source>
        <translation>Ausdehnung „{text}“: Das ist kein Rechteck. Geben Sie xmin,xmax,ymin,ymax [EPSG:…] ein.</translation>
    </message>
    <message>
        <location filename="../inference/raster/imagery.py"/>
        <source>Input raster "{raster}": the NoData settings of the layer cannot be used, since it is not georeferenced by a geotransform. Save it as a GeoTIFF (Export → Save As…) and choose that file.</source>
        <translation>Eingaberaster „{raster}“: Die NoData-Einstellungen des Layers sind nicht verwendbar, da er nicht über eine Geotransformation georeferenziert ist. Speichern Sie ihn als GeoTIFF (Exportieren → Speichern als…) und wählen Sie diese Datei.</translation>
    </message>
    <message>
        <location filename="../inference/raster/imagery.py"/>
        <source>Input raster "{raster}": its bands cannot be selected ({reason}). Choose another raster.</source>
        <translation>Eingaberaster „{raster}“: Seine Kanäle können nicht ausgewählt werden ({reason}). Wählen Sie ein anderes Raster.</translation>
    </message>
    <message>
        <location filename="../inference/raster/imagery.py"/>
        <source>Input raster "{name}": values of the type {type} cannot be classified. Convert the raster to Byte, Int16, UInt16, Int32, UInt32, Float32 or Float64.</source>
        <translation>Eingaberaster „{name}“: Werte vom Typ {type} können nicht klassifiziert werden. Wandeln Sie das Raster in Byte, Int16, UInt16, Int32, UInt32, Float32 oder Float64 um.</translation>
    </message>
    <message>
        <location filename="../inference/raster/imagery.py"/>
        <source>Input raster "{raster}": its file {path} does not exist or cannot be reached, so {place} cannot be read. Restore the file or the connection to its folder, then run again.</source>
        <translation>Eingaberaster „{raster}“: Seine Datei {path} ist nicht vorhanden oder nicht erreichbar, daher können die Pixel nicht gelesen werden ({place}). Stellen Sie die Datei oder die Verbindung zu ihrem Ordner wieder her und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/raster/imagery.py"/>
        <source>Input raster "{raster}": its server or folder does not respond ({reason}), so {place} cannot be read. Check the connection, then run again.</source>
        <translation>Eingaberaster „{raster}“: Sein Server oder Ordner antwortet nicht ({reason}), daher können die Pixel nicht gelesen werden ({place}). Prüfen Sie die Verbindung und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>{values}, {reason}</source>
        <translation>{values}, {reason}</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>as given under Model arguments</source>
        <translation>wie unter Modellargumente angegeben</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>since the network expects whole numbers</source>
        <translation>da das Netz ganze Zahlen erwartet</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>as for all models of this kind that do not specify their training values</source>
        <translation>wie bei allen Modellen dieser Art, die keine Trainingswerte angeben</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>since a scale of {scale:g} is most likely a divisor</source>
        <translation>da eine Skalierung von {scale:g} vermutlich ein Divisor ist</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: the bands have a scale of {scale:g}, which is most likely meant as a divisor, and {origin} does not specify its training values. Stored numbers are used. If it was trained on the real values that QGIS shows, set the model argument values to real.</source>
        <translation>Werte: Die Kanäle haben eine Skalierung von {scale:g}, die vermutlich als Divisor gemeint ist, und {origin} gibt nicht an, mit welchen Zahlen es trainiert wurde. Es werden die gespeicherten Zahlen verwendet. Wurde es mit den realen Werten trainiert, die QGIS anzeigt, setzen Sie das Modellargument values auf real.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>as QGIS shows them, since the model does not specify its training values</source>
        <translation>wie QGIS sie anzeigt, da das Modell seine Trainingswerte nicht angibt</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: the bands have a scale, and {origin} does not specify its training values, so real values are used, as QGIS shows them. If it was trained on the stored numbers, set the model argument values to raw; the model's metadata can specify this under the key values (docs/model-formats.md).</source>
        <translation>Werte: Die Kanäle haben eine Skalierung, und {origin} gibt nicht an, mit welchen Zahlen es trainiert wurde; daher erhält es reale Werte, wie QGIS sie anzeigt. Wurde es mit den gespeicherten Zahlen trainiert, setzen Sie das Modellargument values auf raw; die Metadaten des Modells können dies unter dem Schlüssel values angeben (docs/model-formats.md).</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>since the model was trained on about {low} to {high}</source>
        <translation>da das Modell mit etwa {low} bis {high} trainiert wurde</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: {low} to {high}, on which the model was trained, can be stored numbers or real values of these bands. Stored numbers are used. If it was trained on real values, set the model argument values to real.</source>
        <translation>Werte: {low} bis {high}, womit das Modell trainiert wurde, können gespeicherte Zahlen oder reale Werte dieser Kanäle sein. Es werden die gespeicherten Zahlen verwendet. Wurde das Modell mit realen Werten trainiert, setzen Sie das Modellargument values auf real.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>since the model was trained on about {low} to {high}, according to its splits or stated values</source>
        <translation>da das Modell nach seinen Schwellen oder Angaben mit etwa {low} bis {high} trainiert wurde</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>{stated}, which does not match any interpretation of the bands</source>
        <translation>{stated}, was zu keiner Lesart der Kanäle passt</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: the model was trained on about {low} to {high}, which does not match any interpretation of the bands ({listed}). Stored numbers are used. Check the model and the raster, or set the model argument values.</source>
        <translation>Werte: Das Modell wurde mit etwa {low} bis {high} trainiert, was zu keiner Lesart der Kanäle passt ({listed}). Es werden die gespeicherten Zahlen verwendet. Prüfen Sie Modell und Raster oder setzen Sie das Modellargument values.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>stored numbers are higher by {shift:.0f}</source>
        <translation>gespeicherte Zahlen sind um {shift:.0f} höher</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>a stored number of {shift:.0f} is reflectance 0</source>
        <translation>die gespeicherte Zahl {shift:.0f} steht für Reflektanz 0</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: {low} to {high}, on which the model was trained, can be stored numbers or reflectance x 10,000; {how} here. Stored numbers are used. If it was trained on reflectance x 10,000, as Sentinel-2 stored it before 2022, set the model argument values to dn10000.</source>
        <translation>Werte: {low} bis {high}, womit das Modell trainiert wurde, können gespeicherte Zahlen oder Reflektanz × 10.000 sein; hier gilt: {how}. Es werden die gespeicherten Zahlen verwendet. Wurde das Modell mit Reflektanz × 10.000 trainiert, wie bei Sentinel-2 vor 2022, setzen Sie das Modellargument values auf dn10000.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Model arguments: values {asked} cannot be used, since the network of {origin} expects whole numbers ({type}). Use raw or auto, or a model that expects floating-point values.</source>
        <translation>Modellargumente: values {asked} kann nicht verwendet werden, da das Netz von {origin} ganze Zahlen erwartet ({type}). Verwenden Sie raw oder auto oder ein Modell, das Gleitkommawerte erwartet.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values {values}: no scale and offset are set for {lacking}, so the real values are unknown. Set them (gdal_edit -scale -offset; a scale of 1 with an offset of 0 counts as none), leave these rasters or bands out, or set the model argument values to raw.</source>
        <translation>Werte {values}: Skalierung und Versatz fehlen bei {lacking}, daher sind die realen Werte unbekannt. Geben Sie beides an (gdal_edit -scale -offset; Skalierung 1 mit Versatz 0 gilt als nicht angegeben), lassen Sie diese Raster oder Kanäle weg oder setzen Sie das Modellargument values auf raw.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>band {number} of "{raster}"</source>
        <translation>Kanal {number} von „{raster}“</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>bands {numbers} of "{raster}"</source>
        <translation>Kanäle {numbers} von „{raster}“</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <location filename="../inference/thematic/choice.py"/>
        <source>{names} and {count} more</source>
        <translation>{names} und {count} weitere</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: stored numbers are used, but scales or offsets differ: {listed}. Equal numbers mean different real values in these bands.</source>
        <translation>Werte: Es werden gespeicherte Zahlen verwendet, aber Skalierung oder Versatz unterscheiden sich: {listed}. Gleiche Zahlen bedeuten in diesen Kanälen verschiedene reale Werte.</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>stored numbers {formula} …, by band</source>
        <translation>gespeicherte Zahlen {formula} …, je nach Kanal</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>stored numbers {formula}</source>
        <translation>gespeicherte Zahlen {formula}</translation>
    </message>
    <message>
        <location filename="../inference/raster/interpretation.py"/>
        <source>Values: {origin} was trained on real values, but {rasters} contains whole numbers and has no scale, so they are used unchanged. Check that these are real values, or set scale and offset (gdal_edit).</source>
        <translation>Werte: {origin} wurde mit realen Werten trainiert, aber {rasters} enthält ganze Zahlen und gibt keine Skalierung an; sie werden unverändert verwendet. Prüfen Sie, ob es reale Werte sind, oder geben Sie Skalierung und Versatz an (gdal_edit).</translation>
    </message>
    <message>
        <location filename="../inference/raster/mask.py"/>
        <source>Mask "{mask}": it contains no polygons. Choose a polygon layer with features, or leave the mask empty.</source>
        <translation>Maske „{mask}“: Sie hat keine Polygone. Wählen Sie einen Polygonlayer mit Objekten oder lassen Sie sie leer.</translation>
    </message>
    <message>
        <location filename="../inference/raster/mask.py"/>
        <source>Mask "{mask}": it has a CRS, but the input raster has none. Set the raster's CRS first.</source>
        <translation>Maske „{mask}“: Sie hat ein KBS, das Eingaberaster aber keines. Setzen Sie zuerst das KBS des Rasters.</translation>
    </message>
    <message>
        <location filename="../inference/raster/mask.py"/>
        <source>Input raster "{raster}": its CRS, "{crs}", is {flaw}, so the mask "{mask}", which is in {other}, cannot be reprojected to it. Set the CRS of the raster layer to the one its coordinates are in.</source>
        <translation>Eingaberaster „{raster}“: Sein KBS „{crs}“ ist {flaw}; deshalb kann die Maske „{mask}“, die in {other} vorliegt, nicht dorthin umprojiziert werden. Setzen Sie das KBS des Rasterlayers auf das, in dem seine Koordinaten vorliegen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/mask.py"/>
        <source>Mask "{name}": no pixel of the output has its centre inside a polygon. Choose polygons that overlap the input raster within the extent, and check their CRS.</source>
        <translation>Maske „{name}“: Kein Pixel der Ausgabe hat seinen Mittelpunkt in einem Polygon. Wählen Sie Polygone, die auf dem Eingaberaster und innerhalb der Ausdehnung liegen, und prüfen Sie deren KBS.</translation>
    </message>
    <message>
        <location filename="../inference/raster/mask.py"/>
        <source>Mask "{mask}": it cannot be reprojected to the output CRS ({reason}). Set the CRS of the mask layer to the one its coordinates are in, or choose other polygons.</source>
        <translation>Maske „{mask}“: Sie kann nicht in das KBS der Ausgabe umprojiziert werden ({reason}). Setzen Sie das KBS des Maskenlayers auf das, in dem seine Koordinaten vorliegen, oder wählen Sie andere Polygone.</translation>
    </message>
    <message>
        <location filename="../inference/raster/mask.py"/>
        <source>Mask "{mask}": a polygon cannot be reprojected to {crs} ({reason}). Choose polygons within the area of use of the output CRS.</source>
        <translation>Maske „{mask}“: Ein Polygon kann nicht in {crs} umprojiziert werden ({reason}). Wählen Sie Polygone im Gültigkeitsbereich des Ausgabe-KBS.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{name}": its RPC metadata (rational polynomials), which georeference it, cannot be used ({reason}). Orthorectify the raster first, or use a copy with complete RPC metadata.</source>
        <translation>Eingaberaster „{name}“: Seine RPC-Metadaten (rationale Polynome), die es georeferenzieren, sind nicht verwendbar ({reason}). Orthorektifizieren Sie das Raster zuerst oder verwenden Sie eine Kopie mit vollständigen RPC-Metadaten.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{name}": it cannot be warped to the output grid ({reason}). Check output CRS, extent and cell size.</source>
        <translation>Eingaberaster „{name}“: Es kann nicht auf das Gitter der Ausgabe gebracht werden ({reason}). Prüfen Sie Ausgabe-KBS, Ausdehnung und Zellengröße.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Raster "{name}": it can be used with another raster only if both have a CRS, or neither has. Set the CRS of the layer without one first.</source>
        <translation>Raster „{name}“: Es kann nur dann mit einem anderen Raster verwendet werden, wenn beide ein KBS haben oder keines von beiden. Legen Sie zuerst das KBS des Layers fest, der keines hat.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Raster "{name}": its pixels cannot be located on the grid of another raster that is rotated or mirrored. Enter a cell size, which gives a grid that is not, or warp the other raster first (Raster → Projections → Warp).</source>
        <translation>Raster „{name}“: Seine Pixel können nicht auf das Gitter eines anderen Rasters gelegt werden, das gedreht oder gespiegelt ist. Geben Sie eine Zellengröße ein, womit das Gitter es nicht ist, oder transformieren Sie zuerst den anderen Raster (Raster → Projektionen → Transformieren).</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Output CRS {crs}: this is not a projected or geographic CRS. Choose one that is.</source>
        <translation>Ausgabe-KBS {crs}: Das ist kein projiziertes oder geographisches KBS. Wählen Sie eines dieser Art.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Cell size {size:g}: enter a number greater than 0, or 0 for the cell size of the input.</source>
        <translation>Zellengröße {size:g}: Geben Sie eine Zahl über 0 an, oder 0 für die der Eingabe.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{raster}": it is georeferenced only by geolocation arrays, which are not supported. Warp it first (gdalwarp -geoloc) and use the result.</source>
        <translation>Eingaberaster „{raster}“: Es ist nur durch Geolocation-Arrays georeferenziert, die nicht unterstützt werden. Entzerren Sie es zuerst (gdalwarp -geoloc) und verwenden Sie das Ergebnis.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{raster}": it is georeferenced only by geolocation arrays, which are not supported. Like the layer in QGIS, the result has no georeferencing. Warp the raster first (gdalwarp -geoloc) and use the result.</source>
        <translation>Eingaberaster „{raster}“: Es ist nur durch Geolocation-Arrays georeferenziert, die nicht unterstützt werden: Wie der Layer in QGIS hat das Ergebnis keine Georeferenz. Entzerren Sie das Raster zuerst (gdalwarp -geoloc) und verwenden Sie das Ergebnis.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Extent {extent}: the input raster "{raster}" continues across the date line, where the extent ends, so part of it is not classified. Enter the extent in the longitudes of the raster, which covers {covered}.</source>
        <translation>Ausdehnung {extent}: Das Eingaberaster „{raster}“ setzt sich jenseits der Datumsgrenze fort, wo die Ausdehnung endet, sodass ein Teil davon nicht klassifiziert wird. Geben Sie die Ausdehnung in den Längengraden des Rasters an: Es bedeckt {covered}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{raster}": it has no CRS, so it cannot be reprojected. Set the CRS of the layer first, or leave the output CRS empty.</source>
        <translation>Eingaberaster „{raster}“: Es hat kein KBS und kann deshalb nicht umprojiziert werden. Setzen Sie zuerst das KBS des Layers oder lassen Sie das Ausgabe-KBS leer.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{raster}": it has no CRS, so it cannot be combined with the other rasters. Set the CRS of the layer first, or leave the raster out.</source>
        <translation>Eingaberaster „{raster}“: Es hat kein KBS und kann deshalb nicht mit den anderen Rastern kombiniert werden. Setzen Sie zuerst das KBS des Layers oder lassen Sie das Raster weg.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{raster}": its CRS, "{crs}", is a vertical CRS. Set the CRS of the layer to the one its coordinates are in.</source>
        <translation>Eingaberaster „{raster}“: Sein KBS „{crs}“ ist ein vertikales KBS. Setzen Sie das KBS des Layers auf das, in dem seine Koordinaten vorliegen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Input raster "{raster}": its CRS, "{crs}", is {flaw}, so it cannot be reprojected to {other} or combined with data in that CRS. Set the CRS of the layer to the one its coordinates are in.</source>
        <translation>Eingaberaster „{raster}“: Sein KBS „{crs}“ ist {flaw}; deshalb kann es weder nach {other} umprojiziert noch neben etwas in diesem KBS gelegt werden. Setzen Sie das KBS des Layers auf das, in dem seine Koordinaten vorliegen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Cell size {width:g}: the result would have {columns:.0f} columns and {rows:.0f} rows. Choose a cell size that suits the extent, in units of the output CRS.</source>
        <translation>Zellengröße {width:g}: Das Ergebnis hätte {columns:.0f} Spalten und {rows:.0f} Zeilen. Wählen Sie eine Zellengröße, die zur Ausdehnung passt, in Einheiten des Ausgabe-KBS.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Snap raster "{raster}": it is not georeferenced by a geotransform, so the output cannot be aligned with its cells. Choose another raster.</source>
        <translation>Fangraster „{raster}“: Es ist nicht durch eine Geotransformation georeferenziert, sodass Zellen nicht an seinen Zellen ausgerichtet werden können. Wählen Sie ein anderes Raster.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Snap raster "{raster}": its CRS is not the output CRS, so the output cannot be aligned with its cells. Choose a snap raster in the output CRS, or set the output CRS to that of the snap raster.</source>
        <translation>Fangraster „{raster}“: Sein KBS ist nicht das der Ausgabe, deshalb können die Zellen nicht an seinen ausgerichtet werden. Wählen Sie ein Fangraster im Ausgabe-KBS oder setzen Sie das Ausgabe-KBS auf das des Fangrasters.</translation>
    </message>
    <message>
        <location filename="../inference/raster/output_grid.py"/>
        <source>Snap raster "{raster}": it is rotated. Choose one whose rows run from west to east.</source>
        <translation>Fangraster „{raster}“: Es ist gedreht. Wählen Sie eines, dessen Zeilen von West nach Ost verlaufen.</translation>
    </message>
    <message>
        <location filename="../inference/raster/polygon_file.py"/>
        <source>Mask "{path}": it does not contain the layer "{layer}". Enter one of: {layers}.</source>
        <translation>Maske „{path}“: Sie enthält den Layer „{layer}“ nicht. Geben Sie einen von diesen an: {layers}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/polygon_file.py"/>
        <source>Mask "{path}": it cannot be opened ({reason}). Check that the file exists and contains polygons.</source>
        <translation>Maske „{path}“: Sie kann nicht geöffnet werden ({reason}). Prüfen Sie, ob die Datei existiert und Polygone enthält.</translation>
    </message>
    <message>
        <location filename="../inference/raster/polygon_file.py"/>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>{path} is not a regular file, but a pipe or a device</source>
        <translation>{path} ist keine gewöhnliche Datei, sondern eine Pipe oder ein Gerät</translation>
    </message>
    <message>
        <location filename="../inference/raster/polygon_file.py"/>
        <source>Mask "{path}": feature {id} is not a polygon but a {kind}. Choose a polygon layer.</source>
        <translation>Maske „{path}“: Objekt {id} ist kein Polygon, sondern {kind}. Wählen Sie einen Polygonlayer.</translation>
    </message>
    <message>
        <location filename="../inference/raster/polygon_file.py"/>
        <source>Mask "{path}": the geometry of feature {id} is invalid. Repair it, for example with Fix Geometries in QGIS.</source>
        <translation>Maske „{path}“: Die Geometrie von Objekt {id} ist ungültig. Reparieren Sie sie, zum Beispiel mit „Geometrien reparieren“ in QGIS.</translation>
    </message>
    <message>
        <location filename="../inference/raster/raster_items.py"/>
        <source>Input raster "{raster}": its files have different colour tables, but the virtual raster applies one of them to all files. Choose the files themselves, or expand them to red, green and blue first (gdal_translate -expand rgb).</source>
        <translation>Eingaberaster „{raster}“: Seine Dateien haben verschiedene Farbtabellen, und das virtuelle Raster zeigt sie alle mit einer davon. Wählen Sie die Dateien selbst, oder wandeln Sie sie zuvor in Rot, Grün und Blau um (gdal_translate -expand rgb).</translation>
    </message>
    <message>
        <location filename="../inference/raster/raster_items.py"/>
        <source>Input raster "{raster}": the tile index {path} cannot be opened ({reason}). Check that it exists.</source>
        <translation>Eingaberaster „{raster}“: Der Kachelindex {path} kann nicht geöffnet werden ({reason}). Prüfen Sie, ob er vorhanden ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/raster_items.py"/>
        <source>Input raster "{raster}": the tile index {path} has no field "{field}" with file names. Create it again with gdaltindex.</source>
        <translation>Eingaberaster „{raster}“: Der Kachelindex {path} hat kein Feld „{field}“, das Dateien nennt. Erstellen Sie ihn mit gdaltindex neu.</translation>
    </message>
    <message>
        <location filename="../inference/raster/raster_items.py"/>
        <source>Input raster "{raster}": the part used by a virtual raster cannot be selected ({words}). Create the virtual raster again.</source>
        <translation>Eingaberaster „{raster}“: Der Teil, den ein virtuelles Raster davon zeigt, kann nicht ausgewählt werden ({words}). Erstellen Sie das virtuelle Raster neu.</translation>
    </message>
    <message>
        <location filename="../inference/raster/roles.py"/>
        <source>Input raster "{raster}": band {band} is needed, but it has {count} bands. Leave this file out, or set Band order.</source>
        <translation>Eingaberaster „{raster}“: Kanal {band} wird gebraucht, es hat aber {count} Kanäle. Lassen Sie diese Datei weg oder setzen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/roles.py"/>
        <source>{count} more notes like these concern other input rasters.</source>
        <translation>{count} weitere solche Hinweise betreffen andere Eingaberaster.</translation>
    </message>
    <message>
        <location filename="../inference/raster/roles.py"/>
        <source>Input raster "{raster}": band {band} is used by the model, but it is marked as transparency (alpha) and has the values of a mask. Choose a raster with all bands the model needs, or set Band order.</source>
        <translation>Eingaberaster „{raster}“: Das Modell erhält Kanal {band}, der aber als Transparenz (Alpha) gekennzeichnet ist und die Werte einer Maske hat. Wählen Sie ein Raster mit allen Kanälen, die das Modell braucht, oder setzen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/sources.py"/>
        <source>virtual raster</source>
        <translation>virtuelles Raster</translation>
    </message>
    <message>
        <location filename="../inference/raster/sources.py"/>
        <source>Input raster: a source of QGIS's data provider "{provider}" was specified, which only QGIS can read. Save it as a GeoTIFF in QGIS (Export → Save As…) and use that file, or run the tool in QGIS.</source>
        <translation>Eingaberaster: Angegeben ist eine Quelle des QGIS-Datenanbieters „{provider}“, die nur QGIS lesen kann. Speichern Sie sie in QGIS als GeoTIFF (Export → Speichern als…) und verwenden Sie diese Datei, oder führen Sie das Werkzeug in QGIS aus.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Bands: no band of {rasters} is used, because the model needs only {needed} bands. Remove what the model does not need, or set Band order.</source>
        <translation>Kanäle: Von {rasters} wird kein Kanal verwendet, weil das Modell nur {needed} Kanäle braucht. Entfernen Sie, was das Modell nicht braucht, oder setzen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>{bands} of each of {rasters} rasters</source>
        <translation>{bands} von jedem der {rasters} Raster</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Band order "{text}": the model needs {needed} bands, but {given} were given. Enter raster:band for each model band, such as "1:4,1:3,2:4", or as many bands of each raster as the model needs.</source>
        <translation>Kanalreihenfolge „{text}“: Das Modell braucht {needed} Kanäle, angegeben wurden aber {given}. Geben Sie für jeden Kanal des Modells Raster:Kanal an, zum Beispiel „1:4,1:3,2:4“, oder so viele Kanäle jedes Rasters, wie das Modell braucht.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Band order "{text}": "{number}" is not a band of the stack. Enter raster:band for each model band, such as "1:4,1:3,2:4", with rasters from 1 to {count}.</source>
        <translation>Kanalreihenfolge „{text}“: „{number}“ ist kein Kanal des Stapels. Geben Sie für jeden Kanal des Modells Raster:Kanal an, zum Beispiel „1:4,1:3,2:4“, mit Rastern von 1 bis {count}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Band order "{text}": raster {number}, "{raster}", has {count} bands, so its band numbers are from 1 to {count}.</source>
        <translation>Kanalreihenfolge „{text}“: Raster {number}, „{raster}“, hat {count} Kanäle, seine Kanalnummern sind also 1 bis {count}.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Input raster: the model needs {dates} dates of {bands} bands each, and the {count} stacked rasters have {given}, so it is not clear which of them are meant. Choose a raster for each date, or set Band order, as raster:band for each model band, such as "1:4,1:3,2:4".</source>
        <translation>Eingaberaster: Das Modell benötigt {dates} Zeitpunkte mit je {bands} Kanälen, und die {count} gestapelten Raster haben {given}; es ist also nicht klar, welche davon gemeint sind. Wählen Sie ein Raster für jeden Zeitpunkt, oder legen Sie die Kanalreihenfolge fest, als Raster:Kanal für jeden Kanal des Modells, etwa „1:4,1:3,2:4“.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <location filename="../inference/survey.py"/>
        <source>Bands: in "{raster}", {warning}</source>
        <translation>Kanäle: In „{raster}“: {warning}</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>{reason}, the rasters by their names</source>
        <translation>{reason}, die Raster nach ihren Namen</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>{reason}, the rasters in the order of the list</source>
        <translation>{reason}, die Raster in der Reihenfolge der Liste</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Bands: {names} match bands of several rasters ({rasters}), but the model has each of them once; the first raster with the band is used. Check the list of rasters, or set Band order.</source>
        <translation>Kanäle: {names} passen zu Kanälen mehrerer Raster ({rasters}), im Modell kommt jeder aber nur einmal vor; verwendet wird das erste Raster mit dem Kanal. Prüfen Sie die Liste der Raster oder setzen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Bands: no band matches {missing}, so bands without a name are used: {fed}. Set Band order if this is wrong.</source>
        <translation>Kanäle: Kein Kanal passt zu {missing}, deshalb werden Kanäle ohne Namen verwendet: {fed}. Setzen Sie die Kanalreihenfolge, falls das falsch ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Input raster: the model needs {needed} bands, and the {count} stacked rasters have {given}, so it is not clear which of them are meant. Set Band order, as raster:band for each model band, such as "1:4,1:3,2:4".</source>
        <translation>Eingaberaster: Das Modell braucht {needed} Kanäle, die {count} gestapelten Raster haben {given}; welche davon gemeint sind, ist nicht eindeutig. Setzen Sie die Kanalreihenfolge, als Raster:Kanal für jeden Kanal des Modells, zum Beispiel „1:4,1:3,2:4“.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>in the order of the rasters and their bands</source>
        <translation>in der Reihenfolge der Raster und ihrer Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Input raster: the model has {number} inputs with {needed} bands ({inputs}), and the {count} stacked rasters have {given}, so it is not clear which of them are meant. Choose a raster for each input, or set Band order, as raster:band for each model band, such as "1:4,1:3,2:4".</source>
        <translation>Eingaberaster: Das Modell hat {number} Eingaben mit {needed} Kanälen ({inputs}), und die {count} gestapelten Raster haben {given}; es ist also nicht klar, welche davon gemeint sind. Wählen Sie ein Raster für jede Eingabe, oder legen Sie die Kanalreihenfolge fest, als Raster:Kanal für jeden Kanal des Modells, etwa „1:4,1:3,2:4“.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Bands: the band names of the model ({wanted}) do not match those of the rasters, so the order of the rasters is used: {fed}. Set Band order if this is wrong.</source>
        <translation>Kanäle: Die Kanalnamen des Modells ({wanted}) passen nicht zu denen der Raster, deshalb wird die Reihenfolge der Raster verwendet: {fed}. Setzen Sie die Kanalreihenfolge, falls das falsch ist.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Bands: {rasters} have more bands than the {used} that are used of each; it is unknown which of them the model was trained on. Check them, and set Band order if necessary.</source>
        <translation>Kanäle: {rasters} haben mehr Kanäle als die {used}, die von jedem verwendet werden; mit welchen davon das Modell trainiert wurde, ist unbekannt. Prüfen Sie sie und setzen Sie bei Bedarf die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>Input raster: the model needs {needed} bands, but the {count} stacked rasters have {given}. Add the missing rasters, such as further dates, in the order of the model, or set Band order.</source>
        <translation>Eingaberaster: Das Modell braucht {needed} Kanäle, die {count} gestapelten Raster haben aber {given}. Fügen Sie die fehlenden Raster, etwa weitere Zeitpunkte, in der Reihenfolge des Modells hinzu oder setzen Sie die Kanalreihenfolge.</translation>
    </message>
    <message>
        <location filename="../inference/raster/stack_bands.py"/>
        <source>band {number} of "{raster}" as {name}</source>
        <translation>Kanal {number} von „{raster}“ als {name}</translation>
    </message>
    <message>
        <location filename="../inference/raster/storage.py"/>
        <source>Input raster "{raster}": the file {path} has {size} bytes, but its pixels need {needed}, so it was cut or copied incompletely. Replace it with an intact copy.</source>
        <translation>Eingaberaster "{raster}": Die Datei {path} hat {size} Bytes, ihre Pixel brauchen aber {needed}; sie wurde also abgeschnitten oder unvollständig kopiert. Ersetzen Sie sie durch eine unbeschädigte Kopie.</translation>
    </message>
    <message>
        <location filename="../inference/raster/watch.py"/>
        <source>its server states another size or time</source>
        <translation>ihr Server nennt eine andere Größe oder Zeit</translation>
    </message>
    <message>
        <location filename="../inference/raster/watch.py"/>
        <source>{path} has a different modification time than at the start, but its size and a sample of its content are the same, so the run continues. If the file was edited, run again.</source>
        <translation>{path} hat eine andere Änderungszeit als zu Beginn des Laufs, aber Größe und eine Stichprobe des Inhalts sind gleich; der Lauf wird daher fortgesetzt. Falls die Datei bearbeitet wurde, starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/raster/watch.py"/>
        <source>{what}: {path} has changed since the run was planned ({reason}), so the result would be based partly on the old and partly on the new content. Run again when no other program writes to the file.</source>
        <translation>{what}: {path} hat sich seit der Planung des Laufs geändert ({reason}), das Ergebnis würde daher teils auf dem alten und teils auf dem neuen Inhalt beruhen. Starten Sie den Lauf erneut, wenn kein anderes Programm in die Datei schreibt.</translation>
    </message>
    <message>
        <location filename="../inference/raster/watch.py"/>
        <source>{path} was written to during the run. If the raster in it was changed, the result is based partly on the old and partly on the new content: run again.</source>
        <translation>In {path} wurde während des Laufs geschrieben. Falls das Raster darin geändert wurde, beruht das Ergebnis teils auf dem alten und teils auf dem neuen Inhalt: Starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/regular_files.py"/>
        <source>it is not a regular file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <location filename="../inference/report/doubts.py"/>
        <source>{pixels} valid pixels have no class, because the network returned NaN for them. Check that the model is suitable for the values of the imagery, or choose another processor type.</source>
        <translation>{pixels} gültige Pixel haben keine Klasse, da das Netz für sie NaN lieferte. Prüfen Sie, ob das Modell zu den Werten des Rasters passt, oder wählen Sie einen anderen Prozessortyp.</translation>
    </message>
    <message>
        <location filename="../inference/report/doubts.py"/>
        <source>{pixels} valid pixels, more than a tenth, have no class, because their probability is below {threshold}. Probably the threshold is too high, or the imagery differs from that of the training: check the order of the bands, their values and the cell size.</source>
        <translation>{pixels} gültige Pixel, mehr als ein Zehntel, haben keine Klasse, weil ihre Wahrscheinlichkeit unter {threshold} liegt. Wahrscheinlich ist der Schwellenwert zu hoch, oder die Bilddaten unterscheiden sich von denen des Trainings: Prüfen Sie die Reihenfolge der Kanäle, ihre Werte und die Zellengröße.</translation>
    </message>
    <message>
        <location filename="../inference/report/doubts.py"/>
        <source>{pixels} valid pixels have no class, because their probability is below {threshold}.</source>
        <translation>{pixels} gültige Pixel haben keine Klasse, da ihre Wahrscheinlichkeit unter {threshold} liegt.</translation>
    </message>
    <message>
        <location filename="../inference/report/doubts.py"/>
        <source>All classified pixels have the class "{name}". Unless the area is that uniform, the model probably receives other bands or values than those it was trained on: check the order of the bands, their values and the cell size.</source>
        <translation>Alle klassifizierten Pixel haben die Klasse „{name}“. Wenn das Gebiet nicht so einheitlich ist, erhält das Modell wahrscheinlich andere Kanäle oder Werte als im Training: Prüfen Sie die Reihenfolge der Kanäle, ihre Werte und die Zellengröße.</translation>
    </message>
    <message>
        <location filename="../inference/report/doubts.py"/>
        <source>{share} of the pixels have a confidence below {limit}. Probably the imagery differs from that of the training (sensor, season, cell size), or the model receives other bands or values: check the order of the bands and their values.</source>
        <translation>{share} der Pixel haben eine Konfidenz unter {limit}. Wahrscheinlich unterscheiden sich die Bilddaten von denen des Trainings (Sensor, Jahreszeit, Zellengröße), oder das Modell erhält andere Kanäle oder Werte: Prüfen Sie die Reihenfolge der Kanäle und ihre Werte.</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classification of {names}</source>
        <translation>Klassifizierung von {names}</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classification of 1 raster item</source>
        <translation>Klassifizierung von 1 Rasterelement</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classification of {count} raster items</source>
        <translation>Klassifizierung von {count} Rasterelementen</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{done} of {total} raster items were classified into {folder}.</source>
        <translation>{done} von {total} Rasterelementen wurden nach {folder} klassifiziert.</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Items that could not be classified</source>
        <translation>Elemente, die nicht klassifiziert werden konnten</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Skipped, because they are outside the extent or the mask: {names}.</source>
        <translation>Übersprungen, da außerhalb der Ausdehnung oder der Maske: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Items</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>All items merged</source>
        <translation>Alle Elemente zusammengeführt</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/result/outputs.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classified raster</source>
        <translation>Klassifiziertes Raster</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Item</source>
        <translation>Element</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classified pixels</source>
        <translation>Klassifizierte Pixel</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Most frequent class</source>
        <translation>Häufigste Klasse</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Model: {name}</source>
        <translation>Modell: {name}</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Model arguments in effect</source>
        <translation>Wirksame Modellargumente</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Model card: {title}</source>
        <translation>Modellkarte: {title}</translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Remarks</source>
        <translation>Bemerkungen</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Calculated bands: {expressions}.</source>
        <translation>Berechnete Kanäle: {expressions}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Rows: one for each pixel with values, {workers} workers.</source>
        <translation>Zeilen: eine je Pixel mit Werten, {workers} Threads.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Bands: {numbers} of {raster}, {reason}.</source>
        <translation>Kanäle: {numbers} von {raster}, {reason}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Stacked image: {count} rasters on the grid of the first; bands {numbers} (raster:band), {reason}.</source>
        <translation>Gestapeltes Bild: {count} Raster auf dem Gitter des ersten; Kanäle {numbers} (Raster:Kanal), {reason}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Raster {number}, "{raster}": its bands {bands} feed the model bands {places} ({type}).</source>
        <translation>Raster {number}, „{raster}“: Seine Kanäle {bands} sind die Kanäle {places} des Modells ({type}).</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Processor type: {reason}, so {provider} is used. Install the drivers to use the GPU.</source>
        <translation>Prozessortyp: {reason}, deshalb wird {provider} verwendet. Installieren Sie die Treiber, um die GPU zu nutzen.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Model arguments: {arguments}.</source>
        <translation>Modellargumente: {arguments}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Normalisation: {normalisation}.</source>
        <translation>Normalisierung: {normalisation}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Grid: {columns} x {rows} pixels of {width} x {height}, {how}.</source>
        <translation>Gitter: {columns} x {rows} Pixel von {width} x {height}, {how}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Batch: {batch} tiles at once instead of {requested}, to limit memory use. The map is the same.</source>
        <translation>Batch: {batch} Kacheln auf einmal statt {requested}, um den Speicherbedarf zu begrenzen. Die Karte ist dieselbe.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Tiles: {count} of {rows} x {columns} pixels, padding {padding}, total stride {stride}, batch {batch}, {workers} workers{copies}.</source>
        <translation>Kacheln: {count} von {rows} x {columns} Pixeln, padding {padding}, Gesamtschrittweite {stride}, Batch {batch}, {workers} Threads{copies}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>, {count} rotated and mirrored copies of each</source>
        <translation>, je {count} gedrehte und gespiegelte Kopien</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>, {count} mirrored copies of each (no rotation, because tiles are not square)</source>
        <translation>, je {count} gespiegelte Kopien (ohne Drehung, da die Kacheln nicht quadratisch sind)</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Model: {model}, {bands} bands, class ids (those that occur become classes), run by onnxruntime {version} with {provider}.</source>
        <translation>Modell: {model}, {bands} Kanäle, Klassen-IDs, von denen die vorkommenden Klassen sind, ausgeführt von onnxruntime {version} mit {provider}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Model: {model}, {bands} bands, {classes} classes, run by onnxruntime {version} with {provider}.</source>
        <translation>Modell: {model}, {bands} Kanäle, {classes} Klassen, ausgeführt von onnxruntime {version} mit {provider}.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>resampled ({resampling})</source>
        <translation>neu abgetastet ({resampling})</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>same as the input, not resampled</source>
        <translation>wie die Eingabe, nicht neu abgetastet</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{count} rasters merged, the first on top, {warped} of them resampled ({resampling})</source>
        <translation>{count} Raster zusammengeführt, das erste oben, {warped} davon neu abgetastet ({resampling})</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{count} rasters merged, the first on top, none of them resampled</source>
        <translation>{count} Raster zusammengeführt, das erste oben, keines davon neu abgetastet</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{count} rasters stacked on the grid of the first, {warped} of them resampled ({resampling})</source>
        <translation>{count} Raster auf dem Gitter des ersten gestapelt, {warped} davon neu abgetastet ({resampling})</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{count} rasters stacked on the grid of the first, none of them resampled</source>
        <translation>{count} Raster auf dem Gitter des ersten gestapelt, keines davon neu abgetastet</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Processor type: {reason}, so the CPU was used. Update the GPU's drivers and onnxruntime.</source>
        <translation>Prozessortyp: {reason}, deshalb wurde die CPU verwendet. Aktualisieren Sie die Treiber der GPU und onnxruntime.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Mask: {inside} of {count} tiles have pixels inside {mask}; the others were skipped.</source>
        <translation>Maske: {inside} von {count} Kacheln haben Pixel innerhalb von {mask}; die anderen wurden übersprungen.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{pixels} pixels are NoData in the result, because the calculated bands or the steps of the model have no result for their values, such as for a logarithm of 0 or a division by 0. Check that the model is suitable for the values of the imagery.</source>
        <translation>{pixels} Pixel sind im Ergebnis NoData, weil die berechneten Kanäle oder die Schritte des Modells für ihre Werte kein Ergebnis haben, etwa für den Logarithmus von 0 oder eine Division durch 0. Prüfen Sie, ob das Modell für die Werte der Bilder geeignet ist.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{pixels} pixels have the declared NoData value 0 or 255 in only some of the bands: it was used as a normal value there.</source>
        <translation>{pixels} Pixel haben nur in einigen Kanälen den deklarierten NoData-Wert 0 oder 255: Er wurde dort als normaler Wert verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Raster {number}, "{raster}": {pixels} pixels have a value in another raster, but not in this one. They are classified (incomplete classify).</source>
        <translation>Raster {number}, „{raster}“: {pixels} Pixel haben in einem anderen Raster einen Wert, in diesem aber nicht. Sie werden klassifiziert (incomplete classify).</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Raster {number}, "{raster}": {pixels} pixels have a value in another raster, but not in this one. They are NoData in the result; set the model argument incomplete to classify to classify them.</source>
        <translation>Raster {number}, „{raster}“: {pixels} Pixel haben in einem anderen Raster einen Wert, in diesem aber nicht. Sie sind im Ergebnis NoData; setzen Sie das Modellargument incomplete auf classify, um sie zu klassifizieren.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{pixels} pixels have no value in some of the bands: they are NoData in the result (incomplete nodata).</source>
        <translation>{pixels} Pixel haben in einigen Kanälen keinen Wert: Sie sind im Ergebnis NoData (incomplete nodata).</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{pixels} pixels have no value in some of the bands: the model received 0 for each missing value. Set the model argument incomplete to nodata to leave these pixels out.</source>
        <translation>{pixels} Pixel haben in einigen Kanälen keinen Wert: Das Modell erhielt 0 für jeden fehlenden Wert. Setzen Sie das Modellargument incomplete auf nodata, um diese Pixel auszulassen.</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{pixels} pixels have no value in some of the bands: missing values were set to 0 (fill zero).</source>
        <translation>{pixels} Pixel haben in einigen Kanälen keinen Wert: Fehlende Werte wurden auf 0 gesetzt (fill zero).</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>{pixels} pixels have no value in some of the bands: missing values were filled from the pixels around them, or set to 0 if these are more than {distance} pixels away (fill reflect).</source>
        <translation>{pixels} Pixel haben in einigen Kanälen keinen Wert: Fehlende Werte wurden aus den umliegenden Pixeln gefüllt oder auf 0 gesetzt, wenn diese mehr als {distance} Pixel entfernt sind (fill reflect).</translation>
    </message>
    <message>
        <location filename="../inference/report/run_log.py"/>
        <source>Input raster "{raster}": {pixels} pixels have no value because band {band}, which is marked as transparency (alpha), is 0 there, although not all of its values are those of a mask. If the band is imagery, name it as such (nir), or convert the raster (Translate) with -colorinterp_{band} undefined.</source>
        <translation>Eingaberaster „{raster}“: {pixels} Pixel haben keinen Wert, weil Kanal {band}, der als Transparenz (Alpha) gekennzeichnet ist, dort 0 ist, obwohl nicht alle seine Werte die einer Maske sind. Falls der Kanal ein Bildkanal ist, benennen Sie ihn entsprechend (nir), oder wandeln Sie das Raster (Übersetzen) mit -colorinterp_{band} undefined um.</translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>Pixel values</source>
        <translation>Pixelwerte</translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>Normalisation</source>
        <translation>Normalisierung</translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source> (assumed; the model does not specify this)</source>
        <translation> (angenommen; das Modell gibt dazu nichts an)</translation>
    </message>
    <message>
        <location filename="../inference/report/system_info.py"/>
        <source>best available</source>
        <translation>bester verfügbarer</translation>
    </message>
    <message>
        <location filename="../inference/report/system_info.py"/>
        <source>{provider} (requested: {processor})</source>
        <translation>{provider} (gewünscht: {processor})</translation>
    </message>
    <message>
        <location filename="../inference/report/system_info.py"/>
        <source>Workers</source>
        <translation>Threads</translation>
    </message>
    <message>
        <location filename="../inference/result/classes.py"/>
        <source>The model returned the class id {id}, but only the ids 0 to {highest} have a class. List all classes in the model's .emd or metadata.</source>
        <translation>Das Modell lieferte die Klassen-ID {id}, aber nur die IDs 0 bis {highest} haben eine Klasse. Führen Sie alle Klassen in der .emd-Datei oder den Metadaten des Modells auf.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>Output {output!r}: the result is a GeoTIFF. Choose a file name that ends in .tif or .tiff.</source>
        <translation>Ausgabe {output!r}: Das Ergebnis ist ein GeoTIFF. Wählen Sie einen Dateinamen, der auf .tif oder .tiff endet.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>Table {output!r}: the table is a CSV file. Choose a file name that ends in .csv.</source>
        <translation>Tabelle {output!r}: Die Tabelle ist eine CSV-Datei. Wählen Sie einen Dateinamen, der auf .csv endet.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>Report {output!r}: the report is an HTML file. Choose a file name that ends in .html or .htm.</source>
        <translation>Bericht {output!r}: Der Bericht ist eine HTML-Datei. Wählen Sie einen Dateinamen, der auf .html oder .htm endet.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>{title} {output}: this is {what}. Choose another file name.</source>
        <translation>{title} {output}: Das ist {what}. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>Output {output}: its style would replace the input's {style}. Choose another file name.</source>
        <translation>Ausgabe {output}: Ihr Stil würde den der Eingabe ersetzen, {style}. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>{title} {output}: another result has this name, and both would use the same style file (.qml). Choose another file name.</source>
        <translation>{title} {output}: Ein anderes Ergebnis hat diesen Namen, und beide würden dieselbe Stildatei (.qml) verwenden. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>Polygons "{path}": polygons are written to files, not to databases or into memory. Enter the name of a file, such as polygons.gpkg, or choose a temporary file.</source>
        <translation>Polygone „{path}“: Polygone werden in Dateien geschrieben, nicht in Datenbanken oder in den Arbeitsspeicher. Geben Sie einen Dateinamen wie polygone.gpkg ein, oder wählen Sie eine temporäre Datei.</translation>
    </message>
    <message>
        <location filename="../inference/result/destinations.py"/>
        <source>Polygons "{path}": this is not a supported vector format. Enter a name that ends in {suffixes}.</source>
        <translation>Polygone „{path}“: Dieses Vektorformat wird nicht unterstützt. Geben Sie einen Namen ein, der auf {suffixes} endet.</translation>
    </message>
    <message>
        <location filename="../inference/result/geotiff.py"/>
        <location filename="../inference/training_data/tile_files.py"/>
        <source>Output {output}: it cannot be written ({reason}). Check the free disk space.</source>
        <translation>Ausgabe {output}: Sie kann nicht geschrieben werden ({reason}). Prüfen Sie den freien Speicherplatz.</translation>
    </message>
    <message>
        <location filename="../inference/result/interrupted.py"/>
        <source>{title} {output}: an earlier run ended while it put its files in place, and this cannot be finished ({reason}). Close programs that use the file, and run again.</source>
        <translation>{title} {output}: Ein früherer Lauf endete, während er seine Dateien an ihren Platz verschob, und das lässt sich nicht abschließen ({reason}). Schließen Sie Programme, die die Datei verwenden, und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/result/interrupted.py"/>
        <source>{title} {output}: process {process} on {host} is writing this file. Wait until it has finished, or choose another file name.</source>
        <translation>{title} {output}: Der Prozess {process} auf {host} schreibt gerade diese Datei. Warten Sie, bis er fertig ist, oder wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/names.py"/>
        <source>{title} {output}: the file name is too long ({length} bytes). Choose a name of at most {longest} bytes, because GDAL stores the classes in a file whose name has {ending} added to it.</source>
        <translation>{title} {output}: Der Dateiname ist zu lang ({length} Bytes). Wählen Sie einen Namen mit höchstens {longest} Bytes, weil GDAL die Klassen in einer Datei speichert, an deren Namen {ending} angehängt ist.</translation>
    </message>
    <message>
        <location filename="../inference/result/names.py"/>
        <source>{title} {output}: the file name is too long ({length} bytes). Choose a name of at most {longest} bytes.</source>
        <translation>{title} {output}: Der Dateiname ist zu lang ({length} Bytes). Wählen Sie einen Namen mit höchstens {longest} Bytes.</translation>
    </message>
    <message>
        <location filename="../inference/result/outputs.py"/>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <location filename="../inference/result/outputs.py"/>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Confidence raster</source>
        <translation>Konfidenzraster</translation>
    </message>
    <message>
        <location filename="../inference/result/outputs.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Probability raster</source>
        <translation>Wahrscheinlichkeitsraster</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>{title} {output}: it cannot be written ({reason}). Choose a folder you may write to, and close other programs that use the file.</source>
        <translation>{title} {output}: Dort kann nicht geschrieben werden ({reason}). Wählen Sie einen Ordner, in den Sie schreiben dürfen, und schließen Sie andere Programme, die die Datei verwenden.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>{title} {output}: {place} is a folder. Choose another file name.</source>
        <translation>{title} {output}: {place} ist ein Ordner. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>{title} {output}: the file is in use and cannot be overwritten ({reason}). Remove the layers that show it from the project, close other programs that use it, or choose another file name.</source>
        <translation>{title} {output}: Die Datei wird gerade verwendet und kann nicht überschrieben werden ({reason}). Entfernen Sie die Layer, die sie anzeigen, aus dem Projekt, schließen Sie andere Programme, die sie verwenden, oder wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>Output {target}: the finished files cannot be stored ({reason}). Free some space, and run again.</source>
        <translation>Ausgabe {target}: Die fertigen Dateien können nicht gespeichert werden ({reason}). Geben Sie Speicherplatz frei und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>Output {target}: the finished files cannot be put in place ({reason}). Close programs that use the old file, and run again.</source>
        <translation>Ausgabe {target}: Die fertigen Dateien können nicht an ihren Platz gebracht werden ({reason}). Schließen Sie Programme, die die alte Datei verwenden, und starten Sie erneut.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>{title} {output}: this is not a regular file, but a device, a pipe or a symbolic link that leads nowhere. Choose another file name.</source>
        <translation>{title} {output}: Das ist keine gewöhnliche Datei, sondern ein Gerät, eine Pipe oder ein symbolischer Link, der nirgendwohin führt. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>{title} {output}: {folder} is not a folder. Choose a folder that exists.</source>
        <translation>{title} {output}: {folder} ist kein Ordner. Wählen Sie einen vorhandenen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/result/publish.py"/>
        <source>{title} {output}: {folder} does not exist. Choose a folder that exists.</source>
        <translation>{title} {output}: {folder} existiert nicht. Wählen Sie einen Ordner, der existiert.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{path} is a style that was not written by Pixelwise. It was renamed to {aside}, so that the result is shown with its own classes.</source>
        <translation>{path} ist ein Stil, der nicht von Pixelwise stammt. Er wurde in {aside} umbenannt, damit das Ergebnis mit seinen eigenen Klassen dargestellt wird.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{path} was not written by Pixelwise or has been edited since, so it was not replaced. It may not describe this result.</source>
        <translation>{path} wurde nicht von Pixelwise geschrieben oder seither bearbeitet und deshalb nicht ersetzt. Die Datei beschreibt dieses Ergebnis möglicherweise nicht.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{output}: {files} was not written, because it is the style of other data of the same name. The names and colors of the classes are in the fields of the polygons, and the layer is styled when this tool loads it. To save the style as well, choose another file name or a GeoPackage.</source>
        <translation>{output}: {files} wurde nicht geschrieben, weil dies der Stil anderer Daten desselben Namens ist. Die Namen und Farben der Klassen stehen in den Feldern der Polygone, und der Layer erhält seinen Stil, wenn dieses Werkzeug ihn lädt. Um auch den Stil zu speichern, wählen Sie einen anderen Dateinamen oder ein GeoPackage.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{output}: {files} was not written, because QGIS would also use it for {others}. The names and colors of the classes are in the attribute table of the raster, and the layer is styled when this tool loads it. To save the style as well, choose another file name.</source>
        <translation>{output}: {files} wurde nicht geschrieben, weil QGIS die Datei auch für {others} verwenden würde. Namen und Farben der Klassen stehen in der Attributtabelle des Rasters, und der Layer erhält seinen Stil, wenn dieses Werkzeug ihn lädt. Um auch den Stil zu speichern, wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{output}: {files} was not replaced, because it existed before the raster or is the style of a vector layer. The names and colors of the classes are in the attribute table of the raster, and the layer is styled when this tool loads it. To save the style as well, choose another file name.</source>
        <translation>{output}: {files} wurde nicht ersetzt, weil die Datei vor dem Raster da war oder der Stil eines Vektorlayers ist. Namen und Farben der Klassen stehen in der Attributtabelle des Rasters, und der Layer erhält seinen Stil, wenn dieses Werkzeug ihn lädt. Um auch den Stil zu speichern, wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{title} {output}: {files} would be replaced as part of this file, but may belong to other data of the same name. Choose another file name, or move {files} to another folder.</source>
        <translation>{title} {output}: {files} würde als Teil dieser Datei ersetzt, gehört aber möglicherweise zu anderen Daten desselben Namens. Wählen Sie einen anderen Dateinamen, oder verschieben Sie {files} in einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{title} {output}: this is a symbolic link to {real}, but {files} next to it is not a link to a part of that file, and may belong to other data. Choose another file name, such as {real}.</source>
        <translation>{title} {output}: Das ist ein symbolischer Link auf {real}, aber {files} daneben ist kein Link auf einen Teil dieser Datei und gehört möglicherweise zu anderen Daten. Wählen Sie einen anderen Dateinamen, zum Beispiel {real}.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{title} {output}: this is a symbolic link to {real}, but there are no links to the other parts of that file: {files}. The layer could not be opened through this link. Choose another file name, such as {real}.</source>
        <translation>{title} {output}: Das ist ein symbolischer Link auf {real}, aber auf die anderen Teile dieser Datei gibt es keine Links: {files}. Der Layer ließe sich über diesen Link nicht öffnen. Wählen Sie einen anderen Dateinamen, zum Beispiel {real}.</translation>
    </message>
    <message>
        <location filename="../inference/result/side_files.py"/>
        <source>{title} {output}: this is a symbolic link to {real}, whose name does not end in {suffix}, so another kind of file would be replaced. Choose another file name.</source>
        <translation>{title} {output}: Das ist ein symbolischer Link auf {real}; dieser Name endet nicht auf {suffix}, es würde also eine Datei anderer Art ersetzt. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../inference/result/staging.py"/>
        <source>{title} {output}: the hidden folder {folder}, in which it is written, no longer exists: it or a parent folder was deleted or renamed. Choose a folder that is not removed during the run, and run again.</source>
        <translation>{title} {output}: Der verborgene Ordner {folder}, in den geschrieben wird, ist nicht mehr vorhanden: er selbst oder ein übergeordneter Ordner wurde gelöscht oder umbenannt. Wählen Sie einen Ordner, der während des Laufs bestehen bleibt, und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/result/staging.py"/>
        <source>{title} {output}: the folder {folder} has become read-only. Make it writable, and run again.</source>
        <translation>{title} {output}: Der Ordner {folder} ist schreibgeschützt geworden. Machen Sie ihn beschreibbar und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../inference/result/tally.py"/>
        <source>1 other class of the model has no pixels.</source>
        <translation>1 weitere Klasse des Modells hat keine Pixel.</translation>
    </message>
    <message>
        <location filename="../inference/result/tally.py"/>
        <source>{count} other classes of the model have no pixels.</source>
        <translation>{count} weitere Klassen des Modells haben keine Pixel.</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Blocks that had been written were computed again, because files of their worker had changed. The files are written again.</source>
        <translation>Blöcke, die bereits geschrieben waren, wurden erneut berechnet, weil sich Dateien ihres Workers geändert hatten. Die Dateien werden erneut geschrieben.</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Opening the model</source>
        <translation>Öffnen des Modells</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Classification</source>
        <translation>Klassifizierung</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Finishing the files</source>
        <translation>Dateien abschließen</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Planning</source>
        <translation>Planung</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Classified {columns} x {rows} pixels in {seconds} s.</source>
        <translation>{columns} x {rows} Pixel in {seconds} s klassifiziert.</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>{error} To classify all other pixels nevertheless, set On read error (ON_READ_ERROR) to NoData (1).</source>
        <translation>{error} Um alle anderen Pixel trotzdem zu klassifizieren, setzen Sie „Bei Lesefehlern“ (ON_READ_ERROR) auf NoData (1).</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Finding the padding</source>
        <translation>Suche des padding</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Damaged parts of the input would not be noticed: another program in this process, such as a plugin that uses Pillow, has turned off the warnings of GDAL's TIFF library. If the input may be damaged, restart QGIS and run again.</source>
        <translation>Beschädigte Teile der Eingabe würden nicht bemerkt: Ein anderes Programm in diesem Prozess, etwa eine Erweiterung mit Pillow, hat die Warnungen von GDALs TIFF-Bibliothek abgeschaltet. Falls die Eingabe beschädigt sein könnte, QGIS neu starten und erneut ausführen.</translation>
    </message>
    <message>
        <location filename="../inference/run.py"/>
        <source>Model arguments: the model does not accept tiles of {side} pixels. The nearest size that works is {nearest}.</source>
        <translation>Modellargumente: Das Modell nimmt keine Kacheln von {side} Pixeln an. Die nächste Größe, die funktioniert, ist {nearest}.</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>all bands</source>
        <translation>alle Kanäle</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Bands: in "{raster}" and {count} more rasters, {warning}</source>
        <translation>Kanäle: In „{raster}“ und {count} weiteren Rastern: {warning}</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Input raster "{raster}": {origin} lists {statistics} statistics (NormalizationStats) for {bands} named bands, so rasters of {statistics} bands in the order of the training are expected. Choose such a raster, or list the statistics of the model's bands only.</source>
        <translation>Eingaberaster „{raster}“: {origin} enthält {statistics} Statistiken (NormalizationStats) für {bands} benannte Kanäle, erwartet werden also Raster mit {statistics} Kanälen in der Reihenfolge des Trainings. Wählen Sie ein solches Raster, oder geben Sie nur die Statistiken der Kanäle des Modells an.</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Input raster "{raster}": its values are {type}, those of "{first}" {first_type}, and the model scales values by their type. Convert one of them to the other's type and range.</source>
        <translation>Eingaberaster „{raster}“: Seine Werte sind {type}, die von „{first}“ {first_type}, und das Modell skaliert Werte nach ihrem Typ. Wandeln Sie eines der Raster in Typ und Wertebereich des anderen um.</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Input raster "{raster}": the model expects unscaled {wanted} values, but the raster has {type}. Convert the raster to {wanted}.</source>
        <translation>Eingaberaster „{raster}“: Das Modell erwartet unskalierte {wanted}-Werte, das Raster hat aber {type}. Wandeln Sie das Raster in {wanted} um.</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Values: real values are used for the rasters with a scale, but {rasters} contains whole numbers without a scale, which are used unchanged. Check that these are real values, or set scale and offset (gdal_edit).</source>
        <translation>Werte: Von den Rastern mit einer Skalierung werden reale Werte verwendet, {rasters} hat aber ganze Zahlen ohne Skalierung, die unverändert verwendet werden. Prüfen Sie, ob das reale Werte sind, oder setzen Sie Skalierung und Versatz (gdal_edit).</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Input raster "{raster}": it has no pixel in the extent, so no pixel of the extent has all bands of the stack. Enter an extent that all rasters cover, or remove the raster.</source>
        <translation>Eingaberaster „{raster}“: Es hat in der Ausdehnung kein Pixel, deshalb hat dort kein Pixel alle Kanäle des Stapels. Geben Sie eine Ausdehnung ein, die alle Raster bedecken, oder entfernen Sie das Raster.</translation>
    </message>
    <message>
        <location filename="../inference/survey.py"/>
        <source>Input raster "{raster}": it does not overlap the first raster, "{first}", whose extent the stack has, so no pixel has all bands. Choose rasters of the same area, and check their CRSs.</source>
        <translation>Eingaberaster „{raster}“: Es überlappt nicht mit dem ersten Raster, „{first}“, dessen Ausdehnung der Stapel hat, deshalb hat kein Pixel alle Kanäle. Wählen Sie Raster desselben Gebiets und prüfen Sie ihre KBS.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/choice.py"/>
        <source>{title}: the raster has no class {names}. Its classes are {classes}.</source>
        <translation>{title}: Das Raster hat keine Klasse {names}. Seine Klassen sind {classes}.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/class_raster.py"/>
        <source>Raster "{raster}": it contains the value {value}, which does not fit the type {type} of its classes. If it represents NoData, set it as the NoData value of the raster; otherwise choose a raster whose classes have smaller values.</source>
        <translation>Raster „{raster}“: Es enthält den Wert {value}, der nicht in den Typ {type} seiner Klassen passt. Wenn er für NoData steht, legen Sie ihn als NoData-Wert des Rasters fest; wählen Sie sonst ein Raster, dessen Klassen kleinere Werte haben.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/class_raster.py"/>
        <source>Raster "{raster}": it contains the value {value}, so it is not a class raster: the values of classes are whole numbers. Choose a classified raster.</source>
        <translation>Raster „{raster}“: Es enthält den Wert {value} und ist daher kein Klassenraster: Klassenwerte sind ganze Zahlen. Wählen Sie ein klassifiziertes Raster.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/class_raster.py"/>
        <source>Raster "{raster}": it has {count} bands, so it is not a class raster, which has one band with a value for each class. Choose a classified raster, or save the band with the classes as a separate raster.</source>
        <translation>Raster „{raster}“: Es hat {count} Kanäle und ist daher kein Klassenraster; ein solches hat einen Kanal mit einem Wert je Klasse. Wählen Sie ein klassifiziertes Raster oder speichern Sie den Kanal mit den Klassen als eigenes Raster.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/class_raster.py"/>
        <source>Reading the values of "{raster}", which has no table of classes or no NoData value.</source>
        <translation>Die Werte von „{raster}“ werden gelesen, da es keine Klassentabelle oder keinen NoData-Wert hat.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/class_raster.py"/>
        <source>Raster "{raster}": it has more than {count} different values and no table of classes, so it is not a class raster. Choose a classified raster.</source>
        <translation>Raster „{raster}“: Es hat mehr als {count} verschiedene Werte und keine Klassentabelle und ist daher kein Klassenraster. Wählen Sie ein klassifiziertes Raster.</translation>
    </message>
    <message>
        <location filename="../inference/thematic/class_tables.py"/>
        <source>Raster "{raster}": its table of classes is not valid: {reason}. Correct the table.</source>
        <translation>Raster „{raster}“: Seine Klassentabelle ist ungültig: {reason}. Korrigieren Sie die Tabelle.</translation>
    </message>
    <message>
        <location filename="../inference/tile_memory.py"/>
        <source>this program may use {memory} GB</source>
        <translation>dieses Programm darf nur {memory} GB verwenden</translation>
    </message>
    <message>
        <location filename="../inference/tile_memory.py"/>
        <source>this computer has {memory} GB</source>
        <translation>dieser Rechner hat nur {memory} GB</translation>
    </message>
    <message>
        <location filename="../inference/tile_memory.py"/>
        <source>Model arguments: tiles of {rows} x {columns} pixels need more than {needed} GB of memory, but {available}. {remedy}</source>
        <translation>Modellargumente: Kacheln von {rows} x {columns} Pixeln brauchen mehr als {needed} GB Arbeitsspeicher, aber {available}. {remedy}</translation>
    </message>
    <message>
        <location filename="../inference/tile_memory.py"/>
        <source>Use a computer with more memory, or export the model with smaller tiles.</source>
        <translation>Verwenden Sie einen Rechner mit mehr Arbeitsspeicher oder exportieren Sie das Modell mit kleineren Kacheln.</translation>
    </message>
    <message>
        <location filename="../inference/tile_memory.py"/>
        <source>Choose a smaller tile_size, such as {side}.</source>
        <translation>Wählen Sie eine kleinere tile_size, zum Beispiel {side}.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>Values of the classes in the labels, where 0 is NoData:</source>
        <translation>Werte der Klassen in den Labels (0 ist NoData):</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>In the input</source>
        <translation>In der Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{folder}: {new} tiles were added to {earlier} earlier ones; the table counts all of them.</source>
        <translation>{folder}: {new} Kacheln wurden zu {earlier} früheren hinzugefügt; die Tabelle zählt alle.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{folder}: {new} tiles.</source>
        <translation>{folder}: {new} Kacheln.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{folder}: no tile contains these classes: {names}.</source>
        <translation>{folder}: Keine Kachel enthält diese Klassen: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{folder}: less than 1% of the labelled pixels belongs to each of these classes: {names}.</source>
        <translation>{folder}: Zu jeder dieser Klassen gehört weniger als 1 % der Pixel mit Label: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{count} tiles are left out because the imagery has no pixels there.</source>
        <translation>{count} Kacheln werden ausgelassen, weil die Bilddaten dort keine Pixel haben.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{count} tiles are left out because they are not entirely inside the mask.</source>
        <translation>{count} Kacheln werden ausgelassen, weil sie nicht ganz innerhalb der Maske liegen.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{count} tiles are left out because no pixel in them is labelled.</source>
        <translation>{count} Kacheln werden ausgelassen, weil keines ihrer Pixel ein Label hat.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{count} tiles are left out because they reach into a block of another set.</source>
        <translation>{count} Kacheln werden ausgelassen, weil sie in einen Block eines anderen Teils hineinreichen.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>{count} tiles are left out because they overlap earlier tiles of another set.</source>
        <translation>{count} Kacheln werden ausgelassen, weil sie frühere Kacheln eines anderen Teils überlappen.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <location filename="../inference/training_data/balance.py"/>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>All tiles</source>
        <translation>Alle Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/training_data/chip_tiling.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Tile size</source>
        <translation>Kachelgröße</translation>
    </message>
    <message>
        <location filename="../inference/training_data/chip_tiling.py"/>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Stride</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <location filename="../inference/training_data/chip_tiling.py"/>
        <source>{title} "{text}": expected pixels from 1 to {most}, such as "256", or columns and rows, such as "256,512".</source>
        <translation>{title} „{text}“: Erwartet werden Pixel von 1 bis {most}, wie „256“, oder Spalten und Zeilen, wie „256,512“.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>they have other subfolders</source>
        <translation>sie andere Unterordner haben</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>Output folder {folder}: it already contains tiles, and new ones cannot be added to them, because {reason}. Choose another folder, or one that is empty.</source>
        <translation>Ausgabeordner {folder}: Er enthält bereits Kacheln, und neue können nicht hinzugefügt werden, weil {reason}. Wählen Sie einen anderen oder einen leeren Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>{name} cannot be read ({reason})</source>
        <translation>{name} nicht gelesen werden kann ({reason})</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>{name} is not a text file in UTF-8</source>
        <translation>{name} keine Textdatei in UTF-8 ist</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>it is not a JSON object</source>
        <translation>sie ist kein JSON-Objekt</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>{key} is missing</source>
        <translation>{key} fehlt</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>{name} cannot be used: {reason}</source>
        <translation>{name} nicht verwendet werden kann: {reason}</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>the classes differ (in the folder / now): {classes}</source>
        <translation>die Klassen sich unterscheiden (im Ordner / jetzt): {classes}</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>the classes are in another order</source>
        <translation>die Klassen eine andere Reihenfolge haben</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>their size is {cols} x {rows} pixels instead of {new_cols} x {new_rows}</source>
        <translation>sie {cols} x {rows} statt {new_cols} x {new_rows} Pixel groß sind</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>their reference system is {stated} instead of {new}</source>
        <translation>ihr Bezugssystem {stated} statt {new} ist</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>it contains {images} images, but {name} lists {listed} tiles and {counted} were counted</source>
        <translation>er {images} Bilder enthält, {name} aber {listed} Kacheln auflistet und {counted} gezählt wurden</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>they have another image format</source>
        <translation>sie ein anderes Bildformat haben</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>their names are not numbers</source>
        <translation>ihre Namen keine Zahlen sind</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>{name} cannot be read</source>
        <translation>{name} nicht gelesen werden kann</translation>
    </message>
    <message>
        <location filename="../inference/training_data/earlier_tiles.py"/>
        <source>they have {count} bands of the type {type} instead of {new_count} of {new_type}</source>
        <translation>sie {count} Kanäle vom Typ {type} statt {new_count} vom Typ {new_type} haben</translation>
    </message>
    <message>
        <location filename="../inference/training_data/export.py"/>
        <source>No tile to export. {reasons} Check that imagery, classes and mask overlap.</source>
        <translation>Keine Kachel zu exportieren. {reasons} Prüfen Sie, ob sich Bilddaten, Klassen und Maske überlappen.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/export.py"/>
        <source>The folder already contains {count} tiles; new ones are numbered after them.</source>
        <translation>Der Ordner enthält bereits {count} Kacheln; neue werden dahinter nummeriert.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/export.py"/>
        <source>The new tiles of different sets share no pixels, but tiles in pixel space are not compared with the earlier ones. Use imagery of another place.</source>
        <translation>Die neuen Kacheln verschiedener Teile haben keine gemeinsamen Pixel, aber Kacheln im Pixelraum werden nicht mit den früheren verglichen. Verwenden Sie Bilder eines anderen Orts.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/export.py"/>
        <source>Output folder: no folder specified. Choose a folder.</source>
        <translation>Ausgabeordner: Kein Ordner angegeben. Wählen Sie einen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/export.py"/>
        <source>Start index {index}: it is negative. Enter 0 or more.</source>
        <translation>Erste Nummer {index}: Sie ist negativ. Geben Sie 0 oder mehr ein.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/folder.py"/>
        <source>Output folder {folder}: another run has added tiles to it in the meantime, and the new ones would replace them. Nothing was written. Run the export again, or choose another folder.</source>
        <translation>Ausgabeordner {folder}: Ein anderer Lauf hat inzwischen Kacheln hinzugefügt, die von den neuen ersetzt würden. Es wurde nichts geschrieben. Führen Sie den Export erneut aus, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/folder.py"/>
        <source>Output folder {folder}: it contains {files}, which might be replaced, but no tiles to which this belongs. Choose another folder, or one that is empty.</source>
        <translation>Ausgabeordner {folder}: Er enthält {files}, was ersetzt werden könnte, aber keine Kacheln, zu denen das gehört. Wählen Sie einen anderen Ordner oder einen, der leer ist.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/folder.py"/>
        <source>Output folder {folder}: it contains tiles that are split into sets. Enter a split, or choose another folder.</source>
        <translation>Ausgabeordner {folder}: Er enthält Kacheln, die aufgeteilt sind. Geben Sie eine Aufteilung ein oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/folder.py"/>
        <source>Output folder {folder}: it contains tiles without a split. Leave the split empty, or choose another folder.</source>
        <translation>Ausgabeordner {folder}: Er enthält Kacheln ohne Aufteilung. Lassen Sie die Aufteilung leer oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/folder.py"/>
        <source>Output folder {folder}: it cannot be written ({reason}). Choose a folder you may write to, check the free disk space, and close other programs that use its files.</source>
        <translation>Ausgabeordner {folder}: Er kann nicht geschrieben werden ({reason}). Wählen Sie einen Ordner, in den Sie schreiben dürfen, prüfen Sie den freien Speicherplatz und schließen Sie andere Programme, die seine Dateien verwenden.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/labels.py"/>
        <source>Buffer {buffer:g}: enter a radius of 0 or more, in units of the output CRS.</source>
        <translation>Puffer {buffer:g}: Geben Sie einen Radius von 0 oder mehr ein, in Einheiten des KBS der Ausgabe.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/labels.py"/>
        <source>Buffer {buffer:g}: the units of the output CRS, {crs}, are degrees, which have different lengths from north to south and from west to east. Choose a projected output CRS, or buffer the layer first (Vector → Geoprocessing Tools → Buffer) and use the polygons.</source>
        <translation>Puffer {buffer:g}: Die Einheiten des KBS der Ausgabe, {crs}, sind Grad, die in Nord-Süd- und in West-Ost-Richtung verschieden lang sind. Wählen Sie ein projiziertes KBS der Ausgabe, oder puffern Sie zuerst den Layer (Vektor → Geoverarbeitungswerkzeuge → Puffer) und verwenden Sie die Polygone.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/labels.py"/>
        <source>Classes "{name}": the layer has a CRS, but the input raster has none. Set the CRS of the raster first.</source>
        <translation>Klassen „{name}“: Der Layer hat ein KBS, das Eingaberaster aber keines. Setzen Sie zuerst das KBS des Rasters.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/labels.py"/>
        <source>Classes "{name}": the CRS of the input raster, "{crs}", is {flaw}, so the features, which are in {other}, cannot be reprojected to it. Set the CRS of the raster layer to the one its coordinates are in.</source>
        <translation>Klassen „{name}“: Das KBS des Eingaberasters, „{crs}“, ist {flaw}, daher können die Objekte, die in {other} liegen, nicht dorthin umprojiziert werden. Setzen Sie das KBS des Rasterlayers auf dasjenige seiner Koordinaten.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/labels.py"/>
        <source>Classes "{name}": the layer cannot be reprojected to the output CRS ({reason}). Set its CRS to the one its coordinates are in.</source>
        <translation>Klassen „{name}“: Der Layer kann nicht in das KBS der Ausgabe umprojiziert werden ({reason}). Setzen Sie sein KBS auf dasjenige seiner Koordinaten.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/labels.py"/>
        <source>Classes "{name}": a feature cannot be reprojected to {crs} ({reason}). Choose features within the area of use of the output CRS.</source>
        <translation>Klassen „{name}“: Ein Objekt kann nicht nach {crs} umprojiziert werden ({reason}). Wählen Sie Objekte innerhalb des Geltungsbereichs des KBS der Ausgabe.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/layouts.py"/>
        <source>a number of pixels or tiles is negative</source>
        <translation>eine Anzahl von Pixeln oder Kacheln ist negativ</translation>
    </message>
    <message>
        <location filename="../inference/training_data/numbering.py"/>
        <source>Classes "{raster}": the value {value} is not among its classes. Add it to the attribute table or the categories of the raster.</source>
        <translation>Klassen „{raster}“: Der Wert {value} gehört zu keiner Klasse des Rasters. Ergänzen Sie ihn in der Attributtabelle oder den Kategorien des Rasters.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/numbering.py"/>
        <source>Classes "{name}": it contains no features. Choose a layer with labelled features.</source>
        <translation>Klassen „{name}“: Der Layer enthält keine Objekte. Wählen Sie einen Layer mit Objekten, die eine Klasse haben.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/numbering.py"/>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <location filename="../inference/training_data/numbering.py"/>
        <source>Classes "{name}": feature {feature} has {value} in the field "{field}". A class is a whole number or a text: correct the feature, or choose another field.</source>
        <translation>Klassen „{name}“: Das Objekt {feature} hat {value} im Feld „{field}“. Eine Klasse ist eine ganze Zahl oder ein Text: Korrigieren Sie das Objekt, oder wählen Sie ein anderes Feld.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/numbering.py"/>
        <source>Classes "{layer}": class {value} has the names {names}. The first one is used.</source>
        <translation>Klassen „{layer}“: Die Klasse {value} hat die Namen {names}. Der erste wird verwendet.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Second raster "{second}": it does not overlap "{raster}" in the extent. Choose images of one area.</source>
        <translation>Zweiter Rasterlayer „{second}“: Er überlappt „{raster}“ in der Ausdehnung nicht. Wählen Sie Bilder desselben Gebiets.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Input raster "{raster}": {count} bands of it would be exported, but {wanted} of "{first}". Set Band order, or leave the raster out.</source>
        <translation>Eingaberaster „{raster}“: {count} seiner Kanäle würden exportiert, von „{first}“ aber {wanted}. Legen Sie die Kanalreihenfolge fest, oder lassen Sie das Raster weg.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Minimum overlap {share:g}: enter a share of the area of a feature, from 0 to 1.</source>
        <translation>Mindestüberlappung {share:g}: Geben Sie einen Anteil der Fläche eines Objekts von 0 bis 1 ein.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Split block {count}: enter the side of a block, 1 tile or more.</source>
        <translation>Block der Aufteilung {count}: Geben Sie die Seitenlänge eines Blocks ein, 1 Kachel oder mehr.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Seed {seed}: enter 0 or more.</source>
        <translation>Startzahl {seed}: Geben Sie 0 oder mehr ein.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Reference system: in pixel space, tiles are the pixels of the image as they are. Leave Output CRS, Snap raster and Cell size empty, or choose map space.</source>
        <translation>Bezugssystem: Im Pixelraum sind Kacheln die unveränderten Pixel des Bildes. Lassen Sie KBS der Ausgabe, Fangraster und Zellengröße leer, oder wählen Sie das Bezugssystem Karte.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Reference system: in pixel space, tiles are cut from one image with a geotransform, but "{raster}" is a mosaic, or located by ground control points. Process raster items separately, or choose map space.</source>
        <translation>Bezugssystem: Im Pixelraum werden Kacheln aus einem einzigen Bild mit Geotransformation geschnitten, „{raster}“ ist aber ein Mosaik oder durch Passpunkte verortet. Verarbeiten Sie die Raster einzeln, oder wählen Sie das Bezugssystem Karte.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Buffer and Minimum overlap are ignored: they apply to features, not to a class raster.</source>
        <translation>Puffer und Mindestüberlappung werden ignoriert: Sie gelten für Objekte, nicht für ein Klassenraster.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Split: {part} gets {share} of the tiles instead of {wanted}. A smaller split block comes closer.</source>
        <translation>Aufteilung: {part} bekommt {share} der Kacheln statt {wanted}. Ein kleinerer Block der Aufteilung kommt näher.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/plan.py"/>
        <source>Split: no tile of {part} has these classes: {names}.</source>
        <translation>Aufteilung: Keine Kachel von {part} hat diese Klassen: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/reading.py"/>
        <source>Classes "{name}": the raster has no pixel with a class. Choose another one.</source>
        <translation>Klassen „{name}“: Das Raster hat kein Pixel mit einer Klasse. Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Training data: {folder}</source>
        <translation>Trainingsdaten: {folder}</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>{count} tiles of {cols} x {rows} pixels were exported to {folder}.</source>
        <translation>{count} Kacheln von {cols} x {rows} Pixeln wurden nach {folder} exportiert.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Sample tiles</source>
        <translation>Beispielkacheln</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>For each class the tile with most of its pixels: on the left the image, on the right the image with the labels in the colours of their classes.</source>
        <translation>Zu jeder Klasse die Kachel mit den meisten ihrer Pixel: links das Bild, rechts das Bild mit den Labels in den Farben ihrer Klassen.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Value in the input</source>
        <translation>Wert in der Eingabe</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Unlabelled</source>
        <translation>Ohne Label</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Sets</source>
        <translation>Teile</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Set</source>
        <translation>Teil</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>New tiles</source>
        <translation>Neue Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Files of the new tiles</source>
        <translation>Dateien der neuen Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Share of each class in the sets</source>
        <translation>Anteil jeder Klasse in den Teilen</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>{name} in tile {tile}: {share} of its pixels</source>
        <translation>{name} in Kachel {tile}: {share} ihrer Pixel</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Image, and image with labels</source>
        <translation>Bild, und Bild mit Labels</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Tiles left out</source>
        <translation>Ausgelassene Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Band</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Minimum</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Maximum</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <location filename="../inference/training_data/report.py"/>
        <source>{band} (second image)</source>
        <translation>{band} (zweites Bild)</translation>
    </message>
    <message>
        <location filename="../inference/training_data/rotation.py"/>
        <source>Rotation {angle:g}: enter 0 for tiles that are not rotated, or an angle from 1 to less than 360 degrees.</source>
        <translation>Drehung {angle:g}: Geben Sie 0 ein für nicht gedrehte Kacheln, oder einen Winkel von 1 bis unter 360 Grad.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Second raster</source>
        <translation>Zweiter Rasterlayer</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Band order</source>
        <translation>Kanalreihenfolge</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Class field</source>
        <translation>Klassenfeld</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Buffer</source>
        <translation>Puffer</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Minimum overlap</source>
        <translation>Mindestüberlappung</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Rotation</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <source>only those with labelled pixels</source>
        <translation>nur die mit Pixeln mit Label</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Split</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Split block</source>
        <translation>Block der Aufteilung</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <source>{count} tiles</source>
        <translation>{count} Kacheln</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Seed</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Folder layout</source>
        <translation>Aufbau des Ordners</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <source>images and masks</source>
        <translation>Bilder und Masken</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Image format</source>
        <translation>Bildformat</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Reference system</source>
        <translation>Bezugssystem</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <source>map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <location filename="../inference/training_data/settings.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Output folder</source>
        <translation>Ausgabeordner</translation>
    </message>
    <message>
        <location filename="../inference/training_data/split.py"/>
        <source>Split "{text}": enter the percentages of training, validation and test data, which add up to 100, such as "70,15,15", or "80,20" without test data; or leave it empty for one folder.</source>
        <translation>Aufteilung „{text}“: Geben Sie die Prozentsätze der Trainings-, Validierungs- und Testdaten ein, zusammen 100, wie „70,15,15“, oder „80,20“ ohne Testdaten; oder lassen Sie das Feld leer für einen einzigen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/split.py"/>
        <source>Split: the tiles are in {count} blocks of {cols} x {rows} pixels, too few to give each set its own tiles. Choose a smaller split block, smaller tiles, a smaller stride, or a larger extent.</source>
        <translation>Aufteilung: Die Kacheln liegen in {count} Blöcken von {cols} x {rows} Pixeln, zu wenigen, als dass jeder Teil eigene Kacheln hätte. Wählen Sie einen kleineren Block der Aufteilung, kleinere Kacheln, eine kleinere Schrittweite oder eine größere Ausdehnung.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/tile_files.py"/>
        <source>Image format {format}: it stores 1 or 3 bands, but {count} bands of "{raster}" are exported. Choose TIFF, or select 1 or 3 bands, such as 1,2,3.</source>
        <translation>Bildformat {format}: Es speichert 1 oder 3 Kanäle, exportiert werden aber {count} Kanäle von „{raster}“. Wählen Sie TIFF, oder 1 oder 3 Kanäle wie 1,2,3.</translation>
    </message>
    <message>
        <location filename="../inference/training_data/tile_files.py"/>
        <source>Image format {format}: it cannot store the values of "{raster}", which are of the type {type}. Choose TIFF.</source>
        <translation>Bildformat {format}: Es kann die Werte von „{raster}“ vom Typ {type} nicht speichern. Wählen Sie TIFF.</translation>
    </message>
    <message>
        <location filename="../inference/work/items.py"/>
        <source>The ledgers of the other items are ready</source>
        <translation>Die Auftragsordner der anderen Rasterelemente sind angelegt</translation>
    </message>
    <message>
        <location filename="../inference/work/items.py"/>
        <source>{file}: the file cannot be read, so the merged raster, report and polygons that it describes are not written.</source>
        <translation>{file}: Die Datei kann nicht gelesen werden, daher werden das zusammengeführte Raster, der Bericht und die Polygone, die sie beschreibt, nicht geschrieben.</translation>
    </message>
    <message>
        <location filename="../inference/work/prepare.py"/>
        <source>Raster "{name}": the files that contain it cannot be determined, so the run cannot be shared with other processes. Convert the raster to a GeoTIFF.</source>
        <translation>Raster „{name}“: Es lässt sich nicht ermitteln, welche Dateien es enthalten. Daher kann der Lauf nicht mit anderen Prozessen geteilt werden. Speichern Sie das Raster als GeoTIFF, und verwenden Sie diese Datei.</translation>
    </message>
    <message>
        <location filename="../inference/work/prepare.py"/>
        <source>{folder} is prepared for workers: {blocks} blocks, {share} done.</source>
        <translation>{folder} ist für mehrere Prozesse vorbereitet: {blocks} Blöcke, {share} fertig.</translation>
    </message>
    <message>
        <location filename="../inference/work/prepare.py"/>
        <source>{folder} was prepared before; now it is for the files of this command.</source>
        <translation>{folder} war bereits vorbereitet und gilt jetzt für die Dateien dieses Befehls.</translation>
    </message>
    <message>
        <location filename="../inference/work/prepare.py"/>
        <source>Output {output}: no ledger can be created next to it ({reason}). Choose another folder.</source>
        <translation>Ausgabe {output}: Daneben kann kein Auftragsordner angelegt werden ({reason}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../inference/work/several.py"/>
        <source>{given} of {count} ledgers of raster items in {folder} were specified. Results for all items, such as the merged raster, are written when finish receives all ledgers.</source>
        <translation>Von {count} Auftragsordnern der Rasterelemente in {folder} wurden {given} angegeben. Ergebnisse für alle Rasterelemente, etwa das zusammengeführte Raster, werden geschrieben, wenn finish alle Auftragsordner erhält.</translation>
    </message>
    <message>
        <location filename="../inference/work/several.py"/>
        <source>Report {report}: it does not include the items that were published earlier: {names}.</source>
        <translation>Bericht {report}: Die bereits früher veröffentlichten Rasterelemente sind nicht enthalten: {names}.</translation>
    </message>
    <message>
        <location filename="../inference/work/several.py"/>
        <source>Output {output}: it has no ledger. Create one with the same command and --prepare.</source>
        <translation>Ausgabe {output}: Es gibt dafür keinen Auftragsordner. Legen Sie ihn mit demselben Befehl und --prepare an.</translation>
    </message>
    <message>
        <location filename="../inference/work/several.py"/>
        <source>{failed} of {count} ledgers could not be processed.
{listed}</source>
        <translation>{failed} von {count} Auftragsordnern konnten nicht bearbeitet werden.
{listed}</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>{computed} of {blocks} blocks were computed here; {share} of all are done.</source>
        <translation>{computed} von {blocks} Blöcken wurden hier berechnet; insgesamt sind {share} fertig.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: the result has been published already.</source>
        <translation>Auftragsordner {folder}: Das Ergebnis ist bereits veröffentlicht.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>{folder} is not a ledger. Choose the folder that --prepare printed.</source>
        <translation>{folder} ist kein Auftragsordner. Wählen Sie den Ordner, den --prepare ausgegeben hat.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: it belongs to a single run, which other processes cannot join. Create one for workers with --prepare, or start the same run again to continue it.</source>
        <translation>Auftragsordner {folder}: Er gehört zu einem einzelnen Lauf, an dem sich andere Prozesse nicht beteiligen können. Legen Sie mit --prepare einen für mehrere Prozesse an, oder starten Sie denselben Lauf erneut, um ihn fortzusetzen.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Raster "{name}": {source}, which it names, does not exist on this computer. --map does not replace the paths in virtual rasters: use relative paths to sources that all computers can access, or the same paths on all computers.</source>
        <translation>Raster „{name}“: Es verweist auf {source}, und diese Datei ist auf diesem Computer nicht vorhanden. --map ersetzt die Pfade in virtuellen Rastern nicht: Verwenden Sie relative Pfade zu Quellen, auf die alle Computer zugreifen können, oder auf allen Computern dieselben Pfade.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: it requires {provider}, but this computer runs the network with {own}. Use computers of the same kind.</source>
        <translation>Auftragsordner {folder}: Er erfordert {provider}, aber dieser Computer führt das Netz mit {own} aus. Verwenden Sie Computer derselben Art.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>{name} {version}, here {own}</source>
        <translation>{name} {version}, hier {own}</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: it was created with {versions}. Other versions may give different results, so this worker does not join. Install the same versions here.</source>
        <translation>Auftragsordner {folder}: Er wurde mit {versions} angelegt. Andere Versionen können andere Ergebnisse liefern, daher beteiligt sich dieser Prozess nicht. Installieren Sie hier dieselben Versionen.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: this computer differs in {items}. Use the same files and settings (specify the location of files with --map OLD=NEW).</source>
        <translation>Auftragsordner {folder}: Auf diesem Computer unterscheiden sich: {items}. Verwenden Sie dieselben Dateien und Einstellungen (--map ALT=NEU gibt an, wo die Dateien liegen).</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: it is not next to its output, {output}. Move it back to {expected}, or specify the location of the output folder with --map OLD=NEW.</source>
        <translation>Auftragsordner {folder}: Er liegt nicht neben seiner Ausgabe {output}. Verschieben Sie ihn zurück nach {expected}, oder geben Sie mit --map ALT=NEU an, wo der Ausgabeordner liegt.</translation>
    </message>
    <message>
        <location filename="../inference/work/worker.py"/>
        <source>Ledger {folder}: it would replace {path}, which is not in the folder of its output, {output}. If this is right, delete that file first.</source>
        <translation>Auftragsordner {folder}: Er würde {path} ersetzen, eine Datei außerhalb des Ordners seiner Ausgabe {output}. Wenn das richtig ist, löschen Sie diese Datei zuerst.</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Inference engine</source>
        <translation>Inferenz-Engine</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Processors</source>
        <translation>Prozessoren</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Self-test</source>
        <translation>Selbsttest</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Pixelwise: problems found with {parts}</source>
        <translation>Pixelwise: Probleme gefunden: {parts}</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Pixelwise: no problems found</source>
        <translation>Pixelwise: keine Probleme gefunden</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Internal error in Pixelwise: {error!r}. Please report it.</source>
        <translation>Interner Fehler in Pixelwise: {error!r}. Bitte melden Sie ihn.</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Prefix</source>
        <translation>Präfix</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Loaded from</source>
        <translation>Geladen aus</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Packages</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>none known to pip</source>
        <translation>keine, die pip kennt</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Installed by Pixelwise</source>
        <translation>Von Pixelwise installiert</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>not installed; only the parameter Cluster needs it</source>
        <translation>nicht installiert; nur der Parameter Cluster benötigt es</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>onnxruntime {version} has memory errors that a harmful model can use. Install {safe} or later, or open only models from sources you trust.</source>
        <translation>onnxruntime {version} hat Speicherfehler, die ein schädliches Modell ausnutzen kann. Installieren Sie {safe} oder neuer, oder öffnen Sie nur Modelle aus Quellen, denen Sie vertrauen.</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>works</source>
        <translation>funktioniert</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>classified in {seconds} s; the result is as expected</source>
        <translation>in {seconds} s klassifiziert; das Ergebnis ist wie erwartet</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>classified in {seconds} s; the result is NOT as expected: the engine or a driver returns wrong values. Choose the CPU, or install another version of the engine</source>
        <translation>in {seconds} s klassifiziert; das Ergebnis ist NICHT wie erwartet: Die Engine oder ein Treiber liefert falsche Werte. Wählen Sie die CPU oder installieren Sie eine andere Version der Engine</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Bundled scene</source>
        <translation>Mitgelieferte Szene</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>WRONG</source>
        <translation>FALSCH</translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>{package} was not installed: pip was stopped before it finished, probably because memory ran out. Close other programs and try again, or run the command yourself.</source>
        <translation>{package} wurde nicht installiert: pip wurde vorzeitig beendet, wahrscheinlich weil der Arbeitsspeicher nicht reichte. Schließen Sie andere Programme und versuchen Sie es erneut, oder führen Sie den Befehl selbst aus.</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>{program}: QGIS's Python cannot be started ({reason}). Run the command yourself.</source>
        <translation>{program}: Das Python von QGIS kann nicht gestartet werden ({reason}). Führen Sie den Befehl selbst aus.</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>pip finished without an error but did not download {package}. Check pip's configuration (pip config list), or run the command yourself.</source>
        <translation>pip wurde ohne Fehler fertig, hat aber {package} nicht heruntergeladen. Prüfen Sie die Konfiguration von pip (pip config list), oder führen Sie den Befehl selbst aus.</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>pip also downloaded numpy, which would not match QGIS. Check pip's configuration (pip config list), or run the command yourself.</source>
        <translation>pip hat auch numpy heruntergeladen, das nicht zu QGIS passen würde. Prüfen Sie die Konfiguration von pip (pip config list) oder führen Sie den Befehl selbst aus.</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>Install the Microsoft Visual C++ Redistributable (2015 to 2022, x64) and try again.</source>
        <translation>Installieren Sie Microsoft Visual C++ Redistributable (2015 bis 2022, x64) und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>Use another version of QGIS, or install another version of {package} manually.</source>
        <translation>Verwenden Sie eine andere QGIS-Version, oder installieren Sie von Hand eine andere Version von {package}.</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>it ended without any message, as happens when the processor does not support the program</source>
        <translation>es endete ohne Meldung, wie es vorkommt, wenn der Prozessor das Programm nicht unterstützt</translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>{package} was downloaded but does not load in QGIS's Python, so it was removed again ({words}). {advice}</source>
        <translation>{package} wurde heruntergeladen, lässt sich aber im Python von QGIS nicht laden und wurde deshalb wieder entfernt ({words}). {advice}</translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>not found in {prefix} or next to {program}</source>
        <translation>nicht gefunden in {prefix} oder neben {program}</translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>QGIS's own Python {version} interpreter was not found ({tried}). Install onnxruntime manually, as described in docs/installing-the-engine.md.</source>
        <translation>Der Python-{version}-Interpreter von QGIS wurde nicht gefunden ({tried}). Installieren Sie onnxruntime von Hand, wie in docs/installing-the-engine.md beschrieben.</translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>exited with code {code}</source>
        <translation>endete mit Code {code}</translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>is Python {found}, not {version}</source>
        <translation>ist Python {found}, nicht {version}</translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>is {bits}-bit Python {found}; QGIS uses {own_bits}-bit Python</source>
        <translation>ist Python {found} mit {bits} Bit; das von QGIS hat {own_bits} Bit</translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>is for {found}, but QGIS runs on {machine}</source>
        <translation>ist für {found}, QGIS läuft aber auf {machine}</translation>
    </message>
    <message>
        <location filename="../installation/package_folder.py"/>
        <source>(unknown version)</source>
        <translation>(unbekannte Version)</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>{package} was not installed. pip reported: {words}
{advice}</source>
        <translation>{package} wurde nicht installiert. pip meldete: {words}
{advice}</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>Its full output is shown below. Try again, or run the command yourself.</source>
        <translation>Die ganze Ausgabe steht unten. Versuchen Sie es erneut oder führen Sie den Befehl selbst aus.</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>No {package} is available for this version of Python, this system and QGIS's numpy. Use another version of QGIS.</source>
        <translation>Für diese Python-Version, dieses System und das numpy von QGIS gibt es {package} nicht. Verwenden Sie eine andere QGIS-Version.</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>No onnxruntime is available for this version of Python and this system. Use another version of QGIS, or the CPU build if you chose the GPU build.</source>
        <translation>Für diese Python-Version und dieses System gibt es kein onnxruntime. Verwenden Sie eine andere Version von QGIS oder, wenn der Build für die GPU gewählt war, den für die CPU.</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>QGIS's Python has no pip. Install the package python3-pip with your Linux distribution's package manager or the OSGeo4W setup, and try again. QGIS from Flatpak has pip if it is started with: flatpak run --devel org.qgis.qgis</source>
        <translation>Das Python von QGIS hat kein pip. Installieren Sie das Paket python3-pip mit der Paketverwaltung Ihrer Linux-Distribution oder im Setup von OSGeo4W und versuchen Sie es erneut. QGIS aus Flatpak hat pip, wenn es so gestartet wird: flatpak run --devel org.qgis.qgis</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>Your internet connection goes through a proxy. Set it for pip (pip config set global.proxy ADDRESS), or in the environment variable HTTPS_PROXY, and restart QGIS.</source>
        <translation>Ihre Internetverbindung läuft über einen Proxy. Stellen Sie ihn für pip ein (pip config set global.proxy ADRESSE) oder in der Umgebungsvariable HTTPS_PROXY und starten Sie QGIS neu.</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The connection is not trusted; your organisation may be inspecting the traffic. Ask its administrators for their certificate and set it for pip (pip config set global.cert FILE).</source>
        <translation>Der Verbindung wird nicht vertraut; möglicherweise prüft Ihre Organisation den Datenverkehr. Erbitten Sie von deren Administratoren das Zertifikat und stellen Sie es für pip ein (pip config set global.cert DATEI).</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The package index cannot be reached. Check your internet connection, or ask whether pip needs a different package index (pip config set global.index-url ADDRESS), and try again.</source>
        <translation>Der Paketindex ist nicht erreichbar. Prüfen Sie die Internetverbindung oder fragen Sie, ob pip einen anderen Paketindex braucht (pip config set global.index-url ADRESSE), und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The disk is full. Free some space and try again.</source>
        <translation>Der Datenträger ist voll. Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The folder is not writable. Change its permissions and try again.</source>
        <translation>Der Ordner ist nicht beschreibbar. Ändern Sie seine Zugriffsrechte und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../installation/staged_folder.py"/>
        <source>{path}: the files are still in use ({reason}). Close all QGIS windows.</source>
        <translation>{path}: die Dateien werden noch verwendet ({reason}). Schließen Sie alle QGIS-Fenster.</translation>
    </message>
    <message>
        <location filename="../installation/staged_folder.py"/>
        <source>{path}: the folder is not writable ({reason}). Free some space or get write permission, then try again.</source>
        <translation>{path}: Der Ordner ist nicht beschreibbar ({reason}). Schaffen Sie Platz oder beschaffen Sie sich Schreibrechte und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../installation/staged_folder.py"/>
        <source>{path}: the packages were downloaded but cannot be moved there ({reason}). Close other QGIS windows and try again.</source>
        <translation>{path}: die Pakete wurden heruntergeladen, können aber nicht dorthin verschoben werden ({reason}). Schließen Sie andere QGIS-Fenster und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../installation/staged_folder.py"/>
        <source>{path}: the packages cannot be removed ({reason}). Close QGIS and delete the folder.</source>
        <translation>{path}: die Pakete können nicht entfernt werden ({reason}). Schließen Sie QGIS und löschen Sie den Ordner.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>the framework cannot convert it</source>
        <translation>das Framework kann es nicht konvertieren</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>Free tile sizes do not work ({reason}); trying a fixed one.</source>
        <translation>Freie Kachelgrößen funktionieren nicht ({reason}); eine feste wird versucht.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>Model {path}: the converted model does not return the same results as {framework} ({reason}), so it was not written. Export the model to ONNX where it was trained.</source>
        <translation>Modell {path}: das konvertierte Modell liefert nicht dieselben Ergebnisse wie {framework} ({reason}) und wurde deshalb nicht geschrieben. Exportieren Sie das Modell dort nach ONNX, wo es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>The tile size of the converted model is fixed: {side} pixels.</source>
        <translation>Die Kachelgröße des konvertierten Modells ist fest: {side} Pixel.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>{model} was converted with {versions}.</source>
        <translation>{model} wurde mit {versions} konvertiert.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>Compared with {framework}: {figures}.</source>
        <translation>Vergleich mit {framework}: {figures}.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>A process cannot be isolated from the network on this system, so the framework had network access.</source>
        <translation>Auf diesem System lässt sich ein Prozess nicht vom Netzwerk trennen; das Framework hatte deshalb Netzwerkzugriff.</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>scores differ by up to {scores} of their range, {share} of {count} values have the same class</source>
        <translation>die Bewertungen weichen um höchstens {scores} ihres Wertebereichs ab, {share} von {count} Werten haben dieselbe Klasse</translation>
    </message>
    <message>
        <location filename="../conversion/by_framework.py"/>
        <source>Model {path}: it cannot be copied to {folder} ({reason}). Free some space and try again.</source>
        <translation>Modell {path}: es kann nicht nach {folder} kopiert werden ({reason}). Geben Sie Speicherplatz frei und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../conversion/command.py"/>
        <source>{framework} is installed in {folder}.</source>
        <translation>{framework} ist in {folder} installiert.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>ONNX model</source>
        <translation>ONNX-Modell</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>{output} was written.</source>
        <translation>{output} wurde geschrieben.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>Model {path}: converting it needs {framework}, which is not installed in {folder}. Install it with Plugins &gt; Pixelwise &gt; Conversion Frameworks, and try again. Without it: {export}</source>
        <translation>Modell {path}: zum Konvertieren wird {framework} benötigt, in {folder} aber nicht installiert. Installieren Sie es mit Erweiterungen &gt; Pixelwise &gt; Frameworks zum Konvertieren und versuchen Sie es erneut. Ohne diese Installation: {export}</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <location filename="../conversion/origin.py"/>
        <source>Model {path}: the file cannot be read ({reason}). Check its permissions.</source>
        <translation>Modell {path}: die Datei kann nicht gelesen werden ({reason}). Prüfen Sie ihre Zugriffsrechte.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>{model} is a CNTK model: its {count} functions are converted to ONNX by Pixelwise itself.</source>
        <translation>{model} ist ein CNTK-Modell: Pixelwise selbst konvertiert seine {count} Funktionen nach ONNX.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>Outputs of {model} that need labels, as in training, are omitted: {names}.</source>
        <translation>Ausgaben von {model}, die wie beim Training Labels brauchen, werden weggelassen: {names}.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>ONNX model {output}: the file name must end in .onnx. Change it.</source>
        <translation>ONNX-Modell {output}: der Dateiname muss auf .onnx enden. Ändern Sie ihn.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>ONNX model {output}: it is inside the folder of the model. Choose another folder.</source>
        <translation>ONNX-Modell {output}: es liegt im Ordner des Modells. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>ONNX model {output}: it cannot be written ({reason}). Free some space or choose another folder.</source>
        <translation>ONNX-Modell {output}: es kann nicht geschrieben werden ({reason}). Geben Sie Speicherplatz frei oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>The model is converted, but Classify Pixels cannot use it: {reason}</source>
        <translation>Das Modell ist konvertiert, aber „Pixel klassifizieren“ kann es nicht verwenden: {reason}</translation>
    </message>
    <message>
        <location filename="../conversion/convert.py"/>
        <source>The converted model has {bands} bands and {classes} classes.</source>
        <translation>Das konvertierte Modell hat {bands} Kanäle und {classes} Klassen.</translation>
    </message>
    <message>
        <location filename="../conversion/environment.py"/>
        <source>The files are in use: the new ones replace them at the next start of QGIS.</source>
        <translation>Die Dateien werden verwendet: die neuen ersetzen sie beim nächsten Start von QGIS.</translation>
    </message>
    <message>
        <location filename="../conversion/environment.py"/>
        <source>{framework} was not installed: pip was stopped before it finished, probably because memory ran out. Close other programs and try again.</source>
        <translation>{framework} wurde nicht installiert: pip wurde vorzeitig beendet, wahrscheinlich weil der Arbeitsspeicher nicht reichte. Schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../conversion/environment.py"/>
        <source>{framework} was downloaded but does not load in QGIS's Python, so it was removed again ({words}). Convert the model on another computer.</source>
        <translation>{framework} wurde heruntergeladen, lässt sich aber im Python von QGIS nicht laden und wurde deshalb wieder entfernt ({words}). Konvertieren Sie das Modell auf einem anderen Rechner.</translation>
    </message>
    <message>
        <location filename="../conversion/environment.py"/>
        <source>There are no packages of {framework} for Python {version} on this system ({machine}). Convert the model on another computer, with the command that Classify Pixels shows for the model.</source>
        <translation>Für Python {version} gibt es auf diesem System ({machine}) keine Pakete von {framework}. Konvertieren Sie das Modell auf einem anderen Rechner mit dem Befehl, den „Pixel klassifizieren“ für das Modell anzeigt.</translation>
    </message>
    <message>
        <location filename="../conversion/environment.py"/>
        <source>{framework} was not installed. pip reported: {words}
{advice}</source>
        <translation>{framework} wurde nicht installiert. pip meldete: {words}
{advice}</translation>
    </message>
    <message>
        <location filename="../conversion/environment.py"/>
        <location filename="../conversion/process.py"/>
        <source>{program}: QGIS's Python cannot be started ({reason}).</source>
        <translation>{program}: das Python von QGIS kann nicht gestartet werden ({reason}).</translation>
    </message>
    <message>
        <location filename="../conversion/frameworks.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>{package} (about {download} MB to download, {space} MB on disk)</source>
        <translation>{package} (etwa {download} MB Download, {space} MB auf dem Datenträger)</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Of the signatures {names}, {chosen} is converted.</source>
        <translation>Von den Signaturen {names} wird {chosen} konvertiert.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Inputs: {inputs}. Outputs: {outputs}.</source>
        <translation>Eingaben: {inputs}. Ausgaben: {outputs}.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>The input {name} is not an image; it is fixed to {value}, as for inference.</source>
        <translation>Die Eingabe {name} ist kein Bild; sie wird wie für die Inferenz auf {value} festgelegt.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: ONNX has no counterpart of its operators {operators}. Export a version of the model without them, or choose another model.</source>
        <translation>Modell {path}: ONNX hat keine Entsprechung für seine Operatoren {operators}. Exportieren Sie eine Fassung des Modells ohne sie, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the SavedModel has no signature that can be called. Save it again with one (serving_default).</source>
        <translation>Modell {path}: das SavedModel hat keine aufrufbare Signatur. Speichern Sie es erneut mit einer (serving_default).</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the file cannot be read ({reason}). Download or copy the file again and check that it is complete.</source>
        <translation>Modell {path}: die Datei kann nicht gelesen werden ({reason}). Laden oder kopieren Sie die Datei erneut und prüfen Sie, ob sie vollständig ist.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the graph has variables, whose values are in other files. Choose the folder of a SavedModel, or freeze the graph where it was trained.</source>
        <translation>Modell {path}: der Graph hat Variablen, deren Werte in anderen Dateien stehen. Wählen Sie den Ordner eines SavedModel, oder frieren Sie den Graphen dort ein, wo er trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the graph has no input. Choose the graph for inference.</source>
        <translation>Modell {path}: der Graph hat keine Eingabe. Wählen Sie den Graphen für die Inferenz.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the graph has no output with a value for each pixel. Choose another model.</source>
        <translation>Modell {path}: der Graph hat keine Ausgabe mit einem Wert je Pixel. Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the model does not state its number of bands. Enter it as Number of bands (BANDS_COUNT).</source>
        <translation>Modell {path}: das Modell gibt die Anzahl seiner Kanäle nicht an. Geben Sie sie als Anzahl der Kanäle (BANDS_COUNT) ein.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the conversion needs more memory than this computer has. Convert the model on another computer.</source>
        <translation>Modell {path}: die Konvertierung braucht mehr Arbeitsspeicher, als dieser Rechner hat. Konvertieren Sie das Modell auf einem anderen Rechner.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the framework cannot convert the model ({reason}). Enter the number of bands (BANDS_COUNT) and the tile size (TILE_SIZE) it was trained with, or export it to ONNX where it was trained.</source>
        <translation>Modell {path}: das Framework kann das Modell nicht konvertieren ({reason}). Geben Sie die Anzahl der Kanäle (BANDS_COUNT) und die Kachelgröße (TILE_SIZE) an, mit denen es trainiert wurde, oder exportieren Sie es dort nach ONNX, wo es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the converted model is larger than 2 GB. Export it to ONNX where it was trained.</source>
        <translation>Modell {path}: das konvertierte Modell ist größer als 2 GB. Exportieren Sie es dort nach ONNX, wo es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: the layer "{name}" is Python code (Lambda), which is never run. Replace it by a layer of Keras where the model was trained, and save the model again.</source>
        <translation>Modell {path}: die Schicht „{name}“ ist Python-Code (Lambda), der nie ausgeführt wird. Ersetzen Sie sie dort, wo das Modell trainiert wurde, durch eine Schicht von Keras, und speichern Sie das Modell erneut.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: it has layers that only its own code defines ({reason}). Export it to ONNX with that code.</source>
        <translation>Modell {path}: es hat Schichten, die nur sein eigener Code definiert ({reason}). Exportieren Sie es mit diesem Code nach ONNX.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: it contains Python objects that can run code when they are loaded, so it is not opened. Export it to ONNX where it was trained.</source>
        <translation>Modell {path}: es enthält Python-Objekte, die beim Laden Code ausführen können, und wird deshalb nicht geöffnet. Exportieren Sie es dort nach ONNX, wo es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: its code can write files ({names}), so it is never run. Export the model without that code.</source>
        <translation>Modell {path}: Sein Code kann Dateien schreiben ({names}), daher wird er nie ausgeführt. Exportieren Sie das Modell ohne diesen Code.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: it expects values of the type {type}. Convert it to float32 before it is saved.</source>
        <translation>Modell {path}: es erwartet Werte vom Typ {type}. Wandeln Sie es vor dem Speichern in float32 um.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: it contains types that can run code when they are loaded ({types}). Only models that consist of scikit-learn, LightGBM and XGBoost are converted.</source>
        <translation>Modell {path}: es enthält Typen, die beim Laden Code ausführen können ({types}). Konvertiert werden nur Modelle, die aus scikit-learn, LightGBM und XGBoost bestehen.</translation>
    </message>
    <message>
        <location filename="../conversion/messages.py"/>
        <source>Model {path}: this is {type}, not a classifier. Choose a model that predicts classes.</source>
        <translation>Modell {path}: dies ist {type}, kein Klassifikator. Wählen Sie ein Modell, das Klassen vorhersagt.</translation>
    </message>
    <message>
        <location filename="../conversion/metadata.py"/>
        <source>{origin}: it does not name any classes. Choose another file.</source>
        <translation>{origin}: es werden keine Klassen genannt. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <location filename="../conversion/process.py"/>
        <source>Model {path}: the converting process ended early (code {code}: {words}), possibly because the file is damaged or memory ran out. Check that the file is complete, close other programs and try again.</source>
        <translation>Modell {path}: der konvertierende Prozess endete vorzeitig (Code {code}: {words}), möglicherweise weil die Datei beschädigt ist oder der Arbeitsspeicher nicht reichte. Prüfen Sie, ob die Datei vollständig ist, schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../conversion/process.py"/>
        <source>Model {path}: the conversion took longer than {minutes} minutes and was stopped. Convert the model on a faster computer.</source>
        <translation>Modell {path}: die Konvertierung dauerte länger als {minutes} Minuten und wurde abgebrochen. Konvertieren Sie das Modell auf einem schnelleren Rechner.</translation>
    </message>
    <message>
        <location filename="../conversion/process.py"/>
        <source>Model {path}: the converting process left no usable result ({reason}). Try again.</source>
        <translation>Modell {path}: der konvertierende Prozess hat kein brauchbares Ergebnis hinterlassen ({reason}). Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../conversion/source.py"/>
        <source>Model {path}: the file does not exist. Choose an existing file.</source>
        <translation>Modell {path}: die Datei existiert nicht. Wählen Sie eine vorhandene Datei.</translation>
    </message>
    <message>
        <location filename="../conversion/source.py"/>
        <source>Model {path}: this is an ONNX file, which needs no conversion. Choose it in Classify Pixels.</source>
        <translation>Modell {path}: dies ist eine ONNX-Datei, die nicht konvertiert werden muss. Wählen Sie sie in „Pixel klassifizieren“.</translation>
    </message>
    <message>
        <location filename="../conversion/source.py"/>
        <source>Model {path}: this is not a model that can be converted. Choose a model file of TensorFlow, Keras, PyTorch, scikit-learn, LightGBM, XGBoost or CNTK.</source>
        <translation>Modell {path}: dies ist kein Modell, das konvertiert werden kann. Wählen Sie eine Modelldatei von TensorFlow, Keras, PyTorch, scikit-learn, LightGBM, XGBoost oder CNTK.</translation>
    </message>
    <message>
        <location filename="../conversion/source.py"/>
        <source>Model {path}: the file is incomplete. Download or copy it again.</source>
        <translation>Modell {path}: die Datei ist unvollständig. Laden oder kopieren Sie sie erneut.</translation>
    </message>
    <message>
        <location filename="../conversion/source.py"/>
        <source>Such files can run any code when they are loaded, so they are never opened. Save the model as skops where it was trained: import skops.io; skops.io.dump(model, "new.skops"), with skops in Python.</source>
        <translation>Solche Dateien können beim Laden beliebigen Code ausführen und werden deshalb nie geöffnet. Speichern Sie das Modell dort, wo es trainiert wurde, als skops: import skops.io; skops.io.dump(model, "new.skops"), mit skops in Python.</translation>
    </message>
    <message>
        <location filename="../conversion/source.py"/>
        <source>Model {path}: this is {what}, which cannot be converted. {remedy}</source>
        <translation>Modell {path}: dies ist {what} und kann nicht konvertiert werden. {remedy}</translation>
    </message>
    <message>
        <location filename="../processing_provider/algorithm.py"/>
        <location filename="../ui/menu/menu.py"/>
        <source>Documentation…</source>
        <translation>Dokumentation (englisch)…</translation>
    </message>
    <message>
        <location filename="../processing_provider/algorithm.py"/>
        <source>To read {document}, choose {menu}.</source>
        <translation>{document} lesen Sie unter {menu}</translation>
    </message>
    <message>
        <location filename="../processing_provider/algorithm.py"/>
        <source>Deep learning</source>
        <translation>Deep Learning</translation>
    </message>
    <message>
        <location filename="../processing_provider/class_layer.py"/>
        <source>Classes "{name}"</source>
        <translation>Klassen „{name}“</translation>
    </message>
    <message>
        <location filename="../processing_provider/class_layer.py"/>
        <source>Classes "{name}": there is no field "{field}". Choose one of these: {fields}.</source>
        <translation>Klassen „{name}“: Es gibt kein Feld „{field}“. Wählen Sie eines von diesen: {fields}.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Classes To Polygons</source>
        <translation>Klassen in Polygone umwandeln</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>polygons,polygonize,polygonise,vectorize,vectorise,vector,raster to polygon,raster to vector,features,shapes,outlines,boundaries,dissolve,area,hectares,perimeter,confidence,minimum mapping unit,smooth,simplify,geopackage,shapefile,geojson,classification,classified raster,class raster,land cover,thematic,deep learning</source>
        <translation>Polygone,polygonisieren,vektorisieren,Vektorisierung,Vektor,Raster in Polygone,Raster in Vektor,Objekte,Flächen,Umrisse,Grenzen,auflösen,zusammenfassen,Fläche,Hektar,Umfang,Konfidenz,Mindestkartierfläche,glätten,vereinfachen,GeoPackage,Shapefile,GeoJSON,Klassifikation,klassifiziertes Raster,Klassenraster,Landbedeckung,thematisch,Deep Learning</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Converts the classes of a raster to polygons with names, colours, areas and perimeters.</source>
        <translation>Wandelt die Klassen eines Rasters in Polygone mit Namen, Farben, Flächen und Umfängen um.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Converts the classes of a raster, such as the result of Classify Pixels, to polygons.
&lt;strong&gt;Polygons&lt;/strong&gt;: each area of connected pixels of one class becomes a polygon. The polygons follow the pixels, without gaps or overlaps. Pixels without a class (NoData) have none.
&lt;strong&gt;Fields&lt;/strong&gt;: value, class, color (#rrggbb), area (m²), area_ha and perimeter (m), and confidence if a confidence raster is given. Areas and perimeters are measured on the ellipsoid, in any coordinate system, so that the areas of all polygons add up to those of the raster.
&lt;strong&gt;Style&lt;/strong&gt;: the layer has the names and colours of the classes. A GeoPackage contains this style; other formats have a style file (.qml) next to them.
&lt;strong&gt;Large rasters&lt;/strong&gt;: before the polygons are traced, a warning says if they may not fit into memory. Fewer, larger polygons need less: set a smallest size, or use Clean Classes first.</source>
        <translation>Wandelt die Klassen eines Rasters, etwa des Ergebnisses von Pixel klassifizieren, in Polygone um.
&lt;strong&gt;Polygone&lt;/strong&gt;: Jede Fläche zusammenhängender Pixel einer Klasse wird ein Polygon. Die Polygone folgen den Pixeln, ohne Lücken oder Überlappungen. Pixel ohne Klasse (NoData) haben keines.
&lt;strong&gt;Felder&lt;/strong&gt;: value, class, color (#rrggbb), area (m²), area_ha und perimeter (m) sowie confidence, wenn ein Konfidenzraster angegeben ist. Flächen und Umfänge werden in jedem Koordinatensystem auf dem Ellipsoid gemessen, sodass die Flächen aller Polygone zusammen die des Rasters ergeben.
&lt;strong&gt;Stil&lt;/strong&gt;: Der Layer hat die Namen und Farben der Klassen. Ein GeoPackage enthält diesen Stil; bei anderen Formaten liegt eine Stildatei (.qml) daneben.
&lt;strong&gt;Große Raster&lt;/strong&gt;: Bevor die Polygone gebildet werden, sagt eine Warnung, wenn sie womöglich nicht in den Arbeitsspeicher passen. Weniger, größere Polygone brauchen weniger: Legen Sie eine kleinste Größe fest, oder verwenden Sie vorher Klassen bereinigen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>[Choose a class raster, or drop one here]</source>
        <translation>[Klassenraster wählen oder hier ablegen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>[None]</source>
        <translation>[Keines]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>[All classes]</source>
        <translation>[Alle Klassen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Class raster</source>
        <translation>Klassenraster</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>A raster whose values are classes, such as the result of Classify Pixels or a land cover map. Names and colours are those of the layer, if it is shown by paletted or unique values, and otherwise those in the file.</source>
        <translation>Ein Raster, dessen Werte Klassen sind, etwa das Ergebnis von Pixel klassifizieren oder eine Landbedeckungskarte. Namen und Farben sind die des Layers, wenn er mit Palette oder eindeutigen Werten dargestellt wird, andernfalls die in der Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>The classes to convert: values such as 1,3 or names such as Water;Forest. Pixels of other classes have no polygons. If empty, all classes are converted.</source>
        <translation>Die umzuwandelnden Klassen: Werte wie 1,3 oder Namen wie Wasser;Wald. Pixel anderer Klassen haben keine Polygone. Wenn leer, werden alle Klassen umgewandelt.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>A raster whose mean in each polygon is stored in the field confidence, such as the confidence raster of Classify Pixels. Its first band is used; on another grid, its nearest pixels. If empty, there is no such field.</source>
        <translation>Ein Raster, dessen Mittelwert in jedem Polygon im Feld confidence gespeichert wird, etwa das Konfidenzraster von Pixel klassifizieren. Verwendet wird sein erster Kanal; bei einem anderen Gitter die jeweils nächstgelegenen Pixel. Wenn leer, gibt es dieses Feld nicht.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>One feature for each class</source>
        <translation>Ein Objekt je Klasse</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Checked: all polygons of a class are one multipart feature. Unchecked (the default): each polygon is a feature.</source>
        <translation>Aktiviert: Alle Polygone einer Klasse sind ein mehrteiliges Objekt. Deaktiviert (Standard): Jedes Polygon ist ein Objekt.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Smallest size of a polygon</source>
        <translation>Kleinste Größe eines Polygons</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>All sizes</source>
        <translation>Alle Größen</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Regions (connected pixels of one class) smaller than this are merged into their largest neighbour before the polygons are traced, as by Sieve of GDAL, so that there are no gaps. This counts for all classes, also if only some are converted. 0, the default, keeps all regions.</source>
        <translation>Gebiete (zusammenhängende Pixel einer Klasse), die kleiner sind, werden wie mit Sieben von GDAL mit ihrem größten Nachbarn vereinigt, bevor die Polygone gebildet werden; so entstehen keine Lücken. Das gilt für alle Klassen, auch wenn nur einige umgewandelt werden. 0 (Standard) behält alle Gebiete.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Unit of the size</source>
        <translation>Einheit der Größe</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Hectares</source>
        <translation>Hektar</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>The unit of the smallest size: 0 = pixels (default), 1 = hectares, which are converted to pixels by the mean area of a pixel on the Earth.</source>
        <translation>Die Einheit der kleinsten Größe: 0 = Pixel (Standard), 1 = Hektar, die mit der mittleren Fläche eines Pixels auf der Erde in Pixel umgerechnet werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Round the corners</source>
        <translation>Ecken abrunden</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>Checked: the corners of pixels are rounded, over half a pixel to each side. Neighbours keep their shared borders, so there are still no gaps or overlaps; corners where three polygons meet are kept. The fields area and perimeter remain those of the pixels. Unchecked (the default): polygons follow the pixels exactly.</source>
        <translation>Aktiviert: Die Ecken der Pixel werden abgerundet, um ein halbes Pixel nach jeder Seite. Nachbarn behalten ihre gemeinsamen Grenzen, sodass weiterhin keine Lücken oder Überlappungen entstehen; Ecken, an denen drei Polygone zusammentreffen, bleiben erhalten. Die Felder area und perimeter bleiben die der Pixel. Deaktiviert (Standard): Die Polygone folgen genau den Pixeln.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classes_to_polygons.py"/>
        <source>The vector file to write: a GeoPackage (.gpkg), Shapefile, GeoJSON, FlatGeobuf, CSV, GML, KML, SQLite or MapInfo file, by its suffix. GeoJSON and KML are in longitude and latitude. An existing file is replaced.</source>
        <translation>Die zu schreibende Vektordatei: GeoPackage (.gpkg), Shapefile, GeoJSON, FlatGeobuf, CSV, GML, KML, SQLite oder MapInfo, je nach Dateiendung. GeoJSON und KML haben geographische Länge und Breite. Eine vorhandene Datei wird ersetzt.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Deep learning models (*.onnx *.emd *.dlpk *.ecd *.json *.model *.dnn *.cntk);;All files (*)</source>
        <translation>Deep-Learning-Modelle (*.onnx *.emd *.dlpk *.ecd *.json *.model *.dnn *.cntk);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classify Pixels Using Deep Learning</source>
        <translation>Pixel mit Deep Learning klassifizieren</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>classification,image classification,pixel classification,classify image,supervised classification,segmentation,semantic segmentation,image segmentation,land cover,land use,land cover classification,land use classification,lulc,clouds,cloud mask,cloud detection,neural network,cnn,unet,u-net,deep learning,machine learning,artificial intelligence,ai,model,inference,prediction,onnx,onnxruntime,emd,dlpk,ecd,mlm,stac,esri,arcgis pro,deepness,hugging face,transformers,segformer,pytorch,tensorflow,cntk,scikit-learn,random forest,remote sensing,satellite imagery,aerial imagery,orthophoto,drone,sentinel-2,thematic,raster</source>
        <translation>Klassifizierung,Klassifikation,Bildklassifizierung,Bildklassifikation,Pixelklassifizierung,Pixelklassifikation,Pixel klassifizieren,Bild klassifizieren,überwachte Klassifizierung,überwachte Klassifikation,Segmentierung,semantische Segmentierung,Bildsegmentierung,Landbedeckung,Bodenbedeckung,Landnutzung,Flächennutzung,Landnutzungsklassifizierung,Landnutzungsklassifikation,Wolken,Wolkenmaske,Wolkenerkennung,neuronales Netz,neuronale Netze,Deep Learning,maschinelles Lernen,künstliche Intelligenz,KI,Modell,Inferenz,Vorhersage,Fernerkundung,Satellitenbild,Satellitenbilder,Luftbild,Luftbilder,Orthofoto,Drohne,Drohnenbild,thematisch,Raster</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classifies every pixel of a raster with a trained deep learning model.</source>
        <translation>Klassifiziert jeden Pixel eines Rasters mit einem trainierten Deep-Learning-Modell.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classifies every pixel of a raster with a trained deep learning model and creates a thematic raster with the model's own classes and colours.
&lt;strong&gt;Model&lt;/strong&gt;: an ONNX file (.onnx), alone or next to an Esri model definition (.emd) or a STAC Item (.json), a folder from Hugging Face, a model of CNTK 2 (.model), a deep learning package (.dlpk), or a classifier definition (.ecd). It must output a class for every pixel, as semantic segmentation networks and per-pixel classifiers such as those from scikit-learn do. Nothing in it is executed except the network itself.
&lt;strong&gt;Is it suitable?&lt;/strong&gt; A model only works on imagery like the imagery it was trained on: the same bands, the same kind of values, and about the same cell size. Under Model definition, a card shows what the model requires. Below the parameters, checks compare it with your raster and suggest fixes, and Preview on the Map shows part of the result within seconds.
&lt;strong&gt;Result&lt;/strong&gt;: a GeoTIFF on the grid of the input, unless the environments (advanced parameters) specify another one. Pixels that are NoData in the input or outside the mask are NoData in the result. Several rasters give one result, or one each (Processing mode).
&lt;strong&gt;Log&lt;/strong&gt;: lists the assumptions that were made and ends with a table of the classes and their areas.</source>
        <translation>Klassifiziert jeden Pixel eines Rasters mit einem trainierten Deep-Learning-Modell und erzeugt ein thematisches Raster mit den Klassen und Farben des Modells.
&lt;strong&gt;Modell&lt;/strong&gt;: eine ONNX-Datei (.onnx), allein oder neben einer Esri-Modelldefinition (.emd) oder einem STAC Item (.json), ein Ordner von Hugging Face, ein Modell von CNTK 2 (.model), ein Deep-Learning-Paket (.dlpk) oder eine Klassifikatordefinition (.ecd). Es muss für jeden Pixel eine Klasse liefern, wie es Netze für semantische Segmentierung und Klassifikatoren einzelner Pixel, etwa aus scikit-learn, tun. Daraus ausgeführt wird nur das Netz selbst.
&lt;strong&gt;Ist es geeignet?&lt;/strong&gt; Ein Modell funktioniert nur mit Bildern wie denen, mit denen es trainiert wurde: dieselben Kanäle, dieselbe Art von Werten und etwa dieselbe Zellengröße. Unter Modelldefinition zeigt die Modellkarte, was das Modell braucht. Unter den Parametern vergleichen Prüfungen es mit Ihrem Raster und schlagen Abhilfen vor, und „Vorschau auf der Karte“ zeigt in Sekunden einen Teil des Ergebnisses.
&lt;strong&gt;Ergebnis&lt;/strong&gt;: ein GeoTIFF auf dem Gitter der Eingabe, wenn die Umgebungen (fortgeschrittene Parameter) nichts anderes vorgeben. Pixel, die in der Eingabe NoData sind oder außerhalb der Maske liegen, sind auch im Ergebnis NoData. Mehrere Raster ergeben ein Ergebnis oder je eines (Verarbeitungsmodus).
&lt;strong&gt;Protokoll&lt;/strong&gt;: Es nennt die getroffenen Annahmen und endet mit einer Tabelle der Klassen und ihrer Flächen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>&lt;strong&gt;Unfinished runs&lt;/strong&gt;: a run of ten seconds or more to a named file keeps its finished parts next to the file. If it ends early, starting the same run again continues it. The dialog shows unfinished runs above the checks.</source>
        <translation>&lt;strong&gt;Unvollendete Läufe&lt;/strong&gt;: Ein Lauf von zehn Sekunden oder mehr in eine benannte Datei bewahrt seine fertigen Teile neben der Datei auf. Endet er vorzeitig, wird er fortgesetzt, wenn Sie denselben Lauf erneut starten. Der Dialog zeigt unvollendete Läufe über den Prüfungen an.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classified rasters of the raster items</source>
        <translation>Klassifizierte Raster der Rasterelemente</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[Choose a raster, or drop one here]</source>
        <translation>[Raster wählen oder hierher ziehen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>[Choose a model file, or drop one here]</source>
        <translation>[Modelldatei wählen oder hierher ziehen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>[All bands the model needs, in its order]</source>
        <translation>[Alle Kanäle, die das Modell braucht, in seiner Reihenfolge]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>[Save to a temporary folder]</source>
        <translation>[In temporären Ordner speichern]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>[This computer, in one process]</source>
        <translation>[Dieser Computer, in einem Prozess]</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The imagery to classify: a raster layer or file with at least the bands the model needs. If there are several rasters, the first one is on top, or the first date of a stacked image. A virtual raster (.vrt) or GDAL tile index counts as the files it consists of.</source>
        <translation>Die Bilder, die klassifiziert werden sollen: ein Rasterlayer oder eine Datei mit mindestens den Kanälen, die das Modell braucht. Von mehreren Rastern liegt das erste oben oder ist der erste Zeitpunkt eines gestapelten Bildes. Ein virtuelles Raster (.vrt) oder ein GDAL-Kachelindex zählt wie die Dateien, aus denen es besteht.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Process as mosaicked image</source>
        <translation>Als Mosaik verarbeiten</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Process all raster items separately</source>
        <translation>Rasterelemente separat verarbeiten</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Process as stacked image (dates or sensors)</source>
        <translation>Als gestapeltes Bild verarbeiten (Zeitpunkte oder Sensoren)</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Processing mode</source>
        <translation>Verarbeitungsmodus</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>How several rasters are handled. Process as mosaicked image (0, the default): one result, as if they were a single image. Process all raster items separately (1): one result for each raster, on its own grid; also for each file of a virtual raster (.vrt) or tile index. Process as stacked image (2): all bands of all rasters, in the order of the list, are one image on the grid and extent of the first, for models that take several dates or sensors. Pixels that lack all bands of one raster are NoData.</source>
        <translation>Wie mehrere Raster behandelt werden. Als Mosaik verarbeiten (0, die Vorgabe): ein Ergebnis, als wären sie ein einziges Bild. Rasterelemente separat verarbeiten (1): ein Ergebnis je Raster auf dessen eigenem Gitter, auch für jede Datei eines virtuellen Rasters (.vrt) oder Kachelindexes. Als gestapeltes Bild verarbeiten (2): Alle Kanäle aller Raster sind in der Reihenfolge der Liste ein Bild mit Gitter und Ausdehnung des ersten, für Modelle, die mehrere Zeitpunkte oder Sensoren erwarten. Pixel, denen alle Kanäle eines Rasters fehlen, sind NoData.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>A polygon layer, in any coordinate system. Only pixels whose centre is inside a polygon are classified; all others are NoData in the result, and tiles entirely outside the mask are skipped. If empty, all pixels are classified.</source>
        <translation>Ein Polygonlayer in beliebigem Koordinatensystem. Nur Pixel, deren Mittelpunkt in einem Polygon liegt, werden klassifiziert; alle anderen sind im Ergebnis NoData, und Kacheln ganz außerhalb der Maske werden übersprungen. Bleibt das Feld leer, werden alle Pixel klassifiziert.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Model definition</source>
        <translation>Modelldefinition</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The trained model: an ONNX file (.onnx), an Esri model definition (.emd) or a STAC Item of a model (.json, MLM) with its ONNX file next to it, a folder from Hugging Face or its config.json, a model of CNTK 2 (.model), a deep learning package (.dlpk), or a classifier definition (.ecd). The text of an .emd file is also accepted. In the dialog, Recent lists recently used models, and the card below describes the model.</source>
        <translation>Das trainierte Modell: eine ONNX-Datei (.onnx), eine Esri-Modelldefinition (.emd) oder ein STAC Item eines Modells (.json, MLM) mit der ONNX-Datei daneben, ein Ordner von Hugging Face oder dessen config.json, ein Modell von CNTK 2 (.model), ein Deep-Learning-Paket (.dlpk) oder eine Klassifikatordefinition (.ecd). Auch der Text einer .emd-Datei wird angenommen. Im Dialog bietet „Zuletzt“ die zuletzt verwendeten Modelle an, und die Modellkarte darunter beschreibt das Modell.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>How the model is applied, for example padding 56;batch_size 4. The available arguments depend on the model. Arguments that are left out keep the model's default, which is usually right.</source>
        <translation>Wie das Modell angewandt wird, zum Beispiel padding 56;batch_size 4. Welche Argumente es gibt, hängt vom Modell ab. Was weggelassen wird, behält die Vorgabe des Modells, die meist richtig ist.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The bands of the input to pass to the model, counted from 1, in the order the model expects. For example, with 4,3,2 the model's first band is band 4 of the raster. If empty, they are chosen as the model specifies, by name if both have band names, otherwise in the raster's order. For a stacked image, 4,3,2 means these bands of each raster, and 1:4,1:3,2:4 lists raster:band. In the dialog, Choose from Lists offers the raster's bands for each band of the model.</source>
        <translation>Welche Kanäle der Eingabe das Modell erhält, ab 1 gezählt, in der Reihenfolge, in der es sie erwartet. Zum Beispiel 4,3,2: Kanal 4 des Rasters ist der erste des Modells. Bleibt das Feld leer, werden sie nach den Angaben des Modells gewählt, nach Namen, wenn beide Namen haben, sonst in der Reihenfolge des Rasters. Bei einem gestapelten Bild bedeutet 4,3,2 diese Kanäle jedes Rasters, und 1:4,1:3,2:4 nennt Raster:Kanal. Im Dialog bietet „Aus Listen wählen“ für jeden Kanal des Modells die Kanäle des Rasters an.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The GeoTIFF to write (.tif or .tiff), with the classes' names, colours and pixel counts. If all raster items are processed separately, their results are merged into it and it is optional; otherwise it is required. In the dialog and in batch, a name without a folder is saved in the default folder (set with Folder in the dialog), or else in the Output folder of QGIS's Processing options.</source>
        <translation>Das GeoTIFF, das geschrieben wird (.tif oder .tiff), mit Namen, Farben und Pixelzahlen der Klassen. Werden die Rasterelemente separat verarbeitet, werden ihre Ergebnisse darin zusammengeführt, und es ist optional; sonst ist es erforderlich. Im Dialog und in der Stapelverarbeitung kommt ein Name ohne Ordner in den Standardordner (im Dialog mit „Ordner“ festgelegt) oder sonst in den Ausgabeordner aus den Verarbeitungsoptionen von QGIS.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Folder for the raster items</source>
        <translation>Ordner für die Rasterelemente</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Only used if all raster items are processed separately: the folder for their results, one GeoTIFF each, named after the item. If empty, they are temporary.</source>
        <translation>Nur wenn die Rasterelemente separat verarbeitet werden: der Ordner für ihre Ergebnisse, je ein GeoTIFF, das nach dem Element heißt. Bleibt das Feld leer, sind sie temporär.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>A GeoTIFF that shows how confident the model is at each pixel: the probability of its most probable class (for per-pixel classifiers, of the predicted class), even if it is below the threshold. Values are whole percentages from 0 to 100. Only for models that output a score for each class, and not if raster items are processed separately.</source>
        <translation>Ein GeoTIFF, das zeigt, wie sicher das Modell bei jedem Pixel ist: die Wahrscheinlichkeit seiner wahrscheinlichsten Klasse (bei Klassifikatoren einzelner Pixel: der vorhergesagten Klasse), auch wenn sie unter dem Schwellenwert liegt. Die Werte sind ganze Prozent von 0 bis 100. Nur für Modelle, die einen Score je Klasse liefern, und nicht, wenn Rasterelemente separat verarbeitet werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>A GeoTIFF with one band per class: the probability of the class at each pixel, in whole percentages from 0 to 100. Because of rounding, they may not add up to exactly 100. Only for models that output a score for each class, and not if raster items are processed separately.</source>
        <translation>Ein GeoTIFF mit einem Kanal je Klasse: deren Wahrscheinlichkeit in jedem Pixel, in ganzen Prozent von 0 bis 100. Wegen der Rundung ergeben sie zusammen nicht immer genau 100. Nur für Modelle, die einen Score je Klasse liefern, und nicht, wenn Rasterelemente separat verarbeitet werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>A vector file (.gpkg, .shp or .geojson …) with the classes as polygons: name, colour, area and perimeter of each, and its mean confidence if a confidence raster is written too. If raster items are processed separately, these are the polygons of the merged raster. Classes To Polygons makes the same polygons, with more settings. If empty, none are written.</source>
        <translation>Eine Vektordatei (.gpkg, .shp oder .geojson …) mit den Klassen als Polygonen: Name, Farbe, Fläche und Umfang jedes Polygons, und seine mittlere Konfidenz, wenn auch ein Konfidenzraster geschrieben wird. Werden Rasterelemente einzeln verarbeitet, sind es die Polygone des zusammengeführten Rasters. Klassen in Polygone umwandeln erzeugt dieselben Polygone mit mehr Einstellungen. Wenn leer, werden keine geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>An HTML file (.html) that documents the run: an image of the map, the classes with their areas and shares, the model, the parameters, software versions, times and warnings. QGIS lists it in the Results Viewer; any browser can show and print it. If empty, no report is written.</source>
        <translation>Eine HTML-Datei (.html), die den Lauf dokumentiert: ein Bild der Karte, die Klassen mit Flächen und Anteilen, das Modell, die Parameter, die Versionen der Programme, Zeiten und Warnungen. QGIS führt sie in der Ergebnisanzeige auf; jeder Browser kann sie zeigen und drucken. Bleibt das Feld leer, wird kein Bericht geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Only this rectangle is classified, extended to whole cells. As text: xmin,xmax,ymin,ymax [EPSG:…]; without a code, the numbers are in the output coordinate system. If empty, the entire input is classified. In the dialog, Use Map Extent under Input raster fills it in.</source>
        <translation>Nur dieses Rechteck wird klassifiziert, erweitert auf ganze Zellen. Als Text: xmin,xmax,ymin,ymax [EPSG:…]; ohne Code gelten die Zahlen im Ausgabe-Koordinatensystem. Bleibt das Feld leer, wird die ganze Eingabe klassifiziert. Im Dialog füllt „Kartenausdehnung verwenden“ unter dem Eingaberaster es aus.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The image is resampled to this cell size before classification; the result has the same cell size. In units of the output coordinate system (usually metres or degrees). 0, the default, keeps the cell size of the input.</source>
        <translation>Das Bild wird vor der Klassifizierung auf diese Zellengröße umgerechnet; das Ergebnis hat dieselbe Zellengröße. In Einheiten des Ausgabe-Koordinatensystems (meist Meter oder Grad). 0, die Vorgabe, behält die Zellengröße der Eingabe bei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Best available</source>
        <translation>Bester verfügbarer</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Processor type</source>
        <translation>Prozessortyp</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The processor to use: 0 = best available (default), the GPU if one can be used, otherwise the CPU; 1 = CPU; 2 = GPU (the run fails if none can be used).</source>
        <translation>Der zu verwendende Prozessor: 0 = bester verfügbarer (Vorgabe), also die GPU, wenn eine verwendbar ist, sonst die CPU; 1 = CPU; 2 = GPU (der Lauf schlägt fehl, wenn keine verwendbar ist).</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>0, the first GPU</source>
        <translation>0, die erste GPU</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Which GPU runs the network if there are several, counted from 0. The default is 0.</source>
        <translation>Auf welcher von mehreren GPUs das Netz läuft, ab 0 gezählt. Die Vorgabe ist 0.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>On read error</source>
        <translation>Bei Lesefehlern</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>What happens if a part of the input cannot be read because the file is damaged or incomplete. Stop (0, the default): the run fails, and the message names the rows and columns. NoData (1): the damaged blocks are NoData in the result, and the log lists them. An input that cannot be reached stops the run in any case.</source>
        <translation>Was geschieht, wenn ein Teil der Eingabe nicht gelesen werden kann, weil die Datei beschädigt oder unvollständig ist. Abbrechen (0, Vorgabe): Der Lauf schlägt fehl, und die Meldung nennt die Zeilen und Spalten. NoData (1): Die beschädigten Blöcke sind im Ergebnis NoData, und das Protokoll führt sie auf. Eine Eingabe, die nicht erreichbar ist, beendet den Lauf in jedem Fall.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Where the run is processed, if not in this process. local:4 starts 4 processes on this computer; tcp://host:8786 or tls://host:8786?security=FILE.json uses the workers of a Dask scheduler, which must be able to access the imagery under the same paths as this computer. Requires the Python package distributed. The result is identical.</source>
        <translation>Wo der Lauf berechnet wird, wenn nicht in diesem Prozess. local:4 startet 4 Prozesse auf diesem Computer; tcp://host:8786 oder tls://host:8786?security=FILE.json nutzt die Worker eines Dask-Schedulers, die unter denselben Pfaden wie dieser Computer auf die Bilddaten zugreifen können müssen. Erfordert das Python-Paket distributed. Das Ergebnis ist identisch.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Cancelled. Rasters that were already finished are kept.</source>
        <translation>Abgebrochen. Bereits fertige Raster bleiben erhalten.</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Cancelled. No result was written.</source>
        <translation>Abgebrochen. Es wurde kein Ergebnis geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Clean Classes</source>
        <translation>Klassen bereinigen</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>clean,cleaning,generalise,generalize,generalization,post-processing,postprocessing,smooth,smoothing,salt and pepper,noise,speckle,majority filter,mode filter,majority,minimum mapping unit,mmu,sieve,eliminate,region group,boundary clean,nibble,remove small regions,small patches,fill holes,gaps,nodata,classification,classified raster,class raster,land cover,thematic,raster,deep learning</source>
        <translation>bereinigen,Bereinigung,generalisieren,Generalisierung,Nachbearbeitung,glätten,Glättung,Rauschen,Salz und Pfeffer,Majoritätsfilter,Mehrheitsfilter,Modalfilter,Mindestkartierfläche,minimale Kartiereinheit,kleinste Fläche,sieben,Sieb,Kleinflächen,kleine Flächen entfernen,Löcher füllen,Lücken,NoData,Klassifikation,klassifiziertes Raster,Klassenraster,Landbedeckung,thematisch,Raster,Deep Learning</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Removes single pixels, small regions and small holes from a class raster.</source>
        <translation>Entfernt einzelne Pixel, kleine Gebiete und kleine Löcher aus einem Klassenraster.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Removes single pixels, small regions and small holes from a class raster, such as the result of Classify Pixels.
Three steps run in this order; each is skipped if its value is 0.
&lt;strong&gt;1. Majority filter&lt;/strong&gt;: each pixel gets the class that most pixels around it have.
&lt;strong&gt;2. Smallest size&lt;/strong&gt;: each region below this size (the minimum mapping unit) is merged into its largest neighbour, as by Sieve of GDAL.
&lt;strong&gt;3. Holes&lt;/strong&gt;: each area without a class up to this size gets the class of its largest neighbour. Areas that reach the edge of the raster stay as they are.
&lt;strong&gt;Result&lt;/strong&gt;: a GeoTIFF with the classes, names, colours, data type and NoData value of the input, and new pixel counts. Apart from filled holes, pixels without a class stay without one.
&lt;strong&gt;Log&lt;/strong&gt;: lists the pixels of each class before and after.</source>
        <translation>Entfernt einzelne Pixel, kleine Gebiete und kleine Löcher aus einem Klassenraster, etwa einem Ergebnis von Pixel klassifizieren.
Drei Schritte laufen in dieser Reihenfolge; jeder wird ausgelassen, wenn sein Wert 0 ist.
&lt;strong&gt;1. Mehrheitsfilter&lt;/strong&gt;: Jedes Pixel erhält die Klasse, die die meisten Pixel um es herum haben.
&lt;strong&gt;2. Kleinste Größe&lt;/strong&gt;: Jedes Gebiet unter dieser Größe (der Mindestkartierfläche) wird mit seinem größten Nachbarn zusammengelegt, wie beim Sieben (Sieve) von GDAL.
&lt;strong&gt;3. Löcher&lt;/strong&gt;: Jede Fläche ohne Klasse bis zu dieser Größe erhält die Klasse ihres größten Nachbarn. Flächen, die bis an den Rand des Rasters reichen, bleiben, wie sie sind.
&lt;strong&gt;Ergebnis&lt;/strong&gt;: ein GeoTIFF mit den Klassen, Namen, Farben, dem Datentyp und dem NoData-Wert der Eingabe und neuen Pixelzahlen. Außer in gefüllten Löchern bleiben Pixel ohne Klasse ohne Klasse.
&lt;strong&gt;Protokoll&lt;/strong&gt;: listet die Pixel jeder Klasse vorher und nachher auf.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Cleaning</source>
        <translation>Bereinigung</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Majority radius (pixels)</source>
        <translation>Radius des Mehrheitsfilters (Pixel)</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Each pixel gets the class that most pixels have in the square around it: 1 for 3 x 3 pixels, 2 for 5 x 5, up to 127. If several classes have the most pixels, the pixel keeps its class if it is one of them, and otherwise gets the one with the lowest value. Pixels without a class do not count. 0 skips this step.</source>
        <translation>Jedes Pixel erhält die Klasse, die die meisten Pixel im Quadrat um es herum haben: 1 für 3 x 3 Pixel, 2 für 5 x 5, bis 127. Haben mehrere Klassen die meisten Pixel, behält das Pixel seine Klasse, wenn sie darunter ist, und erhält sonst die mit dem kleinsten Wert. Pixel ohne Klasse zählen nicht. 0 lässt diesen Schritt aus.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>The minimum mapping unit: regions (connected pixels of one class) smaller than this are merged into their largest neighbour. A small region whose neighbours are all small stays; a larger majority radius prevents this. 0 skips this step.</source>
        <translation>Die Mindestkartierfläche: Gebiete (zusammenhängende Pixel einer Klasse), die kleiner sind, werden mit ihrem größten Nachbarn zusammengelegt. Ein kleines Gebiet, dessen Nachbarn alle klein sind, bleibt; ein größerer Radius des Mehrheitsfilters verhindert das. 0 lässt diesen Schritt aus.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Unit of the sizes</source>
        <translation>Einheit der Größen</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>The unit of both sizes: 0 = pixels (default), 1 = hectares, which are converted to pixels by the mean area of a pixel on the Earth.</source>
        <translation>Die Einheit beider Größen: 0 = Pixel (Vorgabe), 1 = Hektar, die mit der mittleren Fläche eines Pixels auf der Erde in Pixel umgerechnet werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Connected pixels</source>
        <translation>Zusammenhängende Pixel</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>4: by their sides</source>
        <translation>4: über ihre Seiten</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>8: also by their corners</source>
        <translation>8: auch über ihre Ecken</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Which pixels of a class form one region: 0 = those that share a side (default), 1 = also those that share only a corner.</source>
        <translation>Welche Pixel einer Klasse ein Gebiet bilden: 0 = die mit einer gemeinsamen Seite (Vorgabe), 1 = auch die mit nur einer gemeinsamen Ecke.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Holes (connected pixels without a class) of up to this size get the class of their largest neighbour. Holes at the edge of the raster are not filled. 0 skips this step.</source>
        <translation>Löcher (zusammenhängende Pixel ohne Klasse) bis zu dieser Größe erhalten die Klasse ihres größten Nachbarn. Löcher am Rand des Rasters werden nicht gefüllt. 0 lässt diesen Schritt aus.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Cleaned classes</source>
        <translation>Bereinigte Klassen</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>The GeoTIFF to write (.tif or .tiff), with the names, colours and new pixel counts of the classes.</source>
        <translation>Das zu schreibende GeoTIFF (.tif oder .tiff) mit den Namen, Farben und neuen Pixelzahlen der Klassen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/clean_classes.py"/>
        <source>Skipped</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>A polygon layer, in any coordinate system. Only pixels whose centre is inside a polygon are processed; all others are NoData in the result. If empty, all pixels are processed.</source>
        <translation>Ein Polygonlayer in einem beliebigen Koordinatenbezugssystem. Nur Pixel, deren Mittelpunkt in einem Polygon liegt, werden verarbeitet; alle anderen sind im Ergebnis NoData. Ohne Angabe werden alle Pixel verarbeitet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Output name</source>
        <translation>Ausgabename</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Name of the result in the Layers panel. No other layer in the project may have this name, except one that shows the file to be overwritten. If empty, such a layer keeps its name, and QGIS names a new layer. If no file is chosen, the file also gets this name; in the dialog it is saved in the default folder if one is set.</source>
        <translation>Name des Ergebnisses im Layerfenster. Kein anderer Layer des Projekts darf ihn haben, außer einem, der die zu überschreibende Datei anzeigt. Bleibt das Feld leer, behält ein solcher Layer seinen Namen, und QGIS benennt einen neuen. Ist keine Datei gewählt, heißt auch die Datei so; im Dialog liegt sie im Standardordner, falls einer festgelegt ist.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>HTML files (*.html *.htm)</source>
        <translation>HTML-Dateien (*.html *.htm)</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Output coordinate system</source>
        <translation>Ausgabe-Koordinatensystem</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Coordinate system of the result, for example EPSG:32633. If empty, that of the first input raster is used.</source>
        <translation>Koordinatensystem des Ergebnisses, zum Beispiel EPSG:32633. Bleibt das Feld leer, wird das des ersten Eingaberasters verwendet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Processing extent</source>
        <translation>Verarbeitungsausdehnung</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Only this rectangle is processed, extended to whole cells. As text: xmin,xmax,ymin,ymax [EPSG:…]; without a code, the numbers are in the output coordinate system. If empty, the entire input is processed.</source>
        <translation>Nur dieses Rechteck wird verarbeitet, erweitert auf ganze Zellen. Als Text: xmin,xmax,ymin,ymax [EPSG:…]; ohne Code gelten die Zahlen im KBS der Ausgabe. Ohne Angabe wird die gesamte Eingabe verarbeitet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Snap raster</source>
        <translation>Fangraster</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>The cells of the result are aligned with the cells of this raster, which must have the CRS of the result. If empty, they are aligned with the cells of the input.</source>
        <translation>Die Zellen des Ergebnisses werden an den Zellen dieses Rasters ausgerichtet, das dasselbe KBS wie das Ergebnis haben muss. Bleibt das Feld leer, werden sie an den Zellen der Eingabe ausgerichtet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Same as input</source>
        <translation>Wie die Eingabe</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>The cell size of the result, whose cells get the class of the nearest input cell. In units of the output coordinate system (usually metres or degrees). 0, the default, keeps the cell size of the input.</source>
        <translation>Die Zellengröße des Ergebnisses; jede Zelle erhält die Klasse der nächstgelegenen Eingabezelle. In Einheiten des KBS der Ausgabe (meist Meter oder Grad). 0, die Vorgabe, behält die Zellengröße der Eingabe bei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>Parallel processing factor</source>
        <translation>Faktor für parallele Verarbeitung</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>How many processor cores to use: a number such as 4, a share such as 50%, or 0 for one core. If empty, all cores are used. Fewer cores need less memory.</source>
        <translation>Wie viele Prozessorkerne verwendet werden: eine Zahl wie 4, ein Anteil wie 50% oder 0 für einen. Bleibt das Feld leer, alle. Weniger Kerne brauchen weniger Speicher.</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[All pixels]</source>
        <translation>[Alle Pixel]</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[Named by QGIS]</source>
        <translation>[QGIS benennt den Layer]</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[No report]</source>
        <translation>[Kein Bericht]</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[Same as input]</source>
        <translation>[Wie die Eingabe]</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[Entire input]</source>
        <translation>[Die ganze Eingabe]</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[Cells of the input]</source>
        <translation>[Zellen der Eingabe]</translation>
    </message>
    <message>
        <location filename="../processing_provider/common_parameters.py"/>
        <source>[All cores]</source>
        <translation>[Alle Prozessorkerne]</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Compute Categorical Change</source>
        <translation>Klassenänderung berechnen</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>change,change detection,categorical change,compute change raster,land cover change,land use change,lulc,post-classification comparison,transition,transitions,transition matrix,cross tabulation,crosstab,from-to,difference,compare rasters,deforestation,forest loss,urban growth,gains and losses,annual rate,sankey,time series,multitemporal,classified raster,class raster,thematic,raster,deep learning,arcgis pro,esri</source>
        <translation>Änderung,Veränderung,Änderungserkennung,Change Detection,change detection,Veränderungsdetektion,Landbedeckungsänderung,Landnutzungsänderung,Landnutzungswandel,lulc,Postklassifikationsvergleich,Übergang,Übergänge,Übergangsmatrix,Kreuztabelle,Kreuztabellierung,von-nach,Differenz,Raster vergleichen,Entwaldung,Waldverlust,Stadtwachstum,Zu- und Abnahme,jährliche Rate,Sankey,Zeitreihe,multitemporal,klassifiziertes Raster,Klassenraster,thematisch,Raster,Deep Learning,deep learning,arcgis pro,esri</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Computes which class became which between two class rasters, with areas.</source>
        <translation>Berechnet, welche Klasse zwischen zwei Klassenrastern zu welcher wurde, mit Flächen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Compares two class rasters of the same place, such as two results of Classify Pixels, and creates a raster with one value for each transition from one class to another.
&lt;strong&gt;Result&lt;/strong&gt;: a GeoTIFF on the grid of the earlier raster. Its attribute table lists for each transition, such as Forest-&gt;Water, both classes, pixels and area. Unchanged pixels have a row for each class, named No Change. Pixels without data in one of the rasters are NoData.
&lt;strong&gt;Matrix&lt;/strong&gt;: a CSV file with the pixels and hectares from each class to each class.
&lt;strong&gt;Report&lt;/strong&gt;: an HTML file with the map, a diagram of the transitions, and gains, losses, net change and, if both dates are given, the annual rate of each class.
&lt;strong&gt;Accuracy&lt;/strong&gt;: errors of both maps add up in the change. Compare maps that the same model made, and check the accuracy of both.</source>
        <translation>Vergleicht zwei Klassenraster desselben Orts, etwa zwei Ergebnisse von Pixel klassifizieren, und erzeugt ein Raster mit einem Wert für jeden Übergang von einer Klasse zu einer anderen.
&lt;strong&gt;Ergebnis&lt;/strong&gt;: ein GeoTIFF auf dem Gitter des früheren Rasters. Seine Attributtabelle führt für jeden Übergang, etwa Wald-&gt;Wasser, beide Klassen, Pixel und Fläche auf. Unveränderte Pixel haben eine Zeile für jede Klasse, mit dem Namen No Change. Pixel ohne Daten in einem der Raster sind NoData.
&lt;strong&gt;Matrix&lt;/strong&gt;: eine CSV-Datei mit den Pixeln und Hektar von jeder Klasse zu jeder Klasse.
&lt;strong&gt;Bericht&lt;/strong&gt;: eine HTML-Datei mit der Karte, einem Diagramm der Übergänge und Zunahme, Abnahme, Saldo und, wenn beide Daten angegeben sind, der jährlichen Rate jeder Klasse.
&lt;strong&gt;Genauigkeit&lt;/strong&gt;: Die Fehler beider Karten summieren sich in der Änderung. Vergleichen Sie Karten, die dasselbe Modell erzeugt hat, und prüfen Sie die Genauigkeit beider.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>[No table]</source>
        <translation>[Keine Tabelle]</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Earlier raster (from)</source>
        <translation>Früheres Raster (von)</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>The class raster before the change. The result has its grid. Names and colours of the classes are those of the layer if it is shown by unique values, otherwise those in the file.</source>
        <translation>Das Klassenraster vor der Änderung. Das Ergebnis hat dessen Gitter. Namen und Farben der Klassen sind die des Layers, wenn er nach Einzelwerten dargestellt ist, sonst die der Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Date of the earlier raster</source>
        <translation>Datum des früheren Rasters</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>When the image of the earlier raster was taken, such as 2010-07-15. With both dates, the report has the annual rate of change of each class. Optional.</source>
        <translation>Wann das Bild des früheren Rasters aufgenommen wurde, etwa 2010-07-15. Mit beiden Daten enthält der Bericht die jährliche Änderungsrate jeder Klasse. Optional.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Later raster (to)</source>
        <translation>Späteres Raster (zu)</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>The class raster after the change. If its coordinate system or cells differ from those of the earlier raster, each pixel gets its nearest class.</source>
        <translation>Das Klassenraster nach der Änderung. Weichen sein KBS oder seine Zellen von denen des früheren Rasters ab, erhält jedes Pixel die nächstgelegene Klasse.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Date of the later raster</source>
        <translation>Datum des späteren Rasters</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>When the image of the later raster was taken, such as 2018-07-15. Optional.</source>
        <translation>Wann das Bild des späteren Rasters aufgenommen wurde, etwa 2018-07-15. Optional.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Which classes of both rasters are the same: those with the same value (0, the default), or those with the same name, in upper or lower case, regardless of their values (1). Names that differ are listed in the log and in the report.</source>
        <translation>Welche Klassen beider Raster dieselben sind: die mit demselben Wert (0, Voreinstellung) oder die mit demselben Namen, groß- oder kleingeschrieben, gleich welche Werte sie haben (1). Abweichende Namen werden im Protokoll und im Bericht aufgeführt.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Only transitions from these classes are shown: values such as 1,3, or names such as Water;Forest. All other pixels have the value 0 (Other). If empty, all classes are used.</source>
        <translation>Nur Übergänge von diesen Klassen werden dargestellt: Werte wie 1,3 oder Namen wie Wasser;Wald. Alle anderen Pixel haben den Wert 0 (Other). Wenn leer, werden alle Klassen verwendet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>Only transitions to these classes are shown: values such as 1,3, or names such as Water;Forest.</source>
        <translation>Nur Übergänge zu diesen Klassen werden dargestellt: Werte wie 1,3 oder Namen wie Wasser;Wald.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>The pixels that get the value of their transition: all (0, the default), those whose class changed (1), or those whose class did not (2). The others have the value 0 (Other), which is transparent. The matrix always has all.</source>
        <translation>Die Pixel, die den Wert ihres Übergangs erhalten: alle (0, Voreinstellung), die mit geänderter Klasse (1) oder die mit unveränderter Klasse (2). Die übrigen haben den Wert 0 (Other), der transparent ist. Die Matrix enthält immer alle.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>The colour of a transition: the average of the colours of both classes (0, the default), the colour of the earlier class (1), or that of the later class (2).</source>
        <translation>Die Farbe eines Übergangs: das Mittel der Farben beider Klassen (0, Voreinstellung), die Farbe der früheren Klasse (1) oder die der späteren Klasse (2).</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>The GeoTIFF to write (.tif or .tiff), with a value, name, colour and area for each transition.</source>
        <translation>Das zu schreibende GeoTIFF (.tif oder .tiff), mit Wert, Name, Farbe und Fläche jedes Übergangs.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>A CSV file with a row for each class of the earlier raster and a column for each class of the later one, in pixels and in hectares. If empty, none is written.</source>
        <translation>Eine CSV-Datei mit einer Zeile für jede Klasse des früheren Rasters und einer Spalte für jede Klasse des späteren, in Pixeln und in Hektar. Wenn leer, wird keine geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_categorical_change.py"/>
        <source>An HTML file (.html) with the map, a diagram of the transitions, the matrix, and gains, losses, net change and annual rates of the classes. QGIS lists it in the Results Viewer; any browser can show and print it. If empty, no report is written.</source>
        <translation>Eine HTML-Datei (.html) mit der Karte, einem Diagramm der Übergänge, der Matrix sowie Zunahmen, Abnahmen, Saldo und jährlichen Raten der Klassen. QGIS führt sie in der Ergebnisanzeige auf; jeder Browser kann sie anzeigen und drucken. Wenn leer, wird kein Bericht geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Compute Confusion Matrix</source>
        <translation>Konfusionsmatrix berechnen</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>accuracy,accuracy assessment,validation,confusion matrix,error matrix,contingency table,kappa,overall accuracy,user's accuracy,producer's accuracy,precision,recall,f1,f1 score,iou,intersection over union,area estimation,unbiased area,confidence interval,olofsson,ground truth,reference,classified raster,class raster,land cover,deep learning,esri,arcgis pro,acatama</source>
        <translation>Genauigkeit,Genauigkeitsbewertung,Genauigkeitsanalyse,Validierung,Konfusionsmatrix,Fehlermatrix,Verwechslungsmatrix,Kontingenztabelle,Kappa,Gesamtgenauigkeit,Nutzergenauigkeit,Produzentengenauigkeit,Precision,Recall,F1,F1-Maß,IoU,Flächenschätzung,Konfidenzintervall,Olofsson,Referenz,Referenzdaten,klassifiziertes Raster,Klassenraster,Landbedeckung,Deep Learning,deep learning,esri,arcgis pro,acatama</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Compares a class raster with reference data: confusion matrix, accuracies, areas.</source>
        <translation>Vergleicht ein Klassenraster mit Referenzdaten: Konfusionsmatrix, Genauigkeiten, Flächen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Compares a class raster with reference points, polygons or a reference raster, and computes how accurate the raster is.
&lt;strong&gt;Table&lt;/strong&gt;: rows are the classes of the raster, columns those of the reference. The user's accuracy of a class is the share of its mapped samples that are correct; the producer's accuracy is the share of its reference samples that the raster has found. F1 and IoU combine both. A value that cannot be computed is empty.
&lt;strong&gt;Probability samples&lt;/strong&gt;: if the points are a random sample (see Sampling), the accuracies of the whole map and the true areas of its classes are estimated as well, weighted by the mapped areas, with 95% intervals (Olofsson et al. 2014). If the points were created inside a mask, clip the raster by the same mask first.
&lt;strong&gt;Left out&lt;/strong&gt;: points without a reference class or with -1, points outside the raster, and samples where the raster is NoData. The log and the report count them.</source>
        <translation>Vergleicht ein Klassenraster mit Referenzpunkten, Polygonen oder einem Referenzraster und berechnet, wie genau das Raster ist.
&lt;strong&gt;Tabelle&lt;/strong&gt;: Zeilen sind die Klassen des Rasters, Spalten die der Referenz. Die Nutzergenauigkeit einer Klasse ist der Anteil ihrer kartierten Stichproben, der richtig ist; die Produzentengenauigkeit ist der Anteil ihrer Stichproben in der Referenz, den das Raster gefunden hat. F1 und IoU verbinden beide. Ein Wert, der nicht berechnet werden kann, ist leer.
&lt;strong&gt;Zufallsstichproben&lt;/strong&gt;: Sind die Punkte eine Zufallsstichprobe (siehe Stichprobenauswahl), werden auch die Genauigkeiten der ganzen Karte und die wahren Flächen ihrer Klassen geschätzt, gewichtet mit den kartierten Flächen und mit 95-%-Intervallen (Olofsson et al. 2014). Wurden die Punkte in einer Maske erzeugt, schneiden Sie das Raster zuerst mit derselben Maske zu.
&lt;strong&gt;Nicht verglichen&lt;/strong&gt; werden Punkte ohne Referenzklasse oder mit -1, Punkte außerhalb des Rasters und Stichproben, an denen das Raster NoData ist. Protokoll und Bericht zählen sie.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Overall accuracy</source>
        <translation>Gesamtgenauigkeit</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>The map to assess: a result of Classify Pixels or any other raster with a value for each class.</source>
        <translation>Die zu bewertende Karte: ein Ergebnis von Pixel klassifizieren oder ein anderes Raster mit einem Wert für jede Klasse.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>What is true: a layer of points, such as one of Create Accuracy Assessment Points, a layer of polygons, of which every pixel with its centre inside counts, or a class raster, whose nearest pixel counts. In any coordinate system.</source>
        <translation>Was wahr ist: ein Punktlayer, etwa einer von Genauigkeitspunkte erzeugen, ein Polygonlayer, von dem jedes Pixel mit seinem Mittelpunkt im Polygon zählt, oder ein Klassenraster, dessen nächstgelegenes Pixel zählt. In einem beliebigen Koordinatensystem.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>[GrndTruth, if the layer has it]</source>
        <translation>[GrndTruth, wenn der Layer es hat]</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>The field of the points or polygons with their true class: its value, or its name as in the raster. If empty, the field GrndTruth is used. Not used for a raster.</source>
        <translation>Das Feld der Punkte oder Polygone mit ihrer wahren Klasse: ihr Wert oder ihr Name wie im Raster. Wenn leer, wird das Feld GrndTruth verwendet. Für ein Raster nicht verwendet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>How the samples were chosen. Simple random (0) and stratified by the classes of this raster (1): accuracies and class areas of the whole map are estimated, with 95% intervals. Points of Create Accuracy Assessment Points are stratified, unless they were created as simple random ones. Not a probability sample (2, the default), such as test areas that somebody chose: the figures are for the samples only.</source>
        <translation>Wie die Stichproben ausgewählt wurden. Einfache Zufallsstichprobe (0) und nach den Klassen dieses Rasters geschichtet (1): Genauigkeiten und Klassenflächen der ganzen Karte werden geschätzt, mit 95-%-Intervallen. Punkte von Genauigkeitspunkte erzeugen sind geschichtet, wenn sie nicht als einfach zufällige erzeugt wurden. Keine Zufallsstichprobe (2, die Voreinstellung), etwa ausgesuchte Testgebiete: Die Zahlen gelten nur für die Stichproben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>The table: ClassValue, a column for each class (C_1 …), Total, U_Accuracy, F1, IoU, Kappa, and for probability samples the estimates. The last rows are Total, P_Accuracy and Kappa. Any format that QGIS writes, such as .csv, .xlsx, .gpkg or .dbf.</source>
        <translation>Die Tabelle: ClassValue, eine Spalte für jede Klasse (C_1 …), Total, U_Accuracy, F1, IoU, Kappa und bei Zufallsstichproben die Schätzungen. Die letzten Zeilen sind Total, P_Accuracy und Kappa. Jedes Format, das QGIS schreibt, etwa .csv, .xlsx, .gpkg oder .dbf.</translation>
    </message>
    <message>
        <location filename="../processing_provider/compute_confusion_matrix.py"/>
        <source>An HTML file (.html) with the matrix, the accuracies and areas, their intervals, and what they mean. QGIS lists it in the Results Viewer; any browser can show and print it. If empty, no report is written.</source>
        <translation>Eine HTML-Datei (.html) mit der Matrix, den Genauigkeiten und Flächen, ihren Intervallen und was sie bedeuten. QGIS führt sie in der Ergebnisanzeige auf; jeder Browser kann sie anzeigen und drucken. Wenn leer, wird kein Bericht geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Convert Model To ONNX</source>
        <translation>Modell nach ONNX konvertieren</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>convert model,export model,onnx,tf2onnx,skl2onnx,tensorflow,tensorflow lite,tflite,savedmodel,saved_model,frozen graph,pb,keras,h5,hdf5,pytorch,torchscript,torch,pt,pt2,cntk,scikit-learn,sklearn,skops,lightgbm,xgboost,random forest,gradient boosting,deep learning,machine learning,neural network,model,esri,arcgis pro,classification,segmentation</source>
        <translation>Modell konvertieren,Modell umwandeln,Modell exportieren,onnx,tf2onnx,skl2onnx,tensorflow,tensorflow lite,tflite,savedmodel,saved_model,pb,keras,h5,hdf5,pytorch,torchscript,torch,pt,pt2,cntk,scikit-learn,sklearn,skops,lightgbm,xgboost,Random Forest,Gradient Boosting,Deep Learning,maschinelles Lernen,neuronales Netz,Modell,esri,arcgis pro,Klassifikation,Segmentierung</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Converts a model of TensorFlow, Keras, PyTorch, CNTK and other frameworks to an ONNX file.</source>
        <translation>Konvertiert ein Modell von TensorFlow, Keras, PyTorch, CNTK und anderen Frameworks in eine ONNX-Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Converts a model of another framework to an ONNX file (.onnx), which Classify Pixels Using Deep Learning can run.
&lt;strong&gt;Models&lt;/strong&gt;: TensorFlow (SavedModel folder, frozen .pb, .tflite), Keras (.keras, .h5), PyTorch (TorchScript .pt, exported program .pt2), LightGBM (.txt), XGBoost (.json), scikit-learn (.skops) and CNTK 2 (.model).
&lt;strong&gt;Frameworks&lt;/strong&gt;: the framework that created the model converts it, in a separate program. When it is needed for the first time, the dialog offers to install it into its own folder in your QGIS profile, and shows the size of the download first. {menu} lists and removes frameworks. CNTK 2 models need none.
&lt;strong&gt;Check&lt;/strong&gt;: both models are run on the same random tiles. The file is written only if onnxruntime can run it and its results agree with those of the framework. The log and the file state how well they agree.
&lt;strong&gt;Security&lt;/strong&gt;: code in a model file is not executed. On Linux, the program that converts a model has no network access if the system supports this; otherwise the dialog states it.</source>
        <translation>Konvertiert ein Modell eines anderen Frameworks in eine ONNX-Datei (.onnx), die „Pixel mit Deep Learning klassifizieren“ ausführen kann.
&lt;strong&gt;Modelle&lt;/strong&gt;: TensorFlow (SavedModel-Ordner, eingefrorene .pb-Dateien, .tflite), Keras (.keras, .h5), PyTorch (TorchScript .pt, exportiertes Programm .pt2), LightGBM (.txt), XGBoost (.json), scikit-learn (.skops) und CNTK 2 (.model).
&lt;strong&gt;Frameworks&lt;/strong&gt;: Das Framework, mit dem das Modell erstellt wurde, konvertiert es in einem eigenen Programm. Wenn es zum ersten Mal benötigt wird, bietet der Dialog an, es in einem eigenen Ordner Ihres QGIS-Profils zu installieren, und zeigt vorher die Größe des Downloads. {menu} listet die Frameworks auf und entfernt sie. Modelle von CNTK 2 brauchen keines.
&lt;strong&gt;Prüfung&lt;/strong&gt;: Beide Modelle werden mit denselben zufälligen Kacheln ausgeführt. Die Datei wird nur geschrieben, wenn onnxruntime sie ausführen kann und ihre Ergebnisse mit denen des Frameworks übereinstimmen. Wie gut sie übereinstimmen, steht im Protokoll und in der Datei.
&lt;strong&gt;Sicherheit&lt;/strong&gt;: Code in einer Modelldatei wird nicht ausgeführt. Unter Linux hat das konvertierende Programm keinen Netzwerkzugriff, sofern das System dies unterstützt; andernfalls weist der Dialog darauf hin.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <location filename="../processing_provider/frameworks.py"/>
        <location filename="../ui/menu/menu.py"/>
        <source>Conversion Frameworks…</source>
        <translation>Frameworks zum Konvertieren…</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>[Choose a model file, or drop a file or folder here]</source>
        <translation>[Modelldatei wählen oder Datei bzw. Ordner hier ablegen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>[No class information]</source>
        <translation>[Keine Klasseninformationen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <location filename="../processing_provider/sink_algorithm.py"/>
        <location filename="../processing_provider/thematic_algorithm.py"/>
        <source>Cancelled. Nothing was written.</source>
        <translation>Abgebrochen. Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Models of other frameworks (*.pb *.keras *.h5 *.hdf5 *.tflite *.pt *.pt2 *.model *.dnn *.cntk *.txt *.json *.ubj *.skops);;All files (*)</source>
        <translation>Modelle anderer Frameworks (*.pb *.keras *.h5 *.hdf5 *.tflite *.pt *.pt2 *.model *.dnn *.cntk *.txt *.json *.ubj *.skops);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Model to convert</source>
        <translation>Zu konvertierendes Modell</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>The trained model: a TensorFlow SavedModel (its folder, or the saved_model.pb in it), a frozen TensorFlow graph (.pb), a Keras (.keras, .h5), TensorFlow Lite (.tflite), TorchScript (.pt), PyTorch (.pt2), LightGBM (.txt), XGBoost (.json, .ubj), scikit-learn (.skops) or CNTK 2 model (.model). The file is not changed.</source>
        <translation>Das trainierte Modell: ein SavedModel von TensorFlow (sein Ordner oder die saved_model.pb darin), ein eingefrorener TensorFlow-Graph (.pb) oder ein Modell von Keras (.keras, .h5), TensorFlow Lite (.tflite), TorchScript (.pt), PyTorch (.pt2), LightGBM (.txt), XGBoost (.json, .ubj), scikit-learn (.skops) oder CNTK 2 (.model). Die Datei wird nicht verändert.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Number of bands</source>
        <translation>Anzahl der Kanäle</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>How many bands the model expects. Only needed if the file does not state it, as for TorchScript models. 0, the default, uses the number in the file.</source>
        <translation>Wie viele Kanäle das Modell erwartet. Nur nötig, wenn die Datei dies nicht angibt, wie bei TorchScript-Modellen. 0 (Vorgabe) verwendet die Anzahl in der Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Height and width, in pixels, of the images the model was trained on. Only needed if the file does not state it and the model does not accept every size. 0, the default, uses the size in the file.</source>
        <translation>Höhe und Breite der Bilder, mit denen das Modell trainiert wurde, in Pixeln. Nur nötig, wenn die Datei sie nicht angibt und das Modell nicht jede Größe akzeptiert. 0 (Vorgabe) verwendet die Größe in der Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Class information</source>
        <translation>Klasseninformationen</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Class information (*.json);;All files (*)</source>
        <translation>Klasseninformationen (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>A JSON file with the value, name and colour of each class, in the order in which the model outputs their scores. If given, the classes become part of the ONNX file. For an example, see docs/model-formats.md.</source>
        <translation>Eine JSON-Datei mit Wert, Name und Farbe jeder Klasse, in der Reihenfolge, in der das Modell ihre Bewertungen ausgibt. Wenn angegeben, werden die Klassen Teil der ONNX-Datei. Ein Beispiel steht in docs/model-formats.md.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX-Modelle (*.onnx)</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>The ONNX file to write (.onnx). Classify Pixels accepts it as Model definition.</source>
        <translation>Die zu schreibende ONNX-Datei (.onnx). „Pixel klassifizieren“ akzeptiert sie als Modelldefinition.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>As in the file</source>
        <translation>Wie in der Datei</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Model: no file selected. Choose the model to convert.</source>
        <translation>Modell: keine Datei ausgewählt. Wählen Sie das zu konvertierende Modell.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Size: {size} kB; the original model has {original} kB.</source>
        <translation>Größe: {size} kB; das ursprüngliche Modell hat {original} kB.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>The conversion was not isolated: the converting program had access to the network.</source>
        <translation>Die Konvertierung war nicht isoliert: Das konvertierende Programm hatte Zugriff auf das Netzwerk.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>The conversion was isolated: the converting program had no access to the network.</source>
        <translation>Die Konvertierung war isoliert: Das konvertierende Programm hatte keinen Zugriff auf das Netzwerk.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Output {output}: the result is an ONNX model. Enter a name that ends in .onnx.</source>
        <translation>Ausgabe {output}: Das Ergebnis ist ein ONNX-Modell. Geben Sie einen Namen ein, der auf .onnx endet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/convert_model_to_onnx.py"/>
        <source>Output {output}: this is inside the model's folder, which is not changed. Choose another folder.</source>
        <translation>Ausgabe {output}: Der Pfad liegt im Ordner des Modells, der nicht verändert wird. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Create Accuracy Assessment Points</source>
        <translation>Genauigkeitspunkte erzeugen</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>accuracy,accuracy assessment,validation,sample,sampling,random points,stratified,stratified random,equalized,reference points,ground truth,test points,points,classified raster,class raster,land cover,deep learning,esri,arcgis pro,acatama</source>
        <translation>Genauigkeit,Genauigkeitsbewertung,Genauigkeitsanalyse,Validierung,Stichprobe,Stichproben,Zufallspunkte,geschichtet,geschichtete Zufallsstichprobe,stratifiziert,Referenzpunkte,Testpunkte,Kontrollpunkte,Punkte,klassifiziertes Raster,Klassenraster,Landbedeckung,Deep Learning,deep learning,esri,arcgis pro,acatama</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Creates random points of a class raster, to look up their true classes.</source>
        <translation>Erzeugt Zufallspunkte eines Klassenrasters, um ihre wahren Klassen nachzusehen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Creates random points of a class raster. Look up the true class of each point, in the field or in better imagery, and enter its value in the field GrndTruth, which is -1 at first. Then run Compute Confusion Matrix with these points.
&lt;strong&gt;Probability sample&lt;/strong&gt;: every part of the area of a class has the same chance of a point, also where cells differ in area, as in degrees. That is what Compute Confusion Matrix needs to estimate the accuracy of the whole map and the true areas of its classes. Label all points, or a random part of them: if you delete difficult ones, the sample is not random any more.
&lt;strong&gt;Fields&lt;/strong&gt;: Classified has the class value of the raster, GrndTruth the true one, Class the name of the class. AcATaMa and ArcGIS Pro use the first two as well.</source>
        <translation>Erzeugt Zufallspunkte eines Klassenrasters. Sehen Sie die wahre Klasse jedes Punktes nach, im Gelände oder in besseren Bildern, und tragen Sie ihren Wert in das Feld GrndTruth ein, in dem zunächst -1 steht. Führen Sie dann Konfusionsmatrix berechnen mit diesen Punkten aus.
&lt;strong&gt;Zufallsstichprobe&lt;/strong&gt;: Jeder Teil der Fläche einer Klasse hat dieselbe Chance auf einen Punkt, auch wenn Zellen verschieden groß sind, wie bei Grad. Das braucht Konfusionsmatrix berechnen, um die Genauigkeit der ganzen Karte und die wahren Flächen ihrer Klassen zu schätzen. Bestimmen Sie alle Punkte oder einen zufälligen Teil davon: Löschen Sie schwierige, ist die Stichprobe nicht mehr zufällig.
&lt;strong&gt;Felder&lt;/strong&gt;: Classified enthält den Klassenwert des Rasters, GrndTruth den wahren, Class den Namen der Klasse. AcATaMa und ArcGIS Pro verwenden die ersten beiden ebenfalls.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Sample Settings</source>
        <translation>Stichprobeneinstellungen</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>The map to sample: a result of Classify Pixels or any other raster with a value for each class.</source>
        <translation>Die Karte, aus der Punkte gezogen werden: ein Ergebnis von Pixel klassifizieren oder ein anderes Raster mit einem Wert für jede Klasse.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>A polygon layer, in any coordinate system. Only pixels whose centre is inside a polygon get points. If empty, all pixels can.</source>
        <translation>Ein Polygonlayer in einem beliebigen Koordinatensystem. Nur Pixel, deren Mittelpunkt in einem Polygon liegt, erhalten Punkte. Wenn leer, kommen alle Pixel infrage.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Stratified random</source>
        <translation>Geschichtet zufällig</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Equalised stratified random</source>
        <translation>Geschichtet zufällig, gleich viele je Klasse</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Simple random</source>
        <translation>Einfach zufällig</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Sampling strategy</source>
        <translation>Stichprobenstrategie</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>How points are distributed over the classes. Stratified random (0, the default): in proportion to the areas of the classes, but at least {least} in each. Equalised stratified random (1): the same number in each class. Simple random (2): anywhere, regardless of the class.</source>
        <translation>Wie die Punkte auf die Klassen verteilt werden. Geschichtet zufällig (0, die Voreinstellung): im Verhältnis der Flächen der Klassen, aber mindestens {least} je Klasse. Geschichtet zufällig, gleich viele je Klasse (1): dieselbe Anzahl in jeder Klasse. Einfach zufällig (2): irgendwo, unabhängig von der Klasse.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Number of points</source>
        <translation>Anzahl der Punkte</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>The number of points in all classes together. Depending on the sampling strategy there may be more; there are fewer only if a class has too few pixels or the minimum distance leaves no room, which the log then states.</source>
        <translation>Die Anzahl der Punkte in allen Klassen zusammen. Je nach Strategie können es mehr werden; weniger werden es nur, wenn eine Klasse zu wenige Pixel hat oder der Mindestabstand keinen Platz lässt. Das Protokoll weist darauf hin.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Minimum distance between points</source>
        <translation>Mindestabstand zwischen Punkten</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>No minimum</source>
        <translation>Kein Mindestwert</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>No two points are closer to each other than this. Metres on the ground if the coordinate system of the raster is in degrees, else units of that coordinate system, usually metres. 0, the default, for no minimum.</source>
        <translation>Keine zwei Punkte liegen näher beieinander. In Metern am Boden, wenn das Koordinatensystem des Rasters in Grad ist, sonst in Einheiten dieses Koordinatensystems, meist Metern. 0, die Voreinstellung, für keinen Mindestabstand.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Random seed</source>
        <translation>Startwert der Zufallszahlen</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>The same number gives the same points; a different number gives different points.</source>
        <translation>Dieselbe Zahl ergibt dieselben Punkte, eine andere Zahl andere.</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>Accuracy assessment points</source>
        <translation>Genauigkeitspunkte</translation>
    </message>
    <message>
        <location filename="../processing_provider/create_accuracy_points.py"/>
        <source>The points, in the centres of pixels and the coordinate system of the raster, in random order. Any format that QGIS writes.</source>
        <translation>Die Punkte, in den Mittelpunkten von Pixeln und im Koordinatensystem des Rasters, in zufälliger Reihenfolge. Jedes Format, das QGIS schreibt.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Deep Learning Model To ECD</source>
        <translation>Deep-Learning-Modell als ECD</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>ecd,esri classifier definition,classifier definition,class information,classes,esri,arcgis pro,classify pixels,classification,pixel classification,segmentation,semantic segmentation,deep learning,machine learning,neural network,model,onnx,pytorch,tensorflow,keras,cntk,json,convert model,export model,package model,embed model</source>
        <translation>Klassifikatordefinition,Esri-Klassifikatordefinition,Klasseninformationen,Klassen,Pixel klassifizieren,Klassifizierung,Klassifikation,Pixelklassifizierung,Pixelklassifikation,Segmentierung,semantische Segmentierung,Deep Learning,maschinelles Lernen,neuronales Netz,neuronale Netze,Modell,Modell umwandeln,Modell konvertieren,Modell exportieren,Modell verpacken,Modell einbetten</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Packs a deep learning model and its classes into one classifier definition file.</source>
        <translation>Packt ein Deep-Learning-Modell und seine Klassen in eine einzige Klassifikatordefinition.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Packs a deep learning model and its classes into one classifier definition file (.ecd), which Classify Pixels Using Deep Learning can run.
&lt;strong&gt;Class information&lt;/strong&gt;: a JSON file that lists the classes, each with its value, name and colour, in the order in which the model outputs their scores.
&lt;strong&gt;Checks&lt;/strong&gt;: before anything is written, its number of bands and classes is checked against the model. Plugins → Pixelwise → Inspect a Model… shows both.
&lt;strong&gt;Other frameworks&lt;/strong&gt;: models of CNTK 2 are packed as they are. Those of TensorFlow, Keras, PyTorch, scikit-learn, LightGBM and XGBoost are converted to ONNX first if the framework is installed (see Convert Model To ONNX). Otherwise they are packed as they are, and cannot be run.</source>
        <translation>Packt ein Deep-Learning-Modell und seine Klassen in eine Klassifikator-Definition (.ecd), die „Pixel mit Deep Learning klassifizieren“ ausführen kann.
&lt;strong&gt;Klasseninformation&lt;/strong&gt;: eine JSON-Datei mit den Klassen, jede mit Wert, Name und Farbe, in der Reihenfolge, in der das Modell ihre Scores ausgibt.
&lt;strong&gt;Prüfungen&lt;/strong&gt;: Bevor etwas geschrieben wird, werden Kanal- und Klassenzahl mit dem Modell verglichen. Erweiterungen → Pixelwise → Modell untersuchen… zeigt beide.
&lt;strong&gt;Andere Frameworks&lt;/strong&gt;: Modelle von CNTK 2 werden unverändert gepackt. Modelle von TensorFlow, Keras, PyTorch, scikit-learn, LightGBM und XGBoost werden zuerst in ONNX konvertiert, wenn das Framework installiert ist (siehe „Modell nach ONNX konvertieren“). Sonst werden sie unverändert gepackt und können nicht ausgeführt werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>[Choose a JSON file, or drop one here]</source>
        <translation>[JSON-Datei wählen oder hierher ziehen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Binary models (*.onnx *.model *.dnn *.cntk *.pb *.h5 *.hdf5 *.keras *.tflite *.pth *.pt *.pt2 *.txt *.json *.ubj *.skops);;All files (*)</source>
        <translation>Binäre Modelle (*.onnx *.model *.dnn *.cntk *.pb *.h5 *.hdf5 *.keras *.tflite *.pth *.pt *.pt2 *.txt *.json *.ubj *.skops);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Binary model file</source>
        <translation>Binäre Modelldatei</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>The trained model: an ONNX file (.onnx), one of CNTK 2 (.model), or a model that Convert Model To ONNX accepts; such a model is converted first. Others are packed as they are, but Classify Pixels cannot run them.</source>
        <translation>Das trainierte Modell: eine ONNX-Datei (.onnx), ein Modell von CNTK 2 (.model) oder ein Modell, das „Modell nach ONNX konvertieren“ akzeptiert; ein solches wird zuerst konvertiert. Andere werden unverändert gepackt, „Pixel klassifizieren“ kann sie aber nicht ausführen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>The classes of the model: a JSON file with the value, name and colour of each class, in the order in which the model outputs their scores. For an example, see docs/model-formats.md.</source>
        <translation>Die Klassen des Modells: eine JSON-Datei mit Wert, Name und Farbe einer jeden, in der Reihenfolge, in der das Modell ihre Scores liefert. docs/model-formats.md zeigt ein Beispiel.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Embed the model</source>
        <translation>Modell einbetten</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Checked (the default): the definition contains the model itself and is a single file to share. Unchecked: it refers to the model by a relative path; the model must be in the folder of the definition or below it, and both must be moved together.</source>
        <translation>Angehakt (die Vorgabe): Die Definition enthält das Modell selbst und ist eine einzige Datei zum Weitergeben. Nicht angehakt: Sie verweist mit relativem Pfad auf das Modell; das Modell muss im Ordner der Definition oder darunter liegen, und beide müssen zusammen verschoben werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Classifier definition</source>
        <translation>Klassifikatordefinition</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Esri classifier definitions (*.ecd)</source>
        <translation>Esri-Klassifikatordefinitionen (*.ecd)</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>The classifier definition to write (.ecd). Classify Pixels accepts it as Model definition.</source>
        <translation>Die Klassifikatordefinition, die geschrieben wird (.ecd). „Pixel mit Deep Learning klassifizieren“ nimmt sie als Modelldefinition.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Embed the model: {model} is converted to ONNX when it is packed, so there is no file that the definition could refer to. Check this box, or convert the model with Convert Model To ONNX and choose the .onnx file.</source>
        <translation>Modell einbetten: {model} wird beim Packen in ONNX konvertiert; es gibt also keine Datei, auf die die Definition verweisen könnte. Aktivieren Sie dieses Kästchen, oder konvertieren Sie das Modell mit „Modell nach ONNX konvertieren“ und wählen Sie die .onnx-Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>{model} is not converted to ONNX, because {framework} is not installed. {advice}</source>
        <translation>{model} wird nicht in ONNX konvertiert, weil {framework} nicht installiert ist. {advice}</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <source>What model files can specify</source>
        <translation>Was Modelldateien angeben können</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <source>How to export models</source>
        <translation>Wie man Modelle exportiert</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <source>How to convert models</source>
        <translation>Modelle konvertieren</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <source>Tools for class rasters</source>
        <translation>Werkzeuge für Klassenraster</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <source>Training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <location filename="../processing_provider/documents.py"/>
        <location filename="../ui/menu/documentation.py"/>
        <source>Documentation</source>
        <translation>Dokumentation (englisch)</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Export Training Data For Deep Learning</source>
        <translation>Trainingsdaten für Deep Learning exportieren</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>training data,training samples,training,train,labels,labelling,annotation,image chips,chips,tiles,patches,image tiles,masks,classified tiles,export tiles,dataset,data set,train test split,validation,esri,arcgis pro,arcgis.learn,fastai,pytorch,tensorflow,u-net,semantic segmentation,segmentation,deep learning,machine learning,neural network,ground truth</source>
        <translation>Trainingsdaten,Trainingsgebiete,Trainingspolygone,Training,trainieren,Labels,Beschriftung,Annotation,Bildkacheln,Bildausschnitte,Kacheln,Masken,Kacheln exportieren,Datensatz,Aufteilung,Validierung,Esri,ArcGIS Pro,arcgis.learn,fastai,PyTorch,TensorFlow,U-Net,semantische Segmentierung,Segmentierung,Deep Learning,maschinelles Lernen,neuronales Netz,Referenzdaten</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Cuts imagery and its labelled classes into tiles to train deep learning models with.</source>
        <translation>Schneidet Bilddaten und ihre Klassen in Kacheln, mit denen Deep-Learning-Modelle trainiert werden.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Cuts imagery and its labelled classes into tiles to train deep learning models with.
&lt;strong&gt;Classes&lt;/strong&gt;: polygons, points or lines with a buffer, or a class raster. Labels keep the class values; 0 is NoData. Only if a class has the value 0 or less, or a text, are all classes numbered from 1; the log has the table.
&lt;strong&gt;Folder&lt;/strong&gt;: in the layout Classified_Tiles, which arcgis.learn and ArcGIS Pro read, or with images, masks and classes.json. A run into a folder with tiles of the same kind continues behind them. After an error, or if you cancel, the folder is as it was before.
&lt;strong&gt;Split&lt;/strong&gt;: with 70,15,15 the folder has complete folders for training, validation and test. Blocks of neighbouring tiles are assigned to one set, so no pixel is in two sets; tiles across the border of two sets are left out.
&lt;strong&gt;Log&lt;/strong&gt;: counts the tiles that were left out and why, and ends with a table of the classes.</source>
        <translation>Schneidet Bilddaten und ihre Klassen in Kacheln, mit denen Deep-Learning-Modelle trainiert werden.
&lt;strong&gt;Klassen&lt;/strong&gt;: Polygone, Punkte oder Linien mit Puffer, oder ein Klassenraster. Labels behalten die Klassenwerte; 0 ist NoData. Nur wenn eine Klasse den Wert 0 oder weniger hat oder ein Text ist, werden alle Klassen ab 1 nummeriert; das Protokoll enthält die Tabelle.
&lt;strong&gt;Ordner&lt;/strong&gt;: mit dem Aufbau Classified_Tiles, den arcgis.learn und ArcGIS Pro lesen, oder mit Bildern, Masken und classes.json. Ein Lauf in einen Ordner mit gleichartigen Kacheln setzt ihn fort. Nach einem Fehler oder einem Abbruch ist der Ordner wie zuvor.
&lt;strong&gt;Aufteilung&lt;/strong&gt;: Mit 70,15,15 enthält der Ordner vollständige Ordner für Training, Validierung und Test. Blöcke benachbarter Kacheln gehören zu einem Teil, sodass kein Pixel in zwei Teilen ist; Kacheln über die Grenze zweier Teile werden ausgelassen.
&lt;strong&gt;Protokoll&lt;/strong&gt;: zählt die ausgelassenen Kacheln mit den Gründen und endet mit einer Tabelle der Klassen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Only tiles of this rectangle are exported, extended to whole cells. As text: xmin,xmax,ymin,ymax [EPSG:…]; without a code, the numbers are in the output coordinate system. If empty, tiles of the entire input are exported.</source>
        <translation>Nur Kacheln dieses Rechtecks werden exportiert; es wird auf ganze Zellen erweitert. Als Text: xmin,xmax,ymin,ymax [EPSG:…]; ohne Code gelten die Zahlen im KBS der Ausgabe. Wenn leer, werden Kacheln der ganzen Eingabe exportiert.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The image is resampled to this cell size before it is cut into tiles, in units of the output coordinate system (usually metres or degrees). 0, the default, keeps the cell size of the input.</source>
        <translation>Das Bild wird auf diese Zellengröße umgerechnet, bevor es in Kacheln geschnitten wird, in Einheiten des KBS der Ausgabe (meist Meter oder Grad). 0, die Vorgabe, behält die Zellengröße der Eingabe bei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Training, Validation and Test</source>
        <translation>Training, Validierung und Test</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Result Folder</source>
        <translation>Ergebnisordner</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[No second image]</source>
        <translation>[Kein zweites Bild]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[Choose a layer, or drop one here]</source>
        <translation>[Layer wählen oder hierher ziehen]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[Tiles of the whole image]</source>
        <translation>[Kacheln des ganzen Bildes]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[Half a tile]</source>
        <translation>[Halbe Kachel]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[One folder, for example 70,15,15 for three]</source>
        <translation>[Ein Ordner; für drei z. B. 70,15,15]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[All bands]</source>
        <translation>[Alle Kanäle]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Classes: no layer selected. Choose labelled polygons or points, or a class raster.</source>
        <translation>Klassen: Kein Layer gewählt. Wählen Sie Polygone oder Punkte mit Klassen oder ein Klassenraster.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Classes "{value}": this is not a vector layer with geometries or a raster layer. Check the path, or choose another layer.</source>
        <translation>Klassen „{value}“: Das ist weder ein Vektorlayer mit Geometrien noch ein Rasterlayer. Prüfen Sie den Pfad oder wählen Sie einen anderen Layer.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The imagery to cut into tiles: a raster layer or file. If there are several rasters, the first one is on top. A virtual raster (.vrt) or GDAL tile index counts as the files it consists of.</source>
        <translation>Die Bilddaten, die in Kacheln geschnitten werden: ein Rasterlayer oder eine Datei. Von mehreren liegt der erste oben. Ein virtuelles Raster (.vrt) oder ein GDAL-Kachelindex zählt als die Dateien, aus denen er besteht.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>How several rasters are handled. Process as mosaicked image (0, the default): tiles of one image. Process all raster items separately (1): tiles of each raster, on its own grid, in the same folder.</source>
        <translation>Was mit mehreren Rastern geschieht. Als Mosaik verarbeiten (0, die Vorgabe): Kacheln eines einzigen Bildes. Alle Raster einzeln verarbeiten (1): Kacheln jedes Rasters auf seinem eigenen Gitter, im selben Ordner.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>A second image of the same places, such as another date or sensor, for networks that compare two images. Its tiles, on the grid of the input, are in the folder images2.</source>
        <translation>Ein zweites Bild derselben Orte, etwa von einem anderen Datum oder Sensor, für Netze, die zwei Bilder vergleichen. Seine Kacheln, auf dem Gitter der Eingabe, liegen im Ordner images2.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The labelled classes: a layer of polygons, of points or lines with a buffer, or a class raster, in any coordinate system. Where features overlap, the last one in the layer counts.</source>
        <translation>Die Klassen: ein Layer mit Polygonen, mit Punkten oder Linien samt Puffer, oder ein Klassenraster, in beliebigem KBS. Wo sich Objekte überlappen, zählt das letzte im Layer.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[classvalue or value, if the layer has it]</source>
        <translation>[classvalue oder value, falls vorhanden]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The field with the class of each feature: whole numbers, or texts, which are numbered from 1. If empty, a field named classvalue or value is used; without one, all features are one class.</source>
        <translation>Das Feld mit der Klasse jedes Objekts: ganze Zahlen, oder Texte, die ab 1 nummeriert werden. Wenn leer, wird ein Feld namens classvalue oder value verwendet; ohne ein solches bilden alle Objekte eine Klasse.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Class name field</source>
        <translation>Feld der Klassennamen</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>[Names of the layer's style]</source>
        <translation>[Namen aus der Darstellung des Layers]</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The field with the name of each feature's class. If empty, classes have the names in the layer's categorised style, or else their values.</source>
        <translation>Das Feld mit dem Klassennamen jedes Objekts. Wenn leer, haben die Klassen die Namen aus der kategorisierten Darstellung des Layers, sonst ihre Werte.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>No buffer</source>
        <translation>Kein Puffer</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The radius around points and lines that belongs to their class, in units of the output coordinate system. With 0, the default, a point labels one pixel.</source>
        <translation>Der Umkreis von Punkten und Linien, der zu ihrer Klasse gehört, in Einheiten des KBS der Ausgabe. Mit 0, der Vorgabe, bekommt nur das Pixel eines Punktes das Label.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>A polygon layer, in any coordinate system. Only tiles that are entirely inside its polygons are exported. If empty, tiles of the whole image are.</source>
        <translation>Ein Polygonlayer in beliebigem KBS. Nur Kacheln, die ganz innerhalb seiner Polygone liegen, werden exportiert. Wenn leer, Kacheln des ganzen Bildes.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The file format of the images: 0 = TIFF (default), for all bands and types; 1 = PNG, for 1 or 3 bands of 8 or 16 bits; 2 = JPEG, for 1 or 3 bands of 8 bits, with a slight loss. Labels are never JPEG.</source>
        <translation>Das Dateiformat der Bilder: 0 = TIFF (Vorgabe), für alle Kanäle und Typen; 1 = PNG, für 1 oder 3 Kanäle mit 8 oder 16 Bit; 2 = JPEG, für 1 oder 3 Kanäle mit 8 Bit, mit leichtem Verlust. Labels werden nie als JPEG gespeichert.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Images and masks</source>
        <translation>Bilder und Masken</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The files in the folder: 0 = Classified_Tiles (default): images, labels, map.txt, statistics and an .emd, as arcgis.learn and ArcGIS Pro read them; 1 = images and masks: the folders images and masks, and classes.json.</source>
        <translation>Die Dateien im Ordner: 0 = Classified_Tiles (Vorgabe): Bilder, Labels, map.txt, Statistiken und eine .emd, wie arcgis.learn und ArcGIS Pro sie lesen; 1 = Bilder und Masken: die Ordner images und masks sowie classes.json.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Width and height of a tile in pixels: 256 (the default), or 256,512 for 256 columns and 512 rows.</source>
        <translation>Breite und Höhe einer Kachel in Pixeln: 256 (die Vorgabe), oder 256,512 für 256 Spalten und 512 Zeilen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Columns and rows from one tile to the next: 128 (the default), or 128,256. If empty, half a tile. If it is smaller than the tile size, tiles overlap.</source>
        <translation>Spalten und Zeilen von einer Kachel zur nächsten: 128 (die Vorgabe), oder 128,256. Wenn leer, eine halbe Kachel. Ist sie kleiner als die Kachelgröße, überlappen sich die Kacheln.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Only tiles with labelled pixels</source>
        <translation>Nur Kacheln mit Pixeln mit Label</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Tiles to export</source>
        <translation>Zu exportierende Kacheln</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Which tiles are exported: 0 = all; 1 = only tiles with at least one labelled pixel (default).</source>
        <translation>Welche Kacheln exportiert werden: 0 = alle; 1 = nur Kacheln mit mindestens einem Pixel mit Label (Vorgabe).</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The share of a feature's area, 0 to 1, that must be inside a tile for the feature to be labelled there. With 0, the default, every part of a feature is.</source>
        <translation>Der Anteil der Fläche eines Objekts (0 bis 1), der in einer Kachel liegen muss, damit das Objekt dort ein Label bekommt. Mit 0, der Vorgabe, bekommt jeder Teil eines Objekts eines.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>No rotated tiles</source>
        <translation>Keine gedrehten Kacheln</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Each tile is exported again and again, rotated by this angle in degrees, up to a full turn: with 90, four times. With 0, the default, it is exported once. Most training programs rotate tiles themselves.</source>
        <translation>Jede Kachel wird immer wieder exportiert, um diesen Winkel in Grad weitergedreht, bis zur vollen Drehung: mit 90 viermal. Mit 0, der Vorgabe, einmal. Die meisten Trainingsprogramme drehen Kacheln selbst.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The coordinates of the tiles: 0 = those of the map (default); 1 = pixels of the image, for imagery without a coordinate system.</source>
        <translation>Die Koordinaten der Kacheln: 0 = die der Karte (Vorgabe); 1 = Pixel des Bildes, für Bilddaten ohne KBS.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>Start index</source>
        <translation>Erste Nummer</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The number of the first tile. If the folder already contains tiles, numbering continues after them, or from this number if it is higher.</source>
        <translation>Die Nummer der ersten Kachel. Enthält der Ordner bereits Kacheln, wird dahinter weitergezählt, oder ab dieser Nummer, wenn sie höher ist.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The bands of the input to export, counted from 1, in this order, for example 4,3,2. If empty, all bands except transparency are exported.</source>
        <translation>Die Kanäle der Eingabe, die exportiert werden, ab 1 gezählt und in dieser Reihenfolge, zum Beispiel 4,3,2. Wenn leer, alle Kanäle außer der Transparenz.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The percentages of training, validation and test tiles, for example 70,15,15, or 80,20 without test tiles: the output folder then contains the folders train, val and test, each complete. If empty, it contains all tiles.</source>
        <translation>Die Prozentanteile der Kacheln für Training, Validierung und Test, zum Beispiel 70,15,15, oder 80,20 ohne Testkacheln: Der Ausgabeordner enthält dann die Ordner train, val und test, jeder vollständig. Wenn leer, enthält er alle Kacheln.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The side of the squares that are assigned to one set, in tiles; 4 is the default. Tiles that reach into a square of another set are left out: larger squares lose fewer tiles, smaller ones mix the sets better.</source>
        <translation>Die Seitenlänge der Quadrate, die zu einem Teil gehören, in Kacheln; 4 ist die Vorgabe. Kacheln, die in ein Quadrat eines anderen Teils hineinreichen, werden ausgelassen: Große Quadrate verlieren weniger Kacheln, kleine mischen die Teile besser.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>A number that decides which squares belong to which set. The same number gives the same sets.</source>
        <translation>Eine Zahl, von der abhängt, welche Quadrate zu welchem Teil gehören. Dieselbe Zahl ergibt dieselben Teile.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>The folder for the tiles, which need not exist. If it contains tiles of an earlier run with the same classes, bands and tile size, the new ones are added.</source>
        <translation>Der Ordner für die Kacheln; er muss nicht existieren. Enthält er Kacheln eines früheren Laufs mit denselben Klassen, Kanälen und derselben Kachelgröße, kommen die neuen dazu.</translation>
    </message>
    <message>
        <location filename="../processing_provider/export_training_data.py"/>
        <source>An HTML file (.html) with sample tiles, the classes and their balance, the sets, the tiles that were left out, and the parameters. QGIS lists it in the Results Viewer. If empty, no report is written.</source>
        <translation>Eine HTML-Datei (.html) mit Beispielkacheln, den Klassen und ihren Anteilen, den Teilen, den ausgelassenen Kacheln und den Parametern. QGIS listet sie in der Ergebnisanzeige. Wenn leer, wird kein Bericht geschrieben.</translation>
    </message>
    <message>
        <location filename="../processing_provider/frameworks.py"/>
        <source>Model {model}: the framework that converts it is not installed: {framework}. Install it and try again.</source>
        <translation>Modell {model}: Das Framework, das es konvertiert, ist nicht installiert: {framework}. Installieren Sie es und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../processing_provider/frameworks.py"/>
        <source>To install it, choose {menu}, or run this command: {command}</source>
        <translation>Wählen Sie zum Installieren {menu} oder führen Sie diesen Befehl aus: {command}</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: {path} is not a regular file, but a pipe or a device. Choose a layer or a file.</source>
        <translation>{title}: {path} ist keine gewöhnliche Datei, sondern eine Pipe oder ein Gerät. Wählen Sie einen Layer oder eine Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: {count} layers were given, but one is expected. Choose one.</source>
        <translation>{title}: Angegeben sind {count} Layer, erwartet wird einer. Wählen Sie einen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: this is not a rectangle. Enter xmin,xmax,ymin,ymax [EPSG:…], or choose a layer whose extent to use.</source>
        <translation>{title}: Das ist kein Rechteck. Geben Sie xmin,xmax,ymin,ymax [EPSG:…] ein oder wählen Sie einen Layer, dessen Ausdehnung verwendet werden soll.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: "{value}" is not a rectangle. Enter xmin,xmax,ymin,ymax [EPSG:…], or choose a layer whose extent to use.</source>
        <translation>{title}: „{value}“ ist kein Rechteck. Geben Sie xmin,xmax,ymin,ymax [EPSG:…] ein oder wählen Sie einen Layer, dessen Ausdehnung verwendet werden soll.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>Output name: the project already has a layer named "{name}". Choose another name, such as "{free}", or remove or rename that layer.</source>
        <translation>Ausgabename: Das Projekt enthält bereits einen Layer „{name}“. Wählen Sie einen anderen Namen, zum Beispiel „{free}“, oder entfernen oder benennen Sie jenen Layer um.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: no file specified. Enter a .tif file name.</source>
        <translation>{title}: Keine Datei angegeben. Geben Sie den Namen einer .tif-Datei ein.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{path}": the result is always a GeoTIFF. Enter a name that ends in .tif or .tiff.</source>
        <translation>{title} „{path}“: Das Ergebnis ist immer ein GeoTIFF. Geben Sie einen Namen ein, der auf .tif oder .tiff endet.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{layer}": this is not a raster layer. Choose a raster layer or an image file.</source>
        <translation>{title} „{layer}“: Das ist kein Rasterlayer. Wählen Sie einen Rasterlayer oder eine Bilddatei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{layer}": its source {source} cannot be opened. Restore the file, or repair the data source in the layer properties.</source>
        <translation>{title} „{layer}“: Seine Quelle {source} kann nicht geöffnet werden. Stellen Sie die Datei wieder her oder reparieren Sie die Datenquelle in den Eigenschaften des Layers.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{source}": the file contains several rasters. Add the one you want to the project, and choose that layer.</source>
        <translation>{title} „{source}“: Die Datei enthält mehrere Raster. Fügen Sie das gemeinte dem Projekt hinzu und wählen Sie diesen Layer.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{source}": GDAL cannot read this as a raster. Choose a raster layer or an image file.</source>
        <translation>{title} „{source}“: GDAL kann das nicht als Raster lesen. Wählen Sie einen Rasterlayer oder eine Bilddatei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{source}": there is no such file, and no such layer in the project. Check the path.</source>
        <translation>{title} „{source}“: Es gibt weder eine solche Datei noch einen solchen Layer im Projekt. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: "{value}" is not a coordinate system known to QGIS. Enter a code such as EPSG:32633, or WKT.</source>
        <translation>{title}: „{value}“ ist kein Koordinatensystem, das QGIS kennt. Geben Sie einen Code wie EPSG:32633 oder WKT ein.</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: no value specified for {name}. {help}</source>
        <translation>{title}: Für {name} ist kein Wert angegeben. {help}</translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: "{value}" is not valid for {name}. {help}</source>
        <translation>{title}: „{value}“ ist für {name} nicht gültig. {help}</translation>
    </message>
    <message>
        <location filename="../processing_provider/links.py"/>
        <source>The inference engine onnxruntime, which runs the models and is not included in QGIS, is missing.</source>
        <translation>Die Inferenz-Engine onnxruntime, die die Modelle ausführt und nicht zu QGIS gehört, fehlt noch.</translation>
    </message>
    <message>
        <location filename="../processing_provider/links.py"/>
        <location filename="../ui/menu/menu.py"/>
        <source>Install the Inference Engine…</source>
        <translation>Inferenz-Engine installieren…</translation>
    </message>
    <message>
        <location filename="../processing_provider/links.py"/>
        <source>Install it here:</source>
        <translation>Hier installieren:</translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{title} "{value}": there is no such file, and no such layer in the project. Check the path.</source>
        <translation>{title} „{value}“: Es gibt weder eine solche Datei noch einen solchen Layer im Projekt. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{name}: no feature is selected. Select polygons, or uncheck "Selected features only".</source>
        <translation>{name}: Kein Objekt ist gewählt. Wählen Sie Polygone oder entfernen Sie das Häkchen bei „Nur gewählte Objekte“.</translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{name}: feature {id} is not a polygon but a {kind}. Choose a polygon layer.</source>
        <translation>{name}: Das Objekt {id} ist kein Polygon, sondern {kind}. Wählen Sie einen Polygonlayer.</translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{name}: the geometry of feature {id} is invalid ({words}). Repair it with Fix Geometries, or let QGIS skip invalid features (the options next to the layer).</source>
        <translation>{name}: Die Geometrie des Objekts {id} ist ungültig ({words}). Reparieren Sie sie mit „Geometrien reparieren“ oder lassen Sie QGIS ungültige Objekte überspringen (Optionen neben dem Layer).</translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>self-intersection</source>
        <translation>sie schneidet sich selbst</translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>layer</source>
        <translation>Layer</translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Input Layers</source>
        <translation>Eingabelayer</translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Model Settings</source>
        <translation>Modelleinstellungen</translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Result Layer</source>
        <translation>Ergebnislayer</translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Result File</source>
        <translation>Ergebnisdatei</translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Environments</source>
        <translation>Umgebungen</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider.py"/>
        <source>Pixelwise: pixel classification with deep learning</source>
        <translation>Pixelwise: Pixelklassifizierung mit Deep Learning</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>{title} "{layer}": its data type cannot be classified. Save it as a GeoTIFF (Export → Save As…) and choose that file.</source>
        <translation>{title} „{layer}“: Sein Datentyp kann nicht klassifiziert werden. Speichern Sie den Layer als GeoTIFF (Exportieren → Speichern als…) und wählen Sie diese Datei.</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": QGIS cannot open it a second time. Check its data source.</source>
        <translation>Eingaberaster „{name}“: QGIS kann es nicht ein zweites Mal öffnen. Prüfen Sie seine Datenquelle.</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": {place} cannot be read ({words}). Check the layer in QGIS and the connection to its server, then run again.</source>
        <translation>Eingaberaster „{name}“: {place} kann nicht gelesen werden ({words}). Prüfen Sie den Layer in QGIS und die Verbindung zu seinem Server und starten Sie den Lauf erneut.</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>QGIS returned no pixels</source>
        <translation>QGIS liefert keine Pixel</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": its server has not responded for {seconds:.0f} s. Check the connection, or run again later. The timeout is set under Settings → Options → Network.</source>
        <translation>Eingaberaster „{name}“: Sein Server hat {seconds:.0f} s lang nicht geantwortet. Prüfen Sie die Verbindung oder starten Sie später erneut. Das Zeitlimit steht unter Einstellungen → Optionen → Netzwerk.</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": reading was stopped.</source>
        <translation>Eingaberaster „{name}“: Das Lesen wurde abgebrochen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>The server reports {count} missing tiles. Pixels there are NoData.</source>
        <translation>Der Server meldet {count} fehlende Kacheln. Die Pixel dort sind NoData.</translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>The server reports that all {count} requested tiles are missing. Check the address of the web map, its zoom levels (Min. and Max. Zoom Level of the connection), and the extent.</source>
        <translation>Der Server meldet, dass alle {count} angefragten Kacheln fehlen. Prüfen Sie die Adresse der Webkarte, ihre Zoomstufen („Minimale Zoomstufe“ und „Maximale Zoomstufe“ der Verbindung) und die Ausdehnung.</translation>
    </message>
    <message>
        <location filename="../processing_provider/reference_layer.py"/>
        <source>Reference "{layer}": it contains neither points nor polygons. Choose a point or polygon layer.</source>
        <translation>Referenz „{layer}“: Sie enthält weder Punkte noch Polygone. Wählen Sie einen Punkt- oder Polygonlayer.</translation>
    </message>
    <message>
        <location filename="../processing_provider/reference_layer.py"/>
        <source>Reference "{layer}"</source>
        <translation>Referenz „{layer}“</translation>
    </message>
    <message>
        <location filename="../processing_provider/reference_layer.py"/>
        <source>Reference field: the layer "{layer}" has no field {field}. Its fields are: {fields}.</source>
        <translation>Referenzfeld: Der Layer „{layer}“ hat kein Feld {field}. Seine Felder sind: {fields}.</translation>
    </message>
    <message>
        <location filename="../processing_provider/reference_layer.py"/>
        <source>Reference field: the layer "{layer}" has no field {field}, so choose the field that contains the reference class. Its fields are: {fields}.</source>
        <translation>Referenzfeld: Der Layer „{layer}“ hat kein Feld {field}. Wählen Sie daher das Feld, das die Referenzklasse enthält. Seine Felder sind: {fields}.</translation>
    </message>
    <message>
        <location filename="../processing_provider/requests.py"/>
        <location filename="../processing_provider/xyz_tiles.py"/>
        <source>the response is not a valid image</source>
        <translation>die Antwort ist kein gültiges Bild</translation>
    </message>
    <message>
        <location filename="../processing_provider/requests.py"/>
        <source>the response is not an image but {kind}</source>
        <translation>die Antwort ist kein Bild, sondern {kind}</translation>
    </message>
    <message>
        <location filename="../processing_provider/sink_algorithm.py"/>
        <source>{title} {output}: this file is part of the shapefile {shapes}. Choose another file name.</source>
        <translation>{title} {output}: Diese Datei gehört zum Shapefile {shapes}. Wählen Sie einen anderen Dateinamen.</translation>
    </message>
    <message>
        <location filename="../processing_provider/sink_algorithm.py"/>
        <source>{title}: it cannot be written ({reason}). Choose another file or format, and check the disk.</source>
        <translation>{title}: Das Ergebnis kann nicht geschrieben werden ({reason}). Wählen Sie eine andere Datei oder ein anderes Format, und prüfen Sie den Datenträger.</translation>
    </message>
    <message>
        <location filename="../processing_provider/sink_algorithm.py"/>
        <source>QGIS gave no reason</source>
        <translation>QGIS hat keinen Grund genannt</translation>
    </message>
    <message>
        <location filename="../processing_provider/thematic_algorithm.py"/>
        <source>Thematic rasters</source>
        <translation>Thematische Raster</translation>
    </message>
    <message>
        <location filename="../ui/card/card_widget.py"/>
        <location filename="../ui/menu/inspect_window.py"/>
        <source>Read a model</source>
        <translation>Ein Modell lesen</translation>
    </message>
    <message>
        <location filename="../ui/card/card_widget.py"/>
        <source>Details (warnings: {count})</source>
        <translation>Einzelheiten (Warnungen: {count})</translation>
    </message>
    <message>
        <location filename="../ui/card/card_widget.py"/>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <location filename="../ui/card/card_widget.py"/>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <location filename="../ui/card/card_widget.py"/>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <location filename="../ui/card/card_widget.py"/>
        <source>Details of the model</source>
        <translation>Einzelheiten des Modells</translation>
    </message>
    <message>
        <location filename="../ui/card/swatches.py"/>
        <source>Classes of the model</source>
        <translation>Klassen des Modells</translation>
    </message>
    <message>
        <location filename="../ui/dialog/convert_line.py"/>
        <source>Convert…</source>
        <translation>Konvertieren…</translation>
    </message>
    <message>
        <location filename="../ui/dialog/convert_line.py"/>
        <source>Identify a model</source>
        <translation>Modell bestimmen</translation>
    </message>
    <message>
        <location filename="../ui/dialog/convert_line.py"/>
        <source>Convert this model to ONNX with {framework}</source>
        <translation>Dieses Modell mit {framework} nach ONNX konvertieren</translation>
    </message>
    <message>
        <location filename="../ui/dialog/convert_line.py"/>
        <source>The model was converted and is now {name}.</source>
        <translation>Das Modell wurde konvertiert und ist jetzt {name}.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/convert_line.py"/>
        <source>Show Log</source>
        <translation>Protokoll anzeigen</translation>
    </message>
    <message>
        <location filename="../ui/dialog/error_watcher.py"/>
        <source>Checking the changed value</source>
        <translation>Geänderten Wert prüfen</translation>
    </message>
    <message>
        <location filename="../ui/dialog/grouped_dialog.py"/>
        <source>A framework must be installed to convert this model.</source>
        <translation>Um dieses Modell zu konvertieren, muss ein Framework installiert werden.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/grouped_dialog.py"/>
        <source>"{title}" is not valid.</source>
        <translation>„{title}“ ist nicht gültig.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/grouped_dialog.py"/>
        <location filename="../ui/menu/engine_setup.py"/>
        <source>Install…</source>
        <translation>Installieren…</translation>
    </message>
    <message>
        <location filename="../ui/dialog/isolation_note.py"/>
        <source>The conversion is not isolated: this system does not let Pixelwise cut off the network for the program that converts a model. Convert only models from sources you trust.</source>
        <translation>Die Konvertierung ist nicht isoliert: Auf diesem System kann Pixelwise dem Programm, das ein Modell konvertiert, den Netzwerkzugriff nicht entziehen. Konvertieren Sie nur Modelle aus vertrauenswürdigen Quellen.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/isolation_note.py"/>
        <source>Check the isolation of conversions</source>
        <translation>Isolierung der Konvertierung prüfen</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>Use Map Extent</source>
        <translation>Kartenausdehnung verwenden</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>Whole Raster</source>
        <translation>Ganzes Raster</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>The map does not show any part of the input raster. Zoom to it and try again.</source>
        <translation>Die Karte zeigt keinen Teil des Eingaberasters. Zoomen Sie darauf und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>The map shows the whole input, so all of it is classified.</source>
        <translation>Die Karte zeigt die ganze Eingabe, daher wird sie vollständig klassifiziert.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>Only this extent is classified: {extent}</source>
        <translation>Nur diese Ausdehnung wird klassifiziert: {extent}</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>Classifies only the part currently shown on the map: the map extent becomes the processing extent.</source>
        <translation>Klassifiziert nur den Teil, den die Karte gerade zeigt: Ihre Ausdehnung wird zur Verarbeitungsausdehnung.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/map_extent.py"/>
        <source>Removes the processing extent, so that the whole input is classified.</source>
        <translation>Entfernt die Verarbeitungsausdehnung, sodass die ganze Eingabe klassifiziert wird.</translation>
    </message>
    <message>
        <location filename="../ui/dialog/parameter_check.py"/>
        <source>Checking the parameters</source>
        <translation>Parameter prüfen</translation>
    </message>
    <message>
        <location filename="../ui/dialog/parameter_check.py"/>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>Default Folder for Results</source>
        <translation>Standardordner für Ergebnisse</translation>
    </message>
    <message>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>File: {name} in {folder}</source>
        <translation>Datei: {name} in {folder}</translation>
    </message>
    <message>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>Temporary file: {name}</source>
        <translation>Temporäre Datei: {name}</translation>
    </message>
    <message>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>Choose Default Folder…</source>
        <translation>Standardordner wählen…</translation>
    </message>
    <message>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>Clear Default Folder</source>
        <translation>Standardordner entfernen</translation>
    </message>
    <message>
        <location filename="../ui/dialog/result_file_line.py"/>
        <source>The folder for results for which only a name was entered. If it is not set, the Output folder of QGIS's Processing options is used for a name in the field above, and a temporary folder for an output name.</source>
        <translation>Der Ordner für Ergebnisse, für die nur ein Name angegeben wurde. Ist keiner gewählt, wird für einen Namen im Feld darüber der Ausgabeordner aus den Verarbeitungsoptionen von QGIS verwendet und für einen Ausgabenamen ein temporärer Ordner.</translation>
    </message>
    <message>
        <location filename="../ui/menu/documentation.py"/>
        <source>The documentation is in English.</source>
        <translation>Die Dokumentation ist auf Englisch.</translation>
    </message>
    <message>
        <location filename="../ui/menu/documentation.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../ui/menu/documentation.py"/>
        <source>Open in Browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <location filename="../ui/menu/engine_setup.py"/>
        <source>Install its inference engine onnxruntime to get started.</source>
        <translation>Installieren Sie zum Einstieg die Inferenz-Engine onnxruntime.</translation>
    </message>
    <message>
        <location filename="../ui/menu/engine_setup.py"/>
        <source>Open the installation window?</source>
        <translation>Das Installationsfenster öffnen?</translation>
    </message>
    <message>
        <location filename="../ui/menu/engine_setup.py"/>
        <source>The inference engine onnxruntime, which runs the models, is not installed. Install it now?</source>
        <translation>Die Inferenz-Engine onnxruntime, die die Modelle ausführt, ist nicht installiert. Jetzt installieren?</translation>
    </message>
    <message>
        <location filename="../ui/menu/engine_setup.py"/>
        <source>Pixelwise</source>
        <translation>Pixelwise</translation>
    </message>
    <message>
        <location filename="../ui/menu/engine_setup.py"/>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Measure installed frameworks</source>
        <translation>Größe der installierten Frameworks ermitteln</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Install Again</source>
        <translation>Erneut installieren</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <location filename="../ui/menu/task_dialog.py"/>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Not installed</source>
        <translation>Nicht installiert</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Installed, {size} MB</source>
        <translation>Installiert, {size} MB</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Installing {package}…</source>
        <translation>{package} wird installiert…</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Pixelwise: installing {package}</source>
        <translation>Pixelwise: {package} wird installiert</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Cancelled. Nothing was installed.</source>
        <translation>Abgebrochen. Es wurde nichts installiert.</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Installed and ready to use.</source>
        <translation>Installiert und einsatzbereit.</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Removing {package}…</source>
        <translation>{package} wird entfernt…</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Pixelwise: removing {package}</source>
        <translation>Pixelwise: {package} wird entfernt</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Removed.</source>
        <translation>Entfernt.</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Conversion Frameworks</source>
        <translation>Frameworks zum Konvertieren</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Packages:</source>
        <translation>Pakete:</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>From:</source>
        <translation>Von:</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Folder:</source>
        <translation>Ordner:</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>You can also install it in a terminal, with this command:</source>
        <translation>Sie können es auch in einem Terminal installieren, mit diesem Befehl:</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Download</source>
        <translation>Download</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>On Disk</source>
        <translation>Auf der Festplatte</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>about {size} MB</source>
        <translation>ca. {size} MB</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>the package index pip is configured to use (usually pypi.org)</source>
        <translation>der Paketindex, den pip verwendet (meist pypi.org)</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>the package index pip is configured to use (usually pypi.org), and {index}</source>
        <translation>der Paketindex, den pip verwendet (meist pypi.org), und {index}</translation>
    </message>
    <message>
        <location filename="../ui/menu/frameworks_dialog.py"/>
        <source>The framework that made a model converts it to ONNX. It is not included in QGIS. Install downloads it with pip into its own folder in your QGIS profile. It is only used for conversions and never loaded into QGIS: QGIS and its Python remain unchanged, and the converted models run without it. Models of CNTK 2 need no framework.</source>
        <translation>Das Framework, mit dem ein Modell erstellt wurde, konvertiert es nach ONNX. Es ist nicht in QGIS enthalten. „Installieren“ lädt es mit pip in einen eigenen Ordner Ihres QGIS-Profils. Es wird nur zum Konvertieren verwendet und nie in QGIS geladen: QGIS und sein Python bleiben unverändert, und die konvertierten Modelle laufen ohne das Framework. Modelle von CNTK 2 brauchen kein Framework.</translation>
    </message>
    <message>
        <location filename="../ui/menu/inspect_window.py"/>
        <source>Choose a model to see what it does and what input it requires.</source>
        <translation>Wählen Sie ein Modell, um zu sehen, was es leistet und welche Eingabe es braucht.</translation>
    </message>
    <message>
        <location filename="../ui/menu/inspect_window.py"/>
        <source>Copy as Text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <location filename="../ui/menu/inspect_window.py"/>
        <source>Model to inspect</source>
        <translation>Zu untersuchendes Modell</translation>
    </message>
    <message>
        <location filename="../ui/menu/inspect_window.py"/>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <location filename="../ui/menu/inspect_window.py"/>
        <source>Inspect a Model</source>
        <translation>Modell untersuchen</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Search Again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Searching for QGIS's Python interpreter…</source>
        <translation>Der Python-Interpreter von QGIS wird gesucht…</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Pixelwise: searching for QGIS's Python interpreter</source>
        <translation>Pixelwise: Python-Interpreter von QGIS suchen</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Cancelled. QGIS's Python interpreter is needed to install the engine: search again.</source>
        <translation>Abgebrochen. Zum Installieren der Engine wird der Python-Interpreter von QGIS gebraucht: Suchen Sie erneut.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Installed. Restart QGIS to use it.</source>
        <translation>Installiert. Starten Sie QGIS neu, um sie zu verwenden.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Removed. The part already loaded stays in use until QGIS is closed.</source>
        <translation>Entfernt. Der bereits geladene Teil bleibt in Gebrauch, bis QGIS geschlossen wird.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>QGIS is using it right now. It will be removed when QGIS is restarted.</source>
        <translation>QGIS verwendet es gerade. Es wird beim nächsten Start von QGIS entfernt.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>QGIS's Python has an onnxruntime in {folder} that cannot be used but takes precedence over any other. Remove it there (python3 -m pip uninstall onnxruntime onnxruntime-gpu), restart QGIS, and install it here.</source>
        <translation>Das Python von QGIS hat in {folder} ein onnxruntime, das nicht nutzbar ist, aber Vorrang vor jedem anderen hat. Entfernen Sie es dort (python3 -m pip uninstall onnxruntime onnxruntime-gpu), starten Sie QGIS neu und installieren Sie es hier.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Installed by Pixelwise: {package} {version}. It cannot be used: {reason}</source>
        <translation>Von Pixelwise installiert: {package} {version}. Es ist nicht nutzbar: {reason}</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Installed by Pixelwise: {package} {version}.</source>
        <translation>Von Pixelwise installiert: {package} {version}.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>QGIS's Python already has {package}, in {folder}. Pixelwise uses it, so there is nothing to install.</source>
        <translation>Das Python von QGIS hat bereits {package}, in {folder}. Pixelwise verwendet es, es ist also nichts zu installieren.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>It will be removed when QGIS is restarted.</source>
        <translation>Es wird beim nächsten Start von QGIS entfernt.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Not installed.</source>
        <translation>Nicht installiert.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Install the Inference Engine</source>
        <translation>Inferenz-Engine installieren</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Status:</source>
        <translation>Status:</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>&amp;Package:</source>
        <translation>&amp;Paket:</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Install runs this command. You can also run it yourself in a terminal:</source>
        <translation>„Installieren“ führt diesen Befehl aus. Sie können ihn auch selbst in einem Terminal ausführen:</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>Pixelwise runs models with onnxruntime, which is not included in QGIS. Install downloads it with pip, from the package index pip is configured to use, into a folder in your QGIS profile. QGIS itself, its numpy and all other packages remain unchanged.</source>
        <translation>Pixelwise führt Modelle mit onnxruntime aus, das nicht in QGIS enthalten ist. „Installieren“ lädt es mit pip aus dem Paketindex, der für pip eingestellt ist, in einen Ordner Ihres QGIS-Profils herunter. QGIS selbst, sein numpy und alle anderen Pakete bleiben unverändert.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>This computer has an NVIDIA driver: onnxruntime-gpu can use the GPU if CUDA and cuDNN are also installed. Otherwise it uses the CPU, as onnxruntime does.</source>
        <translation>Dieser Computer hat einen NVIDIA-Treiber: onnxruntime-gpu kann die GPU nutzen, wenn auch CUDA und cuDNN installiert sind. Sonst verwendet es die CPU, wie onnxruntime.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>The parameter Cluster of Classify Pixels requires the package distributed, a part of Dask. Select it under Package; the packages it depends on are installed with it.</source>
        <translation>Der Parameter „Cluster“ von „Pixel mit Deep Learning klassifizieren“ benötigt das Paket distributed, einen Teil von Dask. Wählen Sie es unter „Paket“; die Pakete, von denen es abhängt, werden mit installiert.</translation>
    </message>
    <message>
        <location filename="../ui/menu/install_dialog.py"/>
        <source>{package}, for Cluster (about {download} MB to download, {space} MB on disk)</source>
        <translation>{package}, für Cluster (etwa {download} MB Download, {space} MB auf dem Datenträger)</translation>
    </message>
    <message>
        <location filename="../ui/menu/menu.py"/>
        <source>Classify Pixels…</source>
        <translation>Pixel klassifizieren…</translation>
    </message>
    <message>
        <location filename="../ui/menu/menu.py"/>
        <source>Open the Sample Project</source>
        <translation>Beispielprojekt öffnen</translation>
    </message>
    <message>
        <location filename="../ui/menu/menu.py"/>
        <source>Inspect a Model…</source>
        <translation>Modell untersuchen…</translation>
    </message>
    <message>
        <location filename="../ui/menu/menu.py"/>
        <source>Check the Installation</source>
        <translation>Installation prüfen</translation>
    </message>
    <message>
        <location filename="../ui/menu/menu.py"/>
        <source>Checking; this takes a few seconds…</source>
        <translation>Prüfung läuft; das dauert einige Sekunden…</translation>
    </message>
    <message>
        <location filename="../ui/menu/menu.py"/>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <location filename="../ui/menu/sample_project.py"/>
        <source>Landsat 7 scene of Olinda</source>
        <translation>Landsat-7-Szene von Olinda</translation>
    </message>
    <message>
        <location filename="../ui/menu/sample_project.py"/>
        <source>Pixelwise sample</source>
        <translation>Pixelwise-Beispiel</translation>
    </message>
    <message>
        <location filename="../ui/menu/task_dialog.py"/>
        <source>Copy Command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <location filename="../ui/menu/task_dialog.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../ui/menu/task_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../ui/menu/task_dialog.py"/>
        <source>Once it is installed, Pixelwise continues with: {what}</source>
        <translation>Danach fährt Pixelwise fort mit: {what}</translation>
    </message>
    <message>
        <location filename="../ui/menu/text_window.py"/>
        <source>Check Again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <location filename="../ui/menu/text_window.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Reset All</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Reading the model's arguments</source>
        <translation>Modellargumente lesen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Reading the model…</source>
        <translation>Modell wird gelesen…</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Choose a model to see its arguments.</source>
        <translation>Wählen Sie ein Modell, um seine Argumente zu sehen.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>The model cannot be read, so its arguments are unknown.</source>
        <translation>Das Modell ist nicht lesbar, daher sind seine Argumente nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Reset to the model's default: {default}</source>
        <translation>Auf die Vorgabe des Modells zurücksetzen: {default}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>The given values cannot be read: {value}</source>
        <translation>Die angegebenen Werte sind nicht lesbar: {value}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Ignored, because this model does not support it: {names}.</source>
        <translation>Ignoriert, weil dieses Modell es nicht unterstützt: {names}.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>One of: {choices}</source>
        <translation>Eines von: {choices}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>At least {minimum}</source>
        <translation>Mindestens {minimum}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>At most {maximum}</source>
        <translation>Höchstens {maximum}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Or "{word}"</source>
        <translation>Oder „{word}“</translation>
    </message>
    <message>
        <location filename="../ui/parameters/arguments_table.py"/>
        <source>Default: {default}</source>
        <translation>Vorgabe: {default}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Read the bands</source>
        <translation>Kanäle lesen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Reading the bands…</source>
        <translation>Kanäle werden gelesen…</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>The model cannot be read, so its bands are unknown.</source>
        <translation>Das Modell kann nicht gelesen werden, daher sind seine Kanäle nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Chosen manually</source>
        <translation>Von Hand gewählt</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Automatic, {reason}</source>
        <translation>Automatisch, {reason}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>{how}: {bands}</source>
        <translation>{how}: {bands}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Choose a band of the raster for each band of the model: {count} still missing.</source>
        <translation>Wählen Sie für jeden Kanal des Modells einen Kanal des Rasters: noch {count} offen.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Choose from Lists</source>
        <translation>Aus Listen wählen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Show or hide a list of the raster's bands for each band of the model</source>
        <translation>Für jeden Kanal des Modells eine Liste der Rasterkanäle ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Automatic band order</source>
        <translation>Automatische Kanalreihenfolge</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Clear Band order so that the bands are chosen automatically</source>
        <translation>Kanalreihenfolge leeren, damit die Kanäle automatisch gewählt werden</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_chooser.py"/>
        <source>Choose a raster and a model to select the bands from lists.</source>
        <translation>Wählen Sie ein Raster und ein Modell, um die Kanäle aus Listen zu wählen.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_combos.py"/>
        <source>Choose a band</source>
        <translation>Kanal wählen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_combos.py"/>
        <source>{name}: {chosen}</source>
        <translation>{name}: {chosen}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/band_combos.py"/>
        <source>{place}; automatic: {band}</source>
        <translation>{place}; automatisch: {band}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/batch_rasters.py"/>
        <source>No raster</source>
        <translation>Kein Raster</translation>
    </message>
    <message>
        <location filename="../ui/parameters/batch_rasters.py"/>
        <source>Choose one or several rasters</source>
        <translation>Ein oder mehrere Raster auswählen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/batch_rasters.py"/>
        <source>{count} rasters: {names}</source>
        <translation>{count} Raster: {names}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/number_field.py"/>
        <source>units of the raster</source>
        <translation>Einheiten des Rasters</translation>
    </message>
    <message>
        <location filename="../ui/parameters/number_field.py"/>
        <source>units of {crs}</source>
        <translation>Einheiten von {crs}</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>{count} layers, stacked in this order</source>
        <translation>{count} Layer, in dieser Reihenfolge gestapelt</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>{count} layers, the first on top</source>
        <translation>{count} Layer, der erste oben</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Rasters</source>
        <translation>Raster</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Select Files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Several Layers…</source>
        <translation>Mehrere Layer…</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Only the First Layer</source>
        <translation>Nur der erste Layer</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Select files, or several layers</source>
        <translation>Dateien oder mehrere Layer wählen</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Drag a layer to move it, or press Ctrl+Up or Ctrl+Down. Press Delete to remove it.</source>
        <translation>Ziehen Sie einen Layer, um ihn zu verschieben, oder drücken Sie Strg+Auf oder Strg+Ab. Mit Entf entfernen Sie ihn.</translation>
    </message>
    <message>
        <location filename="../ui/parameters/raster_chooser.py"/>
        <source>Rasters, the First on Top</source>
        <translation>Raster, das erste oben</translation>
    </message>
    <message>
        <location filename="../ui/parameters/recent_button.py"/>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <location filename="../ui/parameters/recent_button.py"/>
        <source>Recently used models (Alt+Down in the field)</source>
        <translation>Zuletzt verwendete Modelle (Alt+Abwärts im Feld)</translation>
    </message>
    <message>
        <location filename="../ui/parameters/recent_button.py"/>
        <source>Recent models</source>
        <translation>Zuletzt verwendete Modelle</translation>
    </message>
    <message>
        <location filename="../ui/parameters/recent_button.py"/>
        <source>No model has been used yet</source>
        <translation>Noch kein Modell verwendet</translation>
    </message>
    <message>
        <location filename="../ui/parameters/recent_button.py"/>
        <source>Sample Model</source>
        <translation>Beispielmodell</translation>
    </message>
    <message>
        <location filename="../ui/parameters/recent_button.py"/>
        <source>Clear List</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Not verifiable: nothing to compare with</source>
        <translation>Nicht überprüfbar: Es gibt nichts zu vergleichen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Checked: matches</source>
        <translation>Geprüft: passt</translation>
    </message>
    <message>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Clear {parameter}</source>
        <translation>{parameter} leeren</translation>
    </message>
    <message>
        <location filename="../ui/preflight/check_list.py"/>
        <source>Set {parameter} to {value}</source>
        <translation>{parameter} auf {value} setzen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>{results} results, {pixels} pixels</source>
        <translation>{results} Ergebnisse, {pixels} Pixel</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>{cols} × {rows} pixels</source>
        <translation>{cols} × {rows} Pixel</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>{count} pixels</source>
        <translation>{count} Pixel</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>{area} inside the mask</source>
        <translation>davon {area} innerhalb der Maske</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>about {area} inside the mask</source>
        <translation>davon etwa {area} innerhalb der Maske</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>1 tile</source>
        <translation>1 Kachel</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>{tiles} tiles</source>
        <translation>{tiles} Kacheln</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>about {tiles} tiles</source>
        <translation>etwa {tiles} Kacheln</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>up to {size}</source>
        <translation>bis zu {size}</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>measuring the speed…</source>
        <translation>Geschwindigkeit wird gemessen…</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>a few seconds</source>
        <translation>wenige Sekunden</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>about {number} s</source>
        <translation>etwa {number} s</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>about {number} min</source>
        <translation>etwa {number} min</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>about {number} h</source>
        <translation>etwa {number} h</translation>
    </message>
    <message>
        <location filename="../ui/preflight/estimate_text.py"/>
        <source>about {number} days</source>
        <translation>etwa {number} Tage</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>Checking the model against the raster</source>
        <translation>Modell mit dem Raster abgleichen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>Checking whether the model matches…</source>
        <translation>Prüfung, ob das Modell passt…</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>Choose a raster and a model to check whether they match.</source>
        <translation>Wählen Sie ein Raster und ein Modell, um zu prüfen, ob sie zusammenpassen.</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>Show or hide the checks</source>
        <translation>Prüfungen ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>1 warning</source>
        <translation>1 Warnung</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>{count} warnings</source>
        <translation>{count} Warnungen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>{warnings} ({about}), not verifiable: {unverified}. {ahead}</source>
        <translation>{warnings} ({about}), nicht überprüfbar: {unverified}. {ahead}</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>{warnings} ({about}): {ahead}</source>
        <translation>{warnings} ({about}): {ahead}</translation>
    </message>
    <message>
        <location filename="../ui/preflight/preflight_strip.py"/>
        <source>Not verifiable: {unverified}. {ahead}</source>
        <translation>Nicht überprüfbar: {unverified}. {ahead}</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>Looking for unfinished runs</source>
        <translation>Suche nach unvollendeten Läufen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>Removing an unfinished run</source>
        <translation>Entfernen eines unvollendeten Laufs</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>There are {count} more unfinished runs next to the output.</source>
        <translation>Neben der Ausgabe liegen {count} weitere unvollendete Läufe.</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>Remove the finished parts of this run</source>
        <translation>Die fertigen Teile dieses Laufs entfernen</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>Discard the unfinished run of {output}? Its finished parts, {share} of the result ({size} MB), are removed and cannot be restored.</source>
        <translation>Den unvollendeten Lauf für {output} verwerfen? Seine fertigen Teile, {share} des Ergebnisses ({size} MB), werden entfernt und lassen sich nicht wiederherstellen.</translation>
    </message>
    <message>
        <location filename="../ui/preflight/unfinished_strip.py"/>
        <source>Unfinished Run</source>
        <translation>Unvollendeter Lauf</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Remove Preview</source>
        <translation>Vorschau entfernen</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview: reading the model and the raster…</source>
        <translation>Vorschau: Modell und Raster werden gelesen…</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>These values have changed since the preview was made. Press again to update it.</source>
        <translation>Diese Werte haben sich geändert, seit die Vorschau entstand. Drücken Sie erneut, um sie zu aktualisieren.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview on the Map</source>
        <translation>Vorschau auf der Karte</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Cancel Preview</source>
        <translation>Vorschau abbrechen</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Classifies the centre of the map view using the current settings and shows the result on top of the map: a few tiles, within seconds. Nothing is added to the project.</source>
        <translation>Klassifiziert die Mitte der Kartenansicht mit den aktuellen Einstellungen und zeigt das Ergebnis über der Karte: einige Kacheln, in Sekunden. Dem Projekt wird nichts hinzugefügt.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>No map is available here. Open the dialog in the QGIS window to see a preview.</source>
        <translation>Hier gibt es keine Karte. Öffnen Sie den Dialog im Fenster von QGIS, um eine Vorschau zu sehen.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Choose an input raster and a model first.</source>
        <translation>Wählen Sie zuerst ein Eingaberaster und ein Modell.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Cancel Preview ({share})</source>
        <translation>Vorschau abbrechen ({share})</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview cancelled.</source>
        <translation>Vorschau abgebrochen.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>The map still shows the previous preview.</source>
        <translation>Die Karte zeigt noch die vorige Vorschau.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview of Classify Pixels</source>
        <translation>Vorschau von „Pixel klassifizieren“</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview: {cols} x {rows} pixels in {seconds} s.</source>
        <translation>Vorschau: {cols} x {rows} Pixel in {seconds} s.</translation>
    </message>
    <message>
        <location filename="../ui/preview/preview_button.py"/>
        <source>Preview: the central {cols} x {rows} of the {all_cols} x {all_rows} pixels shown on the map, in {seconds} s. Zoom in to choose another area.</source>
        <translation>Vorschau: die mittleren {cols} x {rows} der {all_cols} x {all_rows} Pixel, die die Karte zeigt, in {seconds} s. Zoomen Sie hinein, um einen anderen Ausschnitt zu wählen.</translation>
    </message>
</context>
</TS>
