"""Reads what people decided about single drafts off the tab «Черновики». Pure.

A cell that a person typed into counts once: what it said is kept as a print, and only other words are another decision. A
decision made elsewhere meanwhile is not overruled by a cell that still says what it said before. What the decision is about is
the message as the line showed it, not as it would be by now: its prints stand in the line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.review.approval import PARTS, VERDICTS, Approval, Verdict, printed, prints_of
from sheetcrm.core.plan.decided import answer
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import DONE_SIGN
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.wording import LANGS, Text
from sheetcrm.core.workbook import Value

#: Said instead of «можно отправлять» once that has expired: a cell that says what it said is no new decision.
AGAIN = Text(ru="снова можно отправлять", en="may be sent after all")

_WORDS: dict[str, Verdict] = {
    **{text.say(lang).casefold(): verdict for verdict, text in VERDICTS.items() for lang in LANGS},
    **{AGAIN.say(lang).casefold(): Verdict.SEND for lang in LANGS},
}
#: Of two lines about one message the stricter word holds.
_STRICT = (Verdict.REJECT, Verdict.REWRITE, Verdict.CHECK, Verdict.SEND)
_SHORT = 8
_AT, _MILLISECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(milliseconds=1)
#: The print of files stands there only where there are any.
_ALWAYS = len(PARTS) - 1
_VERSION = re.compile(
    rf"((?:[0-9a-f]{{{_SHORT}}}){{{_ALWAYS},{len(PARTS)}}})(?:\.([0-9a-f]{{{_SHORT}}})?\.([0-9a-f]{{{_SHORT}}})?)?"
    rf"(?:\+([0-9a-f]{{{_SHORT}}}))?(?:~([ybrwn])([0-9a-f]{{10,12}}))?"
)


def verdict_in(value: Value) -> Verdict | None:
    """The decision a cell says; an empty one is still to be made, and None is a word nobody can make sense of.

    >>> verdict_in("Можно отправлять."), verdict_in("нет"), verdict_in(None), verdict_in("потом")
    (<Verdict.SEND: 'send'>, <Verdict.REJECT: 'reject'>, <Verdict.CHECK: 'check'>, None)
    """
    text = said(value).casefold().strip(".! ")
    if not text:
        return Verdict.CHECK
    if text in _WORDS:
        return _WORDS[text]
    yes = answer(value)
    return None if yes is None else Verdict.SEND if yes else Verdict.REJECT


def said(value: Value) -> str:
    """What a cell says, without spaces around it; an unticked box says nothing.

    >>> said("  да "), said(None), said(False)
    ('да', '', '')
    """
    return "" if value is None or value is False else str(value).strip()


class Standing(Struct, frozen=True):
    """How the decision about a message stood on the computer that wrote its line, for others to go by: ``how`` is ``y``, it may be
    sent; ``b``, it may, as all of its mailing; ``r``, it is not to be sent; ``w``, it is to be rewritten; ``n``, an approval
    has ended. ``at``: since when, to the millisecond."""

    how: str
    at: dt.datetime


def version(
    prints: Mapping[str, str], beside: str = "", taken: str = "", tick: str = "", stands: Standing | None = None
) -> str:
    """What a message rests on, short enough for a cell; with it a print of what people's cells ``beside`` it said when this was
    written, of what the tab had said when it was last ``taken`` into account, of the ``tick`` for its whole mailing that had been
    taken by then, and how the decision ``stands``.

    >>> version({part: "0123456789" for part in PARTS}, tick="a" * 16)[-17:]
    '01234567+aaaaaaaa'
    """
    text = "".join(prints[part][:_SHORT] for part in PARTS)
    if beside or taken:
        text += f".{beside[:_SHORT]}.{taken[:_SHORT]}"
    if tick:
        text += f"+{tick[:_SHORT]}"
    return text if stands is None else f"{text}~{stands.how}{(stands.at - _AT) // _MILLISECOND:010x}"


def rests_on(shown: Value, draft: Draft | None) -> dict[str, str]:
    """What a decision about a line rests on: as the line's ``version`` says, in full where the draft is still so. Empty, so
    that the decision never holds, when nobody can read it."""
    read = _VERSION.fullmatch(shown) if isinstance(shown, str) else None
    if read is None:
        return {}
    short = {part: read[1][i * _SHORT : (i + 1) * _SHORT] for i, part in enumerate(PARTS)}
    if draft is None:
        return short
    now = prints_of(draft)
    return {part: now[part] if one and now[part].startswith(one) else one for part, one in short.items()}


class Spoken(Struct, frozen=True):
    """What people say of one message in the tab. ``verdict``: None when the word is none; ``seen``: a print of it all,
    empty when nothing is said; ``disputed``: two lines about it say different things; ``version``: of the message as shown;
    ``over``: the line said that there is no such message any more."""

    verdict: Verdict | None
    word: str
    text: str
    subject: str
    by: str
    seen: str
    version: Value
    disputed: bool = False
    over: bool = False

    @property
    def stands(self) -> Standing | None:
        """How the decision stood where the line was written; None when it does not say, and when people have typed into the line
        since: then it is what they say that counts."""
        read = _VERSION.fullmatch(self.version) if isinstance(self.version, str) else None
        if read is None or not read[5] or (read[2] or "") != self.seen[:_SHORT] or self.over or self.disputed:
            return None
        return Standing(read[5], _AT + dt.timedelta(milliseconds=int(read[6], 16)))

    def knew_of(self, tick: str) -> bool:
        """Whether the run that wrote the line had taken this tick for the whole mailing already: the tick is then not about it."""
        read = _VERSION.fullmatch(self.version) if isinstance(self.version, str) else None
        return read is not None and bool(tick) and read[4] == tick[:_SHORT]

    @property
    def own(self) -> bool:
        """Whether it has words of their own for the message."""
        return bool(self.text or self.subject)

    def is_new(self, taken: str) -> bool:
        """Whether this was said since the tab was last taken into account, when a print of it was ``taken``.

        A line that was made anew, because somebody took the old one out, takes no decision back. A line older than what was
        taken since (the file was put back, or a run did not come to write it) agrees to nothing by what stood in it then;
        a stricter word counts.
        """
        if self.seen == taken:
            return False
        read = _VERSION.fullmatch(self.version) if isinstance(self.version, str) else None
        if read is None or (read[2] or "") != self.seen[:_SHORT]:
            return True
        is_older = (read[3] or "") != taken[:_SHORT]
        return is_older and self.verdict is not Verdict.SEND


def spoken(lines: Lines) -> dict[str, Spoken]:
    """What is said in the tab, by the draft's id; lines in which nothing is said are there as well."""
    found: dict[str, Spoken] = {}
    for line in lines.lines:
        one = _of(line)
        other = found.get(line.key)
        found[line.key] = one if other is None else _stricter(other, one)
    return found


