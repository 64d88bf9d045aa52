"""Parse the JSON file that ukis-csmask puts next to its networks: bands, their mean and deviation, tile, classes.

The format has no published description; the keys are those of the files of ukis-csmask 1.0
(https://github.com/dlr-eoc/ukis-csmask). Values are reflectance, which is not scaled before the mean is subtracted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..i18n import tr
from ..model.definition import AS_THEY_ARE
from .fields import Fields, band_list, listed, number, whole
from .metadata import Metadata
from .unbound import ModelSizes, Unbound

STATISTICS = "dataset_statistics"


def is_description(document: Mapping[str, Any]) -> bool:
    """Whether a JSON file has this format."""
    data = document.get("data")
    return isinstance(data, dict) and isinstance(data.get(STATISTICS), dict)


def parse(document: Mapping[str, Any], origin: str, name: str) -> Metadata:
    """Parse the description of a model.

    Args:
        document: The JSON.
        origin: Name of the description, for messages.
        name: Name of the model file next to it.

    Raises:
        ModelError: A value is invalid.
    """
    data = document["data"]
    fields, statistics = Fields(data, f"{origin}: data"), Fields(data[STATISTICS], f"{origin}: data.{STATISTICS}")
    sizes = ModelSizes(origin, name, fields.integer("in_channels", 1), fields.integer("classes", 1))
    moments = statistics.parsed("img", _moments)
    mean, std = moments or (None, None)
    source = tr("{origin}, mean and standard deviation").format(origin=origin)
    model = document.get("model")
    return Metadata(
        bands=statistics.parsed("band_names", band_list),
        normalisation=replace(AS_THEY_ARE, mean=mean, std=std, source=source) if moments else None,
        tile=fields.parsed("target_size", _parsed_tile),
        format=tr("ONNX with the description of ukis-csmask (.json)"),
        information=Fields(model, origin).unread() if isinstance(model, dict) else (),
        notes=(tr("{origin} next to {name} describes the model (ukis-csmask).").format(origin=origin, name=name),),
        unbound=Unbound(sizes=sizes),
    )


def _moments(value: object) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Parse the means and standard deviations of the bands."""
    parts = listed(value)
    if len(parts) != 2:
        raise ValueError(tr("expected a list of means and a list of standard deviations"))
    means, deviations = (tuple(number(part) for part in listed(numbers)) for numbers in parts)
    return means, deviations


def _parsed_tile(value: object) -> tuple[int, int]:
    rows, cols = (whole(side, 1) for side in listed(value))
    return rows, cols
