"""Does the model fit? One line above the dialog's buttons, which unfolds into checks and remedies."""
