"""The European Union: consent under the GDPR and the ePrivacy directive. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.drafts.audience.standing_codes import BUNDLED
from sheetcrm.core.drafts.rules import CountryRules, Rule
from sheetcrm.core.drafts.rules.common import NO_FAKE_REPLY, proven, refusable

EU = CountryRules(
    "eu",
    (dt.time(8), dt.time(21)),
    (
        proven("GDPR, article 7(1): the controller must be able to demonstrate consent"),
        refusable("GDPR, article 7(3): as easy to withdraw as to give; Directive 2002/58/EC, article 13(2)"),
        NO_FAKE_REPLY,
        Rule(BUNDLED, lambda advert: advert.bundled, "GDPR, article 7(2): distinguishable from other matters"),
    ),
)
