"""The model card as a widget, for the dialog and for a window of its own."""
