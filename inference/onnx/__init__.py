"""An ONNX file as a file: its operators, ports, weights and labels, read and written without a session."""
