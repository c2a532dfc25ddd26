"""Fixed JSON contracts of the portal's commands: strict reading, exact writing."""
