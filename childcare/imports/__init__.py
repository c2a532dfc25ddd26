"""Open data files of facilities, read into one common row; no database here (docs/imports.md)."""
