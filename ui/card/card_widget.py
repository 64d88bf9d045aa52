"""A widget that shows the model card of the chosen file.

`inference/card/model_card.py` creates the card, as for the command line. The model is read off the main thread.
"""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QSizeF, Qt, QTimer
from qgis.PyQt.QtGui import QDesktopServices, QPalette, QTextOption
from qgis.PyQt.QtWidgets import QFrame, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from ...inference import PixelwiseError, read_definition
from ...inference.card.html import rich_facts, rich_sections, whole_text
from ...inference.card.model_card import ModelCard, model_card
from ...processing_provider.documents import with_links
from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..latest_query import LatestQuery
from .swatches import Swatches

_PAUSE = 300  # ms without a change of the path before the file is read
_PATIENCE = 400  # ms of reading before "Reading…" appears, to avoid flicker
_MAX_DETAILS = 320  # pixels, the height of the details between other widgets
_MAX_SUMMARY = 800  # pixels, the height of the summary, whose few lines wrap in a narrow window


class CardWidget(QWidget):
    """A summary and the classes of a model, with a button that unfolds the details."""

    def __init__(self, parent: QWidget, hint: str = "", *, unfolded: bool = False) -> None:
        """Create an empty card.

        Args:
            parent: The parent widget.
            hint: The text shown without a model; if it is "", the widget has no height then.
            unfolded: Whether the details are open and fill the available height, as in a window of their own.
        """
        super().__init__(parent)
        self.summary = _Text(self, max_height=_MAX_SUMMARY)
        self.swatches = Swatches(self)
        self.toggle = QToolButton(self)
        self.details = _Text(self) if not unfolded else _Text(self, fitted=False)
        self.error_text = ""  # why the chosen model has no card
        self._hint = hint
        self._model = ""
        self._card: ModelCard | None = None
        self._query = LatestQuery(self, tr("Read a model"))
        self._query.succeeded.connect(self._show_card)
        self._query.failed.connect(self._show_error)
        self._pause, self._patience = QTimer(self), QTimer(self)
        self._lay_out(unfolded)
        self._show_text(hint)
        ActivationWatcher(self).activated.connect(self.reload)

    def show_model(self, model: str) -> None:
        """Show the card of another model: a path, the text of an .emd, or "" for none.

        A series of calls, as while typing a path, reads the model once, after the last of them.
        """
        self._model = model.strip()
        if self._model:
            self._pause.start()
            return
        self._pause.stop()
        self._patience.stop()
        self._query.discard()
        self._show_text(self._hint)

    def reload(self) -> None:
        """Read the model again, because its file may have changed."""
        if self._model and not self.busy:
            self._read()

    @property
    def busy(self) -> bool:
        """Whether the card of the current model is pending."""
        return self._pause.isActive() or self._query.busy

    def _read(self) -> None:
        model = self._model
        self._query.start(lambda: model_card(read_definition(model)))

    def _read_after_pause(self) -> None:
        self._read()
        self._patience.start()

    def _show_card(self, card: ModelCard) -> None:
        self._patience.stop()
        if card == self._card:
            return
        self._card, self.error_text = card, ""
        classes, warnings = card.section("classes").table.values, card.section("warnings")
        self.summary.show_html(f"<p><b>{whole_text(card.title)}</b></p>{rich_facts(card.brief)}")
        self.swatches.show_classes(classes)
        self.details.show_html(
            rich_sections([warnings, *(section for section in card.sections if section is not warnings)])
        )
        count = len(warnings.sentences)
        self.toggle.setText(tr("Details (warnings: {count})").format(count=count) if count else tr("Details"))
        self.swatches.setVisible(bool(classes))
        self.toggle.setVisible(True)
        self.details.setVisible(self.toggle.isChecked())

    def _show_error(self, error: PixelwiseError) -> None:
        self._patience.stop()
        if self.error_text != str(error):
            self._show_text(str(error))
            self.error_text = str(error)

    def _show_text(self, text: str) -> None:
        """Show a text in place of a card."""
        self._card, self.error_text = None, ""
        self.summary.show_html(whole_text(text))
        self.summary.setVisible(bool(text))
        for widget in (self.swatches, self.toggle, self.details):
            widget.hide()

    def _lay_out(self, unfolded: bool) -> None:
        for timer, interval, slot in (
            (self._pause, _PAUSE, self._read_after_pause),
            (self._patience, _PATIENCE, lambda: self._show_text(tr("Reading…"))),
        ):
            timer.setSingleShot(True)
            timer.setInterval(interval)
            timer.timeout.connect(slot)
        self.toggle.setText(tr("Details"))
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setAutoRaise(True)
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._unfold)
        self.toggle.setChecked(unfolded)
        self._unfold(unfolded)
        self.summary.setAccessibleName(tr("Model card"))
        self.details.setAccessibleName(tr("Details of the model"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.summary, self.swatches, self.toggle):
            layout.addWidget(widget)
        layout.addWidget(self.details, 1)
        layout.addStretch(0)  # keeps the other widgets at the top while the details are hidden

    def _unfold(self, unfolded: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self.details.setVisible(unfolded)


class _Text(QTextBrowser):
    """Selectable text, as high as it needs up to a limit."""

    def __init__(self, parent: QWidget, *, fitted: bool = True, max_height: int = _MAX_DETAILS) -> None:
        super().__init__(parent)
        self._max_height = max_height
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(QDesktopServices.openUrl)  # Qt passes links to documents to `LinkFollower`
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # paths are long
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # Qt lays tables out a pixel too wide
        self.document().setDocumentMargin(2)
        self.viewport().setAutoFillBackground(False)  # a group box has its own background
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        if fitted:
            self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, html: str) -> None:
        """Replace the text."""
        self.setHtml(with_links(html))
        self.setVisible(True)

    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(min(math.ceil(size.height()) + 2 * self.frameWidth(), self._max_height))
