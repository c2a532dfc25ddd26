"""`manage.py bench`: a national data set in a database of its own, and what searches cost on it.

Not a test: nothing here runs in production or fails a build. docs/performance.md says how it measures.
"""
