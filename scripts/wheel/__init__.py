"""Pixelwise: classify the pixels of any raster with any ONNX model, without QGIS.

`pixelwise.inference` is the interface. This is the package of the wheel; the plugin has another `__init__.py`.
"""
