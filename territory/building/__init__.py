"""Scripts that rebuild the committed data of territory; nothing here runs in the portal."""
