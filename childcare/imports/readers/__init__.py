"""One small reader per shape of file; each gives SourceRows."""
