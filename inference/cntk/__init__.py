"""Models of CNTK 2: read without CNTK, and converted to ONNX in memory."""
