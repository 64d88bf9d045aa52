"""Facts about a model or a result, as text, JSON and HTML."""
