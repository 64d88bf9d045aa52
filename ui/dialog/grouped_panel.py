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
from .empty_fields import EmptyFields
from .named_destination import named_destinations
from .parameter_row import GroupBox, ParameterRow
from .strip import Strip
from .widgets_under import widgets_below, widgets_under

_INVALID = AlgorithmDialogBase.InvalidParameterValue, AlgorithmDialogBase.InvalidOutputExtension


class GroupedPanel(ParametersPanel):
    """QGIS's page, whose widgets go into the groups that the algorithm names."""

    values: DialogValues

    def initWidgets(self) -> None:
        """Make the groups, let QGIS fill them, and add what stands beside parameters."""
        self._rows: dict[str, ParameterRow] = {}
        self._boxes: dict[str, GroupBox] = {}
        self._shown = ""  # the row to scroll to
        self._at_times_idle: frozenset[str] = frozenset()
        self._scroll_area = self.findChild(QScrollArea)
        self._strip = Strip(self)
        self.layout().addWidget(self._strip)
        self._add_groups()
        super().initWidgets()
        for unused in ("grpAdvanced", "grpOutputs"):
            box = self.findChild(QGroupBox, unused)
            if box is not None:
                box.hide()
        self.wrappers.update(named_destinations(self.algorithm(), dict(self.wrappers)))
        self.values = DialogValues(self.algorithm(), self.wrappers, self.processing_context, self)
        self.values.changed.connect(self._take_back)
        self._add_companions()
        self._empty_fields = EmptyFields(self.wrappers, self.algorithm().when_empty())
        self._empty_fields.say_all()
        self._show_rows()
        self.values.changed.connect(self._empty_fields.say)
        self.values.changed.connect(self._show_rows)
        for box in set(self._boxes.values()):
            box.collapsedStateChanged.connect(self._show_rows)

    def addParameterLabel(self, parameter: QgsProcessingParameterDefinition, label: QWidget) -> None:
        """Add the label of a parameter to its row."""
        self._row(parameter.name()).put(label)

    def addParameterWidget(
        self, parameter: QgsProcessingParameterDefinition, widget: QWidget, stretch: int = 0
    ) -> None:
        """Put the widget of a parameter into its row."""
        self._row(parameter.name()).put(widget, stretch)

    def addOutputLabel(self, label: QWidget) -> None:
        """Put the label of an output into its row; QGIS does not say which, but has just noted its wrapper."""
        self._row(self._newest()).put(label)

    def addOutputWidget(self, widget: QWidget, stretch: int = 0) -> None:
        """Put the widget of an output into its row."""
        self._row(self._newest()).put(widget, stretch)

    def createProcessingParameters(self, *args: object, **kwargs: object) -> dict[str, object]:
        """Collect the values; where QGIS refuses one, its group opens."""
        try:
            return super().createProcessingParameters(*args, **kwargs)
        except _INVALID as error:
            self._show(self._name_of(error.widget))
            raise

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height again with the widgets below the page."""
        super().resizeEvent(event)
        self._strip.fit()

    def setParameters(self, parameters: Mapping[str, object]) -> None:
        """Show given values, and open the groups of those that differ from the defaults."""
        super().setParameters({name: self._spelt(name, value) for name, value in parameters.items()})
        for definition in self.algorithm().parameterDefinitions():
            value = parameters.get(definition.name())
            if value not in (None, "", definition.defaultValue()) and definition.name() in self._boxes:
                self._boxes[definition.name()].setCollapsed(False)
        self._empty_fields.say_all()
        self._show_rows()

    def collected(self) -> dict[str, object]:
        """Return the values that a run would receive, even if QGIS itself will reject one."""
        self.values.empty()
        try:
            return {**super().createProcessingParameters(), **self.values.misread()}
        except _INVALID:
            return self.values.parameters()

    def explain(self, name: str, text: str) -> bool:
        """Explain an error under its parameter; return whether this page has the parameter."""
        self.take_all_back()
        if name not in self._rows:
            return False
        self._rows[name].explain(text)
        self._show(name)
        self._show_rows()
        field = self.wrappers[name].wrappedWidget()
        next(iter(tab_stops(field)), field).setFocus()
        return True

    def explain_again(self, name: str, text: str) -> bool:
        """Update an explanation that is shown; return whether this page has the parameter."""
        if name in self._rows and self._rows[name].explanation:
            self._rows[name].explain(text)
        return name in self._rows

    def take_all_back(self) -> None:
        """Remove all explanations."""
        for row in self._rows.values():
            row.take_back()

    def row(self, name: str) -> ParameterRow:
        """Return the row of a parameter."""
        return self._rows[name]

    def box(self, name: str) -> GroupBox:
        """Return the group that contains a parameter."""
        return self._boxes[name]

    def _add_groups(self) -> None:
        layout = self._scroll_area.widget().layout()
        for place, group in enumerate(self.algorithm().groups()):
            box = GroupBox(group.title, folded=group.folded)
            layout.insertWidget(place, box)
            self._boxes.update(dict.fromkeys(group.names, box))

    def _add_companions(self) -> None:
        for name in self._rows:
            for widget in widgets_under(name, self.values, self):
                self._rows[name].accompany(widget)
        for widget in widgets_below(self.values, self):
            self._strip.put(widget)

    def _show_rows(self, changed: object = "") -> None:
        """Show the rows that have something to do, a value of their own or a word about it, and the one just used.

        Rows in a folded group are left alone: it has hidden all of them, and shows all when it unfolds.
        """
        idle = self.algorithm().idle(self.values.parameters(), self.processing_context)
        self._at_times_idle |= idle
        for name in self._at_times_idle:
            row = self._rows[name]
            in_use = bool(row.explanation) or (name == changed and not row.isHidden())
            if not self._boxes[name].isCollapsed():
                row.setVisible(name not in idle or in_use or self._has_own_value(name))

    def _has_own_value(self, name: str) -> bool:
        return self.values.value(name) not in (None, "", self.algorithm().parameterDefinition(name).defaultValue())

    def _row(self, name: str) -> ParameterRow:
        if name not in self._rows:
            self._rows[name] = ParameterRow()
            self._boxes[name].layout().addWidget(self._rows[name])
        return self._rows[name]

    def _spelt(self, name: str, value: object) -> object:
        """A list for a line of text, such as a script may give for the bands: QGIS's widget would show nothing."""
        definition = self.algorithm().parameterDefinition(name)
        is_line = isinstance(definition, QgsProcessingParameterString) and not definition.metadata()
        return ",".join(map(str, value)) if is_line and isinstance(value, (list, tuple)) else value

    def _newest(self) -> str:
        return list(self.wrappers)[-1]

    def _name_of(self, widget: QWidget) -> str:
        return next((name for name, row in self._rows.items() if row.isAncestorOf(widget)), "")

    def _show(self, name: str) -> None:
        if name in self._boxes:
            self._boxes[name].setCollapsed(False)
            self._shown = name
            QTimer.singleShot(0, self._scroll)  # the group has its height by then

    def _scroll(self) -> None:
        row = self._rows[self._shown]
        self._scroll_area.ensureWidgetVisible(row)
        self._scroll_area.ensureWidgetVisible(row.last())  # all that fits, of a row that is too high

    def _take_back(self, name: str) -> None:
        if name in self._rows:
            self._rows[name].take_back()
