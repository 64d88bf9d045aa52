"""What the benchmarks share: rasters, plans, onnxruntime alone, the machine described, results as JSON."""
