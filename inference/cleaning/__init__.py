"""Clean class rasters: smooth them, remove small regions and fill small holes."""
