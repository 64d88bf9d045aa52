"""The preview: the result of a few tiles, drawn over the map."""
