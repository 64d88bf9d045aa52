"""Classes that a user lists, by values or by names."""

import pytest
from pixelwise.inference import ArgumentError
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.thematic import chosen_classes

WATER, FOREST, TOWN = (
    ModelClass(1, "Water", (0, 0, 200)),
    ModelClass(2, "Forest", (0, 101, 0)),
    ModelClass(4, "Town", (200, 0, 0)),
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", [1, 2, 4, -3]),
        ("1,4", [1, 4]),
        (" 4 ; 1 ", [1, 4]),
        ("-3", [-3]),
        ("Water;Town", [1, 4]),
        ("water, town", [1, 4]),
        ("Grass, wet", [-3]),
        ("Grass, wet;Forest", [2, -3]),
    ],
)
def test_classes_are_chosen_by_values_or_names(text, values):
    classes = WATER, FOREST, TOWN, ModelClass(-3, "Grass, wet", (0, 200, 0))

    assert [entry.value for entry in chosen_classes(text, classes, "Classes")] == values


@pytest.mark.parametrize(("text", "unknown"), [("1,9", "class 9."), ("Water;Sea", 'class "Sea".'), ("x;y", '"x", "y"')])
def test_an_unknown_class_is_named(text, unknown):
    with pytest.raises(ArgumentError, match="Classes of the later raster: the raster has no") as caught:
        chosen_classes(text, (WATER, FOREST), "Classes of the later raster")

    assert unknown in str(caught.value)
    assert "1 Water, 2 Forest" in str(caught.value)
