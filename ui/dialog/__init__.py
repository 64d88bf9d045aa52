"""The dialog of an algorithm: the dialog of QGIS with the parameters in groups."""
