"""Words for professionals, who use the terms of their trade."""
