"""Django's PostgreSQL backend on the local services, which it asks for at the first connection only."""
