"""What a run gives: answers for pixels, files that hold them, and their places."""
