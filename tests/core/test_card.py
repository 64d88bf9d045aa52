"""The model card lists all properties of a model and their sources, as text and as JSON."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from pixelwise.inference import read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.command_line import main
from pixelwise.inference.model.arguments import offered_arguments
from pixelwise.inference.onnx.model_file import ModelFile
from pixelwise.tests.core.runs import LAND_COVER
from pixelwise.tests.models import argmax_model, conv_model
from pixelwise.tests.packages import land_cover_information, make_ecd, zipped

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = """\
Roads
=====

Model
  Name           Roads
  Description    For aerial images. Not for navigation.
  Selected file  net.onnx
  Format         ONNX with Pixelwise metadata
  Network file   /models/net.onnx
  Graph          net

Network
  Input    "image" float32, any x 2 x any x any (batch, bands, rows, columns)
  Output   "scores" float32, any x 2 x any x any (batch, scores, rows, columns)
  Returns  2 scores per pixel

Bands and values
  Bands          2, raster bands named red, nir
  Values         net.onnx, pixelwise metadata: value_range, mean, std
    of any type  pixel values 0 to 10000 are scaled to the range 0 to 1, then each band's mean
                 is subtracted and the result divided by its standard deviation
    mean         0.1, 0.2
    deviation    0.3, 0.4
  Scaled bands   stored numbers or real values, whichever match its training values

Tiles
  Tile          64 x 64 pixels, adjustable
  Total stride  4; tiles start at multiples of it, and their sides are multiples
  Padding       8 pixels on each side, read and then cropped, as the model specifies
  Batch         any number of tiles at once

Cell size
  Trained with  0.5 m

Classes
  Number                 2
  Pixel type of the map  uint16, NoData 65535

  Value  Colour   Name
      7  #0a141e  Road
    300  #0a141e  水

Arguments
"""
GOLDEN_END = """
Further information
  licence  CC0
  owner    Somebody�[31m

Warnings
  * Several classes have the colour #0a141e and cannot be distinguished in the legend.
"""


@pytest.fixture
def roads(tmp_path):
    """A model with all metadata that a model can have."""
    path = argmax_model(
        tmp_path / "net.onnx",
        2,
        [(7, "Road", (10, 20, 30)), (300, "水", (10, 20, 30))],
        name="Roads",
        description="For aerial images.\nNot for navigation.",
        bands=["red", "nir"],
        value_range=[0, 10000],
        mean=[0.1, 0.2],
        std=[0.3, 0.4],
        tile_size=64,
        size_multiple=4,
        padding=8,
        cell_size=0.5,
        licence="CC0",
    )
    model = onnx.load(path)
    model.metadata_props.add(key="owner", value="Somebody\x1b[31m")
    onnx.save(model, path)
    return path


def values_of(path):
    return model_card(read_definition(str(path))).values()


def text_of(path):
    return model_card(read_definition(str(path))).text()


def printed(*arguments, **environment):
    """Run the command like a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "pixelwise.inference", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        cwd=ROOT / "tests",
    )


def test_the_text_lists_all_properties_in_order(roads):
    definition = dataclasses.replace(read_definition(str(roads)), file=ModelFile("/models/net.onnx"))

    text = model_card(definition).text(94)

    # Only the names and defaults of the arguments are compared; their texts are defined in arguments.py.
    before, arguments = text.split("Arguments\n")
    table, after = arguments.split("\nFurther information\n")
    assert before + "Arguments\n" == GOLDEN
    assert "\nFurther information\n" + after == GOLDEN_END
    assert [line.split()[:2] for line in table.splitlines() if line[2:3] != " "] == [
        ["Name", "Default"],
        *([one.name, one.default] for one in offered_arguments(definition)),
    ]


