"""Who may be written to: consents by channel, withdrawals, the stop list, «⛔ Не беспокоить». Pure.

Two rules decide everything. An opt-out of *any* row of a cluster holds for the whole cluster; a consent holds for the
row it was given by. And what is unclear is no consent, while an unclear opt-out is an opt-out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.consent_words import AD_CHANNELS, SUBJECTS, AdChannel, Meaning, Subject, meaning
from sheetcrm.core.drafts.audience.contacts import Directory, directory, named_in
from sheetcrm.core.drafts.audience.standing_codes import ERASED_ELSEWHERE
from sheetcrm.core.drafts.model import DraftFacts, Mask, Positions
from sheetcrm.core.drafts.reasons import CONSENT_EXPIRED, CONSENT_LINE, STOP_LINE, Reason, Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.law.needles import CONTACTS
from sheetcrm.core.wording import LANGS, Text

_NEVER = np.iinfo(np.int64).min
_UNDATED_GIVEN = _NEVER + 1
_UNDATED_WITHDRAWN = np.iinfo(np.int64).max
#: Stands for the day of a withdrawal that names none.
UNDATED = int(_UNDATED_WITHDRAWN)

_NO_DATE = Text(ru="нет даты", en="there is no date")
_FUTURE = Text(ru="дата в будущем", en="the date is in the future")
_NO_PURPOSE = Text(ru="непонятно, на что согласие (нужна цель «реклама»)", en="the purpose is unclear")
_NO_CHANNEL = Text(
    ru="не указан канал (SMS, email, звонки или «все»)", en="no channel is named (SMS, e-mail, calls or “all”)"
)
_NOT_LISTED = Text(
    ru="такой цели нет в «Справочниках», столбец «Цель обработки»",
    en="its purpose is not on “Lists”, column “Legal purpose”",
)
_TAKES_OUT = Text(
    ru="оговорка («кроме», «без», «не») вместо перечня того, на что человек согласен",
    en="it takes something out (“except”, “no”, “not”) instead of listing what the person agreed to",
)
_NOBODY = Text(ru="непонятно, чьё это согласие", en="it is unclear whose it is")
_UNREAD_RULE = Text(ru="правило не удалось прочитать", en="the rule could not be read")
_UNREAD_STATE = Text(ru="непонятно, дано или отозвано", en="it is unclear whether given or withdrawn")
_UNREAD_END = Text(ru="непонятно, до какого дня согласие действует", en="it is unclear until which day it is valid")
#: Words for a consent that has no last day.
_NO_END = re.compile(
    r"бессроч|отзыв|не огранич|неогранич|withdraw|indefinite|no end|open.?ended|unlimited", re.IGNORECASE
)
_BULK = Text(
    ru="строке на многих нужны дата, документ и кто внёс",
    en="a line about many needs a date, a document and who recorded it",
)


class Evidence(Struct, frozen=True):
    """Where a consent comes from. ``line``: its position in «Согласия», None for the client's own columns. ``bundled``:
    given in one document with the consent to data processing, after the law wants each by itself. ``where``, ``proof``,
    ``version`` (which text was agreed to), ``by``: what the line says of it apart; in the client's own columns all that is ``source``."""

    date: dt.date | None
    source: str | None
    line: int | None
    bundled: bool = False
    where: str | None = None
    proof: str | None = None
    by: str | None = None
    version: str | None = None

    def words(self) -> Said | None:
        """Date (with its year: consents age) and source for a reader, None when neither is known."""
        if self.date is None:
            return None if self.source is None else Said(self.source, self.source)
        after = f", {self.source}" if self.source else ""
        return Said(*(day_in_words(self.date, lang) + after for lang in LANGS))


