"""Shared code of the benchmarks: rasters, plans, onnxruntime alone, a description of the machine, results as JSON."""
