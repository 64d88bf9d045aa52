"""The loop over tiles: read → normalise → score → classes → write, and how threads drive it."""
