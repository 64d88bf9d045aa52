"""The widget of a number whose minimum means a choice by the algorithm and is shown as words.

The unit of a length is shown next to the number. The modeler uses QGIS's own widget with the same words.
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

_MAXIMUM = 999_999_999  # as in QGIS's own widget


class NumberField:
    """Creates the widget wrapper: our own in the dialog and in a batch, QGIS's in the modeler."""

    def __new__(  # type: ignore[misc]  # QGIS calls a class and accepts any wrapper it returns
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_: int,
        lowest: str,
        decimals: int = 0,
        units_of: Sequence[str] = (),
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return the wrapper for this kind of dialog.

        Args:
            parameter: A number that has a minimum.
            dialog: The window of the widget.
            lowest: The words for the minimum.
            decimals: The number of decimals.
            units_of: The CRS and raster parameters that may define the unit; the first one with a CRS does.
        """
        native = native_modeler_widget(parameter, dialog)
        if native is None:
            return NumberWrapper(parameter, lowest, decimals, tuple(units_of))
        spin = native.findChild(QgsDoubleSpinBox if decimals else QgsSpinBox)
        spin.setMinimum(_minimum(parameter, decimals))  # instead of the extra value "Not set" that QGIS adds below it
        _label_minimum(spin, lowest)
        return native


class NumberWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Connects a spin box to the dialog, and its unit to other parameters."""

    def __init__(
        self, parameter: QgsProcessingParameterNumber, lowest: str, decimals: int, units_of: tuple[str, ...]
    ) -> None:
        """Store the configuration of the widget."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._lowest, self._decimals, self._units_of = lowest, decimals, units_of
        self._spin: QgsDoubleSpinBox | QgsSpinBox | None = None
        self._unit: QLabel | None = None
        self._context = QgsProcessingContext()
        self._activation: ActivationWatcher | None = None  # keeps its Python object alive
        self._crs_wrappers: list[QgsAbstractProcessingParameterWidgetWrapper] = []

    def createWidget(self) -> QWidget:
        """Create the spin box."""
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
            self._activation = ActivationWatcher(holder)  # the CRS of a layer may have changed meanwhile
            self._activation.activated.connect(self._show_unit)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the parameters that define the unit."""
        named = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers}
        self._crs_wrappers = [named[name] for name in self._units_of if name in named]
        for wrapper in self._crs_wrappers:
            wrapper.widgetValueHasChanged.connect(self._show_unit)
        self._show_unit()

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:
        """Set the number."""
        self._context = context
        definition = self.parameterDefinition()
        parameters = {definition.name(): value}
        if self._decimals:
            self._spin.setValue(QgsProcessingParameters.parameterAsDouble(definition, parameters, context))
        else:
            self._spin.setValue(QgsProcessingParameters.parameterAsInt(definition, parameters, context))

    def widgetValue(self) -> float:
        """Return the number."""
        return self._spin.value()

    def _spin_box(self, parent: QWidget) -> QgsDoubleSpinBox | QgsSpinBox:
        spin = _ParameterNumber(parent) if self._decimals else QgsSpinBox(parent)
        if self._decimals:
            spin.setDecimals(self._decimals)
        spin.setRange(_minimum(self.parameterDefinition(), self._decimals), _MAXIMUM)
        spin.setExpressionsEnabled(True)
        spin.setShowClearButton(True)
        _label_minimum(spin, self._lowest)
        return spin

    def _show_unit(self, *_: object) -> None:
        candidates = (widget_crs(wrapper, self._context) for wrapper in self._crs_wrappers)
        crs_list = [crs for crs in candidates if crs is not None]
        self._unit.setText(unit_name(next((crs for crs in crs_list if crs.isValid()), crs_list[0])) if crs_list else "")
        self._unit.setVisible(bool(crs_list))


class _ParameterNumber(QgsDoubleSpinBox):
    def textFromValue(self, value: float) -> str:
        """Return the number without trailing zeros."""
        text, point = super().textFromValue(value), self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text


def _minimum(parameter: QgsProcessingParameterNumber, decimals: int) -> float:
    return parameter.minimum() if decimals else int(parameter.minimum())


def _label_minimum(spin: QgsDoubleSpinBox | QgsSpinBox, words: str) -> None:
    """Show words instead of the minimum; the clear button restores it."""
    spin.setClearValueMode(type(spin).ClearValueMode.MinimumValue, words)
    # The placeholder is shown after the clear button is pressed, until the field loses the focus.
    spin.lineEdit().setPlaceholderText(words)


def widget_crs(
    wrapper: QgsAbstractProcessingParameterWidgetWrapper, context: QgsProcessingContext
) -> QgsCoordinateReferenceSystem | None:
    """Return the CRS in a CRS widget, or that of the raster in a raster widget; None if there is none."""
    definition, value = wrapper.parameterDefinition(), wrapper.parameterValue()
    if definition.type() != "crs":
        return crs_of_first_raster(value, context)
    crs = QgsProcessingParameters.parameterAsCrs(definition, {definition.name(): value}, context)
    return crs if crs.isValid() else None


def unit_name(crs: QgsCoordinateReferenceSystem) -> str:
    """Return the name of a coordinate system's unit in QGIS's words."""
    if not crs.isValid():
        return tr("units of the raster")
    unit = crs.mapUnits()
    if unit == QgsCoordinateReferenceSystem().mapUnits():  # unknown
        return tr("units of {crs}").format(crs=crs.authid() or crs.description())
    return QgsUnitTypes.toString(unit)
