from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "Réservations"

    def ready(self) -> None:
        """Say what people are written about places they asked, and what is held of a file."""
        from bookings.services import erasure, export  # noqa: PLC0415 (its models are loaded by now)
        from core.messages import topics  # noqa: PLC0415
        from families import held_elsewhere  # noqa: PLC0415

        topics.register("booking", _("Vos demandes de place"))
        topics.register("booking_call", _("Une réponse attendue de vous"), choice=False)
        topics.register("booking_answer", _("Demandes de place à traiter"), audience=topics.Audience.PROFESSIONALS)
        topics.register("booking_reminder", _("Rappels de vos places"))
        held_elsewhere.also(held_elsewhere.HeldElsewhere("demandes de place", export.told, erasure.erase_of))
