"""The imagery: rasters as one grid of pixels, with what is valid, inside the mask, and how large it is on the Earth."""
