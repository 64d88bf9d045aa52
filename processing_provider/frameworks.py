"""The frameworks that convert models, in the user's QGIS profile, and what users are told about them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication

from ..conversion import Framework, environment_of, framework_of, installation_command
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


def require_framework(model: Path) -> None:
    """Check that the framework that converts a model is installed.

    Raises:
        FrameworkMissingError: It is not.
        PixelwiseError: The model cannot be converted at all.
    """
    framework = framework_of(model)
    if framework is not None and not environment_of(framework, profile_folder()).is_ready:
        raise FrameworkMissingError(model, framework)


def profile_folder() -> Path:
    """Return the folder of the profile, which contains the installed frameworks."""
    return Path(QgsApplication.qgisSettingsDirPath())
