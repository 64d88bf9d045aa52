"""The frameworks whose models are converted, and the packages of their environments.

Sizes were measured on Linux with Python 3.11. The chief packages contain compiled code for one version of Python each,
so they decide on which versions an environment can be made.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..inference.i18n import tr


@dataclass(frozen=True)
class Framework:
    """A group of frameworks that share an environment.

    Attributes:
        id: A word that stays the same in every language: the name of its folder.
        name: Its name for users.
        requirements: The packages, with their versions, that pip installs with all that they need.
        alone: Further packages, which pip installs without what they ask for.
        chief: The packages that are compiled for one version of Python each.
        download_mb: The approximate size of the download in MB.
        disk_mb: The approximate size on disk in MB.
    """

    id: str
    name: str
    requirements: tuple[str, ...]
    alone: tuple[str, ...]
    chief: tuple[str, ...]
    download_mb: int
    disk_mb: int

    @property
    def label(self) -> str:
        """Its name and sizes, for users."""
        return tr("{package} (about {download} MB to download, {space} MB on disk)").format(
            package=self.name, download=self.download_mb, space=self.disk_mb
        )


# TensorFlow's build for CPUs exists for x86-64 only; elsewhere, the package tensorflow is one.
_ON_X86 = "platform_machine == 'x86_64' or platform_machine == 'AMD64'"
_NOT_ON_X86 = "platform_machine != 'x86_64' and platform_machine != 'AMD64'"

TENSORFLOW = Framework(
    "tensorflow",
    "TensorFlow, Keras",
    (
        f"tensorflow-cpu==2.21.0 ; {_ON_X86}",
        f"tensorflow==2.21.0 ; {_NOT_ON_X86}",
        "tf2onnx==1.17.0",
        "onnx==1.23.2",
        "keras==3.15.1",
    ),
    ("tf-keras==2.21.0",),  # it asks for the package tensorflow, even where tensorflow-cpu is installed
    ("tensorflow-cpu", "tensorflow"),
    400,
    1600,
)
PYTORCH = Framework(
    "pytorch",
    "PyTorch",
    ("torch==2.13.0", "onnx==1.23.2", "onnxscript==0.7.2"),
    (),
    ("torch",),
    300,
    900,
)
TREES = Framework(
    "trees",
    "scikit-learn, LightGBM, XGBoost",
    (
        "scikit-learn==1.9.1",
        "skops==0.16.0",
        "skl2onnx==1.20.0",
        "lightgbm==4.7.0",
        "onnxmltools==1.16.0",
        "onnx==1.23.2",
    ),
    ("xgboost==3.2.0",),  # it asks for libraries of GPUs
    ("scikit-learn",),
    150,
    500,
)
FRAMEWORKS = (TENSORFLOW, PYTORCH, TREES)
