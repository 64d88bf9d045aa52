"""Pack a model and its metadata into one file."""
