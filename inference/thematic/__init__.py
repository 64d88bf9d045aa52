"""Class rasters: one value with one reader and one writer, for all tools that take or make them."""

from .choice import chosen_classes, first_names, folded
from .class_raster import ClassRaster, ClassSource, numbered, read_class_raster
from .grids import files_read, planned_grid
from .lineage import tool_provenance
from .windows import windows
from .writing import ClassFile, Compute, publishing, write_class_raster

__all__ = [
    "ClassFile",
    "ClassRaster",
    "ClassSource",
    "Compute",
    "chosen_classes",
    "files_read",
    "first_names",
    "folded",
    "numbered",
    "planned_grid",
    "publishing",
    "read_class_raster",
    "tool_provenance",
    "windows",
    "write_class_raster",
]
