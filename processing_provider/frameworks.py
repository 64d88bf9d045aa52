"""The frameworks that convert models, in the user's QGIS profile, and what users are told about them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication

from ..conversion import Framework, converting_framework, environment_of, installation_command
from ..inference import PixelwiseError
from .i18n import menu_path, tr


class FrameworkMissingError(PixelwiseError):
    """The framework that converts a model is not installed.

    Attributes:
        framework: The framework.
        advice: How to install it without a dialog that offers it.
    """

    about = "model"

    def __init__(self, model: Path, framework: Framework) -> None:
        """Create the error about a model."""
        super().__init__(
            tr(
                "Model {model}: the framework that converts it is not installed: {framework}. Install it and try again."
            ).format(model=model, framework=framework.label)
        )
        self.framework = framework
        self.advice = tr("To install it, choose {menu}, or run this command: {command}").format(
            menu=menu_path(tr("Conversion Frameworks…")), command=installation_command(framework, profile_folder())
        )


def without_saved_model_file(path: Path) -> Path:
    """Return the path of a model; the file of a SavedModel stands for its folder."""
    return path.parent if path.name.lower() in ("saved_model.pb", "saved_model.pbtxt") else path


def needed_framework(model: Path) -> Framework | None:
    """Return the framework that converts a model; None if none is needed, or if none can convert it."""
    try:
        return converting_framework(model)
    except PixelwiseError:  # Whoever needs the conversion gets the reason from `converting_framework`.
        return None


def is_installed(framework: Framework) -> bool:
    """Whether the profile has the framework."""
    return environment_of(framework, profile_folder()).is_ready


def require_framework(model: Path) -> None:
    """Check that the framework that converts a model is installed.

    Raises:
        FrameworkMissingError: It is not.
        PixelwiseError: The model cannot be converted at all.
    """
    framework = converting_framework(model)
    if framework is not None and not is_installed(framework):
        raise FrameworkMissingError(model, framework)


def profile_folder() -> Path:
    """Return the folder of the profile, which contains the installed frameworks."""
    return Path(QgsApplication.qgisSettingsDirPath())
