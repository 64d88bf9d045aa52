"""What people are shown of a model or a result: facts in sections, as text, JSON and HTML."""
