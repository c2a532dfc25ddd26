"""A strict identity provider for the demonstration and the tests, never in production (local settings only).

It plays ProConnect and FranceConnect: what they refuse, it refuses (docs/connexion.md lists it).
"""
