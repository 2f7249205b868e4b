"""The JSON of each command; schemas stand in docs/json. Enumerated values are English whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from sheetcrm.core.drafts.model import Draft, Drafts, Recalled
from sheetcrm.core.drafts.review.decided import DecidedDraft, State
from sheetcrm.core.duplicates.groups import chain_of, links_of
from sheetcrm.core.figures.segment_moves import SegmentChange
from sheetcrm.core.issues import Issue
from sheetcrm.core.matching import Matches
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.wording import Lang
from sheetcrm.handover.folder import LaidOut
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.samples import columns_with_samples
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.xlsx.refusals import NOTES

if TYPE_CHECKING:
    from sheetcrm.jobs import Done

Place = Callable[[int], Document]


class Stands(Protocol):
    """Where a row stands."""

    @property
    def file(self) -> str | None: ...
    @property
    def tab(self) -> str | None: ...
    @property
    def row(self) -> int: ...


def issue(one: Issue, lang: Lang) -> Document:
    return {
        "code": one.code.code,
        "severity": str(one.code.severity),
        "cause": None if one.code.cause is None else str(one.code.cause),
        "tab": one.tab,
        "cell": one.cell,
        "row": one.row,
        "client_id": one.client_id,
        "field": one.field,
        "value": one.value,
        "message": one.message(lang),
        "fix": one.fix(lang),
    }


def issues(outcome: Outcome, lang: Lang) -> list[Document]:
    return [issue(one, lang) for one in outcome.log.shown()]


def counts(outcome: Outcome) -> Document:
    """How much of everything there is."""
    found: Document = {
        "rows": {key: len(table) for key, table in outcome.base.tables.items()},
        "issues": {str(severity): n for severity, n in outcome.log.by_severity.items()},
        "proposals": len(outcome.offered),
    }
    if outcome.ignored:
        found["ignored"] = outcome.ignored
    if outcome.matches is not None:
        pairs = outcome.matches.pairs["verdict"].value_counts()
        found["duplicates"] = {
            "clusters": len(outcome.matches.clusters()),
            "possible": int(pairs.get("possible", 0)),
            "related": int(pairs.get("related", 0)),
        }
    if outcome.tasks is not None:
        found["tasks"] = dict(outcome.tasks.counts)
    if outcome.drafts is not None:
        blocked = sum(d.state == "blocked" for d in outcome.drafts.drafts)
        found["drafts"] = {
            "ready": len(outcome.drafts.drafts) - blocked,
            "blocked": blocked,
            "skipped": len(outcome.drafts.skipped),
        }
    return found


def written(receipt: Receipt | None, lang: Lang) -> Document | None:
    """What was written; None when nothing was to be."""
    if receipt is None:
        return None
    return {
        "location": receipt.location,
        "tabs": list(receipt.written),
        "unchanged": list(receipt.unchanged),
        "removed": list(receipt.removed),
        "hidden": list(receipt.hidden),
        "columns": list(receipt.columns),
        "calls": receipt.calls,
        "notes": [{"code": code, "message": NOTES[code].say(lang, **args)} for code, args in receipt.notes],
    }


def handed_over(handed: LaidOut | None) -> Document | None:
    """Where the drafts lie for reading; None when none were laid out. ``lists`` stays for those who read it: lists of what may
    leave are made by the handover alone."""
    if handed is None:
        return None
    return {"folder": str(handed.folder), "page": str(handed.page), "lists": []}


def check(outcome: Outcome, receipt: Receipt | None, workbook: str, lang: Lang) -> Document:
    return {
        **opening("check", workbook),
        "counts": counts(outcome),
        "rows": len(outcome.base.tables["clients"]) if outcome.has_clients else 0,
        "quality": None if outcome.quality is None or outcome.quality.base is None else round(outcome.quality.base, 1),
        "issues": issues(outcome, lang),
        "recalled": [] if outcome.drafts is None else recalled(outcome.drafts.recalled, lang),
        "written": written(receipt, lang),
    }


def clusters(outcome: Outcome, lang: Lang) -> list[Document]:
    if outcome.matches is None:
        return []
    table = outcome.base.tables["clients"]

    def member(position: int) -> Document:
        return {
            "tab": table.tab_title(position),
            "row": int(table.row[position]),
            "client_id": outcome.log.ids[position] if outcome.log.ids else None,
        }

    return list(_clusters(outcome.matches, member, lang))


def _clusters(matches: Matches, member: Place, lang: Lang) -> Iterator[Document]:
    moved = {int(matches.cluster[a]) for a, _ in matches.role_changes()}
    for number, members in enumerate(matches.clusters(), start=1):
        verdict = "certain" if all(matches.verdict[m] == "certain" for m in members) else "likely"
        new_role = int(matches.cluster[members[0]]) in moved
        yield {**_cluster(number, verdict, list(members), matches, member, lang), "new_role": new_role}
    links = matches.pairs[matches.pairs["verdict"].isin(["possible", "related"])]
    start = len(matches.clusters()) + 1
    for number, (a, b, verdict) in enumerate(zip(links["a"], links["b"], links["verdict"], strict=True), start=start):
        yield {**_cluster(number, str(verdict), [int(a), int(b)], matches, member, lang), "new_role": False}


def _cluster(number: int, verdict: str, members: list[int], matches: Matches, member: Place, lang: Lang) -> Document:
    evidence: dict[str, None] = {}
    against: dict[str, None] = {}
    for one, other in chain_of(matches, members):
        pro, con = matches.evidence(one, other, lang)
        evidence |= dict.fromkeys(pro)
        against |= dict.fromkeys(con)
    return {
        "id": number,
        "verdict": verdict,
        "members": [member(m) for m in members],
        "evidence": list(evidence),
        "against": list(against),
    }


def duplicates(matches: Matches, place: Place, workbook: str, lang: Lang) -> Document:
    """``place``: where a row stands, by its position; in a plain file that is just ``row``, the sheet's own number."""
    pairs = matches.pairs["verdict"].value_counts()
    return {
        **opening("duplicates", workbook),
        "counts": {
            "rows": len(matches.cluster),
            "clusters": len(matches.clusters()),
            "possible": int(pairs.get("possible", 0)),
            "related": int(pairs.get("related", 0)),
        },
        "clusters": list(_clusters(matches, place, lang)),
    }


