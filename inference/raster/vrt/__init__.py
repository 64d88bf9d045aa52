"""Virtual rasters (VRT): which files they place where, read and written as XML."""
