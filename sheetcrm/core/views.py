"""A filter view per manager on the clients' tab and on ours of tasks: what is theirs, for whoever opens it, and nobody else's rows moved. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.lists import as_they_are, words_in
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.tasks import HEADINGS
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet

TITLE = Text(ru="Мои: {owner}", en="Mine: {owner}")
TASKS_TITLE = Text(ru="Мои задачи: {owner}", en="My tasks: {owner}")
#: Where the headings of a queue tab of ours stand, from 1.
QUEUE_HEADER = 5


class FilterView(Struct, frozen=True):
    """The view of one manager on one tab. ``header_row`` from 1; ``column`` from 0, where ``heading`` stands and the
    manager is named; ``width``: how many columns the tab uses."""

    owner: str
    title: str
    tab: str
    sheet_id: str
    header_row: int
    column: int
    heading: str
    width: int


def wanted_views(
    tables: Mapping[str, Table],
    choices: Mapping[str, Sequence[str]],
    widths: Mapping[str, int],
    lang: Lang,
    tasks: Sheet | None = None,
) -> tuple[FilterView, ...]:
    """A view for each manager on each tab of clients that names one. ``choices``: words by field, from config.yaml;
    ``widths``: by tab, how many columns it uses. Managers are those of «Справочники», else those the column names. ``tasks``: our tab of
    tasks, where there is one."""
    return tuple(_views(tables, choices, widths, lang, tasks))


def _views(
    tables: Mapping[str, Table],
    choices: Mapping[str, Sequence[str]],
    widths: Mapping[str, int],
    lang: Lang,
    tasks: Sheet | None,
) -> Iterator[FilterView]:
    clients = tables.get("clients")
    if clients is None or not clients.has("owner"):
        return
    listed = words_in(tables.get("lists")).get("owner") or choices.get("owner")
    owners = {choice_key(one): one for one in listed or as_they_are({"clients": clients}, lang).get("owner", ())}
    for source in clients.sources:
        column = source.columns.get("owner")
        if column is None:
            continue
        width = max([column + 1, widths.get(source.tab, 0)])
        for owner in owners.values():
            yield FilterView(
                owner, TITLE.say(lang, owner=owner), source.tab, source.sheet_id, source.header_row, column,
                source.heading("owner"), width,
            )  # fmt: skip
    if tasks is None:
        return
    for owner in owners.values():
        heading = HEADINGS["owner"].say(lang)
        yield FilterView(
            owner, TASKS_TITLE.say(lang, owner=owner), tasks.title, tasks.sheet_id, QUEUE_HEADER,
            list(HEADINGS).index("owner"), heading, len(HEADINGS),
        )  # fmt: skip
