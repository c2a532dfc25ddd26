"""Forms of the professionals: they use the terms of their trade."""