@dataclass
class Permissions:
    """The answer for every client, as columns. ``given`` and ``withdrawn`` by channel; ``stopped`` wins over both.

    ``data_given``: a consent to the processing of data, read for the registry alone: no draft rests on it.
    ``data_withdrawn_at``: the day a consent to it was taken back, as a number of days; ``UNDATED`` where no day is named.
    ``own``: what the client's own row or line says, before it was spread over the cluster, by what it is.
    """

    stopped: Mask
    on_stop_list: Mask
    data_withdrawn: Mask
    rule_unread: Mask
    given: dict[AdChannel, Mask]
    withdrawn: dict[AdChannel, Mask]
    notices: list[Reason]
    _evidence: Callable[[Subject, int], Evidence | None] = field(repr=False)
    _refusal: Callable[[Subject, int], Evidence | None] = field(repr=False)
    data_given: Mask
    data_withdrawn_at: npt.NDArray[np.int64]
    own: dict[str, Mask]
    cluster: npt.NDArray[np.intp] | None = None
    _groups: dict[int, list[int]] = field(default_factory=dict, init=False, repr=False)

    def evidence(self, channel: AdChannel, position: int) -> Evidence | None:
        """Where a given consent comes from; None when there is none."""
        return self._evidence(channel, position) if self.given[channel][position] else None

    def data_evidence(self, position: int) -> Evidence | None:
        """Where a consent to the processing of data comes from; None when there is none."""
        return self._evidence("data", position) if self.data_given[position] else None

    def refusal(self, subject: Subject, position: int) -> tuple[int, Evidence | None] | None:
        """Whose word a refusal is, the client's own or that of another row of the cluster, and where it stands; None when
        there is none."""
        for member in self.rows_of_client(position):
            if self.own[f"withdrawn-{subject}"][member]:
                return member, self._refusal(subject, member)
        return None

    def said_by(self, what: str, position: int) -> int | None:
        """The row that says it (``stop``, ``stop-list``): the client's own, else another of the cluster."""
        return next((member for member in self.rows_of_client(position) if self.own[what][member]), None)

    def rows_of_client(self, position: int) -> list[int]:
        """The rows of one client, the one asked about first."""
        if self.cluster is None or self.cluster[position] < 0:
            return [position]
        if not self._groups:
            for row, label in enumerate(self.cluster.tolist()):
                self._groups.setdefault(label, []).append(row)
        return [position, *(row for row in self._groups[int(self.cluster[position])] if row != position)]


def spread(mask: Mask, cluster: npt.NDArray[np.intp] | None) -> Mask:
    """The mask widened to every row of a cluster that has one row in it. Negative numbers are rows alone."""
    if cluster is None or not mask.any():
        return mask
    together = np.asarray(cluster)
    hit = np.unique(together[mask & (together >= 0)])
    return mask | np.isin(together, hit)


def permissions(facts: DraftFacts) -> Permissions:
    """Consents and stops of all clients."""
    size = len(facts)
    notices: list[Reason] = []
    listed = directory(facts.clients) if facts.consents is not None or facts.stop_list is not None else Directory(size)
    ledger = _Ledger(size)
    _own_columns(facts, ledger)
    no_data = _column_says(facts, "consent_pd", False)
    ledger.give("data", np.flatnonzero(_column_says(facts, "consent_pd", True)), _UNDATED_GIVEN)
    ledger.withdraw("data", np.flatnonzero(no_data), _UNDATED_WITHDRAWN)
    data_withdrawn = no_data.copy()
    rule_unread = np.zeros(size, dtype=bool)
    if facts.consents is not None:
        lines = _Lines(facts, listed, ledger, notices)
        lines.read()
        data_withdrawn |= lines.data_withdrawn
        rule_unread |= lines.rule_unread
    stopped = _column_says(facts, "stop", True)
    # A cell of this column that cannot be read is somebody's "no" in other words.
    stopped[np.asarray(facts.suspicious.get("stop", ()), dtype=np.intp)] = True
    erased = facts.erased.mask(facts.clients, CONTACTS)
    if unread := sum(facts.erased.unread.values()):
        notices.append(Reason(ERASED_ELSEWHERE, {"n": unread}))
    # Who was erased and is back in the table said no once: that holds until somebody asks them.
    on_stop_list = _stop_list(facts, listed, notices) | erased
    given: dict[AdChannel, Mask] = {}
    withdrawn: dict[AdChannel, Mask] = {}
    said = {"stop": stopped, "stop-list": on_stop_list, "erased": erased, "withdrawn-data": data_withdrawn}
    for channel in AD_CHANNELS:
        own = ledger.withdrawn_at[channel] >= ledger.given_at[channel]
        own &= ledger.withdrawn_at[channel] != _NEVER
        said[f"withdrawn-{channel}"] = own
        withdrawn[channel] = spread(own, facts.cluster)
        given[channel] = (ledger.given_at[channel] != _NEVER) & ~withdrawn[channel]
    no_data = spread(data_withdrawn, facts.cluster)
    return Permissions(
        spread(stopped, facts.cluster),
        spread(on_stop_list, facts.cluster),
        no_data,
        rule_unread,
        given,
        withdrawn,
        notices,
        _evidence_of(facts, ledger, ledger.line),
        _evidence_of(facts, ledger, ledger.withdrawn_line),
        (ledger.given_at["data"] != _NEVER) & ~no_data,
        ledger.withdrawn_at["data"],
        said,
        facts.cluster,
    )


