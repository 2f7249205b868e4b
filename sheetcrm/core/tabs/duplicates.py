"""«Дубли» / “Duplicates”: who may be the same client, with what speaks for and against. Pure. Nothing is merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from sheetcrm.core.matching import Matches
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Tab
from sheetcrm.core.tabs.people import People
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.wording import Lang, Text

MOST_SHOWN = 5000

LEAD = Text(
    ru="Повторяются: {same} {same:клиент|клиента|клиентов} ({rows} {rows:строка|строки|строк}). Стоит посмотреть ещё {possible}; связаны, но это разные люди: {related}. Ничего не объединено.",
    en="Repeated: {same} {same:client|clients} ({rows} {rows:row|rows}). Worth a look: {possible} more; linked but different people: {related}. Nothing was merged.",
)
REST = Text(
    ru="Здесь {n} {n:строка|строки|строк}, сначала самые явные; разберите эти, и следующая проверка покажет остальные.",
    en="{n} {n:line stands|lines stand} here, the surest first; settle these, and the next check shows the rest.",
)
VERDICT = {
    "certain": Text(ru="один и тот же", en="the same client"),
    "likely": Text(ru="скорее всего", en="most likely"),
    "possible": Text(ru="возможно", en="possibly"),
    "related": Text(ru="связаны, но разные", en="linked, not the same"),
}
_FILL = {"certain": look.ERROR_FILL, "likely": look.WARNING_FILL, "possible": look.HINT_FILL, "related": look.GOOD_FILL}
HEADINGS = {
    "group": Text(ru="Группа", en="Group"),
    "verdict": Text(ru="Это один клиент?", en="One client?"),
    "where": Text(ru="Где", en="Where"),
    "name": Text(ru="Клиент", en="Client"),
    "phone": Text(ru="Телефон", en="Phone"),
    "email": Text(ru="Email", en="Email"),
    "city": Text(ru="Город", en="City"),
    "birthday": Text(ru="День рождения", en="Birthday"),
    "last_order": Text(ru="Последняя покупка", en="Last purchase"),
    "evidence": Text(ru="Почему похожи", en="What speaks for it"),
    "against": Text(ru="Что против", en="What speaks against"),
}
_WIDTHS = (8, 18, 14, 30, 20, 28, 16, 14, 14, 50, 36)


def duplicates_tab(
    matches: Matches, people: People, last_order: Sequence[dt.date | None], where: Where, lang: Lang, now: dt.datetime
) -> Tab | None:
    """The tab of duplicates, the surest groups first; None while there are none."""
    groups = groups_of(matches)
    if not groups:
        return None
    columns: dict[str, list[Content]] = {key: [] for key in HEADINGS}
    links: list[Link] = []
    for number, (verdict, members) in enumerate(groups, start=1):
        for member in members:
            if len(links) >= MOST_SHOWN:
                break
            others = [m for m in members if m != member]
            pro, con = matches.evidence(members[0] if member != members[0] else others[0], member, lang)
            text, link = where.client(member)
            links.append(link)
            row: dict[str, Content] = {
                "group": number,
                "verdict": VERDICT[verdict].say(lang),
                "where": text,
                "name": people.name[member],
                "phone": people.phone[member],
                "email": people.email[member],
                "city": people.city[member],
                "birthday": people.birthday[member],
                "last_order": last_order[member],
                "evidence": "; ".join(pro) or None,
                "against": "; ".join(con) or None,
            }
            for key, content in row.items():
                columns[key].append(content)
    styles = {"group": look.NUMBER_OF, "where": look.LINK, "last_order": look.DATE, "against": look.FAINT}
    block = Block(
        4,
        0,
        tuple(
            BlockColumn(
                HEADINGS[key].say(lang),
                values,
                styles.get(key, look.TEXT),
                width,
                links=links if key == "where" else None,
                fills={VERDICT[v].say(lang): fill for v, fill in _FILL.items()} if key == "verdict" else {},
            )
            for (key, values), width in zip(columns.items(), _WIDTHS, strict=True)
        ),
        look.HEADING,
        filter=True,
    )
    same = [members for verdict, members in groups if verdict in ("certain", "likely")]
    count = {v: sum(1 for verdict, _ in groups if verdict == v) for v in VERDICT}
    lead = LEAD.say(
        lang, same=len(same), rows=sum(map(len, same)), possible=count["possible"], related=count["related"]
    )
    if len(links) < sum(len(members) for _, members in groups):
        lead += " " + REST.say(lang, n=len(links))
    title = SCRIPT_TABS["duplicates"].say(lang)
    return Tab(
        "duplicates", title, look.head(title, lead, lang, now, len(HEADINGS)), (block,), freeze_rows=5, color="8430CE"
    )


def groups_of(matches: Matches) -> list[tuple[str, list[int]]]:
    """Clusters with their weakest verdict, then possible and related pairs, each once."""
    found: list[tuple[str, list[int]]] = []
    for members in matches.clusters():
        verdict = "certain" if all(matches.verdict[m] == "certain" for m in members) else "likely"
        found.append((verdict, list(members)))
    found.sort(key=lambda item: (item[0] != "certain", item[1][0]))
    pairs: pd.DataFrame = matches.pairs
    for verdict in ("possible", "related"):
        chosen = pairs[pairs["verdict"] == verdict]
        found += [(verdict, [int(a), int(b)]) for a, b in zip(chosen["a"], chosen["b"], strict=True)]
    return found
