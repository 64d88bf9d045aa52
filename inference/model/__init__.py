"""What a model is and says of itself, whichever file said it, and what it leaves to the user."""
