"""That a client named in an order is a company is no mistake, found or not; in the clients' own column of names it is one."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.fields.name_codes import COMPANY, CONTACT_INSIDE
from sheetcrm.core.issues import Findings
from sheetcrm.core.link import Links
from sheetcrm.core.stages.checking import about_linked


def test_a_company_may_stand_where_an_order_names_its_client() -> None:
    mask = np.array([True, True])
    found = [
        Findings.where(mask, COMPANY, "client", table="orders"),
        Findings.where(mask, CONTACT_INSIDE, "client", table="orders"),
    ]
    links = Links(np.array([3, -1]), np.array([False, False]))
    left = [(one.code, one.rows.tolist()) for one in about_linked(found, links) if len(one.rows)]
    assert left == [(CONTACT_INSIDE, [1])]