def duplicate_rows(matches: Matches, lang: Lang, places: Sequence[Stands] = ()) -> pd.DataFrame:
    """One line for each data row in input order: ``row,cluster,verdict,score,evidence``; the cluster is its first row.

    Rows of several files are counted through; ``file,tab,sheet_row`` (from ``places``) then say which each is.
    """
    size = len(matches.cluster)
    first: dict[int, int] = {}
    for position, label in enumerate(matches.cluster.tolist()):
        first.setdefault(label, position)
    evidence = [""] * size
    for members in matches.clusters():
        for m, other in links_of(chain_of(matches, members)).items():
            pro, _ = matches.evidence(other, m, lang)
            evidence[m] = "; ".join(pro)
    return pd.DataFrame(
        {
            "row": range(1, size + 1),
            "cluster": [first[label] + 1 for label in matches.cluster.tolist()],
            "verdict": matches.verdict,
            "score": [round(float(s), 4) for s in matches.score],
            "evidence": evidence,
            **_standing(places, range(size)),
        }
    )


def _standing(places: Sequence[Stands], rows: Iterable[int], of: str = "") -> dict[str, list[object]]:
    """Columns that say where rows stand; none for the rows of a single file."""
    if not any(place.file for place in places):
        return {}
    mine = [places[row] for row in rows]
    return {
        f"file{of}": [place.file for place in mine],
        f"tab{of}": [place.tab for place in mine],
        f"sheet_row{of}": [place.row for place in mine],
    }


def duplicate_links(matches: Matches, lang: Lang, places: Sequence[Stands] = ()) -> pd.DataFrame:
    """Possible and related pairs: ``row_a,row_b,verdict,score,evidence``, and where both stand when there are several
    files."""
    links = matches.pairs[matches.pairs["verdict"].isin(["possible", "related"])]
    lines = []
    for a, b, verdict, score in zip(links["a"], links["b"], links["verdict"], links["score"], strict=True):
        pro, con = matches.evidence(int(a), int(b), lang)
        lines.append((int(a) + 1, int(b) + 1, verdict, round(float(score), 4), "; ".join([*pro, *con])))
    found = pd.DataFrame(lines, columns=["row_a", "row_b", "verdict", "score", "evidence"])
    more = {**_standing(places, links["a"], "_a"), **_standing(places, links["b"], "_b")}
    return pd.concat([found, pd.DataFrame(more)], axis=1) if more else found


def recalled(found: Iterable[Recalled], lang: Lang) -> list[Document]:
    """Messages that were handed over before and must not be sent any more."""
    return [
        {
            "draft": one.draft_id,
            "client_id": one.client_id,
            "campaign": one.campaign,
            "channel": one.channel,
            "batch": one.batch,
            "reason": one.reason.key,
            "message": one.reason.message(lang),
        }
        for one in found
    ]


def one_draft(d: Draft, lang: Lang, decided: DecidedDraft | None = None) -> Document:
    """A draft as the program made it, and what was ``decided`` about it."""
    return {
        "id": d.id,
        "campaign": d.campaign,
        "client_id": d.client_id,
        "channel": d.channel,
        "to": d.to,
        "subject": d.subject,
        "text": d.text,
        "html": d.html,
        "state": d.state,
        "reasons": [{"code": r.key, "message": r.message(lang), "fix": r.fix(lang)} for r in d.reasons],
        "warnings": [{"code": r.key, "message": r.message(lang), "fix": r.fix(lang)} for r in d.warnings],
        "sms": None
        if d.sms is None
        else {
            "encoding": d.sms.encoding,
            "characters": d.sms.characters,
            "parts": d.sms.parts,
            "price": None if d.sms.price is None else float(d.sms.price),
            "hints": [h.say(lang) for h in d.sms.hints],
        },
        "decision": _decision(DecidedDraft(d, State.NEW) if decided is None else decided, lang),
    }


