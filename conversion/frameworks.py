"""The frameworks whose models are converted, and the packages of their environments.

Sizes were measured on Linux with Python 3.11.
"""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

from ..inference.i18n import tr

# TensorFlow's smaller build for CPUs exists for x86-64 on Linux and Windows; elsewhere, the package tensorflow is one.
_HAS_CPU_BUILD = platform.machine() in ("x86_64", "AMD64") and sys.platform != "darwin"
_TENSORFLOW = "tensorflow-cpu" if _HAS_CPU_BUILD else "tensorflow"

# On Linux, PyTorch's build in the usual package index is the one for NVIDIA GPUs, which takes 5 GB.
_IS_LINUX = sys.platform.startswith("linux")
_TORCH = "torch==2.13.0+cpu" if _IS_LINUX else "torch==2.13.0"
_TORCH_INDEX = "https://download.pytorch.org/whl/cpu" if _IS_LINUX else ""

_SKLEARN = "scikit-learn==1.9.1" if sys.version_info >= (3, 11) else "scikit-learn==1.7.2"


@dataclass(frozen=True)
class Framework:
    """A group of frameworks that share an environment.

    Attributes:
        id: A word that stays the same in every language: the name of its folder.
        name: Its name for users.
        requirements: The packages, with their versions, that pip installs with all that they need. The first is the
            largest, and its wheels are for one version of Python each.
        alone: Further packages, which pip installs without what they ask for.
        modules: The modules that converting imports.
        download_mb: The approximate size of the download in MB.
        disk_mb: The approximate size on disk in MB.
        index: A package index beside that of pip's settings; "" for none.
    """

    id: str
    name: str
    requirements: tuple[str, ...]
    alone: tuple[str, ...]
    modules: tuple[str, ...]
    download_mb: int
    disk_mb: int
    index: str = ""

    @property
    def label(self) -> str:
        """Its name and sizes, for users."""
        return tr("{package} (about {download} MB to download, {space} MB on disk)").format(
            package=self.name, download=self.download_mb, space=self.disk_mb
        )

    @property
    def index_options(self) -> tuple[str, ...]:
        """The options that let pip search its index, too."""
        return ("--extra-index-url", self.index) if self.index else ()


TENSORFLOW = Framework(
    "tensorflow",
    "TensorFlow, Keras",
    (f"{_TENSORFLOW}==2.21.0", "tf2onnx==1.17.0", "keras==3.15.1", "onnx==1.23.2"),
    ("tf-keras==2.21.0",),  # it asks for the package tensorflow, even where tensorflow-cpu is installed
    ("tensorflow", "tf2onnx", "keras", "tf_keras"),
    350,
    1600,
)
PYTORCH = Framework(
    "pytorch",
    "PyTorch",
    (_TORCH, "onnxscript==0.7.2", "onnx==1.23.2"),
    (),
    ("torch", "onnxscript"),
    230,
    1000,
    _TORCH_INDEX,
)
TREES = Framework(
    "trees",
    "scikit-learn, LightGBM, XGBoost",
    (
        _SKLEARN,
        "skops==0.16.0",
        "skl2onnx==1.20.0",
        "lightgbm==4.7.0",
        "onnxmltools==1.16.0",
        "onnx==1.23.2",
        "xgboost-cpu==3.2.0",
    ),
    (),
    ("sklearn", "skops.io", "skl2onnx", "lightgbm", "xgboost", "onnxmltools"),
    90,
    360,
)
FRAMEWORKS = (TENSORFLOW, PYTORCH, TREES)
