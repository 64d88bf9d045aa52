"""Read the JSON that ukis-csmask puts beside its networks: bands, their mean and deviation, tile, number of classes.

There is no published description of it; its keys are those of the files of ukis-csmask 1.0
(https://github.com/dlr-eoc/ukis-csmask). Values are reflectance, which is not scaled before the mean is taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..i18n import tr
from ..model.definition import AS_THEY_ARE
from ..network.engine import Network
from .fields import Fields, listed, number, whole
from .metadata import Metadata

STATISTICS = "dataset_statistics"


def is_description(said: Mapping[str, Any]) -> bool:
    """Whether a JSON file is one of these."""
    data = said.get("data")
    return isinstance(data, dict) and isinstance(data.get(STATISTICS), dict)


def claims(said: Mapping[str, Any], graph: Network, origin: str, name: str) -> Metadata:
    """What a description claims of the model beside it; nothing but a warning where it is that of another model.

    Args:
        said: The JSON.
        graph: The opened graph.
        origin: Name of the description, for messages.
        name: Name of the model file.

    Raises:
        ModelError: A value makes no sense.
    """
    data = said["data"]
    get, statistics = Fields(data, f"{origin}: data"), Fields(data[STATISTICS], f"{origin}: data.{STATISTICS}")
    bands, classes = get.whole("in_channels", 1), get.whole("classes", 1)
    signature = graph.signature
    if bands not in (None, signature.bands) or classes not in (None, signature.channels or classes):
        template = tr(
            "{origin} is ignored: it describes a model with {bands} bands and {classes} classes, but "
            "{name} takes {taken} bands and gives {given} scores."
        )
        words = template.format(
            origin=origin,
            name=name,
            bands=bands or "?",
            classes=classes or "?",
            taken=signature.bands,
            given=signature.channels or "?",
        )
        return Metadata(warnings=(words,))
    moments = statistics.checked("img", _moments)
    mean, std = moments or (None, None)
    source = tr("{origin}, mean and standard deviation").format(origin=origin)
    normalisation = replace(AS_THEY_ARE, mean=mean, std=std, source=source)
    model = said.get("model")
    return Metadata(
        bands=statistics.bands("band_names"),
        normalisation=normalisation if moments else None,
        tile=get.checked("target_size", _tile),
        format=tr("ONNX with the description of ukis-csmask (.json)"),
        information=Fields(model, origin).unread() if isinstance(model, dict) else (),
        notes=(tr("{origin} next to {name} describes the model (ukis-csmask).").format(origin=origin, name=name),),
    )


def _moments(value: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:  # noqa: ANN401  JSON of others
    """Means and standard deviations of the bands."""
    parts = listed(value)
    if len(parts) != 2:
        raise ValueError(tr("a list of means and one of standard deviations are expected"))
    means, deviations = (tuple(number(part) for part in listed(numbers)) for numbers in parts)
    return means, deviations


def _tile(value: Any) -> tuple[int, int]:  # noqa: ANN401  JSON of others
    rows, cols = (whole(side, 1) for side in listed(value))
    return rows, cols
