"""Russia: the law on advertising (38-FZ, article 18) and on personal data (152-FZ, article 9). Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.drafts.audience.standing_codes import BUNDLED
from sheetcrm.core.drafts.rules import CountryRules, Rule
from sheetcrm.core.drafts.rules.common import NO_FAKE_REPLY, proven, refusable

# No federal law names hours for advertising by e-mail or text. Those of the law on collectors (230-FZ, article 7), the
# strictest there are, bound what a team may set; its own default is narrower.
RU = CountryRules(
    "ru",
    (dt.time(8), dt.time(22)),
    (
        proven("38-FZ, article 18, part 1: it is for the sender to prove the consent"),
        refusable("38-FZ, article 18, part 1: stop at once when asked, so there must be a way to ask"),
        NO_FAKE_REPLY,
        Rule(BUNDLED, lambda advert: advert.bundled, "152-FZ, article 9, as amended by 156-FZ, from 1 September 2025"),
    ),
)
