"""The drafts stage: who is due, who not and why, and the text for each of the others. Pure; nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable

from sheetcrm.core.drafts.audience.consent import Permissions, permissions
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.audience.standing_codes import FREE_MAIL, HOURS_GUESSED, HOURS_OURS
from sheetcrm.core.drafts.campaign import Campaign, Run
from sheetcrm.core.drafts.coming import coming
from sheetcrm.core.drafts.model import CampaignTally, Draft, DraftFacts, Drafts, Skipped
from sheetcrm.core.drafts.reasons import Reason
from sheetcrm.core.drafts.report import tally
from sheetcrm.core.drafts.review.recall import recalled
from sheetcrm.core.drafts.text.choosing import Shelf
from sheetcrm.core.segments.once import first_rows

#: Above so many e-mails the sender's mailbox matters.
_MANY = 50
_FREE_MAIL = frozenset(
    ["gmail.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "yandex.ru", "ya.ru", "rambler.ru", "outlook.com", "hotmail.com",
     "yahoo.com", "icloud.com", "proton.me", "internet.ru"]
)  # fmt: skip


def draft(facts: DraftFacts, allowed: Permissions | None = None, standing: Standing | None = None) -> Drafts:
    """Every draft of every campaign, the clients without one and why, and what to say first about each campaign.

    A client who asked not to be disturbed gets nothing at all. Without consent the text is made for reading only
    (``blocked``). The same facts give the same drafts with the same ids. Campaigns go by their rank: of several that a
    person is due for at a time, what was agreed on comes before what is offered. ``allowed`` and ``standing``: of these very
    facts, where they were worked out already.
    """
    shelf = Shelf(facts)
    known = shelf.campaigns()
    named = facts.settings.campaigns
    chosen = tuple(known) if named is None else (*named, *shelf.by_hand())
    run = Run(facts, shelf, allowed or permissions(facts), standing or Standing(facts))
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    notices: list[Reason] = list(run.allowed.notices)
    tallies: dict[str, CampaignTally] = {}
    first = first_rows(facts.cluster, len(facts)).tolist()
    for name in (one for one in known if one in chosen):
        campaign = Campaign(run, known[name])
        campaign.run()
        drafts += campaign.drafts
        skipped += campaign.skipped
        # A setting that is missing is missing once, however many campaigns miss it.
        notices += [notice for notice in campaign.notices if notice not in notices]
        tallies[name] = tally(name, known[name].title, campaign.due.positions, campaign.drafts, campaign.skipped, first)
    notices += [notice for notice in _about_all(run, drafts) if notice not in notices]
    ahead = coming(facts, shelf, {name: known[name] for name in known if name in chosen})
    return Drafts(tuple(drafts), tuple(skipped), tuple(notices), tallies, recalled(run), ahead, run.frequency.people_of)


def _about_all(run: Run, drafts: list[Draft]) -> Iterable[Reason]:
    """What concerns the run as a whole."""
    yield from run.shelf.notices
    ready = [d for d in drafts if d.state == "draft"]
    guessed = run.hours.guessed & {d.client_position for d in ready}
    if guessed:
        towns = run.facts.column("city") is not None
        yield Reason(HOURS_GUESSED, {"n": len(guessed)}) if towns else Reason(HOURS_OURS, {})
    domain = run.facts.settings.sender_email.rpartition("@")[2].lower()
    letters = sum(d.channel == "email" for d in ready)
    if domain in _FREE_MAIL and letters > _MANY:
        yield Reason(FREE_MAIL, {"domain": domain, "n": letters})
