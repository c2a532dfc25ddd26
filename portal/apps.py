from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portail"
    default = True

    def ready(self) -> None:
        """An organisation that closes ends what bookings, childcare and families know of it."""
        from accounts.closing import also  # noqa: PLC0415 (models are loaded by now)
        from bookings.services.organisation_closing import give_up_demands_of  # noqa: PLC0415
        from childcare.services.organisation_closing import end_facilities_of  # noqa: PLC0415
        from families.services.organisation_closing import close_files_of  # noqa: PLC0415

        also(give_up_demands_of)
        also(end_facilities_of)
        also(close_files_of)


class StaticFilesConfig(DjangoStaticFilesConfig):
    """``collectstatic`` without what the pages never ask for: 1,600 files of the DSFR become a few hundred."""

    ignore_patterns = (
        *DjangoStaticFilesConfig.ignore_patterns,
        "*.md",
        "*.legacy*",
        "*.print.min.css",
        "analytics",
        "component",
        "core",
        "layout",
        "legacy",
        "scheme",
        "pictograms",
        "htmx-4*",
        "htmax-4*",
        "ext",
    )
