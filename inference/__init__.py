"""The core: classify the pixels of a raster with an ONNX model.

It needs numpy, GDAL and onnxruntime, but neither QGIS nor Qt, so it runs in any Python and on the
workers of a cluster. This is the public interface; a run takes three steps:

    job = Job((RasterInput("Scene", "scene.tif"),), "land_cover.onnx", "classes.tif")
    planned = plan(job)                     # validates the job, and writes no file
    summary = run(planned, NullProgress())  # writes all files, or fails without any

`read_definition` reads only the model. Errors that the user can fix are `PixelwiseError`s.
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
from .raster.damage import OnReadError
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
    "OnReadError",
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