class _Ledger:
    """The latest consent and the latest withdrawal of every client and channel, as days; which line said so."""

    def __init__(self, size: int) -> None:
        self.given_at = {subject: np.full(size, _NEVER, dtype=np.int64) for subject in SUBJECTS}
        self.withdrawn_at = {subject: np.full(size, _NEVER, dtype=np.int64) for subject in SUBJECTS}
        self.line = {subject: np.full(size, -1, dtype=np.int64) for subject in SUBJECTS}
        self.withdrawn_line = {subject: np.full(size, -1, dtype=np.int64) for subject in SUBJECTS}

    # By positions, never by masks: a registry of thousands of lines must not cost a pass over the base for each.
    def give(self, channel: Subject, who: Positions, day: Any, line: int = -1) -> None:
        at = self.given_at[channel]
        days = np.broadcast_to(np.asarray(day, dtype=np.int64), who.shape)
        later = days > at[who]
        at[who[later]] = days[later]
        self.line[channel][who[later]] = line

    def withdraw(self, channel: Subject, who: Positions, day: int, line: int = -1) -> None:
        at = self.withdrawn_at[channel]
        self.withdrawn_line[channel][who[at[who] < day]] = line
        at[who] = np.maximum(at[who], day)


def _column_says(facts: DraftFacts, key: str, wanted: bool) -> Mask:
    column = facts.column(key)
    if column is None:
        return np.zeros(len(facts), dtype=bool)
    return np.fromiter(
        (value is wanted or (isinstance(value, np.bool_) and bool(value) is wanted) for value in column),
        dtype=bool,
        count=len(facts),
    )


def _own_columns(facts: DraftFacts, ledger: _Ledger) -> None:
    """The team's own columns: one per channel, and one for all channels that does not override a "no"."""
    days = facts.days("consent_date", "clients")
    dated = np.where(np.isnat(days), _UNDATED_GIVEN, days.astype(np.int64))
    today = np.datetime64(facts.today, "D").astype(np.int64)
    sensible = dated <= today
    general_yes, general_no = _column_says(facts, "consent_ads", True), _column_says(facts, "consent_ads", False)
    for channel in AD_CHANNELS:
        yes = _column_says(facts, f"consent_{channel}", True) | general_yes
        no = _column_says(facts, f"consent_{channel}", False) | general_no
        who = np.flatnonzero(yes & ~no & sensible)
        ledger.give(channel, who, dated[who])
        ledger.withdraw(channel, np.flatnonzero(no), _UNDATED_WITHDRAWN)


