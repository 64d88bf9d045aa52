"""The accuracy of class rasters: random sample points, confusion matrices, and estimates of areas."""
