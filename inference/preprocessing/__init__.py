"""The preprocessing of pixel values as data: a closed list of steps, expressions of bands, and their arithmetic."""
