"""The back office of childcare: what facilities offer, and who manages them."""

from childcare.admin import managements, offers

__all__ = ["managements", "offers"]
