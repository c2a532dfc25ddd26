"""What both CMG ask alike: age of the child, activity of the parents, PreParE, and the fields they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Source
from aids.domain.care import Care, Child
from aids.domain.household import Household, IncomeOrigin
from aids.domain.rules.condition_activite import ActivityCondition
from aids.domain.rules.prepare import PrepareEffect
from aids.domain.wording import Message, gettext_noop

INCOME = "household.revenus_nets_categoriels_annuels"
PRICE = "care.hourly_price"

TOO_OLD = gettext_noop("Le CMG s’arrête à la fin du mois des %(age)s ans de l’enfant.")
NOTHING_SPENT = gettext_noop("Aucune dépense de garde ce mois-ci.")
RESIDENCE_PERMIT = gettext_noop("Le CMG est versé si votre titre de séjour est valable.")
ESTIMATED_INCOME = gettext_noop("CMG estimé avec vos revenus déclarés. La Caf vérifie.")
TO_CONFIRM_INCOME = gettext_noop("CMG calculé sans revenus, à confirmer par la Caf.")
FOR_THE_FAMILY = gettext_noop("Ce CMG vaut pour la famille, même avec plusieurs enfants gardés.")

# Euros a month from euros an hour and hours a month; None while an answer of the family is missing.
AmountByPrice = Callable[[Decimal, Decimal], Decimal | None]
NOTHING = Decimal("0.00")
ANY_PRICE, ANY_HOURS = Decimal("0.01"), Decimal(1)


def nothing(price: Decimal, hours: Decimal) -> Decimal:
    """No aid, at any price."""
    return NOTHING


@dataclass(frozen=True, slots=True)
class CmgCase:
    """One child, one kind of care, and what the two rules about the parents answered."""

    household: Household
    child: Child
    care: Care
    activity: ActivityCondition
    prepare: PrepareEffect

    def at_any_price(self) -> CmgCase:
        """The same case where something is spent, at a price that nobody refuses."""
        return replace(self, care=replace(self.care, hourly_price=ANY_PRICE, hours_per_month=ANY_HOURS))

    def refusals(self, age_limit: int, on: date) -> tuple[Message, ...]:
        """Every common condition that fails. `age_limit` in years, kept to the end of the birthday's month."""
        reasons: list[Message] = []
        if self.child.is_past_birthday_month(age_limit, on):
            reasons.append(Message(TOO_OLD, (("age", str(age_limit)),)))
        if self.activity.met is False:
            reasons += self.activity.reasons
        if self.prepare.excludes_cmg:
            reasons += self.prepare.messages
        return tuple(reasons)

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields to ask for before any amount, as the contract names them."""
        price = (PRICE,) if self.care.hourly_price is None else ()
        income = (INCOME,) if self.household.revenus_nets_categoriels_annuels is None else ()
        return (*price, *income, *(self.activity.missing if self.activity.met is None else ()))

    @property
    def unknown(self) -> bool:
        """Whether something common to both CMG must still be learnt."""
        return bool(self.missing) or self.activity.met is None

    @property
    def spent(self) -> Decimal:
        """Euros of the month, not rounded; zero while the price is unknown."""
        return (self.care.hourly_price or Decimal(0)) * self.care.hours_per_month

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What must still be true, or be confirmed, for an amount to be paid."""
        said = [Message(RESIDENCE_PERMIT), *self.activity.reasons, *self.prepare.messages]
        match self.household.income_origin:
            case IncomeOrigin.DERIVED:
                said.append(Message(ESTIMATED_INCOME))
            case IncomeOrigin.RSA_OU_AUCUNE:
                said.append(Message(TO_CONFIRM_INCOME))
            case IncomeOrigin.DECLARED:
                pass
        return tuple(said)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Texts behind the common conditions."""
        return (*self.activity.sources, *self.prepare.sources)
