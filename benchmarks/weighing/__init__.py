"""The techniques that `benchmarks/techniques` weighs: what the engine does, and what could be done instead."""
