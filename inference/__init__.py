"""The core: classify the pixels of a raster with an ONNX model.

Needs numpy, GDAL and onnxruntime. Knows nothing of QGIS or Qt, so that it runs in any Python and on
a cluster's workers. A run is described by a `job.Job`, judged by `job.plan` and done by `job.run`.
"""
