"""Widgets for parameters of the algorithms in our dialogs; batch mode and the modeler mostly use QGIS's own."""
