"""The bands of a model and of rasters, and the automatic choice, for a manual choice.

The choice is the text of Band order, which `raster/bands.py` reads; a table converts it to bands and back. Bands are
counted from 0 here, and from 1 in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import ArgumentError, RasterError
from ..formats import read_definition
from ..i18n import tr
from ..job import Job
from ..model.definition import ModelDefinition
from ..plan import selected
from ..raster.bands import BandChoice, listed_bands, requested_bands
from ..raster.cells import with_one_cell
from ..raster.inputs import RasterInput
from ..raster.raster_items import items, overlapping_items
from ..raster.roles import names_offered, roles_of
from ..spectra.names import BandName, BandNames

_LOOKED_AT = 16  # rasters; those of one image are mostly alike
_SPELLINGS = 3  # names of one band in several rasters


@dataclass(frozen=True)
class BandTable:
    """The bands to choose from.

    Attributes:
        needed: The name of each band of the model, for users.
        offered: The number and name of each band that all rasters have.
        free: Whether the model accepts any number of bands; then `needed` has one entry per raster band.
        automatic: The raster band that the run chooses for each model band; empty if it cannot.
        reason: The reason for this choice.
        refusal: The reason why there is no automatic choice.
        warnings: The warnings about the choice.
        raster: The name of the raster with the fewest bands.
    """

    needed: tuple[str, ...]
    offered: tuple[str, ...]
    free: bool = False
    automatic: tuple[int, ...] = ()
    reason: str = ""
    refusal: str = ""
    warnings: tuple[str, ...] = ()
    raster: str = ""

    def chosen(self, text: str) -> tuple[int | None, ...]:
        """Return the raster band of each model band for a text of Band order; None for one that is not a band."""
        given: list[int | None] = [*self.automatic]
        if text.strip():
            given = [self._band(part) for part in listed_bands(text)]
        count = max(len(self.needed), len(given)) if self.free else len(self.needed)
        return (*given[:count], *(None for _ in range(count - len(given))))

    def text(self, bands: Sequence[int]) -> str:
        """Return the text of Band order for a choice."""
        return ",".join(str(band + 1) for band in bands)

    def problem(self, text: str) -> str:
        """Return the error of a run with this text of Band order; "" if it is valid."""
        if not text.strip():
            return self.refusal
        needed = len(listed_bands(text)) if self.free else len(self.needed)
        try:
            requested_bands(text, needed, len(self.offered), self.raster)
        except ArgumentError as error:
            return str(error)
        return ""

    def _band(self, part: str) -> int | None:
        return int(part) - 1 if part.isdecimal() and 1 <= int(part) <= len(self.offered) else None


def band_table(job: Job, *, separately: bool = False) -> BandTable:
    """Return the bands of a model and of rasters, from their headers.

    Args:
        job: The job; its bands are ignored.
        separately: Whether each raster item has its own result.

    Raises:
        PixelwiseError: The model cannot be read, or a raster cannot be opened.
    """
    job = replace(job, bands="")
    model = selected(job, read_definition(job.model))
    rasters = _rasters(job, separately=separately)
    looked = [_looked_at(raster, model) for raster in rasters[:_LOOKED_AT]]
    fewest = min(looked, key=lambda each: len(each.names.bands))
    refused = next((each for each in looked if each.choice is None), None)
    first = looked[0]
    table = BandTable(_needed(model), _offered(looked), model.signature.any_bands, raster=fewest.raster.name)
    if refused is not None:
        return replace(table, refusal=refused.refusal)
    if first.choice is None:
        return table
    warnings = (*first.choice.warnings, *_different(looked))
    return replace(table, automatic=first.choice.bands, reason=first.choice.reason, warnings=warnings)


@dataclass(frozen=True)
class _Looked:
    """The bands of one raster, and the automatic choice; None if there is none."""

    raster: RasterInput
    names: BandNames
    alpha: int | None
    choice: BandChoice | None = None
    refusal: str = ""


def _rasters(job: Job, *, separately: bool) -> list[RasterInput]:
    """Return the rasters whose bands a run chooses."""
    of = items if separately else overlapping_items
    return [with_one_cell(item) for raster in job.rasters for item in of(raster)]


def _looked_at(raster: RasterInput, model: ModelDefinition) -> _Looked:
    try:
        names, alpha = names_offered(raster, model)
    except RasterError as error:
        return _Looked(raster, BandNames(()), None, refusal=str(error))
    try:
        choice = roles_of(raster, raster.opened(), "", model).choice
    except RasterError as error:
        return _Looked(raster, names, alpha, refusal=str(error))
    return _Looked(raster, names, alpha, choice)


def _needed(model: ModelDefinition) -> tuple[str, ...]:
    count = model.signature.bands
    said = model.bands if len(model.bands) == count else (0,) * count
    names = [band.strip() if isinstance(band, str) else "" for band in said]
    texts = []
    for number, name in enumerate(names, start=1):
        template = tr("Band {number} of the model")
        if name:
            template = tr("{name} (band {number} of the model)") if names.count(name) > 1 else "{name}"
        texts.append(template.format(name=name, number=number))
    return tuple(texts)


def _offered(looked: Sequence[_Looked]) -> tuple[str, ...]:
    count = min(len(each.names.bands) for each in looked)
    return tuple(_entry(band, looked) for band in range(count))


def _entry(band: int, looked: Sequence[_Looked]) -> str:
    """Return the number and name of a band, with its names in several rasters."""
    said = [_described(each.names.bands[band], transparency=each.alpha == band) for each in looked]
    spelt = [text for text in dict.fromkeys(said) if text]
    if not spelt:
        return tr("Band {number}").format(number=band + 1)
    names = " / ".join(spelt[:_SPELLINGS]) + (" / …" if len(spelt) > _SPELLINGS else "")
    return f"{band + 1}: {names}"


def _described(band: BandName, *, transparency: bool) -> str:
    """Return the name of a band, its common name and wavelength."""
    wavelength = f"{band.wavelength:g} nm" if band.wavelength else ""
    common = band.common if band.common.lower() not in band.plain else ""
    more = [common, wavelength if wavelength.replace(" ", "") not in band.plain else ""]
    if transparency:
        more.append(tr("transparency"))
    known = ", ".join(filter(None, more))
    return f"{band.text} ({known})" if band.text and known else band.text or known


def _different(looked: Sequence[_Looked]) -> tuple[str, ...]:
    """Return a warning if the run does not choose the same bands of all rasters."""
    first, *others = looked
    other = next((each for each in others if each.choice and first.choice and _order(each) != _order(first)), None)
    if other is None:
        return ()
    text = tr(
        'the rasters have different band orders: {first_bands} are used from "{first}", {other_bands} from '
        '"{other}". A manual choice applies to all of them.'
    )
    return (
        text.format(
            first_bands=_order(first),
            first=first.raster.name,
            other_bands=_order(other),
            other=other.raster.name,
        ),
    )


def _order(looked: _Looked) -> str:
    return ",".join(str(band + 1) for band in looked.choice.bands) if looked.choice else ""
