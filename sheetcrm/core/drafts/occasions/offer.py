"""Occasion: the offer of an open deal is ready and has not been sent. About what the client asks for in that deal, so no advertising;
a team that makes offers unasked says so: ``purpose: ad``."""

from __future__ import annotations

import re

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each, nobody
from sheetcrm.core.drafts.orders import products
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.review.approval import printed
from sheetcrm.core.figures.deals import Fate, read_deals
from sheetcrm.core.segments.arrays import NO_DAY, day_number, fold, objects
from sheetcrm.core.wording import Text

_INVOICE = re.compile(r"сч[её]т|invoice|schet|schyot", re.IGNORECASE)


def due(facts: DraftFacts) -> Due:
    """Clients with an open deal whose cell «Ссылка на КП» names a document while «КП отправлено» is empty.

    Where a team names stages, a deal that stands on one of them is due without a document, too: its message is stopped with
    that as the reason, and somebody sees what is missing. A deal that has not moved for long is not. The period is the deal and
    its document, so another version of an offer is news; of several deals of a client the first one nobody was written
    to about. Names of deals and of files are people's own words for themselves: a period holds a print of them.
    """
    options = facts.settings.options
    deals = None if facts.deals is None else read_deals(facts.deals, facts.today)
    if facts.deals is None or deals is None:
        return nobody()
    columns = ("deal_id", "name", "stage", "offer_document", "offer", "product")
    numbers, titles, stages, documents, sent, goods = (objects(facts.deals, key) for key in columns)
    # A deal may have a line for each stage it reached: what one of them says holds for all.
    latest: dict[object, object] = {}
    told: set[object] = set()
    for row, number in enumerate(numbers):
        deal = row if number is None else str(number)
        if documents[row]:
            latest[deal] = documents[row]
        if sent[row] is not None:
            told.add(deal)
    wanted = frozenset(fold(stage) for stage in options.offer_stages)
    moved = np.where(deals.since == NO_DAY, deals.began, deals.since)
    fresh = (moved == NO_DAY) | (day_number(facts.today) - moved <= options.offer_days)
    written_to = {sent.period for sent in facts.history if sent.campaign == OFFER.name}
    found: dict[int, DueClient] = {}
    for n in np.flatnonzero((deals.fate == Fate.OPEN) & (deals.client >= 0) & fresh).tolist():
        row, client = int(deals.row[n]), int(deals.client[n])
        number, stage = numbers[row], str(stages[row] or "")
        deal = row if number is None else str(number)
        document = latest.get(deal)
        if deal in told or (fold(stage) not in wanted if wanted else not document):
            continue
        mark = printed(titles[row], document)
        period = mark if number is None else f"{number} {mark}"
        if client in found and (found[client][1] not in written_to or period in written_to):
            continue
        named = Said(f" {number}", f" {number}") if number is not None else Said("", "")
        why = Said(f"готово КП по сделке{named.ru}, этап «{stage}»", f"the offer is ready, deal{named.en} on “{stage}”")
        if not document:
            why = Said(
                f"сделка{named.ru} на этапе «{stage}», а КП нет", f"deal{named.en} on “{stage}” without an offer"
            )
        about = products(goods[row]) if isinstance(goods[row], str) else ()
        kind = "invoice" if isinstance(document, str) and _INVOICE.search(document) else "offer"
        values = {"document": document, "document_kind": kind, "offer": about}
        found[client] = (client, period, why, None, values, about)
    return each([found[client] for client in sorted(found)])


OFFER = Occasion("offer", Text(ru="Отправить КП", en="Send an offer"), due, rank=13)
