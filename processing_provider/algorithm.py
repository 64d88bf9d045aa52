"""The base class of Pixelwise's algorithms: group, icon, dialog and the check of parameters."""

from __future__ import annotations

import time
import traceback
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Optional

from qgis.core import Qgis, QgsMessageLog, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingException
from qgis.PyQt.QtGui import QIcon

from ..inference import Cancelled, EngineError, PixelwiseError
from ..inference.network.engine import missing_engine
from ..inference.network.guard import cancelled_by
from .documents import OVERVIEW, mentioned, page_address
from .frameworks import FrameworkMissingError
from .i18n import menu_path, tr
from .parameter_groups import ParameterGroup

# By name, so that only dialogs load Qt's widgets.
_UI = __package__.rpartition(".")[0] + ".ui"
_DIALOG = _UI + ".dialog.grouped_dialog"
MODEL_WIDGET = _UI + ".parameters.model_file.ModelFileWidget"
FIELD_WIDGET = _UI + ".parameters.class_field.ClassFieldWidget"
NUMBER_WIDGET = _UI + ".parameters.number_field.NumberField"

_PATIENCE = 5  # seconds that QGIS's window may wait for the check of an unknown model
_ICONS = Path(__file__).parent.parent / "resources" / "icons"


@dataclass(frozen=True)
class ParameterError:
    """The reason why these parameters are not valid.

    Attributes:
        text: The whole message.
        parameter: The name of the parameter that causes it; "" if it is unknown.
        needs_engine: Whether the inference engine is missing.
        needs_framework: The id of the framework that is missing; "" for none.
        advice: What to do where no dialog offers the remedy.
    """

    text: str
    parameter: str = ""
    needs_engine: bool = False
    needs_framework: str = ""
    advice: str = ""

    @property
    def full_text(self) -> str:
        """The message where no dialog offers the remedy."""
        return _with_menu_path(f"{self.text} {self.advice}".rstrip())


Requirement = Callable[[], Optional[ParameterError]]


def qgis_error(error: PixelwiseError) -> QgsProcessingException:
    """Convert our error to QGIS's exception and release the memory of the run.

    QGIS keeps the traceback of an exception from `processAlgorithm` for ever, and with it the run's rasters and arrays.
    """
    cause: BaseException | None = error
    while cause is not None:
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__cause__ or cause.__context__
    advice = error.advice if isinstance(error, FrameworkMissingError) else ""
    return QgsProcessingException(_with_menu_path(f"{error} {advice}".rstrip()))


def _with_menu_path(text: str) -> str:
    """Add the menu entry of a document to a message without links that mentions it."""
    documents = mentioned(text)
    if not documents:
        return text
    menu = menu_path(tr("Documentation…"))
    return f"{text} " + tr("To read {document}, choose {menu}.").format(document=documents[0], menu=menu)


class PixelwiseAlgorithm(QgsProcessingAlgorithm):
    """An algorithm in the group "Deep learning", with its own icon and dialog."""

    ICON = ""  # a file in resources/icons
    DOCUMENT = OVERVIEW  # the document of the Help button
    PARAMETERS: Mapping[str, str] = MappingProxyType({})  # by the name of the field in the core

    def __init__(self) -> None:
        """Start without checked parameters."""
        super().__init__()
        self._approved: Mapping[str, Any] | None = None

    @abstractmethod
    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog; each parameter belongs to one."""

    def placeholders(self) -> Mapping[str, str]:
        """Return placeholder texts for empty fields without one in QGIS, by parameter."""
        return {}

    def unused_parameters(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> frozenset[str]:  # noqa: ARG002
        """Return the names of parameters that have no effect with these values.

        The dialog hides them while they have their defaults. The run reads all parameters.
        """
        return frozenset()

    def createInstance(self) -> PixelwiseAlgorithm:
        """Return a new instance."""
        return type(self)()

    @abstractmethod
    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words, separated by commas, in the language of `tr`."""

    def tags(self) -> list[str]:
        """Return the search words in English, which work in every language, and in the language of QGIS.

        The toolbox searches for each typed word in all of them, the locator for the whole text in each one.
        """
        texts = self.search_words(str), self.search_words(tr)
        return list(dict.fromkeys(word for text in texts for word in text.split(",")))

    def group(self) -> str:
        """Return the group in the toolbox."""
        return tr("Deep learning")

    def groupId(self) -> str:
        """Return the fixed id of the group."""
        return "deeplearning"

    def helpUrl(self) -> str:
        """Return the page that the Help button opens."""
        return page_address(self.DOCUMENT)

    def icon(self) -> QIcon:
        """Return the icon in the toolbox."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the scalable icon."""
        return str(_ICONS / self.ICON)

    def createCustomParametersWidget(self, parent: Any = None) -> Any:  # noqa: ANN401  a Qt widget
        """Return the dialog with grouped parameters."""
        return import_module(_DIALOG).GroupedDialog(self.create(), parent=parent)

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Check all parameters before the run, with our own messages; a model that takes long to try is not checked."""
        approved, self._approved = self._approved, None
        if approved is not None and approved == parameters:
            return True, ""
        end = time.monotonic() + _PATIENCE
        try:
            with cancelled_by(lambda: time.monotonic() > end):
                error = self.find_error(parameters, context)
        except Cancelled:  # the run tries the model again, where the user can cancel
            return True, ""
        return (True, "") if error is None else (False, error.full_text)

    def approve(self, parameters: Mapping[str, Any]) -> None:
        """Mark parameters as checked, so that QGIS's following check is skipped."""
        self._approved = parameters

    def find_error(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> ParameterError | None:
        """Check all parameters before the run; return the first error and its parameter, or None."""
        return self.prepare_check(parameters, context)()

    def prepare_check(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> Requirement:
        """Read the parameters on the main thread; return a check that any thread can run."""
        validations: list[Callable[[], None]] = []
        error = self._error_of(lambda: validations.append(self.prepare_validation(dict(parameters), context)))
        return partial(self._error_of, validations[0]) if validations else lambda: error

    def failure_of(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> ParameterError | None:  # noqa: ARG002
        """Return why the last run failed, if it had these parameters and one of them caused it; else None."""
        return None

    @abstractmethod
    def prepare_validation(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Read the parameters on the main thread; return a function that validates them in any thread.

        Both raise a PixelwiseError if the parameters are not valid.
        """

    def parameter_error(self, error: PixelwiseError) -> ParameterError:
        """Return an error with the parameter that it is about."""
        parameter = self.PARAMETERS.get(error.about, error.about)
        if isinstance(error, FrameworkMissingError):
            return ParameterError(str(error), parameter, False, error.framework.id, error.advice)
        return ParameterError(str(error), parameter, isinstance(error, EngineError) and bool(missing_engine()))

    def _error_of(self, validation: Callable[[], None]) -> ParameterError | None:
        try:
            validation()
        except PixelwiseError as error:
            return self.parameter_error(error)
        except Cancelled:
            raise
        except Exception as error:
            # A bug of ours. Raised here it would end QGIS; the run raises it again, with its traceback.
            QgsMessageLog.logMessage(repr(error), "Pixelwise", Qgis.MessageLevel.Critical)
        return None
