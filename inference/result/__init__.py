"""Predictions, and the files that contain them: class values, counts, GeoTIFFs, styles, publishing."""
