"""The network: opened by onnxruntime, understood from its graph, and by trying where the graph says nothing."""
