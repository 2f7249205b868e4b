"""The drafts of today on a page that takes decisions: each is kept at once, and the tab gets it with the next run.

A decision is about the message as the page shows it: what that rests on is kept with it, so it ends by itself when the client,
the consent, the orders or the template change. A newer decision in the tab counts, for it has a later moment.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheetcrm.core.drafts.model import Draft, Drafts, DraftSettings
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import DecidedDraft, State, decided_drafts
from sheetcrm.core.visits import lang_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, PlanError
from sheetcrm.handover.folder import page_of, page_parts
from sheetcrm.handover.review_decision import Decision, is_decided, shown_decisions
from sheetcrm.handover.review_page import Serve
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
        ru="Кому, когда и почему нет — показывает sheetcrm drafts.",
        en="To whom, when, and why not: see sheetcrm drafts.",
    ),
)
UNKNOWN = Text(ru="такого черновика нет", en="there is no such draft")
NOT_A_DECISION = Text(ru="это не решение", en="this is not a decision")
BLOCKED = Text(ru="этот черновик отправлять нельзя", en="this draft must not be sent")
BLOCKED_SO = Text(ru="так отправлять нельзя: {why}", en="it must not be sent like this: {why}")
LEFT = Text(ru="это сообщение уже передано в рассылку", en="this message was handed over already")
SAME_USER = Text(
    ru="второй взгляд нужен от другого пользователя компьютера, а первым был тот же",
    en="a second look needs another user of the computer, and the first was by the same one",
)
NOT_APPROVED = Text(ru="его ещё никто не одобрил", en="nobody has approved it yet")
NOT_ON_PAGE = Text(
    ru="одобрили его не на этой странице, и кто — системе неизвестно",
    en="it was not approved on this page, and the system does not know who approved it",
)
ONLY_YES_OR_NO = Text(ru="второй взгляд — это «можно» или «нет»", en="a second look is a yes or a no")
_MOST_NAME, _MOST_TEXT = 80, 100_000


@dataclass(slots=True)
class Review:
    """The drafts with what is decided about them. ``second``: a second look at what somebody else approved. ``handed``: ids of
    drafts that have left. ``must_read``: ids of those somebody has to read before a campaign can be approved as one. ``user``: whose process this is, as the system says."""

    opened: Opened
    drafts: Drafts
    settings: DraftSettings
    lang: Lang
    second: bool = False
    handed: frozenset[str] = frozenset()
    must_read: frozenset[str] = frozenset()
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
        part = page_parts(self.drafts, self.must_read).get(name)
        if part is None:
            return None
        serve = Serve(site.token, site.at, self.second)
        lang = lang_of(self.opened.base.tables, self.lang)
        return page_of(
            part,
            self.drafts,
            self.settings,
            lang,
            self.opened.workbook.name,
            self.decisions(),
            self.must_read,
            serve,
        )

    def standing(self, drafts: Iterable[Draft]) -> tuple[DecidedDraft, ...]:
        """How some drafts stand by now, by what is kept."""
        return decided_drafts(drafts, approvals.load(self.opened.state), self.settings, self.handed)

    def decisions(self) -> dict[str, Decision]:
        """What is to be shown of what is decided by now, by draft."""
        standing = self.standing(self.drafts.drafts)
        said = looks.seconds(self.opened.state, standing)
        return shown_decisions(standing, self.opened.now.tzinfo, self.lang, self.settings.currency, said)

    @property
    def decided(self) -> int:
        """How many have a decision that counts."""
        return sum(is_decided(one) for one in self.decisions().values())

    def _shown(self, one: DecidedDraft, second: Look | None = None) -> list[Any]:
        said = {} if second is None else {second.draft_id: second.verdict}
        zone, name = self.opened.now.tzinfo, one.draft.id
        return shown_decisions([one], zone, self.lang, self.settings.currency, said)[name].listed(self.lang)

    def _would_be(self, draft: Draft, one: Approval) -> DecidedDraft:
        """How a draft stands with a decision."""
        return decided_drafts([draft], {draft.id: one}, self.settings, self.handed)[0]

    def _decide(self, said: Mapping[str, Any]) -> list[Any]:
        draft = self._by_id.get(str(said.get("draft")))
        if draft is None:
            raise Refused(UNKNOWN.say(self.lang))
        try:
            verdict = Verdict(str(said.get("verdict")))
        except ValueError:
            raise Refused(NOT_A_DECISION.say(self.lang)) from None
        by, text, subject = (_said(said.get(key), most) for key, most in _FIELDS)
        if draft.id in self.handed:
            raise Refused(LEFT.say(self.lang))
        if verdict is Verdict.SEND and draft.state == "blocked":
            raise Refused(BLOCKED.say(self.lang))
        with self._lock:
            if self.second:
                return self._second(draft, verdict)
            one = Approval(
                draft.id, verdict, self._moment(draft.id), "page", prints_of(draft), " ".join((by or "").split()),
                text if text and text.strip() != draft.text.strip() else None,
                " ".join(subject.split()) if subject and subject.strip() != draft.subject.strip() else None,
            )  # fmt: skip
            now = self._would_be(draft, one)
            if verdict is Verdict.SEND and now.state is State.BLOCKED:
                raise Refused(BLOCKED_SO.say(self.lang, why=now.reason(self.lang)))
            approvals.keep(self.opened.state, [one])
            looks.keep(self.opened.state, Look(draft.id, self.user, str(verdict), one.at))
            return self._shown(now)

    def _moment(self, draft_id: str) -> dt.datetime:
        """Now, but never before the decision it replaces: the later one counts, also where a run named another day."""
        before = approvals.load(self.opened.state).get(draft_id)
        now = dt.datetime.now(dt.UTC)
        return now if before is None else max(now, before.at.astimezone(dt.UTC))

    def _second(self, draft: Draft, verdict: Verdict) -> list[Any]:
        if verdict not in (Verdict.SEND, Verdict.REJECT):
            raise Refused(ONLY_YES_OR_NO.say(self.lang))
        (standing,) = self.standing([draft])
        first = standing.approval
        if first is None or standing.state is not State.APPROVED:
            raise Refused(NOT_APPROVED.say(self.lang))
        seen = [one for one in looks.load(self.opened.state) if one.draft_id == draft.id and not one.second]
        if first.place != "page" or not seen or seen[-1].at != first.at:
            raise Refused(NOT_ON_PAGE.say(self.lang))
        if seen[-1].user == self.user:
            raise Refused(SAME_USER.say(self.lang))
        one = Look(draft.id, self.user, str(verdict), self._moment(draft.id), True, first.at.isoformat())
        looks.keep(self.opened.state, one)
        if verdict is Verdict.REJECT:
            # The stricter word counts: what the second pair of eyes objects to is no longer approved.
            taken = Approval(
                draft.id, Verdict.REJECT, one.at, "page", prints_of(draft), text=first.text, subject=first.subject
            )
            approvals.keep(self.opened.state, [taken])
            return self._shown(self._would_be(draft, taken))
        return self._shown(standing, one)


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
    reviewed = done.outcome.review
    if reviewed is None:
        raise NO_DRAFTS()
    # What was only just read in the tab is safe before the page takes anything newer: a cell that was taken into account does
    # not come back over it.
    approvals.keep(done.opened.state, reviewed.fresh)
    handed = frozenset(one.draft.id for one in reviewed.drafts if one.state is State.HANDED)
    return Review(done.opened, found, settings, done.reader, second, handed, reviewed.must_read)
