"""Ids, names, types and flags that scripts, models and other plugins depend on."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterDefinition

FLAG = QgsProcessingParameterDefinition.Flag
PARAMETERS = {
    "INPUT": "multilayer",
    "PROCESSING_MODE": "enum",
    "MASK": "source",
    "MODEL": "file",
    "ARGUMENTS": "string",
    "BANDS": "string",
    "OUTPUT_NAME": "string",
    "OUTPUT": "rasterDestination",
    "OUTPUT_FOLDER": "folderDestination",
    "OUTPUT_CONFIDENCE": "rasterDestination",
    "OUTPUT_PROBABILITIES": "rasterDestination",
    "OUTPUT_POLYGONS": "vectorDestination",
    "OUTPUT_REPORT": "fileDestination",
    "CRS": "crs",
    "EXTENT": "extent",
    "SNAP_RASTER": "raster",
    "CELL_SIZE": "number",
    "PARALLEL_FACTOR": "string",
    "PROCESSOR_TYPE": "enum",
    "GPU_ID": "number",
    "ON_READ_ERROR": "enum",
    "CLUSTER": "string",
}
ENVIRONMENTS = {
    "CRS",
    "EXTENT",
    "SNAP_RASTER",
    "CELL_SIZE",
    "PARALLEL_FACTOR",
    "PROCESSOR_TYPE",
    "GPU_ID",
    "ON_READ_ERROR",
    "CLUSTER",
}
PERCENTS = {"OUTPUT_CONFIDENCE", "OUTPUT_PROBABILITIES"}
OUTPUTS = {"OUTPUT", "OUTPUT_FOLDER", "OUTPUT_REPORT", "OUTPUT_POLYGONS"} | PERCENTS
OPTIONAL = {"PROCESSING_MODE", "MASK", "ARGUMENTS", "BANDS", "OUTPUT_NAME"} | OUTPUTS | ENVIRONMENTS


def test_the_provider_and_its_algorithms_have_their_fixed_ids(provider):
    assert provider.id() == "pixelwise"
    assert {algorithm.id() for algorithm in provider.algorithms()} == {
        "pixelwise:classifypixelsusingdeeplearning",
        "pixelwise:deeplearningmodeltoecd",
        "pixelwise:convertmodeltoonnx",
        "pixelwise:createaccuracypoints",
        "pixelwise:computeconfusionmatrix",
        "pixelwise:exporttrainingdatafordeeplearning",
        "pixelwise:cleanclasses",
        "pixelwise:computecategoricalchange",
        "pixelwise:classestopolygons",
    }


def test_the_algorithm_has_its_fixed_name(algorithm):
    assert algorithm.displayName() == "Classify Pixels Using Deep Learning"


def test_parameters_have_their_fixed_names_and_types(algorithm):
    types = {definition.name(): definition.type() for definition in algorithm.parameterDefinitions()}

    assert types == PARAMETERS


def test_the_model_comes_before_the_arguments_it_fills(algorithm):
    names = [definition.name() for definition in algorithm.parameterDefinitions()]

    assert names.index("MODEL") < names.index("ARGUMENTS")


def test_every_kind_of_model_file_is_offered_and_all_files_can_be_listed(algorithm):
    model = algorithm.parameterDefinition("MODEL")

    assert (
        model.fileFilter()
        == "Deep learning models (*.onnx *.emd *.dlpk *.ecd *.json *.model *.dnn *.cntk);;All files (*)"
    )


def test_exactly_the_environments_are_advanced(algorithm):
    advanced = {each.name() for each in algorithm.parameterDefinitions() if each.flags() & FLAG.FlagAdvanced}

    assert advanced == ENVIRONMENTS


def test_only_input_and_model_are_mandatory(algorithm):
    optional = {each.name() for each in algorithm.parameterDefinitions() if each.flags() & FLAG.FlagOptional}

    assert optional == OPTIONAL


def test_processor_types_are_numbered_as_in_the_contract(algorithm):
    assert algorithm.parameterDefinition("PROCESSOR_TYPE").options() == ["Best available", "CPU", "GPU"]
    assert algorithm.parameterDefinition("ON_READ_ERROR").options() == ["Stop", "NoData"]


def test_processing_modes_are_numbered_as_in_the_contract(algorithm):
    mode = algorithm.parameterDefinition("PROCESSING_MODE")

    assert mode.options() == [
        "Process as mosaicked image",
        "Process all raster items separately",
        "Process as stacked image (dates or sensors)",
    ]
    assert mode.defaultValue() == 0


def test_the_file_is_written_by_default_and_the_folder_only_on_request(algorithm):
    by_default = {name: algorithm.parameterDefinition(name).createByDefault() for name in ("OUTPUT", "OUTPUT_FOLDER")}

    assert by_default == {"OUTPUT": True, "OUTPUT_FOLDER": False}


def test_confidence_probabilities_and_report_are_written_only_on_request(algorithm):
    by_default = {each.name() for each in algorithm.destinationParameterDefinitions() if each.createByDefault()}

    assert by_default == {"OUTPUT"}


def test_outputs_have_their_fixed_names_and_types(algorithm):
    assert {each.name(): each.type() for each in algorithm.outputDefinitions()} == {
        "OUTPUT": "outputRaster",
        "OUTPUT_CONFIDENCE": "outputRaster",
        "OUTPUT_PROBABILITIES": "outputRaster",
        "OUTPUT_POLYGONS": "outputVector",
        "OUTPUT_REPORT": "outputFile",
        "OUTPUT_FOLDER": "outputFolder",
        "OUTPUT_LAYERS": "outputMultilayer",
    }


def test_the_converter_has_its_fixed_parameters(provider):
    converter = provider.algorithm("convertmodeltoonnx")

    assert converter.displayName() == "Convert Model To ONNX"
    assert {each.name(): each.type() for each in converter.parameterDefinitions()} == {
        "MODEL": "file",
        "BANDS_COUNT": "number",
        "TILE_SIZE": "number",
        "CLASS_INFO": "file",
        "OUTPUT": "fileDestination",
    }
    optional = {each.name() for each in converter.parameterDefinitions() if each.flags() & FLAG.FlagOptional}
    assert optional == {"BANDS_COUNT", "TILE_SIZE", "CLASS_INFO"}
    assert {each.name(): each.type() for each in converter.outputDefinitions()} == {"OUTPUT": "outputFile"}
