"""The administration of local aids."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from aids.forms import LocalAidForm
from aids.models import LocalAid
from aids.services.local_aids import difference, text_of


@admin.register(LocalAid)
class LocalAidAdmin(admin.ModelAdmin):
    form = LocalAidForm
    list_display = ("title", "territory_name", "level", "listed", "discretionary", "checked_on", "confidence", "origin")
    list_filter = ("level", "listed", "confidence", "discretionary")
    search_fields = ("title", "slug", "territory_name", "territory_code")
    date_hierarchy = "checked_on"
    readonly_fields = ("origin", "edited_here", "updated_at")
    fieldsets = (
        (None, {"fields": ("slug", "title", "listed", "origin", "edited_here", "updated_at")}),
        ("Territoire", {"fields": ("level", "territory_code", "territory_name", "communes")}),
        (
            "Pour qui",
            {
                "fields": (
                    ("age_from", "age_under"),
                    ("hours_per_week", "hours_per_month"),
                    "every_adult",
                    "one_adult",
                    "only_alone",
                    ("income_unit", "income_couple", "income_alone"),
                    "quotient_familial_max",
                    "modes",
                    "conditions",
                )
            },
        ),
        (
            "Montant",
            {
                "fields": (
                    "formula",
                    ("amount", "amount_alone", "amount_in_creche"),
                    ("percent", "ceiling"),
                    "amount_in_words",
                    "discretionary",
                )
            },
        ),
        ("Où la demander", {"fields": ("where_to_apply", "apply_url")}),
        (
            "Source",
            {
                "fields": (
                    ("source_text", "source_url"),
                    ("checked_on", "confidence"),
                    ("valid_from", "valid_until"),
                    "doubts",
                )
            },
        ),
    )

    @admin.display(description="origine")
    def origin(self, row: LocalAid) -> str:
        if not row.loaded_text:
            return "ajoutée ici"
        return "fichier" if text_of(row) == row.loaded_text else "fichier, modifiée ici"

    @admin.display(description="modifié ici depuis le fichier")
    def edited_here(self, row: LocalAid) -> str | SafeString:
        """The lines that differ from the file this row was loaded from."""
        lines = difference(row.loaded_text, text_of(row)) if row.loaded_text else ()
        if not lines:
            return "rien"
        return format_html("<pre>{}</pre>", format_html_join("\n", "{}", ((line,) for line in lines)))
