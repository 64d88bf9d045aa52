"""Change between two class rasters: the transitions of their pixels, a raster of them, their matrix and report."""
