"""The core: classify the pixels of a raster with an ONNX model.

Needs numpy, GDAL and onnxruntime. Knows nothing of QGIS or Qt, so that it runs in any Python and on
a cluster's workers. This is its public face; a run takes three steps:

    job = Job((RasterInput("Scene", "scene.tif"),), "land_cover.onnx", "classes.tif")
    planned = plan(job)               # everything is judged, nothing is written
    summary = run(planned, NullProgress())  # all files, or none

`read_definition` reads a model alone. What goes wrong in a way that the user can mend is a `PixelwiseError`.
"""

from .errors import (
    ArgumentError,
    Cancelled,
    EngineError,
    ItemsError,
    ModelError,
    OutputError,
    OutsideError,
    PixelwiseError,
    RasterError,
)
from .formats import read_definition
from .grid.grid import Extent
from .job import Job
from .model.definition import ModelDefinition
from .network.processors import Processor
from .plan import Plan, plan
from .progress import NullProgress, Progress
from .raster.environment import Environment
from .raster.inputs import RasterInput
from .raster.mask import Polygons
from .run import Summary, run

__all__ = [
    "ArgumentError",
    "Cancelled",
    "EngineError",
    "Environment",
    "Extent",
    "ItemsError",
    "Job",
    "ModelDefinition",
    "ModelError",
    "NullProgress",
    "OutputError",
    "OutsideError",
    "PixelwiseError",
    "Plan",
    "Polygons",
    "Processor",
    "Progress",
    "RasterError",
    "RasterInput",
    "Summary",
    "plan",
    "read_definition",
    "run",
]