def _decision(decided: DecidedDraft, lang: Lang) -> Document:
    approval = decided.approval
    return {
        "state": str(decided.state),
        "message": decided.reason(lang),
        "verdict": None if approval is None else str(approval.verdict),
        "at": None if approval is None else approval.at.isoformat(),
        "place": None if approval is None else approval.place,
        "by": "" if approval is None else approval.by,
        "text": None if approval is None else approval.text,
        "subject": None if approval is None else approval.subject,
    }


def _skipped(found: Drafts, lang: Lang) -> Iterable[Document]:
    for s in found.skipped:
        yield {
            "client_id": s.client_id,
            "campaign": s.campaign,
            "channel": s.channel,
            "reason": s.reason.key,
            "message": s.reason.message(lang),
        }


def drafts(
    outcome: Outcome, receipt: Receipt | None, workbook: str, lang: Lang, handed: LaidOut | None = None
) -> Document:
    found = outcome.drafts
    decided = {} if outcome.review is None else {one.draft.id: one for one in outcome.review.drafts}
    return {
        **opening("drafts", workbook),
        "counts": counts(outcome),
        "drafts": [] if found is None else [one_draft(d, lang, decided.get(d.id)) for d in found.drafts],
        "skipped": [] if found is None else list(_skipped(found, lang)),
        "recalled": [] if found is None else recalled(found.recalled, lang),
        "handed": handed_over(handed),
        "written": written(receipt, lang),
    }


def proposals(outcome: Outcome) -> list[Document]:
    return [
        {
            "tab": p.tab,
            "cell": p.cell,
            "row": p.row,
            "client_id": p.client_id,
            "field": p.field,
            "before": p.before,
            "after": p.after,
            "why": p.why,
            "kind": str(p.kind),
        }
        for p in outcome.offered.shown()
    ]


def segments(outcome: Outcome, receipt: Receipt | None, workbook: str, lang: Lang) -> Document:
    return {
        **opening("segments", workbook),
        "counts": counts(outcome),
        "segments": segment_list(outcome, lang),
        "lifecycle": _lifecycle(outcome),
        "written": written(receipt, lang),
    }


def _lifecycle(outcome: Outcome) -> Document:
    if outcome.known is None:
        return {}
    return outcome.known.by_lifecycle()


def segment_list(outcome: Outcome, lang: Lang) -> list[Document]:
    figures = outcome.figures
    changes = {} if figures is None or figures.segment_moves is None else figures.segment_moves.changes
    return [
        {
            "name": s.name,
            "state": str(s.state),
            "understood": "" if s.rule is None else s.rule.understood(lang),
            "count": s.count,
            "moved": _moved(changes.get(s.name)),
            "problems": [{"code": p.code.code, "message": p.message(lang)} for p in s.problems],
        }
        for s in outcome.segments
    ]


def _moved(change: SegmentChange | None) -> Document | None:
    """Who came and went since a day; None where there is nothing yet to compare with."""
    if change is None:
        return None
    return {
        "since": change.since.isoformat(),
        "was": change.was,
        "entered": change.entered,
        "left": change.left,
        "now": change.now,
        "rule_changed": None if change.rule_changed is None else change.rule_changed.isoformat(),
    }


def audit(outcome: Outcome, workbook: str, lang: Lang) -> Document:
    """What a first look found: columns as understood, kinds of issue with counts, duplicates, groups."""
    return {
        **opening("audit", workbook),
        "counts": counts(outcome),
        "quality": None if outcome.quality is None or outcome.quality.base is None else round(outcome.quality.base, 1),
        "columns": [
            {
                "tab": c.tab,
                "column": c.letter,
                "heading": c.heading,
                "table": c.table,
                "field": c.field,
                "sample": list(sample),
            }
            for c, sample in columns_with_samples(outcome)
        ],
        "issue_kinds": [
            {"code": code.code, "severity": str(code.severity), "title": code.title.say(lang), "count": n}
            for code, n in outcome.log.by_code
        ],
        "lifecycle": _lifecycle(outcome),
    }


def put_right(done: Done) -> Document:
    """What became of the edits that were ticked: ``run``, ``changes``, ``conflicts``."""
    from sheetcrm.report.changes import changed_document

    return changed_document(done.changed)


def sync(
    outcome: Outcome, receipt: Receipt | None, workbook: str, lang: Lang, handed: LaidOut | None = None
) -> Document:
    """All of it."""
    first = check(outcome, receipt, workbook, lang)
    found = drafts(outcome, receipt, workbook, lang)
    return {
        **first,
        **opening("sync", workbook),
        "clusters": clusters(outcome, lang),
        "segments": segment_list(outcome, lang),
        "lifecycle": _lifecycle(outcome),
        "drafts": found["drafts"],
        "skipped": found["skipped"],
        "proposals": proposals(outcome),
        "handed": handed_over(handed),
    }
