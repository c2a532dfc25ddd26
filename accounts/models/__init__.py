"""People, the organisations they work for, and how they come in."""

from accounts.models.invitation import Invitation
from accounts.models.membership import Membership
from accounts.models.organisation import Organisation
from accounts.models.sign_in import SignIn
from accounts.models.support_access import SupportAccess
from accounts.models.user import User, UserManager

__all__ = ["Invitation", "Membership", "Organisation", "SignIn", "SupportAccess", "User", "UserManager"]
