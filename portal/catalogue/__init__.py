"""The aids in words: one entry each, with figures read from the dated scales."""