class _Lines:
    """«Согласия», line by line: a registry is small beside the base, and each line needs an answer of its own."""

    def __init__(self, facts: DraftFacts, listed: Directory, ledger: _Ledger, notices: list[Reason]) -> None:
        self.facts = facts
        self.listed = listed
        self.ledger = ledger
        self.notices = notices
        self.data_withdrawn = np.zeros(len(facts), dtype=bool)
        self.rule_unread = np.zeros(len(facts), dtype=bool)
        self.expired = 0
        self.purposes = {choice_key(word) for word in facts.legal_purposes}

    def read(self) -> None:
        for line, row in _rows(self.facts.consents):
            self._line(line, row)
        if self.expired:
            self.notices.append(Reason(CONSENT_EXPIRED, {"n": self.expired}))

    def _unclear(self, line: int, what: Text) -> None:
        self.notices.append(Reason(CONSENT_LINE, {"n": line + 1, "what": what}))

    def _line(self, line: int, row: Mapping[str, Any]) -> None:
        said = " ".join(str(row.get(key) or "") for key in ("purpose", "channel"))
        state = row.get("state")
        if not any(value not in (None, "") for value in row.values()):
            return
        if state is None:
            self._unclear(line, _UNREAD_STATE)
            return
        withdrawal = not bool(state)
        who = self._who(line, row, withdrawal)
        if who is None or not len(who):
            return
        meant = meaning(said)
        if withdrawal:
            day = _day(row.get("date"))
            at = _UNDATED_WITHDRAWN if day is None else day
            if meant.data:
                self.data_withdrawn[who] = True
                self.ledger.withdraw("data", who, at, line)
            if not meant.data or meant.ads:
                for channel in AD_CHANNELS if meant.takes_out else meant.channels or AD_CHANNELS:
                    self.ledger.withdraw(channel, who, at, line)
            return
        what = self._missing(row, meant)
        if what is not None:
            self._unclear(line, what)
            return
        until = day_in(row.get("expires"))
        if until is not None and until < self.facts.today:
            self.expired += 1
            return
        day = _day(row.get("date"))
        at = _UNDATED_GIVEN if day is None else day
        if meant.data:
            self.ledger.give("data", who, at, line)
        if meant.ads:
            for channel in meant.channels:
                self.ledger.give(channel, who, at, line)

    def _who(self, line: int, row: Mapping[str, Any], withdrawal: bool) -> Positions | None:
        if row.get("rule"):
            mask = self.facts.bulk.get(line)
            if mask is not None:
                return np.flatnonzero(mask)
            self._unclear(line, _UNREAD_RULE)
            if withdrawal:
                # Whom it covers is unknown, so it covers everybody until somebody mends the rule.
                self.rule_unread[:] = True
            return None
        who = named_in(row.get("who"))
        if not who:
            self._unclear(line, _NOBODY)
            return None
        return self.listed.find(who)

    def _missing(self, row: Mapping[str, Any], meant: Meaning) -> Text | None:
        """What keeps a line from being a consent."""
        bulk = bool(row.get("rule")) or named_in(row.get("who")).everybody
        if bulk and not all(row.get(key) for key in ("date", "proof", "recorded_by")):
            return _BULK
        day = _day(row.get("date"))
        if day is not None and day > np.datetime64(self.facts.today, "D").astype(np.int64):
            return _FUTURE
        until = row.get("expires")
        if str(until or "").strip() and day_in(until) is None and not _NO_END.search(str(until)):
            return _UNREAD_END
        purpose = choice_key(str(row.get("purpose") or ""))
        if purpose and self.purposes and purpose not in self.purposes:
            return _NOT_LISTED
        if meant.takes_out:
            return _TAKES_OUT
        if meant.ads:
            return None if meant.channels else _NO_CHANNEL
        # A purpose of the team's list is understood, whatever it is; it only gives nothing that drafts ask for.
        return None if meant.data or (purpose and self.purposes) else _NO_PURPOSE


def _day(value: Any) -> int | None:
    if isinstance(value, (dt.date, pd.Timestamp)) and not pd.isna(value):
        return int(np.datetime64(value, "D").astype(np.int64))
    return None


def _rows(frame: pd.DataFrame | None) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if frame is None:
        return
    columns = [str(column) for column in frame.columns]
    plain = frame.astype(object).where(frame.notna(), None)
    for position, values in enumerate(plain.itertuples(index=False, name=None)):
        yield position, dict(zip(columns, values, strict=True))


def _stop_list(facts: DraftFacts, listed: Directory, notices: list[Reason]) -> Mask:
    mask = np.zeros(len(facts), dtype=bool)
    for line, row in _rows(facts.stop_list):
        cell = row.get("who")
        if cell is None or not str(cell).strip():
            continue
        who = named_in(cell)
        if not who:
            notices.append(Reason(STOP_LINE, {"n": line + 1}))
            continue
        mask[listed.find(who)] = True
    return mask


def _evidence_of(
    facts: DraftFacts, ledger: _Ledger, named: Mapping[Subject, npt.NDArray[np.int64]]
) -> Callable[[Subject, int], Evidence]:
    dates, sources = facts.column("consent_date"), facts.column("consent_source")
    lines = dict(_rows(facts.consents))

    def evidence(subject: Subject, position: int) -> Evidence:
        line = int(named[subject][position])
        if line >= 0:
            row = lines[line]
            meant = meaning(str(row.get("purpose") or ""))
            where, proof, by, version = (
                _text(row.get(key)) for key in ("source", "proof", "recorded_by", "text_version")
            )
            return Evidence(
                _date(row.get("date")), proof or where, line, meant.data and meant.ads, where, proof, by, version
            )
        if named is ledger.withdrawn_line:
            return Evidence(None, None, None)  # the date of the client's row is that of a consent
        day = None if dates is None else dates[position]
        return Evidence(_date(day), None if sources is None else _text(sources[position]), None)

    return evidence


def _date(value: Any) -> dt.date | None:
    return value if isinstance(value, dt.date) and value == value else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
