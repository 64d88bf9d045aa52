"""Tiles of imagery with the classes of their pixels, to train models with."""
