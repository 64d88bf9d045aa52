"""The values of bands with a scale that a network receives, decided from headers, model and argument alone."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pixelwise.inference import ArgumentError, ModelError, RasterError, read_definition
from pixelwise.inference.model.definition import AS_THEY_ARE, Normalisation
from pixelwise.inference.model.value_range import with_range
from pixelwise.inference.model.values import ValueMode
from pixelwise.inference.onnx.splits import band_splits
from pixelwise.inference.raster.interpretation import Header, interpret_values
from pixelwise.inference.raster.scaling import BandScale
from pixelwise.tests.models import argmax_model

UINT8, UINT16, INT16, INT32, FLOAT = (np.dtype(name) for name in ("uint8", "uint16", "int16", "int32", "float32"))
LANDSAT = BandScale(2.75e-5, -0.2, UINT16)
SENTINEL_2 = BandScale(1e-4, -0.1, UINT16)
HLS = BandScale(1e-4, 0.0, INT16)
ERA5 = BandScale(0.00170, 277.0, INT16)  # temperatures in K, packed
RAW, REAL, DN = ValueMode.RAW, ValueMode.REAL, ValueMode.DN10000

BARE = Normalisation(assumed=True)
AS_IT_IS = Normalisation(low=(0.0,), high=(1.0,))  # value_range [0, 1]
DATA_RANGE = Normalisation(target=(0.0, 1.0))


def ranged(low, high):
    return Normalisation(low=(low,), high=(high,))


def centred(mean, std, low=0.0, high=1.0):
    return Normalisation(low=(low,), high=(high,), mean=(mean,) * 3, std=(std,) * 3)


def header(*scales, name="scene", dtype=None):
    kinds = [scale.dtype for scale in scales if scale]
    return Header(name, tuple(range(len(scales))), scales, dtype or np.result_type(*(kinds or [UINT16])))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return read_definition(str(argmax_model(tmp_path_factory.mktemp("model") / "m.onnx", 3, value_range=[0, 1])))


def model_of(plain, how, **rest):
    return replace(plain, normalisation=how, **rest)


CASES = [
    # A network for 0 to 10,000: Landsat stores other numbers, Sentinel-2 shifted ones, HLS exactly these.
    (ranged(0, 10000), {"landsat": DN, "sentinel": RAW, "hls": RAW, "era5": RAW}),
    (ranged(1, 3000), {"landsat": DN, "sentinel": RAW, "hls": RAW}),
    (ranged(0, 0.4), {"landsat": REAL, "sentinel": REAL, "hls": REAL}),
    (ranged(7273, 43636), {"landsat": RAW}),
    (ranged(0, 65535), {"landsat": RAW, "sentinel": RAW}),
    (ranged(220, 330), {"era5": REAL}),
    (ranged(-32768, 32767), {"era5": RAW}),
    # Mean and deviation of the training.
    (centred(1400, 900), {"landsat": DN, "sentinel": RAW, "hls": RAW}),
    (centred(0.14, 0.09), {"landsat": REAL, "sentinel": REAL, "hls": REAL}),
    (centred(12000, 3000), {"landsat": RAW}),
    (centred(0.14, 0.09, high=10000.0), {"landsat": DN, "sentinel": RAW, "hls": RAW}),
    (centred(281.0, 12.0), {"era5": REAL}),
    (centred(3000.0, 6000.0), {"era5": RAW}),
    # Only divided by a number, like the scale of an MLM item.
    (Normalisation(low=(0.0,), high=(1.0,), mean=(0.0,), std=(10000.0,)), {"landsat": DN, "sentinel": RAW}),
    # Bytes.
    (ranged(0, 255), {"landsat": RAW, "byte": RAW}),
    (centred(0.485, 0.229, high=255.0), {"byte": RAW}),
    (ranged(0, 0.9), {"byte": REAL}),
    # No statement.
    (BARE, {"landsat": REAL, "sentinel": REAL, "hls": REAL, "era5": REAL, "byte": REAL}),
    (AS_IT_IS, {"landsat": REAL, "sentinel": REAL, "era5": REAL}),
    (DATA_RANGE, {"landsat": RAW, "sentinel": RAW, "hls": RAW}),
    (AS_THEY_ARE, {"landsat": RAW, "sentinel": RAW, "hls": RAW}),
    (replace(BARE, mean=(0.15,) * 3, std=(0.1,) * 3), {"landsat": REAL, "sentinel": REAL}),
]
SCALES = {
    "landsat": LANDSAT,
    "sentinel": SENTINEL_2,
    "hls": HLS,
    "era5": ERA5,
    "byte": BandScale(1 / 255, 0.0, UINT8),
}


@pytest.mark.parametrize(
    ("how", "product", "values"), [(how, name, wanted) for how, cases in CASES for name, wanted in cases.items()]
)
def test_the_interpretation_follows_headers_and_model(plain, how, product, values):
    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, how), [header(*[SCALES[product]] * 3)])

    assert interpretation.values is values
    assert interpretation.reason


@pytest.mark.parametrize("dtype", [INT32, FLOAT], ids=str)
def test_reflectance_is_recognised_in_wider_types(plain, dtype):
    wide = header(*[replace(SENTINEL_2, dtype=dtype)] * 3)

    assert interpret_values(ValueMode.AUTO, model_of(plain, ranged(0, 0.5)), [wide]).values is REAL
    assert interpret_values(ValueMode.AUTO, model_of(plain, ranged(0, 10000)), [wide]).values is RAW


def test_a_shift_between_stored_numbers_and_dn_causes_a_warning(plain):
    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, ranged(0, 10000)), [header(*[SENTINEL_2] * 3)])

    (warning,) = interpretation.warnings
    assert warning.startswith("Values: 0 to 10000, on which")
    assert "stored numbers are higher by 1000 here" in warning
    assert "dn10000" in warning
    assert interpretation.others[0] is DN


def test_stored_numbers_that_are_dn_cause_no_warning(plain):
    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, ranged(0, 10000)), [header(*[HLS] * 3)])

    assert interpretation.warnings == ()


@pytest.mark.parametrize(
    ("how", "scale"), [(BARE, LANDSAT), (AS_IT_IS, SENTINEL_2), (ranged(-500, -100), LANDSAT), (ranged(0, 255), HLS)]
)
def test_an_unstated_interpretation_is_used_with_a_warning(plain, how, scale):
    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, how), [header(*[scale] * 3)])

    assert len(interpretation.warnings) == 1
    assert {interpretation.values, *interpretation.others} == {RAW, REAL, DN}


def test_a_scale_that_is_a_divisor_is_not_multiplied_with(plain):
    modis = header(*[BandScale(10000.0, 0.0, INT16)] * 3)

    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, BARE), [modis])

    assert interpretation.values is RAW
    assert "most likely meant as a divisor" in interpretation.warnings[0]
    assert interpret_values(ValueMode.AUTO, model_of(plain, BARE, values=REAL), [modis]).values is REAL


@pytest.mark.parametrize("values", [RAW, REAL, DN])
def test_the_interpretation_stated_by_the_model_takes_precedence_over_its_range(plain, values):
    model = model_of(plain, ranged(0, 255), values=values)

    interpretation = interpret_values(ValueMode.AUTO, model, [header(*[LANDSAT] * 3)])

    assert (interpretation.values, interpretation.warnings) == (values, ())


@pytest.mark.parametrize("asked", [RAW, REAL, DN])
def test_the_interpretation_of_the_user_takes_precedence_over_that_of_the_model(plain, asked):
    model = model_of(plain, ranged(0, 255), values=REAL)

    assert interpret_values(asked, model, [header(*[LANDSAT] * 3)]).values is asked


def test_an_integer_network_receives_stored_numbers(plain):
    model = replace(
        plain, signature=replace(plain.signature, inputs=(replace(plain.signature.image, dtype=UINT16),)), values=REAL
    )

    interpretation = interpret_values(ValueMode.AUTO, model, [header(*[LANDSAT] * 3)])

    assert (interpretation.values, interpretation.others) == (RAW, ())
    for asked in (REAL, DN):
        with pytest.raises(ArgumentError, match=f"values {asked.value} cannot be used.*whole numbers"):
            interpret_values(asked, model, [header(*[LANDSAT] * 3)])


@pytest.mark.parametrize("how", [BARE, ranged(0, 10000), DATA_RANGE])
def test_bands_without_a_scale_are_read_unchanged_without_a_message(plain, how):
    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, how), [header(None, None, None)])

    assert (interpretation.values, interpretation.reason, interpretation.warnings, interpretation.others) == (
        RAW,
        "",
        (),
        (),
    )


@pytest.mark.parametrize("asked", [REAL, DN])
def test_real_values_need_the_scale_of_every_band(plain, asked):
    whole, partly, bare = header(*[HLS] * 3), header(HLS, None, None, name="b"), header(None, None, None, name="c")

    with pytest.raises(RasterError, match=f'Values {asked.value}.*bands 2, 3 of "b", "c".*values to raw'):
        interpret_values(asked, plain, [whole, partly, bare])
    with pytest.raises(RasterError, match='"c"'):
        interpret_values(asked, plain, [bare])
    with pytest.raises(RasterError, match='bands 2, 3 of "b"'):
        interpret_values(ValueMode.AUTO, model_of(plain, BARE), [partly])


def test_differing_scales_cause_a_warning_if_stored_numbers_are_used(plain):
    old, new = header(*[HLS] * 3, name="old"), header(*[replace(SENTINEL_2, dtype=INT16)] * 3, name="new")

    interpretation = interpret_values(RAW, plain, [old, new])

    (warning,) = interpretation.warnings
    assert 'x 0.0001 (band 1 of "old"), x 0.0001 - 0.1 (band 1 of "new")' in warning
    assert interpret_values(RAW, plain, [old]).warnings == ()
    assert "none" in interpret_values(RAW, plain, [header(HLS, None, HLS)]).warnings[0]


def test_real_values_of_differing_scales_are_one_interpretation(plain):
    old, new = header(*[HLS] * 3, name="old"), header(*[SENTINEL_2] * 3, name="new")

    interpretation = interpret_values(ValueMode.AUTO, model_of(plain, ranged(0, 0.5)), [old, new])

    assert (interpretation.values, interpretation.warnings) == (REAL, ())


def test_bands_of_other_quantities_are_considered(plain):
    thermal = BandScale(0.00341802, 149.0, UINT16)
    mean, std = (0.1, 0.2, 290.0), (0.05, 0.1, 10.0)
    model = model_of(plain, Normalisation(low=(0.0,), high=(1.0,), mean=mean, std=std))

    assert interpret_values(ValueMode.AUTO, model, [header(LANDSAT, LANDSAT, thermal)]).values is REAL


def test_whole_numbers_without_a_scale_cause_a_warning_if_the_model_expects_real_values(plain):
    model = model_of(plain, BARE, values=REAL)

    doubted = interpret_values(ValueMode.AUTO, model, [header(None, None, None)])
    fine = interpret_values(ValueMode.AUTO, model, [header(None, None, None, dtype=FLOAT)])

    assert 'm.onnx was trained on real values, but "scene" contains whole numbers' in doubted.warnings[0]
    assert fine.warnings == ()


@pytest.mark.parametrize(("ends", "values"), [((0.0, 10000.0), DN), ((0.0, 0.5), REAL), ((0.0, 1.0), REAL)])
def test_a_range_of_the_user_is_treated_like_one_of_the_model(plain, ends, values):
    model = model_of(plain, with_range(AS_THEY_ARE, ends))

    interpretation = interpret_values(ValueMode.AUTO, model, [header(*[LANDSAT] * 3)])

    assert interpretation.values is values
    assert bool(interpretation.warnings) is (ends == (0.0, 1.0))


ML = "ai.onnx.ml"


def forest(path, splits, before=(), initializers=None, takes="x", **metadata):
    """Write a table model of three bands: a tree that splits band i at each of `splits[i]`."""
    pairs = [(band, split) for band, values in enumerate(splits) for split in values]
    inner = len(pairs)
    tree = helper.make_node(
        "TreeEnsembleClassifier",
        [takes],
        ["label", "scores"],
        domain=ML,
        post_transform="NONE",
        nodes_treeids=[0] * (2 * inner + 1),
        nodes_nodeids=[*range(2 * inner + 1)],
        nodes_featureids=[*(band for band, _ in pairs), *[0] * (inner + 1)],
        nodes_modes=[*["BRANCH_LEQ"] * inner, *["LEAF"] * (inner + 1)],
        nodes_values=[*(float(split) for _, split in pairs), *[0.0] * (inner + 1)],
        nodes_truenodeids=[*range(inner, 2 * inner), *[0] * (inner + 1)],
        nodes_falsenodeids=[*range(1, inner), 2 * inner, *[0] * (inner + 1)],
        class_treeids=[0] * (inner + 1),
        class_nodeids=[*range(inner, 2 * inner + 1)],
        class_ids=[number % 2 for number in range(inner + 1)],
        class_weights=[1.0] * (inner + 1),
        classlabels_int64s=[0, 1],
    )
    tensors = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3]),
        helper.make_tensor_value_info("label", TensorProto.INT64, ["n"]),
    ]
    constants = [numpy_helper.from_array(array, name) for name, array in (initializers or {}).items()]
    graph = helper.make_graph([*before, tree], "forest", tensors[:1], tensors[1:], constants)
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid(ML, 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    if metadata:
        classes = [{"value": value, "name": str(value)} for value in (0, 1)]
        helper.set_model_props(model, {"pixelwise": json.dumps({"classes": classes, **metadata})})
    onnx.save(model, str(path))
    return read_definition(str(path))


@pytest.mark.parametrize(
    ("splits", "product", "values"),
    [
        ([(0.05, 0.3), (0.12,), (0.2,)], "landsat", REAL),
        ([(0.05, 0.3), (0.12,), (0.2,)], "hls", REAL),
        ([(0.2,), (), ()], "sentinel", REAL),
        ([(8000, 20000), (9000,), (11000,)], "landsat", RAW),
        ([(8000, 9000), (), (8500,)], "landsat", RAW),
        ([(700, 3500), (900,), (2500,)], "landsat", DN),
        ([(700, 3500), (900,), (2500,)], "hls", RAW),
        ([(1700, 4500), (1900,), (3500,)], "sentinel", RAW),
        ([(275, 290), (), (280,)], "era5", REAL),
        ([(-5000, 9000), (), (80,)], "era5", RAW),
    ],
)
def test_the_splits_of_trees_identify_the_training_values_of_a_table_model(tmp_path, splits, product, values):
    model = forest(tmp_path / "forest.onnx", splits)

    interpretation = interpret_values(ValueMode.AUTO, model, [header(*[SCALES[product]] * 3)])

    assert interpretation.values is values


def test_a_stated_range_of_a_table_takes_precedence_over_its_splits(tmp_path):
    model = forest(tmp_path / "forest.onnx", [(0.1,), (0.2,), (0.3,)], value_range=[0, 3000])

    assert interpret_values(ValueMode.AUTO, model, [header(*[LANDSAT] * 3)]).values is DN


def test_a_table_without_trees_receives_stored_numbers(tmp_path):
    tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 3]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "table", tensors[:1], tensors[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(tmp_path / "table.onnx"))

    interpretation = interpret_values(
        ValueMode.AUTO, read_definition(str(tmp_path / "table.onnx")), [header(*[LANDSAT] * 3)]
    )

    assert (interpretation.values, interpretation.warnings) == (RAW, ())


SPLITS = [(0.25, 0.5), (), (2.0, -3.0, 130.0)]


def ranges_of(model):
    return band_splits(model.file, model.signature.tabular, 3)


def test_splits_are_collected_for_each_band(tmp_path):
    assert ranges_of(forest(tmp_path / "m.onnx", SPLITS)) == ((0.25, 0.5), None, (-3.0, 130.0))


def test_splits_are_converted_back_through_a_scaler(tmp_path):
    scaler = helper.make_node("Scaler", ["x"], ["z"], domain=ML, offset=[100.0, 200.0, 300.0], scale=[0.5, 0.25, 0.125])

    model = forest(tmp_path / "m.onnx", SPLITS, before=[scaler], takes="z")

    assert ranges_of(model) == ((100.5, 101.0), None, (276.0, 1340.0))


def test_splits_are_converted_back_through_a_subtraction_and_a_division(tmp_path):
    before = [helper.make_node("Sub", ["x", "mean"], ["c"]), helper.make_node("Div", ["c", "std"], ["z"])]
    constants = {"mean": np.float32([100, 200, 300]), "std": np.float32([2, 4, 8])}

    model = forest(tmp_path / "m.onnx", SPLITS, before=before, initializers=constants, takes="z")

    assert ranges_of(model) == ((100.5, 101.0), None, (276.0, 1340.0))


def test_splits_after_mixed_bands_are_unknown(tmp_path):
    before = [helper.make_node("MatMul", ["x", "mix"], ["z"])]

    model = forest(
        tmp_path / "m.onnx", SPLITS, before=before, initializers={"mix": np.eye(3, dtype=np.float32)}, takes="z"
    )

    assert ranges_of(model) == ()
    assert interpret_values(ValueMode.AUTO, model, [header(*[LANDSAT] * 3)]).values is RAW


def test_all_splits_of_a_large_forest_are_collected(tmp_path):
    many = np.random.default_rng(0).uniform(200, 60000, (3, 1000)).astype(np.float32)

    actual = ranges_of(forest(tmp_path / "m.onnx", many.tolist()))

    np.testing.assert_array_equal(actual, np.stack([many.min(axis=1), many.max(axis=1)], axis=1))


@pytest.mark.parametrize("word", ["raw", "real", "dn10000", "REAL"])
def test_metadata_name_the_interpretation(tmp_path, word):
    model = read_definition(str(argmax_model(tmp_path / "m.onnx", 3, values=word)))

    assert model.values is ValueMode(word.lower())


def test_auto_in_metadata_is_not_a_interpretation(tmp_path):
    assert read_definition(str(argmax_model(tmp_path / "m.onnx", 3, values="auto"))).values is None


def test_an_unknown_interpretation_is_refused(tmp_path):
    path = argmax_model(tmp_path / "m.onnx", 3, values="reflectance")

    with pytest.raises(ModelError, match=r"m\.onnx: values: .reflectance. is not valid"):
        read_definition(str(path))


def test_an_emd_names_the_interpretation(tmp_path):
    argmax_model(tmp_path / "m.onnx", 3, values="raw")
    entries = {"ModelFile": "m.onnx", "ModelType": "ImageClassification", "values": "dn10000"}
    (tmp_path / "m.emd").write_text(json.dumps(entries), encoding="utf-8")

    assert read_definition(str(tmp_path / "m.emd")).values is DN