def _of(line: Line) -> Spoken:
    word, text, subject, by = (said(line.typed.get(key)) for key in ("decision", "own_text", "own_subject", "by"))
    seen = printed(word.casefold(), text, subject) if word or text or subject else ""
    verdict = verdict_in(line.typed.get("decision"))
    over = str(line.cells.get("result") or "").startswith(DONE_SIGN)
    return Spoken(verdict, word, text, subject, by, seen, line.cells.get("version"), over=over)


def _stricter(one: Spoken, other: Spoken) -> Spoken:
    """Of a line and its copy: the one in which anything is said; when both say something, the stricter, in dispute."""
    if one.seen == other.seen or not other.seen:
        return one
    if not one.seen:
        return other
    ranked: Sequence[Spoken] = sorted((one, other), key=lambda s: _STRICT.index(s.verdict or Verdict.CHECK))
    return replace(ranked[0], disputed=True, seen=printed(one.seen, other.seen))


def decisions(
    words: Mapping[str, Spoken], drafts: Mapping[str, Draft], approvals: Mapping[str, Approval], now: dt.datetime
) -> Iterator[Approval]:
    """The decisions that were made in the tab since it was last looked at. ``approvals``: those that count so far."""
    for draft_id, one in words.items():
        before = approvals.get(draft_id)
        taken = "" if before is None else before.seen
        if not one.is_new(taken):
            named = before is not None and before.place == "tab" and one.seen == taken != ""
            if before is not None and named and one.by and one.by != before.by:
                yield replace(before, by=one.by, at=now)  # the name came after the word
            continue
        verdict = Verdict.CHECK if one.verdict is None or one.disputed else one.verdict
        yield Approval(
            draft_id,
            verdict,
            now,
            "tab",
            rests_on(one.version, drafts.get(draft_id)),
            one.by,
            one.text or None,
            one.subject or None,
            seen=one.seen,
        )
