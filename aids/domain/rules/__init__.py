"""One law, one file; the page of the same name in docs/aides/ says it in prose."""
