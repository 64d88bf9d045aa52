"""A note that a conversion is not isolated, on systems that do not allow it; hidden on others."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...conversion import is_isolated
from ...processing_provider.i18n import tr
from ..latest_query import LatestQuery
from ..wrapping import Paragraph


class IsolationNote(QWidget):
    """Finds out off the main thread, since a program has to be started for that."""

    def __init__(self, parent: QWidget) -> None:
        """Start finding out."""
        super().__init__(parent)
        # A widget of its own, since a parameter's row shows and hides this one.
        self.text = Paragraph(
            tr(
                "The conversion is not isolated: this system does not let Pixelwise cut off the network for the "
                "program that converts a model. Convert only models from sources you trust."
            ),
            self,
        )
        self.text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        self._query = LatestQuery(self, tr("Check the isolation of conversions"))
        self._query.succeeded.connect(lambda isolated: self.text.setVisible(not isolated))
        self._query.start(is_isolated)

    @property
    def busy(self) -> bool:
        """Whether it is still unknown."""
        return self._query.busy
