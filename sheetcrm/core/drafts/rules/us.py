"""The United States: CAN-SPAM for e-mail, the TCPA for texts and calls. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.drafts.audience.standing_codes import NO_ADDRESS
from sheetcrm.core.drafts.rules import CountryRules, Rule
from sheetcrm.core.drafts.rules.common import NO_FAKE_REPLY, refusable

# 47 CFR 64.1200(c)(1): none before 8:00 and none after 21:00 where the called party is. A consent is not relied on to
# lift it, and some states end the day at 20:00, which is the default of the quiet hours.
US = CountryRules(
    "us",
    (dt.time(8), dt.time(21)),
    (
        Rule(
            NO_ADDRESS,
            lambda advert: advert.channel == "email" and not advert.settings.postal_address.strip(),
            "15 U.S.C. 7704(a)(5)(A)(iii): a valid physical postal address",
        ),
        refusable("15 U.S.C. 7704(a)(3) and (5); 47 CFR 64.1200(a)(10): any reasonable means to revoke"),
        NO_FAKE_REPLY,
    ),
)
