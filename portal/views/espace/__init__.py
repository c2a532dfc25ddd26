"""Pages of the professionals."""
