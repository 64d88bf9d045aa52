"""Convert models of other frameworks to ONNX.

CNTK models are converted by the core. Every other framework runs in a process of its own, with the packages of an
environment in the user's profile, so that nothing of it is loaded into QGIS. A conversion takes these steps:

    framework = converting_framework(model)                # None: no environment is needed
    if framework and not environment_of(framework, profile).is_ready:
        make_environment(framework, profile, progress)     # after the user has agreed to the download
    convert(ConversionJob(model, output), profile, progress)

This is the public interface; it depends neither on QGIS nor on Qt.
"""

from .command import installation_command
from .convert import convert, converting_framework
from .environment import FrameworkEnvironment, environment_of, make_environment, remove_environment
from .errors import ConversionError
from .frameworks import FRAMEWORKS, PYTORCH, TENSORFLOW, TREES, Framework
from .job import Agreement, Conversion, ConversionJob
from .process import is_isolated

__all__ = [
    "FRAMEWORKS",
    "PYTORCH",
    "TENSORFLOW",
    "TREES",
    "Agreement",
    "Conversion",
    "ConversionError",
    "ConversionJob",
    "Framework",
    "FrameworkEnvironment",
    "convert",
    "converting_framework",
    "environment_of",
    "installation_command",
    "is_isolated",
    "make_environment",
    "remove_environment",
]
