"""Parse the preprocessing of a model of Hugging Face (preprocessor_config.json): its normalisation and image size.

The keys are those of the image processors of transformers (https://huggingface.co/docs/transformers), in old and new
forms. Images are never resized; nothing is applied that the file switches off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from ..i18n import tr
from ..model.definition import Normalisation
from .fields import Fields, flag, number, number_list, whole
from .metadata import Metadata
from .unbound import Unbound

_HIGHEST = 255.0  # rescaled to 1 by default
_CLOSE = 1e-6  # relative; 1 / 255 in single precision is 255 again
_IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_STANDARD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)

# Defaults of the processors that networks of semantic segmentation have, if a file does not state the numbers.
_MOMENTS = {
    "segformer": _IMAGENET,
    "convnext": _IMAGENET,
    "beit": _STANDARD,
    "data2vec": _STANDARD,
    "dpt": _STANDARD,
    "mobilenet": _STANDARD,
    "vit": _STANDARD,
}
_UNNORMALISED = "mobilevit"  # its processor also flips the channels unless it is told not to

_APPLIED = ("do_rescale", "do_normalize", "do_flip_channel_order", "do_resize")
_WITHOUT_EFFECT = (  # on tiles that are read at the size of the network, in three bands
    *("do_center_crop", "do_convert_rgb", "do_pad", "do_reduce_labels", "do_align_long_axis", "do_thumbnail"),
    "do_random_cropping",
)
_RGB = ("red", "green", "blue")
_Numbers = Optional[tuple[float, ...]]


def parse(processor: Mapping[str, Any], origin: str, bands: int | None) -> Metadata:
    """Parse the file.

    Args:
        processor: Its content.
        origin: Its name, for messages.
        bands: The number of bands of the model, if it is known.

    Raises:
        ModelError: A value is invalid.
    """
    fields = Fields(processor, origin)
    kind = str(processor.get("image_processor_type") or processor.get("feature_extractor_type") or "").lower()
    normalisation, warnings = _normalisation(fields, kind)
    flips = _is_on(fields, "do_flip_channel_order", default=kind.startswith(_UNNORMALISED))
    names = tuple(reversed(_RGB)) if flips else _RGB
    named = names if (bands or normalisation.count) == len(names) else ()
    undecided = bands is None and normalisation.count == 1  # the network tells whether it expects three
    return Metadata(
        bands=named or None,
        normalisation=normalisation,
        tile=_tile(fields),
        notes=_notes(fields, processor, named),
        warnings=warnings + _unknown_switches(fields, processor) + (_flipped(fields) if flips else ()),
        unbound=Unbound(three_bands=names if undecided else ()),
    )


def _normalisation(fields: Fields, kind: str) -> tuple[Normalisation, tuple[str, ...]]:
    rescales = _is_on(fields, "do_rescale", default=True)
    high = fields.parsed("rescale_factor", _inverse) or _HIGHEST if rescales else 1.0
    # A few processors subtract 1 from the rescaled values, so that they lie between -1 and 1.
    shifted = rescales and (_is_on(fields, "rescale_offset") or _is_on(fields, "offset"))
    mean, std = fields.parsed("image_mean", number_list), fields.parsed("image_std", number_list)
    warnings: tuple[str, ...] = ()
    if not _is_on(fields, "do_normalize", default=not kind.startswith(_UNNORMALISED)):
        mean = std = None
    elif mean is None or std is None:
        mean, std, warnings = _with_defaults(mean, std, fields.origin, kind)
    keys = ("do_rescale", "rescale_factor", "do_normalize", "image_mean", "image_std")
    source = tr("{origin}: {keys}").format(origin=fields.origin, keys=", ".join(fields.given(*keys)) or kind)
    target = (-1.0, 0.0) if shifted else (0.0, 1.0)
    return Normalisation((0.0,), (high,), target, mean, std, unbounded=not rescales, source=source), warnings


def _with_defaults(mean: _Numbers, std: _Numbers, origin: str, kind: str) -> tuple[_Numbers, _Numbers, tuple[str, ...]]:
    """Return mean and standard deviation with the defaults of the image processor, and a warning about them."""
    missing = ", ".join(key for key, given in (("image_mean", mean), ("image_std", std)) if given is None)
    defaults = next((moments for name, moments in _MOMENTS.items() if kind.startswith(name)), None)
    template = (
        tr("{origin} does not specify {missing}: the defaults of its image processor are used.")
        if defaults
        else tr("{origin} does not specify {missing}, so this part of the normalisation is left out.")
    )
    default_mean, default_std = defaults or (None, None)
    warning = template.format(origin=origin, missing=missing)
    return (default_mean if mean is None else mean), (default_std if std is None else std), (warning,)


def _inverse(factor: object) -> float:
    """Return the value that rescaling by a factor makes 1."""
    if number(factor) <= 0:
        raise ValueError(tr("{value} is not a number above 0").format(value=factor))
    high = 1 / number(factor)
    return float(round(high)) if abs(high - round(high)) <= _CLOSE * high else high


def _is_on(fields: Fields, key: str, *, default: bool = False) -> bool:
    value = fields.parsed(key, flag)
    return default if value is None else value


def _tile(fields: Fields) -> tuple[int, int] | None:
    """Return rows and columns of the images of the training: those after cropping, else those after resizing."""
    cropped = fields.parsed("crop_size", _parsed_sides) if _is_on(fields, "do_center_crop") else None
    return cropped or fields.parsed("size", _parsed_sides)


def _parsed_sides(size: object) -> tuple[int, int] | None:
    """Parse a size: one number, two, or an object in one of the forms of transformers."""
    if not isinstance(size, Mapping):
        sides: Sequence[object] = size if isinstance(size, (list, tuple)) else [size]
    elif "height" in size and "width" in size:
        sides = [size["height"], size["width"]]
    else:
        keys = ("shortest_edge", "longest_edge", "max_height", "height", "width")
        sides = [size[key] for key in keys if size.get(key) is not None][:1]
    rows_cols = [whole(side, 1) for side in sides]
    return (rows_cols[0], rows_cols[-1]) if rows_cols else None


def _notes(fields: Fields, processor: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    if names:
        note = tr("{origin}: image processors pass images as {bands}, so these bands are looked up by name.")
        notes += (note.format(origin=fields.origin, bands=", ".join(names)),)
    if processor.get("size") is not None and _is_on(fields, "do_resize", default=True):
        note = tr(
            "{origin}: images were resized for training (do_resize), which is not done here. Set the cell size to that "
            "of the training images."
        )
        notes += (note.format(origin=fields.origin),)
    return notes


def _flipped(fields: Fields) -> tuple[str, ...]:
    template = tr(
        "{origin}: the model expects the bands blue, green, red (do_flip_channel_order). If the bands of the raster "
        "have no names, set Band order to 3,2,1 for an image of red, green and blue."
    )
    return (template.format(origin=fields.origin),)


def _unknown_switches(fields: Fields, processor: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a warning for each switch that is on and not known here."""
    switches = [key for key in processor if key.startswith("do_") and key not in (*_APPLIED, *_WITHOUT_EFFECT)]
    template = tr("{origin}: {key} is on, but is not applied. If it changes values, the map will be wrong.")
    return tuple(template.format(origin=fields.origin, key=key) for key in switches if _is_on(fields, key))