def test_the_values_contain_every_property_of_a_definition(shared_data, tmp_path):
    entries = json.loads((shared_data / "models" / "landcover_naip" / "trained.emd").read_text(encoding="utf-8"))
    graph = shared_data / "models" / "landcover_naip" / "trained.onnx"
    size = {"x": 0.6, "y": 0.5, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}
    entries |= {
        "ModelName": "NAIP",
        "Description": "Ä",
        "Version": 2019.5,
        "accuracy": "9.2e-01",
        "ModelFile": str(graph),
    }
    entries |= {"per_class_metrics": [{"Water": {"recall": 1}}], "ImageSpaceUsed": "MAP_SPACE", "MinCellSize": size}
    definition = read_definition(json.dumps(entries))

    card = model_card(definition).values()

    description = card["model"].pop("graph_description")
    assert description.startswith("<<<Uid, ONNXNodeName>>> pair: ")
    assert card == {
        "version": 1,
        "model": {
            "name": "NAIP",
            "description": "Ä",
            "chosen": "Model definition text",
            "format": "Esri model definition (.emd)",
            "file": str(graph),
            "framework": "Onnx",
            "producer": "CNTK",
            "graph_name": "CNTKGraph",
            "graph_domain": "ai.cntk",
            "graph_version": 1,
            "file_bytes": graph.stat().st_size,
        },
        "network": {
            "input": {
                "name": "Input3",
                "type": "float32",
                "shape": [1, 4, 256, 256],
                "axes": ["batch", "bands", "rows", "columns"],
            },
            "output": {
                "name": "Slice6812_Output_0",
                "type": "float32",
                "shape": [1, 6, 128, 128],
                "axes": ["batch", "scores", "rows", "columns"],
            },
            "kind": "scores",
            "channels": 6,
            "other_outputs": [],
        },
        "input": {
            "bands": [0, 1, 2, 3],
            "expressions": None,
            "band_count": 4,
            "dates": None,
            "normalisation": {
                "source": "Model definition text, DataRange",
                "assumed": False,
                "target": [0, 1],
                "low": None,
                "high": None,
                "mean": None,
                "std": None,
                "steps": [],
                "in_words": {
                    "uint8": "pixel values 0 to 255 are scaled to the range 0 to 1",
                    "uint16": "pixel values 0 to 65535 are scaled to the range 0 to 1",
                    "float32": "values are used as they are",
                },
            },
            "values": None,
        },
        "tiles": {
            "height": 256,
            "width": 256,
            "flexible": False,
            "size_multiple": definition.total_stride,
            "size_remainder": definition.remainder,
            "output_stride": 1,
            "border": 64,
            "padding": None,
            "batch": 1,
        },
        "cell_size": {"trained": None, "least": {"x": 0.6, "y": 0.5, "crs": "EPSG:3857"}, "most": None},
        "classes": {
            "open_ended": False,
            "pixel_type": "uint8",
            "nodata": 255,
            "background": None,
            "never": [],
            "entries": [
                {"value": entry.value, "name": entry.name, "color": "#{:02x}{:02x}{:02x}".format(*entry.color)}
                for entry in LAND_COVER
            ],
        },
        "arguments": [
            {
                "name": one.name,
                "default": one.default,
                "kind": one.value_type.value,
                "minimum": one.minimum,
                "maximum": one.maximum,
                "choices": list(one.choices),
                "automatic": one.automatic or None,
                "meaning": one.meaning,
            }
            for one in offered_arguments(definition)
        ],
        "information": {
            "ModelConfiguration": "CntkLandClassification",
            "ModelType": "ImageClassification",
            "Version": "2019.5",
            "accuracy": "9.2e-01",
            "per_class_metrics": '[{"Water": {"recall": 1}}]',
            "ImageSpaceUsed": "MAP_SPACE",
        },
        "warnings": [],
        "notes": [],
    }


def test_a_graph_without_metadata_causes_a_warning(shared_data, tmp_path):
    shutil.copy(shared_data / "models" / "clouds_sentinel2" / "model_6b_l1c.onnx", tmp_path)
    card = values_of(tmp_path / "model_6b_l1c.onnx")

    assert (card["model"]["format"], card["model"]["producer"]) == ("ONNX without embedded metadata", "pytorch")
    assert card["input"]["normalisation"]["source"] is None
    assert card["input"]["normalisation"]["assumed"] is True
    assert card["warnings"] == [
        "No file specifies the range of values the network was trained on. If the assumption is wrong, the map is too. "
        "Specify it as value_range (metadata pixelwise) or NormalizationStats (.emd).",
        "No file specifies the bands, so the first 6 of the raster are used in their order. Check that this is the "
        "order of the network, or set Band order. Specify them as bands (metadata pixelwise) or ExtractBands (.emd).",
    ]
    assert card["notes"] == ["model_6b_l1c.onnx does not name any classes: they are called Class 0, Class 1 …"]


