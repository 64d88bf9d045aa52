"""Widgets of our own for parameters of the algorithms, which give way to QGIS's in batch and modeler."""
