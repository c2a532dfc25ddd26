from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portail"
    default = True


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
