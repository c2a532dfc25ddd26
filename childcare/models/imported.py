"""What imports say of facilities and sites, kept beside the records that people edit (docs/adr/0049)."""

from __future__ import annotations

from django.db import models

from childcare.models.facility import Facility
from childcare.models.site import Site


class ImportedValues(models.Model):
    """The known values of the last file, by name of field. `imported_at`: when a file first said exactly this."""

    values = models.JSONField("valeurs importées", default=dict)
    imported_at = models.DateTimeField("importées le")

    class Meta:
        abstract = True


class ImportedFacility(ImportedValues):
    """`values`: some of childcare.domain.facility_record.IMPORTED_FIELDS, texts and whole numbers."""

    facility = models.OneToOneField(Facility, on_delete=models.CASCADE, related_name="imported")

    class Meta:
        db_table = "imported_facility"


class ImportedSite(ImportedValues):
    """`values`: « open_week » as childcare.domain.week writes it, « ages » as [first month, month excluded]."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="imported")

    class Meta:
        db_table = "imported_site"