@pytest.mark.parametrize("name", ["fcn_tiny_5c_dyn", "fcn_small_5c_512_b1"])
def test_deepness_metadata_are_named_as_the_source(shared_data, name):
    card = values_of(shared_data / "models" / "bench" / f"{name}.onnx")

    assert card["model"]["format"] == "ONNX with Deepness metadata"
    assert card["input"]["normalisation"]["source"] == (
        f"{name}.onnx, Deepness metadata: x / 255, standardization_mean, standardization_std"
    )
    assert card["cell_size"] == {"trained": 0.5, "least": None, "most": None}
    assert [entry["name"] for entry in card["classes"]["entries"]] == ["water", "forest", "field", "built", "bare"]
    assert card["information"] == {"seg_small_segment": "0"}  # the only key that is not interpreted


def test_the_sample_leaves_no_property_unspecified():
    card = values_of(ROOT / "resources" / "sample" / "land_cover_demo.onnx")

    assert card["model"]["name"] == "Olinda land cover (demonstration)"
    assert card["input"]["bands"] == ["blue", "green", "red", "nir", "swir16", "swir22"]
    assert card["information"] == {}
    assert (card["warnings"], card["notes"]) == ([], [])


def test_packages_and_ecd_files_describe_their_origin(shared_data, tmp_path):
    emd = shared_data / "models" / "landcover_naip" / "trained.emd"
    graph = conv_model(tmp_path / "trained.onnx", np.eye(6, 4).tolist())
    package = zipped(tmp_path / "p.dlpk", {"a/m.emd": emd.read_bytes(), "a/trained.onnx": graph.read_bytes()})
    information = land_cover_information(tmp_path / "info.json", emd)
    entries = {**json.loads(information.read_text(encoding="utf-8")), "Owner": "Ä\ud800", "DataRange": [0, 1]}
    information.write_text(json.dumps(entries), encoding="utf-8")
    ecd = make_ecd(graph, information, tmp_path / "l.ecd")

    packed, defined = values_of(package), values_of(ecd)

    assert packed["model"]["format"] == "Esri deep learning package (.dlpk)"
    assert packed["model"]["chosen"] == "p.dlpk (a/m.emd)"
    assert packed["input"]["normalisation"]["source"] == "p.dlpk (a/m.emd), DataRange"
    assert defined["model"]["format"] == "Esri classifier definition (.ecd)"
    assert defined["model"]["framework"] == "CNTK"
    assert defined["input"]["normalisation"]["source"] == "l.ecd, Normalization"
    assert defined["information"] == {"MiniBatchSize": "16", "Owner": "Ä?"}
    assert (defined["classes"]["pixel_type"], defined["classes"]["nodata"]) == ("uint16", 65535)
    text_of(ecd).encode("utf-8")


@pytest.mark.parametrize(
    ("keys", "source"),
    [
        ({"NormalizationStats": {"band_min_values": [0] * 3, "band_max_values": [9] * 3}}, "m.emd, NormalizationStats"),
        ({"Framework": "arcgis.learn.x"}, "m.emd, ImageNet by its Framework and its three bands"),
        ({}, "net.onnx, pixelwise metadata: value_range"),
    ],
    ids=["statistics", "ImageNet", "metadata"],
)
def test_the_source_of_the_value_range_is_named(tmp_path, keys, source):
    argmax_model(tmp_path / "net.onnx", 3, value_range=[0, 1], tile_size=64)
    path = tmp_path / "m.emd"
    path.write_text(json.dumps({"ModelFile": "net.onnx", **keys}), encoding="utf-8")

    assert values_of(path)["input"]["normalisation"]["source"] == source
    assert f"  Values         {source}\n" in text_of(path)


