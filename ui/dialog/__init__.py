"""The dialog of an algorithm: QGIS's own, with the parameters in groups."""
