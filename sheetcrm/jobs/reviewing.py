"""The drafts of today on a page that takes decisions: each is kept at once, and the tab gets it with the next run.

A decision is about the message as the page shows it: what that rests on is kept with it, so it ends by itself when the client,
the consent, the orders or the template change. A newer decision in the tab counts, for it has a later moment.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sheetcrm.core.drafts.approval import PARTS, Approval, Verdict, changed_since, prints_of
from sheetcrm.core.drafts.model import Draft, Drafts, DraftSettings
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, PlanError
from sheetcrm.handover.folder import page_of, page_parts
from sheetcrm.handover.review_page import Decision, Serve
from sheetcrm.handover.review_server import Refused, Site
from sheetcrm.jobs.opening import Asked, Opened, run_settings
from sheetcrm.jobs.work import look
from sheetcrm.journal import approvals, looks
from sheetcrm.journal.looks import Look

NO_DRAFTS = Fault(
    "review/no-drafts",
    PlanError,
    Text(ru="Черновиков нет: сегодня писать некому.", en="There are no drafts: nobody to write to today."),
    Text(
        ru="Кому, когда и почему нет — показывает sheetcrm drafts.", en="To whom, when, and why not: sheetcrm drafts."
    ),
)
UNKNOWN = Text(ru="такого черновика нет", en="there is no such draft")
NOT_A_DECISION = Text(ru="это не решение", en="this is no decision")
BLOCKED = Text(ru="этот черновик отправлять нельзя", en="this draft must not be sent")
SAME_USER = Text(
    ru="второй взгляд нужен от другого пользователя компьютера, а первым был тот же",
    en="a second look takes another user of the computer, and the first was by the same one",
)
NOT_APPROVED = Text(ru="его ещё никто не одобрил", en="nobody has approved it yet")
NOT_ON_PAGE = Text(
    ru="одобрили его не на этой странице, и кто — системе неизвестно",
    en="it was not approved on this page, and the system does not know by whom",
)
ONLY_YES_OR_NO = Text(ru="второй взгляд — это «можно» или «нет»", en="a second look is a yes or a no")
_MOST_NAME, _MOST_TEXT = 80, 100_000


@dataclass(slots=True)
class Review:
    """The drafts with what is decided about them. ``second``: a second look at what somebody else approved. ``user``: whose
    process this is, as the system says."""

    opened: Opened
    drafts: Drafts
    settings: DraftSettings
    lang: Lang
    second: bool = False
    user: str = field(default_factory=looks.this_user)
    _by_id: dict[str, Draft] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._by_id = {draft.id: draft for draft in self.drafts.drafts}

    def site(self) -> Site:
        """What the server serves: pages made anew each time, so that a reload shows what is kept."""
        site = Site(lambda name: self._page(name, site), self._decide)
        return site

    def _page(self, name: str, site: Site) -> bytes | None:
        part = page_parts(self.drafts).get(name)
        if part is None:
            return None
        serve = Serve(site.token, site.at, self.second)
        return page_of(part, self.drafts, self.settings, self.lang, self.opened.workbook.name, self.decisions(), serve)

    def decisions(self) -> dict[str, Decision]:
        """What is decided by now, by draft."""
        seconds = {one.draft_id: one for one in looks.load(self.opened.state) if one.second}
        kept = approvals.load(self.opened.state)
        return {
            key: self._shown(kept[key], draft, seconds.get(key)) for key, draft in self._by_id.items() if key in kept
        }

    def _shown(self, one: Approval, draft: Draft, second: Look | None) -> Decision:
        at = one.at.astimezone(self.opened.now.tzinfo)
        when = f"{at:%d.%m.%Y %H:%M}" if self.lang == "ru" else f"{at:%Y-%m-%d %H:%M}"
        parts = changed_since(one, draft) if one.verdict is Verdict.SEND else ()
        fits = second is not None and second.of == one.at.isoformat()
        return Decision(
            one.verdict, when, one.place, one.by, one.text, one.subject, tuple(PARTS[part] for part in parts),
            second.verdict if second is not None and fits else None,
        )  # fmt: skip

    def _decide(self, said: Mapping[str, Any]) -> list[Any]:
        draft = self._by_id.get(str(said.get("draft")))
        if draft is None:
            raise Refused(UNKNOWN.say(self.lang))
        try:
            verdict = Verdict(str(said.get("verdict")))
        except ValueError:
            raise Refused(NOT_A_DECISION.say(self.lang)) from None
        by, text, subject = (_said(said.get(key), most) for key, most in _FIELDS)
        if verdict is Verdict.SEND and draft.state == "blocked":
            raise Refused(BLOCKED.say(self.lang))
        with self._lock:
            if self.second:
                return self._second(draft, verdict)
            now = dt.datetime.now(dt.UTC)
            one = Approval(
                draft.id, verdict, now, "page", prints_of(draft), " ".join((by or "").split()),
                text if text and text.strip() != draft.text.strip() else None,
                " ".join(subject.split()) if subject and subject.strip() != draft.subject.strip() else None,
            )  # fmt: skip
            approvals.keep(self.opened.state, [one])
            looks.keep(self.opened.state, Look(draft.id, self.user, str(verdict), now))
            return self._shown(one, draft, None).listed(self.lang)

    def _second(self, draft: Draft, verdict: Verdict) -> list[Any]:
        if verdict not in (Verdict.SEND, Verdict.REJECT):
            raise Refused(ONLY_YES_OR_NO.say(self.lang))
        first = approvals.load(self.opened.state).get(draft.id)
        if first is None or first.verdict is not Verdict.SEND or changed_since(first, draft):
            raise Refused(NOT_APPROVED.say(self.lang))
        seen = [one for one in looks.load(self.opened.state) if one.draft_id == draft.id and not one.second]
        if first.place != "page" or not seen or seen[-1].at != first.at:
            raise Refused(NOT_ON_PAGE.say(self.lang))
        if seen[-1].user == self.user:
            raise Refused(SAME_USER.say(self.lang))
        now = dt.datetime.now(dt.UTC)
        one = Look(draft.id, self.user, str(verdict), now, True, first.at.isoformat())
        looks.keep(self.opened.state, one)
        if verdict is Verdict.REJECT:
            # The stricter word counts: what the second pair of eyes objects to is no longer approved.
            taken = Approval(
                draft.id, Verdict.REJECT, now, "page", prints_of(draft), text=first.text, subject=first.subject
            )
            approvals.keep(self.opened.state, [taken])
            return self._shown(taken, draft, None).listed(self.lang)
        return self._shown(first, draft, one).listed(self.lang)


_FIELDS = (("by", _MOST_NAME), ("text", _MOST_TEXT), ("subject", 1000))


def _said(value: Any, most: int) -> str | None:
    """A text a person typed, cut to a length; None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.replace("\r\n", "\n").replace("\0", "")[:most]


def review(asked: Asked, *, second: bool = False) -> Review:
    """The drafts of today, ready to be decided about. Raises PlanError when there are none."""
    done = look(asked)
    found = done.outcome.drafts
    if found is None or not len(found):
        raise NO_DRAFTS()
    settings = run_settings(done.opened.config, done.opened.state).drafts
    return Review(done.opened, found, settings, done.reader, second)
