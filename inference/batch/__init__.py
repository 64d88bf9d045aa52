"""Many rasters in one run, each into a file of its own, and their results as one map."""
