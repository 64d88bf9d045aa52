"""Decide whether the network gets stored numbers or real values of bands with a scale.

The decision is a pure function of headers, model and argument, not of pixels, so that it is the same for every extent
and every scene of a product. Reasons: docs/adr/0017
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import DType, ValueRange
from ..errors import ArgumentError, RasterError
from ..i18n import short, tr
from ..model.definition import ModelDefinition
from ..model.stated_values import Basis, StatedRange, basis_of, stated_range
from ..model.values import ValueMode
from .scaling import DN, BandScale, scaled_type

_REFLECTANCE = 10.0  # largest reflectance
_SMALLEST = 0.1  # least maximum of a band that can be reflectance
_WIDEST = 20.0  # widest range of an interpretation, relative to that of the training values
_HALF = 0.5  # least share of the training values within an interpretation
_DIVISOR = 100.0  # least scale that is a divisor
_EQUAL_SCALES = 1e-6
_NAMED = 5  # in a message


@dataclass(frozen=True)
class Header:
    """The header of a raster, for the bands that feed the model.

    Attributes:
        name: Name of the raster for messages.
        bands: Its band (from 0) for each model band.
        scales: Scale and offset of each, if any.
        dtype: Common type of the stored numbers.
        places: The model bands (from 0) in a stack; empty if the bands feed all bands of the model.
    """

    name: str
    bands: tuple[int, ...]
    scales: tuple[BandScale | None, ...]
    dtype: DType
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class ValueInterpretation:
    """The numbers that the network gets.

    Attributes:
        values: Stored numbers, real values, or real values times 10,000.
        formula: Their formula from the stored numbers, for messages.
        reason: The reason for them; "" if no raster has a scale.
        warnings: Warnings for the user.
        others: Alternatives, the likeliest first.
        compared: Whether the training values were compared with those of the bands, and match only this interpretation.
    """

    values: ValueMode
    formula: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()
    others: tuple[ValueMode, ...] = ()
    compared: bool = False

    @property
    def name(self) -> str:
        """The interpretation as the argument names it, and in words."""
        return f"{self.values.value} ({self.formula or self.values.title})"

    def text(self) -> str:
        """Return interpretation and reason in one line; "" if no raster has a scale."""
        if not self.reason:
            return ""
        return tr("{values}, {reason}").format(values=self.name, reason=self.reason)


def interpret_values(requested: ValueMode, model: ModelDefinition, headers: Sequence[Header]) -> ValueInterpretation:
    """Decide which numbers the network gets.

    Args:
        requested: The argument `values`.
        model: The model.
        headers: The rasters.

    Raises:
        ArgumentError: The network cannot take the numbers of the argument.
        RasterError: The interpretation needs the scale of every band, and a band has no scale.
    """
    scaled = any(scale for header in headers for scale in header.scales)
    if requested is ValueMode.AUTO and not scaled:
        return ValueInterpretation(ValueMode.RAW, warnings=_missing_scale(model, headers))
    if requested is ValueMode.AUTO:
        chosen = _automatic(model, headers)
    else:
        _require_floats(requested, model)
        chosen = ValueInterpretation(requested, reason=tr("as given under Model arguments") if scaled else "")
    if chosen.values is not ValueMode.RAW:
        _require_scales(chosen.values, headers)
    return _with_details(chosen, model, headers)


def _with_details(
    chosen: ValueInterpretation, model: ModelDefinition, headers: Sequence[Header]
) -> ValueInterpretation:
    """Return an interpretation with its formula, further warnings, and alternatives."""
    whole = basis_of(model) is Basis.WHOLE_NUMBERS
    modes = (ValueMode.RAW, ValueMode.REAL, ValueMode.DN10000)
    others = () if whole or not chosen.reason else (v for v in modes if v not in (chosen.values, *chosen.others))
    differences = _differences(headers) if chosen.values is ValueMode.RAW else ()
    return replace(
        chosen,
        formula=_formula(chosen.values, headers),
        warnings=(*chosen.warnings, *differences),
        others=(*chosen.others, *others),
    )


def _automatic(model: ModelDefinition, headers: Sequence[Header]) -> ValueInterpretation:
    basis = basis_of(model)
    if basis is Basis.WHOLE_NUMBERS:
        return ValueInterpretation(ValueMode.RAW, reason=tr("since the network expects whole numbers"))
    if basis is Basis.WORD:
        return ValueInterpretation(model.values or ValueMode.RAW, reason=tr("as the model specifies"))
    if basis is Basis.STORED:
        return ValueInterpretation(
            ValueMode.RAW, reason=tr("as for all models of this kind that do not specify their training values")
        )
    if basis is Basis.NOTHING:
        return _of_divisors(model, headers) or _unstated(model)
    return _fitting(model, headers)


def _of_divisors(model: ModelDefinition, headers: Sequence[Header]) -> ValueInterpretation | None:
    """Return stored numbers if a scale is a divisor, as in the HDF files of MODIS."""
    scales = (scale.scale for header in headers for scale in header.scales if scale)
    largest = max(scales, key=abs)
    if abs(largest) < _DIVISOR:
        return None
    return ValueInterpretation(
        ValueMode.RAW,
        reason=tr("since a scale of {scale:g} is most likely a divisor").format(scale=largest),
        warnings=(
            tr(
                "Values: the bands have a scale of {scale:g}, which is most likely meant as a divisor, and {origin} "
                "does not specify its training values. Stored numbers are used. If it was trained on the real values "
                "that QGIS shows, set the model argument values to real."
            ).format(scale=largest, origin=model.origin),
        ),
        others=(ValueMode.REAL,),
    )


def _unstated(model: ModelDefinition) -> ValueInterpretation:
    return ValueInterpretation(
        ValueMode.REAL,
        reason=tr("as QGIS shows them, since the model does not specify its training values"),
        warnings=(
            tr(
                "Values: the bands have a scale, and {origin} does not specify its training values, so real values "
                "are used, as QGIS shows them. If it was trained on the stored numbers, set the model argument "
                "values to raw; the model's metadata can specify this under the key values (docs/model-formats.md)."
            ).format(origin=model.origin),
        ),
        others=(ValueMode.RAW, ValueMode.DN10000),
    )


@dataclass(frozen=True)
class _ScaleGroup:
    """Model bands with the same scale, and the type of their numbers."""

    scale: BandScale
    bands: tuple[int, ...]
    dtype: DType

    def is_reflectance(self) -> bool:
        """Whether the real values of all numbers of the type can be reflectance."""
        return any(
            max(map(abs, real)) >= _SMALLEST and all(abs(end) <= _REFLECTANCE for end in real)
            for real in (self._real(limits) for limits in self._limits())
        )

    def ranges(self) -> dict[ValueMode, ValueRange]:
        """Return the range of numbers of each interpretation."""
        if self.is_reflectance():
            return {
                ValueMode.RAW: _sorted(self.scale.stored(0.0), self.scale.stored(1.0)),
                ValueMode.REAL: (0.0, 1.0),
                ValueMode.DN10000: (0.0, DN),
            }
        limits = next(iter(self._limits()))
        return {ValueMode.RAW: limits, ValueMode.REAL: self._real(limits)}

    def fitting(self, model: ModelDefinition) -> set[ValueMode]:
        """Return the interpretations that contain the training values."""
        modes = set()
        for values, limits in self.ranges().items():
            stated = self.stated(model, values)
            if stated is not None and (self._is_whole_type(values, stated) or self._contains(limits, stated)):
                modes.add(values)
        return modes

    def stated(self, model: ModelDefinition, values: ValueMode) -> ValueRange | None:
        """Return the training values in the numbers of an interpretation."""
        stated: StatedRange | None = stated_range(model, self.dtype if values is ValueMode.RAW else _FLOAT)
        return None if stated is None else stated.of(self.bands)

    def _contains(self, limits: ValueRange, stated: ValueRange) -> bool:
        """Whether the limits of an interpretation contain at least half of the training values and little more."""
        low, high = (max(0.0, end) for end in stated) if self.is_reflectance() else stated
        shared = min(high, limits[1]) - max(low, limits[0])
        if shared < 0 or shared < _HALF * (high - low):
            return False
        return limits[1] - limits[0] <= _WIDEST * max(high - low, abs(low), abs(high))

    def _is_whole_type(self, values: ValueMode, stated: ValueRange) -> bool:
        """Whether the training values are the full range of the type of the stored numbers."""
        kind = self.scale.dtype
        return values is ValueMode.RAW and kind.kind in "iu" and stated == (np.iinfo(kind).min, np.iinfo(kind).max)

    def _limits(self) -> Iterator[ValueRange]:
        """Return the limits of stored numbers: those of the type, and of 16 bits for products kept in wider types."""
        kind = self.scale.dtype
        if kind.kind in "iu":
            yield float(np.iinfo(kind).min), float(np.iinfo(kind).max)
        if kind.kind == "f" or kind.itemsize > 2:
            yield (0.0, 65535.0) if kind.kind == "u" else (-32768.0, 65535.0)

    def _real(self, limits: ValueRange) -> ValueRange:
        low, high = (end * self.scale.scale + self.scale.offset for end in limits)
        return _sorted(low, high)


_FLOAT: DType = np.dtype(np.float32)


def _groups(headers: Sequence[Header]) -> Iterator[_ScaleGroup]:
    groups: dict[tuple[BandScale, DType], list[int]] = {}
    for header in headers:
        for band, scale in zip(header.places or range(len(header.scales)), header.scales):
            if scale is not None:
                groups.setdefault((replace(scale, applied=False), header.dtype), []).append(band)
    return (_ScaleGroup(scale, tuple(bands), dtype) for (scale, dtype), bands in groups.items())


def _fitting(model: ModelDefinition, headers: Sequence[Header]) -> ValueInterpretation:
    """Return the interpretation that contains the training values."""
    groups = [*_groups(headers)]
    fit = set.intersection(*(group.fitting(model) for group in groups))
    low, high = groups[0].stated(model, ValueMode.RAW) or (0.0, 0.0)
    stated = tr("since the model was trained on about {low} to {high}").format(low=short(low), high=short(high))
    if len(fit) == 1:
        return ValueInterpretation(next(iter(fit)), reason=_own_words(model, groups, next(iter(fit))), compared=True)
    if not fit:
        return _unfitting(model, stated, groups)
    if ValueMode.DN10000 in fit and ValueMode.REAL not in fit:
        return ValueInterpretation(
            ValueMode.RAW,
            reason=stated,
            warnings=_shifted(groups, (low, high)),
            others=(ValueMode.DN10000, ValueMode.REAL),
        )
    if model.normalisation.assumed:  # the range is only that of the pixel type
        return _unstated(model)
    return ValueInterpretation(
        ValueMode.RAW,
        reason=stated,
        warnings=(
            tr(
                "Values: {low} to {high}, on which the model was trained, can be stored numbers "
                "or real values of these bands. Stored numbers are used. If it was trained on real "
                "values, set the model argument values to real."
            ).format(low=short(low), high=short(high)),
        ),
        others=(ValueMode.REAL, ValueMode.DN10000),
    )


def _own_words(model: ModelDefinition, groups: Sequence[_ScaleGroup], values: ValueMode) -> str:
    low, high = groups[0].stated(model, values) or (0.0, 0.0)
    if model.signature.tabular is not None:
        template = tr("since the model was trained on about {low} to {high}, according to its splits or stated values")
    else:
        template = tr("since the model was trained on about {low} to {high}")
    return template.format(low=short(low), high=short(high))


def _unfitting(model: ModelDefinition, stated: str, groups: Sequence[_ScaleGroup]) -> ValueInterpretation:
    ranges = groups[0].ranges()
    listed = ", ".join(f"{values.value} {short(low)} to {short(high)}" for values, (low, high) in ranges.items())
    low, high = groups[0].stated(model, ValueMode.RAW) or (0.0, 0.0)
    return ValueInterpretation(
        ValueMode.RAW,
        reason=tr("{stated}, which does not match any interpretation of the bands").format(stated=stated),
        warnings=(
            tr(
                "Values: the model was trained on about {low} to {high}, which does not match any interpretation of "
                "the bands ({listed}). Stored numbers are used. Check the model and the raster, or set the model "
                "argument values."
            ).format(low=short(low), high=short(high), listed=listed),
        ),
        others=(ValueMode.REAL, ValueMode.DN10000),
    )


def _shifted(groups: Sequence[_ScaleGroup], stated: ValueRange) -> tuple[str, ...]:
    """Return a warning if the model suits both stored numbers and reflectance x 10,000, and they differ."""
    differing = [group for group in groups if not _is_dn(group.scale)]
    if not differing:
        return ()
    scale = differing[0].scale
    if abs(scale.scale * DN - 1) < _EQUAL_SCALES:
        how = tr("stored numbers are higher by {shift:.0f}").format(shift=-scale.offset * DN)
    else:
        how = tr("a stored number of {shift:.0f} is reflectance 0").format(shift=scale.stored(0.0))
    return (
        tr(
            "Values: {low} to {high}, on which the model was trained, can be stored numbers "
            "or reflectance x 10,000; {how} here. Stored numbers are used. If it was trained on "
            "reflectance x 10,000, as Sentinel-2 stored it before 2022, set the model argument "
            "values to dn10000."
        ).format(low=short(stated[0]), high=short(stated[1]), how=how),
    )


def _is_dn(scale: BandScale) -> bool:
    """Whether the stored numbers are reflectance x 10,000."""
    return abs(scale.scale * DN - 1) < _EQUAL_SCALES and abs(scale.offset * DN) < _EQUAL_SCALES * DN


def _sorted(first: float, second: float) -> ValueRange:
    return min(first, second), max(first, second)


def _require_floats(requested: ValueMode, model: ModelDefinition) -> None:
    if requested is not ValueMode.RAW and basis_of(model) is Basis.WHOLE_NUMBERS:
        raise ArgumentError(
            tr(
                "Model arguments: values {asked} cannot be used, since the network of {origin} expects whole numbers "
                "({type}). Use raw or auto, or a model that expects floating-point values."
            ).format(asked=requested.value, origin=model.origin, type=model.signature.image.dtype),
            about="arguments",
        )


def _require_scales(values: ValueMode, headers: Sequence[Header]) -> None:
    """Refuse bands without a scale for an interpretation that needs the scale of each."""
    lacking = [_named(header) for header in headers if not all(header.scales)]
    if lacking:
        raise RasterError(
            tr(
                "Values {values}: no scale and offset are set for {lacking}, so the real values are unknown. Set "
                "them (gdal_edit -scale -offset; a scale of 1 with an offset of 0 counts as none), leave these "
                "rasters or bands out, or set the model argument values to raw."
            ).format(values=values.value, lacking=_first_names(lacking))
        )


def _named(header: Header) -> str:
    """Return the name of a raster with its bands without a scale, or without bands if all lack a scale."""
    if not any(header.scales):
        return f'"{header.name}"'
    numbers = sorted({band + 1 for band, scale in zip(header.bands, header.scales) if scale is None})
    listed = ", ".join(map(str, numbers))
    if len(numbers) == 1:
        return tr('band {number} of "{raster}"').format(number=listed, raster=header.name)
    return tr('bands {numbers} of "{raster}"').format(numbers=listed, raster=header.name)


def _first_names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED])
    return tr("{names} and {count} more").format(names=listed, count=more) if more > 0 else listed


def _differences(headers: Sequence[Header]) -> tuple[str, ...]:
    """Return a warning if equal stored numbers are different real values."""
    formulas: dict[str, str] = {}
    for header in headers:
        for band, scale in zip(header.bands, header.scales):
            where = tr('band {number} of "{raster}"').format(number=band + 1, raster=header.name)
            formulas.setdefault(scale.text() if scale else tr("none"), where)
    if len(formulas) < 2:
        return ()
    listed = [f"{formula} ({where})" for formula, where in formulas.items()]
    return (
        tr(
            "Values: stored numbers are used, but scales or offsets differ: {listed}. Equal numbers "
            "mean different real values in these bands."
        ).format(listed=_first_names(listed)),
    )


def _formula(values: ValueMode, headers: Sequence[Header]) -> str:
    """Return the formula of an interpretation from the stored numbers; "" if they are unchanged."""
    if values is ValueMode.RAW:
        return ""
    scales: Iterable[BandScale] = (scale for header in headers for scale in header.scales if scale)
    texts = [*dict.fromkeys(_times(scale, values).text() for scale in scales)]
    if not texts:
        return ""
    if len(texts) > 1:
        return tr("stored numbers {formula} …, by band").format(formula=texts[0])
    return tr("stored numbers {formula}").format(formula=texts[0])


def _times(scale: BandScale, values: ValueMode) -> BandScale:
    gain, bias = replace(scale, applied=False).factors(values)
    return replace(scale, scale=gain, offset=bias)


def _missing_scale(model: ModelDefinition, headers: Sequence[Header]) -> tuple[str, ...]:
    """Return a warning if the model needs real values and the raster has whole numbers without a scale."""
    if model.values is not ValueMode.REAL or basis_of(model) is not Basis.WORD:
        return ()
    whole = [f'"{header.name}"' for header in headers if header.dtype.kind in "iu"]
    if not whole:
        return ()
    return (
        tr(
            "Values: {origin} was trained on real values, but {rasters} contains whole numbers and has no scale, so "
            "they are used unchanged. Check that these are real values, or set scale and offset (gdal_edit)."
        ).format(origin=model.origin, rasters=_first_names(whole)),
    )


def fed_type(values: ValueMode, headers: Sequence[Header]) -> DType:
    """Return the type of the numbers that the normalisation gets."""
    types = (header.dtype if values is ValueMode.RAW else scaled_type(header.dtype) for header in headers)
    return np.result_type(*types)
