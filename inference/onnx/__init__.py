"""ONNX files without a session: their operators, inputs and outputs, weights and labels."""
