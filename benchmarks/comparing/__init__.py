"""The techniques of `benchmarks/techniques`: the engine's variants and their alternatives."""