def test_a_background_and_excluded_scores_are_listed(tmp_path):
    argmax_model(tmp_path / "net.onnx", 3, tile_size=64)
    path = tmp_path / "m.emd"
    entries = {"ModelFile": "net.onnx", "Classes": [{"Value": 5, "Name": "A"}, {"Value": 6, "Name": "B"}]}
    path.write_text(json.dumps({**entries, "ignore_mapped_class": [1]}), encoding="utf-8")

    card, text = values_of(path), text_of(path)

    assert card["classes"]["background"] == {"value": 0, "name": "Background", "color": "#e1e1e1"}
    assert card["classes"]["never"] == [1]
    assert "  Background             value 0, #e1e1e1, not in the map unless predict_background is true\n" in text
    assert "  Excluded scores        2\n" in text


def ids_model(path):
    image = helper.make_tensor_value_info("image", TensorProto.UINT8, [1, 2, 64, 64])
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, 64, 64])
    nodes = [
        helper.make_node("Cast", ["image"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("ArgMax", ["values"], ["ids"], axis=1, keepdims=0),
    ]
    graph = helper.make_graph(nodes, "g", [image], [ids])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="me")
    onnx.save(model, str(path))
    return path


def test_a_graph_of_class_ids_and_integers_is_described(tmp_path):
    path = ids_model(tmp_path / "ids.onnx")

    card, text = values_of(path), text_of(path)

    assert card["network"]["kind"] == "class ids"
    assert card["network"]["output"] == {
        "name": "ids",
        "type": "int64",
        "shape": [1, 64, 64],
        "axes": ["batch", "rows", "columns"],
    }
    assert card["input"]["normalisation"]["source"] == "the network's input of type uint8"
    assert "    of any type  values are used as they are\n" in text
    assert "  Number                 class ids 0 to 254; the map shows those that occur\n" in text
    assert "Class 17" not in text


def test_the_command_prints_utf_8(roads):
    done = printed(roads, PYTHONIOENCODING="utf-8")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == text_of(roads)


def test_unsupported_letters_of_a_console_are_escaped(roads):
    done = printed(roads, PYTHONIOENCODING="cp1252")

    assert (done.returncode, done.stderr) == (0, b"")
    assert "    300  #0a141e  \\u6c34" in done.stdout.decode("cp1252")


def test_json_is_the_same_bytes_on_every_console(roads):
    done = printed("--json", roads, PYTHONIOENCODING="cp1252")

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("ascii")) == json.loads(json.dumps(values_of(roads)))


def test_a_reader_that_closes_the_pipe_early_is_not_an_error(roads):
    command = f'{sys.executable} -m pixelwise.inference --json {roads} | head -1; echo "${{PIPESTATUS[0]}}"'

    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=ROOT / "tests", text=True)

    assert (done.stdout, done.stderr) == ("{\n0\n", "")


def test_a_refused_model_ends_with_only_our_message(shared_data):
    path = shared_data / "emd" / "rdl_GroundingDINO.emd"

    done = printed(path)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode("utf-8").strip() == (
        "rdl_GroundingDINO.emd: the model type is ObjectDetection, which does not classify pixels. Choose a "
        "model of the type ImageClassification or SemanticSegmentation."
    )


def test_invalid_options_print_the_usage(capsys):
    with pytest.raises(SystemExit) as caught:
        main([])

    assert caught.value.code == 2
    assert "usage: pixelwise COMMAND ... | [-h] [--version] [--json] MODEL" in capsys.readouterr().err


def test_the_command_needs_no_qgis(roads):
    hide = "import sys; sys.modules.update({'qgis': None, 'PyQt5': None}); import runpy;"
    run = f"sys.argv = ['m', {str(roads)!r}]; runpy.run_module('pixelwise.inference', run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", hide + run], capture_output=True, check=False, cwd=ROOT / "tests")

    assert (done.returncode, done.stderr) == (0, b"")


def test_numbers_of_a_card_are_numbers_of_json(roads):
    assert json.dumps(values_of(roads), allow_nan=False)
    assert np.isfinite(values_of(roads)["input"]["normalisation"]["mean"]).all()
