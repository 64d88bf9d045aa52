"""The page of parameters in collapsible groups, one row per parameter with room for an explanation."""

from __future__ import annotations

from collections.abc import Mapping

from processing.gui.AlgorithmDialogBase import AlgorithmDialogBase
from processing.gui.ParametersPanel import ParametersPanel
from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterString
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QGroupBox, QScrollArea, QWidget

from ..tab_order import tab_stops
from .dialog_values import DialogValues
from .footer import Footer
from .named_destination import named_destinations
from .parameter_row import GroupBox, ParameterRow
from .placeholders import Placeholders
from .widgets_under import widgets_below, widgets_under

_INVALID = AlgorithmDialogBase.InvalidParameterValue, AlgorithmDialogBase.InvalidOutputExtension


class GroupedPanel(ParametersPanel):
    """QGIS's page of parameters with its widgets in the groups that the algorithm defines."""

    values: DialogValues

    def initWidgets(self) -> None:
        """Create the groups, let QGIS fill them, and add the extra widgets."""
        self._rows: dict[str, ParameterRow] = {}
        self._boxes: dict[str, GroupBox] = {}
        self._scroll_target = ""  # the parameter whose row to scroll to
        self._hideable: frozenset[str] = frozenset()  # parameters that have been idle
        self._scroll_area = self.findChild(QScrollArea)
        self._footer = Footer(self)
        self.layout().addWidget(self._footer)
        self._add_groups()
        super().initWidgets()
        for unused in ("grpAdvanced", "grpOutputs"):
            box = self.findChild(QGroupBox, unused)
            if box is not None:
                box.hide()
        self.wrappers.update(named_destinations(self.algorithm(), dict(self.wrappers)))
        self.values = DialogValues(self.algorithm(), self.wrappers, self.processing_context, self)
        self.values.changed.connect(self._clear_explanation)
        self._add_extra_widgets()
        self._placeholders = Placeholders(self.wrappers, self.algorithm().placeholders())
        self._placeholders.show_all()
        self._show_rows()
        self.values.changed.connect(self._placeholders.show)
        self.values.changed.connect(self._show_rows)
        for box in set(self._boxes.values()):
            box.collapsedStateChanged.connect(self._show_rows)

    def addParameterLabel(self, parameter: QgsProcessingParameterDefinition, label: QWidget) -> None:
        """Add the label of a parameter to its row."""
        self._row(parameter.name()).add_field(label)

    def addParameterWidget(
        self, parameter: QgsProcessingParameterDefinition, widget: QWidget, stretch: int = 0
    ) -> None:
        """Add the widget of a parameter to its row."""
        self._row(parameter.name()).add_field(widget, stretch)

    def addOutputLabel(self, label: QWidget) -> None:
        """Add the label of an output to its row: that of the wrapper QGIS has just stored, as it passes no name."""
        self._row(self._newest_output()).add_field(label)

    def addOutputWidget(self, widget: QWidget, stretch: int = 0) -> None:
        """Add the widget of an output to its row."""
        self._row(self._newest_output()).add_field(widget, stretch)

    def createProcessingParameters(self, *args: object, **kwargs: object) -> dict[str, object]:
        """Collect the values; if QGIS rejects one, open its group."""
        try:
            return super().createProcessingParameters(*args, **kwargs)
        except _INVALID as error:
            self._scroll_to(self._name_of(error.widget))
            raise

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height of the footer."""
        super().resizeEvent(event)
        self._footer.fit()

    def setParameters(self, parameters: Mapping[str, object]) -> None:
        """Show these values and open the groups of those that differ from the defaults."""
        super().setParameters({name: self._as_text(name, value) for name, value in parameters.items()})
        for definition in self.algorithm().parameterDefinitions():
            value = parameters.get(definition.name())
            if value not in (None, "", definition.defaultValue()) and definition.name() in self._boxes:
                self._boxes[definition.name()].setCollapsed(False)
        self._placeholders.show_all()
        self._show_rows()

    def collect_parameters(self) -> dict[str, object]:
        """Return the values that a run would receive, even if QGIS itself will reject one."""
        self.values.clear_emptied()
        try:
            return {**super().createProcessingParameters(), **self.values.unused_texts()}
        except _INVALID:
            return self.values.parameters()

    def explain(self, name: str, text: str) -> bool:
        """Explain an error under its parameter; return whether this page has the parameter."""
        self.clear_explanations()
        if name not in self._rows:
            return False
        self._rows[name].explain(text)
        self._scroll_to(name)
        self._show_rows()
        field = self.wrappers[name].wrappedWidget()
        next(iter(tab_stops(field)), field).setFocus()
        return True

    def update_explanation(self, name: str, text: str) -> bool:
        """Replace the text of a visible explanation; return whether this page has the parameter."""
        if name in self._rows and self._rows[name].explanation:
            self._rows[name].explain(text)
        return name in self._rows

    def clear_explanations(self) -> None:
        """Remove all explanations."""
        for row in self._rows.values():
            row.clear_explanation()

    def row(self, name: str) -> ParameterRow:
        """Return the row of a parameter."""
        return self._rows[name]

    def box(self, name: str) -> GroupBox:
        """Return the group that contains a parameter."""
        return self._boxes[name]

    def _add_groups(self) -> None:
        layout = self._scroll_area.widget().layout()
        for index, group in enumerate(self.algorithm().groups()):
            box = GroupBox(group.title, folded=group.folded)
            layout.insertWidget(index, box)
            self._boxes.update(dict.fromkeys(group.names, box))

    def _add_extra_widgets(self) -> None:
        for name in self._rows:
            for widget in widgets_under(name, self.values, self):
                self._rows[name].add_extra(widget)
        for widget in widgets_below(self.values, self):
            self._footer.add(widget)

    def _show_rows(self, changed: object = "") -> None:
        """Hide the rows of idle parameters, except with a non-default value or an explanation, or if just changed.

        Rows in a folded group are skipped: the group hides all of them, and shows all of them when it unfolds.
        """
        unused = self.algorithm().unused_parameters(self.values.parameters(), self.processing_context)
        self._hideable |= unused
        for name in self._hideable:
            row = self._rows[name]
            in_use = bool(row.explanation) or (name == changed and not row.isHidden())
            if not self._boxes[name].isCollapsed():
                row.setVisible(name not in unused or in_use or self._has_own_value(name))

    def _has_own_value(self, name: str) -> bool:
        return self.values.value(name) not in (None, "", self.algorithm().parameterDefinition(name).defaultValue())

    def _row(self, name: str) -> ParameterRow:
        if name not in self._rows:
            self._rows[name] = ParameterRow()
            self._boxes[name].layout().addWidget(self._rows[name])
        return self._rows[name]

    def _as_text(self, name: str, value: object) -> object:
        """Join a list for a text field, such as the bands in a script, which QGIS's widget would not show."""
        definition = self.algorithm().parameterDefinition(name)
        is_line = isinstance(definition, QgsProcessingParameterString) and not definition.metadata()
        return ",".join(map(str, value)) if is_line and isinstance(value, (list, tuple)) else value

    def _newest_output(self) -> str:
        return list(self.wrappers)[-1]

    def _name_of(self, widget: QWidget) -> str:
        return next((name for name, row in self._rows.items() if row.isAncestorOf(widget)), "")

    def _scroll_to(self, name: str) -> None:
        if name in self._boxes:
            self._boxes[name].setCollapsed(False)
            self._scroll_target = name
            QTimer.singleShot(0, self._scroll)  # after the layout has set the height of the group

    def _scroll(self) -> None:
        row = self._rows[self._scroll_target]
        self._scroll_area.ensureWidgetVisible(row)
        self._scroll_area.ensureWidgetVisible(row.explained_widget())  # has priority if the row is too high

    def _clear_explanation(self, name: str) -> None:
        if name in self._rows:
            self._rows[name].clear_explanation()
