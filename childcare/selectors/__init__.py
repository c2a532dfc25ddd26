"""Reads of facilities and their seats."""
