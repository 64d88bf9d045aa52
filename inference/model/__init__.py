"""A model, independent of the file that describes it: definition, classes, cell size and arguments."""
