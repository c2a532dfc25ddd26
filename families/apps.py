from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FamiliesConfig(AppConfig):
    name = "families"
    verbose_name = "Dossiers des familles"

    def ready(self) -> None:
        """Say what families are written about, and read the texts and delays that the portal cannot start without."""
        from core.messages import topics  # noqa: PLC0415 (its models are loaded by now)
        from families.agreement_texts import every_text  # noqa: PLC0415
        from families.domain.links import CODE_LASTS  # noqa: PLC0415
        from families.retention_table import delays  # noqa: PLC0415

        topics.register("family_file", _("Votre dossier chez un conseiller"), choice=False)
        topics.register("family_code", _("Le code de votre dossier"), choice=False, lasts=CODE_LASTS)
        topics.register("new_places", _("Nouvelles places"))
        topics.register("alert_code", _("Le code de votre alerte"), choice=False, lasts=CODE_LASTS)
        topics.register(
            "family_places", _("Nouvelles places pour vos familles"), audience=topics.Audience.PROFESSIONALS
        )
        every_text()
        delays()
