"""Band names: their meaning, and which names mean the same part of the spectrum."""
