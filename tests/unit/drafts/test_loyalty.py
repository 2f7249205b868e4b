"""Bonuses, the tier and the code for friends stand in a letter as they stand in the table."""

from __future__ import annotations

from tests.unit.drafts.making import SHIPPED, birthday_drafts, client

TEXT = "---\nsubject: Бонусы\n---\n{{ greeting }}\n\nНа счету {{ bonus_balance }}, уровень {{ tier }}, код {{ referral_code }}.\n"


def test_the_balance_in_a_letter_is_that_of_the_table() -> None:
    rows = [
        client(1, bonus_balance=1250, tier="золотой", referral_code="ANNA-7"),
        client(2, bonus_balance=90, tier="базовый", referral_code="P-1"),
    ]
    made = birthday_drafts(rows, templates={**SHIPPED, "ru/birthday.email": TEXT})
    said = {d.client_position: d.text for d in made.drafts if d.channel == "email"}
    assert "На счету 1250, уровень золотой, код ANNA-7" in said[0].replace("\u00a0", "")
    assert "На счету 90, уровень базовый, код P-1" in said[1]
