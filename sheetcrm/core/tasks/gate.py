"""Who may be called or written to about a task: the same gate that messages pass, asked of the phone. Pure.

A stop of any kind means no task. An offer needs the client's consent to calls, and a refusal says which law asks for that;
what the client agreed on or asked about themselves needs none.
"""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.audience.consent import Permissions
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.model import CHANNEL_LABEL, DraftFacts, Mask
from sheetcrm.core.drafts.reasons import (
    NO_CONSENT,
    PD_WITHDRAWN,
    RULE_UNREAD,
    STOP_LIST,
    STOPPED,
    WITHDRAWN,
    Reason,
    Said,
)
from sheetcrm.core.tasks.model import Contact, TaskRule

#: What the consent to advertising by phone rests on, by country.
LAW: dict[str, Said] = {
    "ru": Said(
        "Реклама по телефону допустима только с предварительного согласия абонента: 38-ФЗ «О рекламе», ст. 18, ч. 1.",
        "Advertising by phone needs the subscriber's prior consent: Federal Law of Russia 38-FZ, article 18, part 1.",
    ),
    "eu": Said(
        "Звонок с рекламой без согласия запрещён во многих странах ЕС: директива 2002/58/EC, ст. 13, ч. 3.",
        "Unsolicited marketing calls need consent in much of the EU: Directive 2002/58/EC, article 13(3).",
    ),
    "us": Said(
        "Звонки с рекламой ограничены: 47 CFR 64.1200 (TCPA), реестр Do Not Call.",
        "Telemarketing calls are restricted: 47 CFR 64.1200 (TCPA), the Do Not Call registry.",
    ),
}  # fmt: skip
SERVICE = Said(
    "Сервисный звонок: без рекламы.",
    "A service call: no advertising.",
)


class Gate:
    """The answer for every client, worked out once a run; ``allowed`` and ``standing`` are those of the drafts."""

    def __init__(self, facts: DraftFacts, allowed: Permissions, standing: Standing) -> None:
        self._allowed = allowed
        self._standing = standing
        self._law = LAW[facts.settings.country]
        self._size = len(facts)
        self._before: dict[tuple[Contact, bool], list[tuple[Mask, Reason, Said | None]]] = {}

    def refused(self, rule: TaskRule) -> list[tuple[Mask, Reason, Said | None]]:
        """Whom a rule must not make a task for, by reason, the weightiest first, with the law where it is the law's."""
        key = rule.contact, rule.despite_dispute
        if key not in self._before:
            self._before[key] = self._worked_out(*key)
        return self._before[key]

    def _worked_out(self, contact: Contact, despite_dispute: bool) -> list[tuple[Mask, Reason, Said | None]]:
        if contact is Contact.NONE:
            return []
        allowed = self._allowed
        everybody = np.ones(self._size, dtype=bool)
        found: list[tuple[Mask, Reason, Said | None]] = [
            (allowed.stopped, Reason(STOPPED), None),
            (allowed.on_stop_list, Reason(STOP_LIST), None),
            (allowed.data_withdrawn, Reason(PD_WITHDRAWN), None),
        ]
        kept_out = self._standing.kept_out(everybody, despite_dispute=despite_dispute)
        found += [(mask, Reason(code), None) for mask, code in kept_out]
        found.append((allowed.rule_unread, Reason(RULE_UNREAD), None))
        if contact is Contact.OFFER:
            named = {"channel": CHANNEL_LABEL["calls"]}
            found.append((allowed.withdrawn["calls"], Reason(WITHDRAWN, named), self._law))
            found.append((~allowed.given["calls"], Reason(NO_CONSENT, named), self._law))
        return found

    def basis(self, contact: Contact, position: int) -> Said | None:
        """What to know before calling: that it is a service call, or where the consent to an offer comes from."""
        if contact is Contact.NONE:
            return None
        if contact is Contact.SERVICE:
            return SERVICE
        evidence = self._allowed.evidence("calls", position)
        words = None if evidence is None else evidence.words()
        if words is None:
            return Said("Реклама по телефону: согласие есть.", "Advertising by phone: there is a consent.")
        return Said(
            f"Реклама по телефону: согласие — {words.ru}.", f"Advertising by phone: the consent is of {words.en}."
        )
