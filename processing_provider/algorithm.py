"""The base class of Pixelwise's algorithms: group, icon, dialog and the check of parameters."""

from __future__ import annotations

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

from ..inference import EngineError, PixelwiseError
from ..inference.network.engine import missing_engine
from .documents import OVERVIEW, address_of, mentioned
from .i18n import menu_path, tr
from .parameter_groups import ParameterGroup

# By name, so that nothing but a dialog loads Qt's widgets.
_UI = __package__.rpartition(".")[0] + ".ui"
_DIALOG = _UI + ".dialog.grouped_dialog"
MODEL_WIDGET = _UI + ".parameters.model_file.ModelFile"

_ICONS = Path(__file__).parent.parent / "resources" / "icons"


@dataclass(frozen=True)
class Complaint:
    """Why a run with these parameters is not possible.

    Attributes:
        text: The whole message.
        parameter: The name of the one that is at fault; "" where that is none, or unknown.
        needs_engine: Whether what is missing is the engine.
    """

    text: str
    parameter: str = ""
    needs_engine: bool = False


Question = Callable[[], Optional[Complaint]]


def failure(error: PixelwiseError) -> QgsProcessingException:
    """Convert our error to QGIS's exception and release the run's memory.

    QGIS keeps the traceback of what `processAlgorithm` raises for ever, and with it rasters and arrays of the run.
    """
    step: BaseException | None = error
    while step is not None:
        traceback.clear_frames(step.__traceback__)
        step = step.__cause__ or step.__context__
    return QgsProcessingException(_told(str(error)))


def _told(text: str) -> str:
    """A message for where nothing can be clicked: it says where the documents are that it names."""
    named = mentioned(text)
    if not named:
        return text
    where = menu_path(tr("Documentation…"))
    return f"{text} " + tr("To read {document}, choose {menu}.").format(document=named[0], menu=where)


class PixelwiseAlgorithm(QgsProcessingAlgorithm):
    """An algorithm in the group "Deep learning", with an icon and a dialog of its own."""

    ICON = ""  # a file in resources/icons
    DOCUMENT = OVERVIEW  # what the button Help opens
    PARAMETERS: Mapping[str, str] = MappingProxyType({})  # by what the core calls them

    def __init__(self) -> None:
        """Start without checked parameters."""
        super().__init__()
        self._approved: Mapping[str, Any] | None = None

    @abstractmethod
    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog; each parameter belongs to one."""

    def when_empty(self) -> Mapping[str, str]:
        """Return placeholder texts for empty fields, by parameter, where QGIS has none."""
        return {}

    def idle(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> frozenset[str]:  # noqa: ARG002
        """Return the names of parameters without effect, given the values of the others.

        A dialog leaves them out where they have their defaults. Nothing else depends on it: the run reads all.
        """
        return frozenset()

    def createInstance(self) -> PixelwiseAlgorithm:
        """Return a new instance."""
        return type(self)()

    @abstractmethod
    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words, separated by commas, in the language of `tr`."""

    def tags(self) -> list[str]:
        """Give the search words in English, which find the tool in every language, and in that of QGIS.

        The toolbox looks for each typed word in any of them, the locator for the whole text in one of them.
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
        return address_of(self.DOCUMENT)

    def icon(self) -> QIcon:
        """Return the icon in the toolbox."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the scalable icon."""
        return str(_ICONS / self.ICON)

    def createCustomParametersWidget(self, parent: Any = None) -> Any:  # noqa: ANN401  widgets, unknown here
        """Return the dialog with grouped parameters."""
        return import_module(_DIALOG).GroupedDialog(self.create(), parent=parent)

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Check all parameters before the run, with our own messages."""
        approved, self._approved = self._approved, None
        if approved is not None and approved == parameters:
            return True, ""
        complaint = self.complaint(parameters, context)
        return (True, "") if complaint is None else (False, _told(complaint.text))

    def approve(self, parameters: Mapping[str, Any]) -> None:
        """Mark parameters as checked, so that QGIS's following check is skipped."""
        self._approved = parameters

    def complaint(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> Complaint | None:
        """Check all parameters before the run; return the first error and its parameter, or None."""
        return self.question(parameters, context)()

    def question(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> Question:
        """Read the parameters on the main thread; return a function that checks them in any thread."""
        judgement: list[Callable[[], None]] = []
        unread = self._complaint_of(lambda: judgement.append(self.judge(dict(parameters), context)))
        return partial(self._complaint_of, judgement[0]) if judgement else lambda: unread

    @abstractmethod
    def judge(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Read the parameters on the main thread; return a function that checks them in any thread.

        Both raise a PixelwiseError if the parameters are not valid.
        """

    def _complaint_of(self, judgement: Callable[[], None]) -> Complaint | None:
        try:
            judgement()
        except PixelwiseError as error:
            needs_engine = isinstance(error, EngineError) and bool(missing_engine())
            return Complaint(str(error), self.PARAMETERS.get(error.about, error.about), needs_engine)
        except Exception as error:
            # A bug of ours. Raised from here it would end QGIS itself; the run raises it again, with its traceback.
            QgsMessageLog.logMessage(repr(error), "Pixelwise", Qgis.MessageLevel.Critical)
        return None
