"""The geometry of pixels: windows and tiles, grids and their CRS, cell areas, and calls of GDAL."""
