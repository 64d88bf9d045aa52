"""Search words of users find the tools, in the toolbox and in the locator, in any language of QGIS."""

from __future__ import annotations

import re

import pytest
from pixelwise.inference.i18n import translate_by
from pixelwise.processing_provider.classes_to_polygons import ClassesToPolygons
from pixelwise.processing_provider.classify_pixels import ClassifyPixels
from pixelwise.processing_provider.clean_classes import CleanClasses
from pixelwise.processing_provider.compute_categorical_change import ComputeCategoricalChange
from pixelwise.processing_provider.compute_confusion_matrix import ComputeConfusionMatrix
from pixelwise.processing_provider.convert_model_to_onnx import ConvertModelToOnnx
from pixelwise.processing_provider.create_accuracy_points import CreateAccuracyPoints
from pixelwise.processing_provider.deep_learning_model_to_ecd import DeepLearningModelToEcd
from pixelwise.processing_provider.export_training_data import ExportTrainingData
from pixelwise.processing_provider.provider import PixelwiseProvider
from pixelwise.processing_provider.translation import Translation
from processing.gui.AlgorithmLocatorFilter import AlgorithmLocatorFilter
from qgis.core import QgsApplication, QgsFeedback, QgsLocatorContext, QgsProcessingAlgorithm, QgsSettings
from qgis.gui import QgsFilterLineEdit, QgsProcessingToolboxProxyModel, QgsProcessingToolboxTreeView
from qgis.PyQt.QtCore import QModelIndex
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

CLASSIFY, ECD, CONVERT = ClassifyPixels, DeepLearningModelToEcd, ConvertModelToOnnx
EXPORT = ExportTrainingData
CHANGE = ComputeCategoricalChange
POINTS, MATRIX = CreateAccuracyPoints, ComputeConfusionMatrix
IN_ENGLISH = [
    *(
        (CHANGE, words)
        for words in ("change detection", "transition matrix", "cross tabulation", "deforestation", "esri")
    ),
    *(
        (ClassesToPolygons, words)
        for words in ("polygonize", "vectorize", "raster to polygon", "dissolve", "shapefile")
    ),
    *((CLASSIFY, words) for words in ("semantic segmentation", "land use", "land cover", "Land Use", "segmentation")),
    *((CLASSIFY, words) for words in ("unet", "u-net", "U-Net", "cnn", "neural network", "deep learning", "AI")),
    *(
        (CLASSIFY, words)
        for words in ("arcgis", "ArcGIS Pro", "esri", "deepness", "hugging face", "onnx", "pytorch", "random forest")
    ),
    *((CLASSIFY, words) for words in ("clouds", "cloud", "cloud mask", "pixel classification", "satellite", "emd")),
    *((ECD, words) for words in ("ecd", "esri classifier definition", "classifier definition", "arcgis", "esri")),
    *((ECD, words) for words in ("class information", "onnx", "convert", "keras", "package model", "deep learning")),
    *((CONVERT, words) for words in ("tensorflow", "keras", "pytorch", "cntk", "tflite", "scikit-learn", "lightgbm")),
    *((EXPORT, words) for words in ("training data", "image chips", "tiles", "classified tiles", "labels", "arcgis")),
    *((POINTS, words) for words in ("accuracy", "validation", "stratified random", "sampling", "acatama", "arcgis")),
    *((MATRIX, words) for words in ("accuracy assessment", "confusion matrix", "kappa", "f1", "iou", "olofsson")),
    *((EXPORT, words) for words in ("training samples", "masks", "fastai", "train", "dataset", "deep learning")),
    *((CONVERT, words) for words in ("xgboost", "onnx", "convert model", "savedmodel", "h5", "torchscript", "tf2onnx")),
    *(
        (CleanClasses, words)
        for words in ("sieve", "majority filter", "minimum mapping unit", "salt and pepper", "MMU")
    ),
    *((CleanClasses, words) for words in ("generalize", "smooth", "fill holes", "remove small regions", "noise")),
]
IN_GERMAN = [
    *((CHANGE, words) for words in ("Änderungserkennung", "Übergangsmatrix", "Landnutzungsänderung")),
    *((ClassesToPolygons, words) for words in ("Vektorisieren", "Polygone", "Raster in Vektor")),
    *((CleanClasses, words) for words in ("Mehrheitsfilter", "Mindestkartierfläche", "Löcher füllen")),
    *((CLASSIFY, words) for words in ("Landnutzung", "Landbedeckung", "Semantische Segmentierung", "Wolken")),
    *((CLASSIFY, words) for words in ("Pixelklassifikation", "Satellitenbild", "neuronale Netze", "KI")),
    *((ECD, words) for words in ("Klassifikatordefinition", "Modell umwandeln", "Klasseninformationen")),
    *((CONVERT, words) for words in ("Modell umwandeln", "Modell konvertieren")),
    *((POINTS, words) for words in ("Genauigkeit", "Zufallspunkte", "Stichprobe", "Validierung")),
    *((MATRIX, words) for words in ("Genauigkeit", "Konfusionsmatrix", "Fehlermatrix", "Konfidenzintervall")),
    *((EXPORT, words) for words in ("Trainingsdaten", "Bildkacheln", "Trainingsgebiete")),
]


