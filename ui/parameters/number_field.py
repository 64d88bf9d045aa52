"""The widget of a number whose lowest value means a choice of the algorithm's own: it says so in words.

Where the number is a length in the units of a coordinate system, their name stands beside it. In the modeler, QGIS's
own widget is taught the words.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsProcessingParameters,
    QgsUnitTypes,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsDoubleSpinBox, QgsProcessingGui, QgsSpinBox
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...processing_provider.from_qgis import crs_of_first_raster
from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from .holder import new_holder
from .native_widgets import native_modeler_widget

_MOST = 999_999_999  # as in QGIS's own widget


class NumberField:
    """What QGIS makes to show the parameter: our widget in the dialog and in a batch, its own in the modeler."""

    def __new__(  # type: ignore[misc]  # QGIS wants a class to call, and takes whatever that gives
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_: int,
        lowest: str,
        decimals: int = 0,
        units_of: Sequence[str] = (),
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the widget for this kind of dialog.

        Args:
            parameter: A number that has a minimum.
            dialog: The window that the widget is for.
            lowest: What the minimum means.
            decimals: How many decimals can be typed.
            units_of: The parameters whose CRS says the unit, the first that has one; rasters among them by their own.
        """
        native = native_modeler_widget(parameter, dialog)
        if native is None:
            return NumberWrapper(parameter, lowest, decimals, tuple(units_of))
        spin = native.findChild(QgsDoubleSpinBox if decimals else QgsSpinBox)
        spin.setMinimum(_least(parameter, decimals))  # QGIS has put "Not set" below it, which means the same
        _name_lowest(spin, lowest)
        return native


class NumberWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Ties a spin box to the dialog, and the name of its unit to other parameters."""

    def __init__(
        self, parameter: QgsProcessingParameterNumber, lowest: str, decimals: int, units_of: tuple[str, ...]
    ) -> None:
        """Remember what the widget shall show."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._lowest, self._decimals, self._units_of = lowest, decimals, units_of
        self._spin: QgsDoubleSpinBox | QgsSpinBox | None = None
        self._unit: QLabel | None = None
        self._context = QgsProcessingContext()
        self._activation: ActivationWatcher | None = None  # held, since the plain QWidget it watches holds no Python
        self._sources: list[QgsAbstractProcessingParameterWidgetWrapper] = []

    def createWidget(self) -> QWidget:
        """Make the spin box."""
        holder = new_holder()
        self._spin = self._spin_box(holder)
        self._spin.valueChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        self._unit = QLabel(holder)
        self._unit.hide()
        holder.setFocusProxy(self._spin)
        holder.setToolTip(self.parameterDefinition().toolTip())
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._spin, 1)
        layout.addWidget(self._unit)
        if self._units_of:
            self._activation = ActivationWatcher(holder)  # a layer's CRS may have been set meanwhile
            self._activation.activated.connect(self._show_unit)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the parameters that say the unit."""
        named = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers}
        self._sources = [named[name] for name in self._units_of if name in named]
        for source in self._sources:
            source.widgetValueHasChanged.connect(self._show_unit)
        self._show_unit()

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Show the given number."""
        self._context = context
        definition = self.parameterDefinition()
        parameters = {definition.name(): value}
        if self._decimals:
            self._spin.setValue(QgsProcessingParameters.parameterAsDouble(definition, parameters, context))
        else:
            self._spin.setValue(QgsProcessingParameters.parameterAsInt(definition, parameters, context))

    def widgetValue(self) -> float:
        """Give the number."""
        return self._spin.value()

    def _spin_box(self, parent: QWidget) -> QgsDoubleSpinBox | QgsSpinBox:
        spin = _Number(parent) if self._decimals else QgsSpinBox(parent)
        if self._decimals:
            spin.setDecimals(self._decimals)
        spin.setRange(_least(self.parameterDefinition(), self._decimals), _MOST)
        spin.setExpressionsEnabled(True)
        spin.setShowClearButton(True)
        _name_lowest(spin, self._lowest)
        return spin

    def _show_unit(self, *_: object) -> None:
        named = [crs for crs in (crs_of(source, self._context) for source in self._sources) if crs is not None]
        self._unit.setText(unit_name(next((crs for crs in named if crs.isValid()), named[0])) if named else "")
        self._unit.setVisible(bool(named))


class _Number(QgsDoubleSpinBox):
    def textFromValue(self, value: float) -> str:
        """Leave out zeros at the end."""
        text, point = super().textFromValue(value), self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text


def _least(parameter: QgsProcessingParameterNumber, decimals: int) -> float:
    return parameter.minimum() if decimals else int(parameter.minimum())


def _name_lowest(spin: QgsDoubleSpinBox | QgsSpinBox, words: str) -> None:
    """Show words for the lowest value, which the button in the field brings back."""
    spin.setClearValueMode(type(spin).ClearValueMode.MinimumValue, words)
    spin.lineEdit().setPlaceholderText(words)  # seen from the press of that button until the field is left


def crs_of(
    wrapper: QgsAbstractProcessingParameterWidgetWrapper, context: QgsProcessingContext
) -> QgsCoordinateReferenceSystem | None:
    """Give the CRS that a widget names, or that of the raster it names; None where it names none."""
    definition, value = wrapper.parameterDefinition(), wrapper.parameterValue()
    if definition.type() != "crs":
        return crs_of_first_raster(value, context)
    crs = QgsProcessingParameters.parameterAsCrs(definition, {definition.name(): value}, context)
    return crs if crs.isValid() else None


def unit_name(crs: QgsCoordinateReferenceSystem) -> str:
    """Name the unit of coordinates as QGIS does."""
    if not crs.isValid():
        return tr("units of the raster")
    unit = crs.mapUnits()
    if unit == QgsCoordinateReferenceSystem().mapUnits():  # unknown
        return tr("units of {crs}").format(crs=crs.authid() or crs.description())
    return QgsUnitTypes.toString(unit)
