"""Where pixels lie: windows and tiles of a grid, its CRS and transform, its cells on the Earth."""
