"""The parameters of an export as labels and texts, for the report."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..card import report_facts
from ..i18n import numeral, percentage, short, tr
from .job import ClassFeatures, ExportJob, FolderLayout, ReferenceSystem
from .plan import ExportPlan
from .split import requested_shares


def inputs(job: ExportJob) -> list[tuple[str, str]]:
    """Return the rasters, the topmost first, the second image, the classes and the mask."""
    second = job.second.name if job.second is not None else ""
    classes = job.classes.name if isinstance(job.classes, ClassFeatures) else job.classes.raster.name
    mask = job.mask.name if job.mask is not None else ""
    return [
        *report_facts.inputs(job.rasters),
        (tr("Second raster"), second),
        (tr("Classes"), classes),
        (tr("Mask"), mask),
    ]


def settings(plan: ExportPlan) -> list[tuple[str, str]]:
    """Return the parameters that determine the tiles, without those that are off."""
    return [(label, text) for label, text in _settings(plan) if text]


def _settings(plan: ExportPlan) -> Iterator[tuple[str, str]]:
    job, rows, cols = plan.job, *plan.tile
    down, right = plan.tile_step
    yield tr("Tile size"), tr("{columns} x {rows} pixels").format(columns=numeral(cols), rows=numeral(rows))
    yield tr("Stride"), tr("{columns} x {rows} pixels").format(columns=numeral(right), rows=numeral(down))
    yield tr("Cell size"), " x ".join(short(side, 10) for side in plan.cell_size)
    yield tr("Band order"), job.bands
    if isinstance(job.classes, ClassFeatures):
        yield tr("Class field"), job.classes.class_field
        yield tr("Buffer"), short(job.buffer) if job.buffer else ""
        yield tr("Minimum overlap"), short(job.min_overlap) if job.min_overlap else ""
    yield tr("Rotation"), f"{short(job.rotation)}°" if job.rotation else ""
    yield tr("Tiles"), tr("only those with labelled pixels") if job.only_labelled else tr("all")
    if job.split:
        yield tr("Split"), ", ".join(map(percentage, requested_shares(job.split)))
        yield tr("Split block"), tr("{count} tiles").format(count=job.split_block)
        yield tr("Seed"), str(job.seed)
    classified = job.layout is FolderLayout.CLASSIFIED_TILES
    yield tr("Folder layout"), "Classified_Tiles" if classified else tr("images and masks")
    yield tr("Image format"), job.format.name
    pixel = job.reference_system is ReferenceSystem.PIXEL
    yield tr("Reference system"), tr("pixels") if pixel else tr("map")
    yield tr("Output folder"), os.path.abspath(job.folder)
