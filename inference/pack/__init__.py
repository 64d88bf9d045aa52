"""Pack a model with what is known of it into one file."""
