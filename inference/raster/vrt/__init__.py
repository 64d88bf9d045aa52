"""Virtual rasters (VRT): their files and where these are placed, read and written as XML."""
