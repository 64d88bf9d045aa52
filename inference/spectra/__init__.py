"""What names of bands mean, and which of them mean the same part of the spectrum."""
