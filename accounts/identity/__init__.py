"""ProConnect for agents, FranceConnect for parents: OpenID Connect as these two really ask for it."""
