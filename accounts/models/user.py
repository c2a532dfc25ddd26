"""People who sign in, by a code sent to an e-mail address or a mobile number."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models.history import history


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str | None = None, phone: str | None = None, **fields: Any) -> User:
        """Create an account with no password: the person proves who they are by a code.

        Raises IntegrityError when neither an e-mail nor a mobile number is given.
        """
        user = self.model(email=self.normalize_email(email).lower() if email else None, phone=phone, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, **fields: Any) -> User:
        fields.pop("password", None)
        return self.create_user(email=email, is_staff=True, is_superuser=True, **fields)


@history("is_staff", "is_superuser", "is_active", "phone_verified")
class User(AbstractBaseUser, PermissionsMixin):
    """An account, known by an e-mail or a mobile number: many parents have no e-mail."""

    email = models.EmailField("adresse électronique", unique=True, null=True, blank=True)
    phone = models.CharField("téléphone mobile", max_length=16, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField("téléphone vérifié", default=False)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("inscription", default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "utilisateur"
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False),
                name="user_email_or_phone",
                violation_error_message="Indiquez une adresse électronique ou un numéro de mobile.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or self.phone or ""

    @property
    def full_name(self) -> str:
        """First and last names, empty when neither is known."""
        return f"{self.first_name} {self.last_name}".strip()
