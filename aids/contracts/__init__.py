"""Fixed JSON contracts of the commands: strict reading, exact writing."""
