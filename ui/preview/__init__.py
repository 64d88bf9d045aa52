"""The preview: a part of the run, drawn over the map."""
