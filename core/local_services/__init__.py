"""PostgreSQL and Valkey for a machine that has none configured: found or unpacked, started, shared and stopped."""
