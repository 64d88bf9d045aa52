"""The preflight checks in the dialog: a line above the buttons that unfolds into checks with suggested fixes."""
