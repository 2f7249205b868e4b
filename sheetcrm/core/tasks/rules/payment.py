"""Rule: a payment is overdue, and somebody talks about it. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.drafts.occasions.payment import due as payments
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.records import replace
from sheetcrm.core.tasks.model import Due, DueTask, Priority, TaskFacts, TaskRule
from sheetcrm.core.tasks.words import day_words, money_words
from sheetcrm.core.wording import LANGS, Text


def due(facts: TaskFacts) -> Due:
    """Clients with an unpaid order whose day to pay has passed: one task for all that is overdue."""
    drafts = facts.drafts
    options = replace(
        drafts.settings.options, payment_before_days=-1, payment_after_days=facts.settings.payment_within_days
    )
    found = payments(replace(drafts, settings=replace(drafts.settings, options=options)))
    sign = drafts.settings.currency

    def make(n: int) -> DueTask:
        amount, order = found.values["amount_due"][n], found.values["order_number"][n]
        on = found.values["due_date"][n]
        assert isinstance(on, dt.date)
        ru, en = (money_words(float(str(amount)), sign, lang) for lang in LANGS)
        named = Said(f" (заказ {order})", f" (order {order})") if order else Said("", "")
        return DueTask(
            int(found.positions[n]),
            f"{on}",
            on,
            Said(f"Напомнить об оплате: {ru}{named.ru}. Узнать, когда заплатят, и записать день.",
                 f"Remind them of the payment: {en}{named.en}. Find out when it will be paid, and write the day down."),
            Said(f"срок оплаты был {day_words(on, 'ru')}", f"the payment was due on {day_words(on, 'en')}"),
            priority=Priority.HIGH,
            again_days=facts.settings.again_days,
        )  # fmt: skip

    return Due(found.positions, make)


PAYMENT = TaskRule("payment", Text(ru="Просрочена оплата", en="Payment overdue"), "payment", due, rank=12)
