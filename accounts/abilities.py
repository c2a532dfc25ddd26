"""The one table of abilities, gathered from the apps, asked about real people and real objects."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.access import Refused, positions_of
from accounts.domain import abilities as domain
from accounts.domain.abilities import Ability, Belonging, ObjectRules
from accounts.models import User


class Belongs(Protocol):
    """An object with rules: its model says whose it is."""

    @property
    def belonging(self) -> Belonging: ...


@cache
def rules() -> dict[str, ObjectRules]:
    """Every app's ``domain.abilities.RULES``, by kind of object. Raises ValueError when two apps rule one kind."""
    found: dict[str, ObjectRules] = {}
    for app in sorted(config.name for config in apps.get_app_configs()):
        for each in _rules_of(app):
            if each.kind in found:
                raise ValueError(f"Two tables of abilities for « {each.kind} ».")
            found[each.kind] = each
    return found


def _rules_of(app: str) -> tuple[ObjectRules, ...]:
    if find_spec(f"{app}.domain") is None or find_spec(f"{app}.domain.abilities") is None:
        return ()
    written: tuple[ObjectRules, ...] = import_module(f"{app}.domain.abilities").RULES
    return written


def abilities_on(user: User | AnonymousUser, thing: Belongs | Belonging) -> frozenset[Ability]:
    """All that this person may do on this object, now: nothing is remembered from an earlier request."""
    belonging = thing if isinstance(thing, Belonging) else thing.belonging
    return domain.abilities(positions_of(user), belonging, rules()[belonging.kind])


def require(user: User | AnonymousUser, thing: Belongs | Belonging, ability: Ability) -> None:
    """Raises Refused, which answers 403 with its message, when this person may not (or no longer) do this."""
    if ability not in abilities_on(user, thing):
        raise Refused.no_right()
