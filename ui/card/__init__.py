"""The model card: what is known of a model, in the dialog and in a window of its own."""
