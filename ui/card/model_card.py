"""The model card as a widget: what a model is and wants, shown as soon as its file is chosen.

What it says is made in `inference/card/model_card.py`, as for the command line. Reading runs off the main thread.
"""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QSizeF, Qt, QTimer
from qgis.PyQt.QtGui import QDesktopServices, QPalette, QTextOption
from qgis.PyQt.QtWidgets import QFrame, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from ...inference import PixelwiseError, read_definition
from ...inference.card.html import rich_facts, rich_sections, whole_text
from ...inference.card.model_card import ModelCard as Card
from ...inference.card.model_card import model_card
from ...processing_provider.documents import with_links
from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..latest_query import LatestQuery
from .swatches import Swatches

_PAUSE = 300  # milliseconds without a change of the text before the file is looked at
_PATIENCE = 400  # milliseconds of reading before it is said, so that quick answers do not flicker
_HIGHEST = 320  # pixels of the details under other widgets
_HIGHEST_LINES = 800  # of the lines above them, which are few but wrap where it is narrow


class ModelCard(QWidget):
    """A few lines and the classes of a model; all the rest unfolds."""

    def __init__(self, parent: QWidget, hint: str = "", *, unfolded: bool = False) -> None:
        """Lay it out without a model.

        Args:
            parent: The widget it is placed in.
            hint: What to say while no model is given; "" takes no room at all.
            unfolded: Whether the details are open and take all the height there is, as in a window of their own.
        """
        super().__init__(parent)
        self.lines = _Text(self, highest=_HIGHEST_LINES)
        self.swatches = Swatches(self)
        self.toggle = QToolButton(self)
        self.details = _Text(self) if not unfolded else _Text(self, fitted=False)
        self.refusal = ""  # why there is no card of the model that is given
        self._hint = hint
        self._model = ""
        self._shown: Card | None = None
        self._query = LatestQuery(self, tr("Read a model"))
        self._query.succeeded.connect(self._show)
        self._query.failed.connect(self._refuse)
        self._pause, self._patience = QTimer(self), QTimer(self)
        self._lay_out(unfolded)
        self._say(hint)
        ActivationWatcher(self).activated.connect(self.look_again)

    def follow(self, model: str) -> None:
        """Show the card of another model: a path, the text of an .emd, or "" for none.

        It waits for a pause in a series of calls, such as someone's typing.
        """
        self._model = model.strip()
        if self._model:
            self._pause.start()
            return
        self._pause.stop()
        self._patience.stop()
        self._query.discard()
        self._say(self._hint)

    def look_again(self) -> None:
        """Show what has become of the model's file, where it has changed."""
        if self._model and not self.busy:
            self._ask()

    @property
    def busy(self) -> bool:
        """Whether the card of the newest model is still to come."""
        return self._pause.isActive() or self._query.busy

    def _ask(self) -> None:
        model = self._model
        self._query.start(lambda: model_card(read_definition(model)))

    def _ask_at_last(self) -> None:
        self._ask()
        self._patience.start()

    def _show(self, card: Card) -> None:
        self._patience.stop()
        if card == self._shown:
            return
        self._shown, self.refusal = card, ""
        classes, warnings = card.section("classes").table.values, card.section("warnings")
        self.lines.show_html(f"<p><b>{whole_text(card.title)}</b></p>{rich_facts(card.brief)}")
        self.swatches.show_classes(classes)
        self.details.show_html(rich_sections([warnings, *(each for each in card.sections if each is not warnings)]))
        counted = tr("Details (warnings: {count})").format(count=len(warnings.sentences))
        self.toggle.setText(counted if warnings.sentences else tr("Details"))
        self.swatches.setVisible(bool(classes))
        self.toggle.setVisible(True)
        self.details.setVisible(self.toggle.isChecked())

    def _refuse(self, error: PixelwiseError) -> None:
        self._patience.stop()
        if self.refusal != str(error):
            self._say(str(error))
            self.refusal = str(error)

    def _say(self, text: str) -> None:
        """Show one sentence in place of a card."""
        self._shown, self.refusal = None, ""
        self.lines.show_html(whole_text(text))
        self.lines.setVisible(bool(text))
        for part in (self.swatches, self.toggle, self.details):
            part.hide()

    def _lay_out(self, unfolded: bool) -> None:
        for timer, length, then in (
            (self._pause, _PAUSE, self._ask_at_last),
            (self._patience, _PATIENCE, lambda: self._say(tr("Reading…"))),
        ):
            timer.setSingleShot(True)
            timer.setInterval(length)
            timer.timeout.connect(then)
        self.toggle.setText(tr("Details"))
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setAutoRaise(True)
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._unfold)
        self.toggle.setChecked(unfolded)
        self._unfold(unfolded)
        self.lines.setAccessibleName(tr("Model card"))
        self.details.setAccessibleName(tr("Details of the model"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (self.lines, self.swatches, self.toggle):
            layout.addWidget(part)
        layout.addWidget(self.details, 1)
        layout.addStretch(0)  # without details all stands at the top

    def _unfold(self, on: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.details.setVisible(on)


class _Text(QTextBrowser):
    """Text to read, select and copy; as high as it needs, up to a limit."""

    def __init__(self, parent: QWidget, *, fitted: bool = True, highest: int = _HIGHEST) -> None:
        super().__init__(parent)
        self._highest = highest
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(QDesktopServices.openUrl)  # by Qt's handler of our scheme
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # paths are long
        self.document().setDocumentMargin(2)
        self.viewport().setAutoFillBackground(False)  # a group box has a ground of its own
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        if fitted:
            self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, html: str) -> None:
        """Show it in place of what was shown."""
        self.setHtml(with_links(html))
        self.setVisible(True)

    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(min(math.ceil(size.height()) + 2 * self.frameWidth(), self._highest))
