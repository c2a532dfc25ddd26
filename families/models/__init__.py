"""A family's file, opened by a counsellor with the parent's agreement: the least that finding a place needs."""

from families.models.agreement import Agreement
from families.models.child import FileChild
from families.models.erased import ErasedFile
from families.models.family_file import FamilyFile
from families.models.need import CareHours, CareNeed, FileNeed
from families.models.saved_search import SavedSearch, ToldPlace
from families.models.signed_link import SignedLink

__all__ = [
    "Agreement",
    "CareHours",
    "CareNeed",
    "ErasedFile",
    "FamilyFile",
    "FileChild",
    "FileNeed",
    "SavedSearch",
    "SignedLink",
    "ToldPlace",
]
