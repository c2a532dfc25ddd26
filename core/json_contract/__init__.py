"""JSON in, JSON out: strict reading of an object, and the commands that speak so."""
