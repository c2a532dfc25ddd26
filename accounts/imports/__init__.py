"""Files of organisations (docs/organisations.md): read here, written by accounts.services.organisation_import."""