@pytest.fixture(scope="module", params=["en", "de"])
def language(request, provider):
    """The language of QGIS."""
    yield from speaking(request.param)


def speaking(locale: str):
    """Set QGIS's language, and load the plugin's texts in it."""
    settings, translation = QgsSettings(), Translation()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", locale)
    translation.install()
    QgsApplication.processingRegistry().providerById("pixelwise").refreshAlgorithms()
    yield locale
    translation.remove()
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")
    QgsApplication.processingRegistry().providerById("pixelwise").refreshAlgorithms()


@pytest.fixture(scope="module")
def toolbox(provider):
    """A search box over the tree of the toolbox, connected like QGIS's own."""
    window = QWidget()
    box, tree = QgsFilterLineEdit(window), QgsProcessingToolboxTreeView(window)
    tree.setRegistry(QgsApplication.processingRegistry())
    tree.setFilters(QgsProcessingToolboxProxyModel.Filters(QgsProcessingToolboxProxyModel.Filter.FilterToolbox))
    box.textChanged.connect(tree.setFilterString)
    layout = QVBoxLayout(window)
    layout.addWidget(box)
    layout.addWidget(tree)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def in_the_toolbox(toolbox: QWidget, words: str) -> set[str]:
    """Fill the search box, and return the visible algorithms of the tree."""
    box, tree = toolbox.findChild(QgsFilterLineEdit), toolbox.findChild(QgsProcessingToolboxTreeView)
    box.setFocus()
    box.clear()
    box.insert(words)  # QTest types no umlauts
    return {each.id() for each in algorithms_under(tree, QModelIndex())}


def algorithms_under(tree: QgsProcessingToolboxTreeView, parent: QModelIndex) -> list[QgsProcessingAlgorithm]:
    """The algorithms below an item of the tree."""
    algorithms = []
    for row in range(tree.model().rowCount(parent)):
        index = tree.model().index(row, 0, parent)
        algorithm = tree.algorithmForIndex(index)
        algorithms += [algorithm] if algorithm is not None else algorithms_under(tree, index)
    return algorithms


def in_the_locator(words: str) -> set[str]:
    """Search the locator as its bar does after the prefix, and return the results."""
    results, context, search = [], QgsLocatorContext(), AlgorithmLocatorFilter()
    context.usingPrefix = True
    search.resultFetched.connect(results.append)
    search.fetchResults(words, context, QgsFeedback())
    # Results that only share letters have a lower score.
    return {result.userData for result in results if result.score >= 0.5}


def id_of(algorithm: type) -> str:
    return f"pixelwise:{algorithm().name()}"


@pytest.mark.parametrize(("algorithm", "words"), IN_ENGLISH)
def test_english_words_find_the_tool_in_toolbox_and_locator_in_every_language(language, toolbox, algorithm, words):
    assert id_of(algorithm) in in_the_toolbox(toolbox, words)
    assert id_of(algorithm) in in_the_locator(words)


@pytest.mark.parametrize("language", ["de"], indirect=True)
@pytest.mark.parametrize(("algorithm", "words"), IN_GERMAN)
def test_german_words_find_the_tool_if_qgis_is_in_german(language, toolbox, algorithm, words):
    assert id_of(algorithm) in in_the_toolbox(toolbox, words)
    assert id_of(algorithm) in in_the_locator(words)


def test_words_for_something_else_do_not_find_the_tools(toolbox):
    for words in ("buffer", "object detection", "land surface temperature"):
        assert not {id_of(CLASSIFY), id_of(ECD), id_of(CONVERT)} & in_the_toolbox(toolbox, words)


def capitals(text: str) -> str:
    """A language in capitals, whose texts keep their placeholders."""
    return re.sub(r"{.*?}", lambda placeholder: placeholder[0].lower(), text.upper())


def test_words_of_another_language_are_added_to_the_english_ones():
    translate_by(capitals)
    provider = PixelwiseProvider()
    provider.loadAlgorithms()
    tags = [each.tags() for each in provider.algorithms()]
    translate_by(None)

    assert all({"deep learning", "DEEP LEARNING"} <= set(each) for each in tags)


def test_no_tag_is_repeated():
    for algorithm in (CLASSIFY(), ECD(), CONVERT()):
        assert len(set(algorithm.tags())) == len(algorithm.tags())
