"""CNTK's models of version 2: read without CNTK, and converted to ONNX in memory."""
