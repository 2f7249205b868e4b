"""Duplicates as one HTML page to read and to print: groups, their rows, why, and what weighs how much.

It holds no script and loads nothing; a content policy lets its own style through by hash and nothing else. Whatever
people typed goes in escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from sheetcrm.core.duplicates.groups import chain_of
from sheetcrm.core.matching import Matches
from sheetcrm.core.matching.weights import Weights
from sheetcrm.core.tabs.duplicates import VERDICT, groups_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.clients.bases import Place, Rows
from sheetcrm.report.explaining import VERDICT as SENTENCE
from sheetcrm.report.explaining import Explained, explained
from sheetcrm.report.rows import cell_text, where
from sheetcrm.report.waterfall import PATTERNS, waterfall

#: Groups on a page, of each verdict; more is a book nobody reads.
MOST: Final = 250
#: Rows of a group that are compared with its first.
MOST_PAIRS: Final = 4
MOST_ROWS: Final = 30
_MOST_COLUMNS: Final = 9
_LONGEST: Final = 120
_LONG_WORD: Final = 16

TITLE = Text(ru="Повторы в базе", en="Duplicates")
PAIR_TITLE = Text(ru="Один ли это клиент", en="Are they one client")
LEAD = Text(
    ru="Строк: {rows}. Ничего не объединено и не записано: это только для чтения. {day}.",
    en="{rows} rows. Nothing was merged or written: this is read-only. {day}.",
)
MARKED = Text(ru="Подчёркнутое в строках различается.", en="What is underlined differs between the rows.")
HOW = Text(
    ru="На картинке полоса вправо говорит за одного клиента, штрихованная влево — против. +1 — вдвое вероятнее, −1 — вдвое менее "
    "вероятно.",
    en="In the picture a bar to the right means one client, a hatched one to the left means "
    "different ones. +1 is twice as likely, −1 half as likely.",
)
NONE = Text(ru="Повторов не найдено.", en="Nobody is in the table twice.")
COUNT = {
    "certain": Text(ru="один и тот же: {n} {n:группа|группы|групп}", en="the same client: {n} {n:group|groups}"),
    "likely": Text(ru="скорее всего: {n} {n:группа|группы|групп}", en="most likely: {n} {n:group|groups}"),
    "possible": Text(ru="посмотреть: {n} {n:пара|пары|пар}", en="to look at: {n} {n:pair|pairs}"),
    "related": Text(
        ru="связаны, но разные: {n} {n:группа|группы|групп}", en="linked, not the same: {n} {n:group|groups}"
    ),
}
GROUP = Text(ru="Группа {n}", en="Group {n}")
PLACE = Text(ru="Где", en="Where")
FOR = Text(ru="За:", en="For:")
AGAINST = Text(ru="Против:", en="Against:")
BETWEEN = Text(ru="{a} и {b}", en="{a} and {b}")
MORE_ROWS = Text(ru="…и ещё {n} {n:строка|строки|строк} в группе.", en="…and {n} more {n:row|rows} in the group.")
MORE = Text(
    ru="Не показано: {n} {n:группа|группы|групп} с этой пометкой. Всё целиком — в списках --out и --links.",
    en="{n} {n:group|groups} of this kind are not shown. The full lists: --out and --links.",
)


def duplicates_page(matches: Matches, rows: Rows, lang: Lang) -> str:
    """All groups of a base, the surest first."""
    groups = groups_of(matches)
    tally = {verdict: sum(1 for found, _ in groups if found == verdict) for verdict in VERDICT}
    counts = "".join(
        f'<li><span class="tag {verdict}">{escape(COUNT[verdict].say(lang, n=n))}</span></li>'
        for verdict, n in tally.items()
        if n
    )
    chosen: list[tuple[int, str, list[int]]] = []
    told = dict.fromkeys(VERDICT, 0)
    for number, (verdict, members) in enumerate(groups, start=1):
        told[verdict] += 1
        if told[verdict] <= MOST:
            chosen.append((number, verdict, members))
    pairs = [pair for _, _, members in chosen for pair in chain_of(matches, members)[:MOST_PAIRS]]
    weights = dict(zip(pairs, matches.all_weights(pairs), strict=True)) if pairs else {}
    shown: list[str] = []
    for place, (number, verdict, members) in enumerate(chosen):
        title = GROUP.say(lang, n=number)
        shown.append(_group(matches, rows, verdict, members, title, f"g{number}", lang, weights))
        last = place + 1 == len(chosen) or chosen[place + 1][1] != verdict
        if last and tally[verdict] > MOST:
            shown.append(f"<p>{escape(MORE.say(lang, n=tally[verdict] - MOST))}</p>")
    body = "".join(shown) or f"<p>{escape(NONE.say(lang))}</p>"
    return _page(TITLE.say(lang), rows, matches, f'<ul class="counts">{counts}</ul>' if counts else "", body, lang)


def pair_page(matches: Matches, rows: Rows, a: int, b: int, lang: Lang) -> str:
    """One pair of rows, whatever they are to each other."""
    verdict = matches.verdict_of(a, b)
    weights = {(a, b): matches.weights(a, b)}
    body = _group(matches, rows, verdict, [a, b], SENTENCE[verdict].say(lang), "g1", lang, weights, tagged=False)
    return _page(PAIR_TITLE.say(lang), rows, matches, "", body, lang)


def _group(
    matches: Matches,
    rows: Rows,
    verdict: str,
    members: Sequence[int],
    title: str,
    key: str,
    lang: Lang,
    weights: Mapping[tuple[int, int], Weights],
    *,
    tagged: bool = True,
) -> str:
    tag = f' <span class="tag {verdict}">{escape(VERDICT[verdict].say(lang))}</span>' if tagged else ""
    parts = [f'<h2 id="{key}">{escape(title)}{tag}</h2>', _table(rows, members[:MOST_ROWS], lang)]
    if len(members) > MOST_ROWS:
        parts.append(f'<p class="quiet">{escape(MORE_ROWS.say(lang, n=len(members) - MOST_ROWS))}</p>')
    for number, (near, other) in enumerate(chain_of(matches, members)[:MOST_PAIRS], start=1):
        one = explained(matches, near, other, lang, weights[near, other])
        between = None
        if len(members) > 2:
            between = BETWEEN.say(lang, a=_short(rows.places[near], lang), b=_short(rows.places[other], lang))
        parts.append(f'<div class="pair">{"".join(_pair(one, between, f"{key}-{number}", lang))}</div>')
    return f'<article aria-labelledby="{key}">{"".join(parts)}</article>\n'


def _short(place: Place, lang: Lang) -> str:
    return place.client_id or where(place, lang)


def _pair(one: Explained, between: str | None, key: str, lang: Lang) -> Iterator[str]:
    if between is not None:
        yield f'<p class="said"><b>{escape(between)}</b></p>'
    for title, sentences in ((FOR, one.speaks_for), (AGAINST, one.against)):
        if sentences:
            yield f'<p class="said"><b>{escape(title.say(lang))}</b> {escape("; ".join(sentences))}</p>'
    if one.rule is not None:
        yield f'<p class="rule">{escape(one.rule)}</p>'
    yield f"<figure>{waterfall(one, lang, key)}</figure>"


def _table(rows: Rows, members: Sequence[int], lang: Lang) -> str:
    """The rows of a group under the columns any of them fills, those that differ first marked, then as they stand."""
    columns = [c for c in rows.frame.columns if rows.roles.get(c) != "ignore"]
    texts = {
        c: [cell_text(v, lang) if (v := rows.frame.at[m, c]) is not None else "" for m in members] for c in columns
    }
    filled = [c for c in columns if any(texts[c])][:_MOST_COLUMNS]
    head = "".join(f'<th scope="col">{escape(rows.heading(str(c)))}</th>' for c in filled)
    lines = []
    for place, member in enumerate(members):
        cells = "".join(_cell(texts[c][place], texts[c]) for c in filled)
        lines.append(f'<tr><th scope="row">{escape(where(rows.places[member], lang))}</th>{cells}</tr>')
    return (
        f'<div class="rows"><table><thead><tr><th scope="col">{escape(PLACE.say(lang))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(text: str, column: Sequence[str]) -> str:
    shown = escape(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
    differs = len({_plain(one) for one in column if one}) > 1
    wide = ' class="long"' if any(len(word) > _LONG_WORD for word in text.split()) else ""
    return f"<td{wide}><mark>{shown}</mark></td>" if text and differs else f"<td{wide}>{shown}</td>"


def _plain(text: str) -> tuple[str, ...]:
    """The words of a cell, in no order: «Орлова Анна» and «анна орлова» are no difference to look at."""
    return tuple(sorted("".join(c if c.isalnum() else " " for c in text.casefold()).split()))


@cache
def _style() -> tuple[str, str]:
    """The style, and the content policy that lets it through."""
    style = files("sheetcrm.report").joinpath("duplicates_page.css").read_text("utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _page(title: str, rows: Rows, matches: Matches, counts: str, body: str, lang: Lang) -> str:
    style, policy = _style()
    shown_day = rows.day.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")
    heading = f"{title} · {rows.workbook}"
    page = f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{escape(heading)}</title>
<style>{style}</style>
</head>
<body>
{PATTERNS}
<header><h1>{escape(heading)}</h1>
<p class="quiet">{escape(LEAD.say(lang, rows=len(matches.cluster), day=shown_day))}</p>{counts}</header>
<main>
{body}</main>
<footer><p>{escape(MARKED.say(lang))} {escape(HOW.say(lang))}</p></footer>
</body>
</html>
"""
    # A lone surrogate, from a broken file, has no bytes in UTF-8.
    return page.encode("utf-8", "replace").decode()
