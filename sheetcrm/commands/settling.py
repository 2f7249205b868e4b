"""What one run of ``init`` settles: answers, the tabs that are missing, the text of ``config.yaml``. Writes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from sheetcrm import jobs
from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config, with_values
from sheetcrm.config.writing import Settled, yaml_of
from sheetcrm.core.card.tab import card_tab
from sheetcrm.core.consent_words import TO_BEGIN_WITH
from sheetcrm.core.drafts.text.tab import rows_to_begin_with
from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.lists import as_they_are
from sheetcrm.core.presets.sources import source_lists
from sheetcrm.core.records import replace
from sheetcrm.core.rules import RulesDone
from sheetcrm.core.segments.evaluate import rule_frame
from sheetcrm.core.segments.shipped import ShippedSegment, fitting
from sheetcrm.core.tabs.definitions import ALL_ON, definition_tabs, first_tabs, intake_tabs, lists_tab, templates_tab
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.visits import are_visits, lang_of
from sheetcrm.core.wording import Lang
from sheetcrm.report.holding import SETTLED_KEYS
from sheetcrm.shipped import templates as shipped_templates
from sheetcrm.stores.base import Receipt

#: Tables of people's own; the others are known by our headings alone.
MAPPED = ("clients", "orders")


class Settling(Struct):
    """One run of ``init``. ``answers``: table → field → heading, as a person said; ``tabs``: table → titles, likewise;
    ``left``: table → headings that are not to be used.
    ``columns``: of ours beside the clients', once they were agreed to; ``id_column``: whether a column for ids was, and
    ``made_ids``: the tabs it was added to (``id_notes``: what the store had to say); ``lists``: whether «Справочники» were asked for. ``rules`` and ``views``: whether
    entry rules and filter views were, and ``rules_done`` and ``views_done`` what became of them."""

    asked: jobs.Asked
    config: Config
    file: Path
    done: jobs.Done
    lang: Lang
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    tabs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: dict[str, tuple[str, ...]] = field(default_factory=dict)
    law: Settled = field(default_factory=Settled)
    columns: tuple[str, ...] | None = None
    id_column: bool = False
    lists: bool = False
    rules: bool = False
    views: bool = False
    rules_done: RulesDone | None = None
    views_done: Receipt | None = None
    templates: bool = False
    guide: bool = False
    guide_made: bool = False
    inbox: bool = False
    card: bool = False
    made_ids: tuple[str, ...] = ()
    id_notes: tuple[tuple[str, dict[str, object]], ...] = ()

    @property
    def has_file(self) -> bool:
        """Whether a configuration is there already, which is then left as it is."""
        return self.config.file is not None

    @property
    def was_settled(self) -> bool:
        """Whether ``init`` has been through here: a configuration made by hand may say no more than where the table is."""
        return self.has_file and bool(self.config.saved_fields() or self.config.columns is not None)

    def has_nothing_to_settle(self) -> bool:
        """Whether the workbook holds something, and no clients among it. An empty one gets its first tabs here."""
        people = self.done.opened.workbook.people()
        return not self.done.outcome.has_clients and any(not sheet.cells.empty for sheet in people)

    def lacks_ids(self) -> tuple[str, ...]:
        """The tabs of clients that have no column of ids and could be given one."""
        base = self.done.outcome.base
        if not self.done.outcome.has_clients or base.clients_from_orders:
            return ()
        sources = base.tables["clients"].sources
        return tuple(source.tab for source in sources if "client_id" not in source.columns and not source.walled)

    def tabs_for_columns(self) -> tuple[str, ...]:
        """The tabs of clients that columns of ours come to: all but those where another table stands to the right."""
        clients = self.done.outcome.base.tables.get("clients")
        walled = {source.tab for source in clients.sources if source.walled} if clients is not None else set()
        return tuple(tab for tab in clients.tabs if tab not in walled) if clients is not None else ()

    def has_ids(self) -> bool:
        """Whether the clients of any tab have a column of ids."""
        clients = self.done.outcome.base.tables.get("clients")
        return clients is not None and clients.has("client_id")

    def look_again(self) -> None:
        """Reads the workbook once more, with the answers given so far."""
        given = with_values(self.asked.given or self.config, {"tables": self._tables()}, "init")
        self.done = jobs.look(replace(self.asked, given=given), edits=True)

    def _tables(self) -> dict[str, Any]:
        tables = {key: saved.model_dump() for key, saved in self.config.tables.items()}
        for table, fields in self.answers.items():
            place = tables.setdefault(table, {"tabs": (), "fields": {}})
            place["fields"] = {**place["fields"], **fields}
        for key, said in (("tabs", self.tabs), ("left_alone", self.left)):
            for table, texts in said.items():
                place = tables.setdefault(table, {"tabs": (), "fields": {}})
                place[key] = tuple(dict.fromkeys((*place.get(key, ()), *texts)))
        return tables

    def missing_tabs(self) -> tuple[Tab, ...]:
        """The tabs that could be made; in a workbook with nothing in it «Клиенты» and «Заказы», too."""
        opened = self.done.opened
        spoken = lang_of(opened.base.tables, opened.lang)
        words = self._words() if self.lists else {}
        # With entry rules the column of purposes is ruled by the list itself, wherever that grows.
        listed = () if self.rules else words.get("legal_purpose")
        made = definition_tabs(settings_tab.rows(opened.config, spoken), spoken, self._segments(), listed)
        if all(sheet.cells.empty for sheet in opened.workbook.people()):
            made = (*first_tabs(opened.lang, opened.now.date()), *made)
        if self.lists:
            made = (*made, lists_tab(words, opened.lang))
        if self.templates:
            running = [name for name, one in opened.config.drafts.campaigns.named().items() if one.on]
            texts = shipped_templates(are_visits(opened.base.tables))
            made = (*made, templates_tab(rows_to_begin_with(texts, running, opened.lang), opened.lang))
        if self.inbox:
            made = (*made, *intake_tabs(opened.lang))
        if self.card and not opened.base.card and self.done.outcome.has_clients:
            made = (*made, card_tab(lang_of(opened.base.tables, opened.lang)))
        taken = {sheet.title.casefold() for sheet in opened.workbook.sheets}
        return tuple(t for t in made if t.key not in opened.base.tables and t.title.casefold() not in taken)

    def _words(self) -> dict[str, tuple[str, ...]]:
        """What the columns hold now; where clients come from is filled in for a base that does not say it."""
        opened = self.done.opened
        held = as_they_are(opened.base.tables, opened.lang)
        clients = opened.base.tables.get("clients")
        purposes = [*held.get("legal_purpose", ()), *opened.config.purposes.values()]
        own = {
            choice_key(word): word for word in reversed(purposes or [word.say(opened.lang) for word in TO_BEGIN_WITH])
        }
        held["legal_purpose"] = tuple(reversed(own.values()))
        silent = clients is None or not clients.has("source") or clients.raw["source"].isna().all()
        return {**held, **source_lists(() if silent else held.get("source", ("",)), opened.lang)}

    def _segments(self) -> Iterable[tuple[ShippedSegment, bool]]:
        """The segments that say something about this base; all of them where there is none yet."""
        outcome, opened = self.done.outcome, self.done.opened
        if outcome.known is None or not len(outcome.known.frame):
            return ALL_ON
        table = opened.base.tables["clients"]
        frame = rule_frame(outcome.cleaned["clients"].values, outcome.known, table.raw)
        headings = {key: table.heading(key) for key in table.raw.columns}
        return fitting(frame, headings, opened.now.date(), opened.lang)

    def text(self) -> str:
        """The file to write, or what is to be added to the one that is there; empty when nothing is."""
        config = self.done.opened.config
        where = _where(self.asked, self.config, self.file)
        pairs = frozenset((table, key) for table, fields in self.answers.items() for key in fields)
        law = self.law
        if self.has_file:
            workbook = where if self.config.workbook is None else Settled()
            added = replace(
                workbook,
                fields=self.answers,
                tabs=self.tabs,
                left=self.left,
                country=law.country,
                signed=law.signed,
                columns=None if self.columns == self.config.columns else self.columns,
            )
            return yaml_of(added, self.lang, head=False)
        # What the team's own tab says is not said twice: that tab would win.
        held = {key: getattr(config, key) for key in SETTLED_KEYS if config.origin(key) != "sheet"}
        fields = mapping(self.done)
        for table, answers in self.answers.items():
            fields[table] = {**fields.get(table, {}), **answers}
        whole = replace(
            where,
            **held,
            fields=fields,
            answered=pairs,
            tabs=self.tabs,
            left=self.left,
            country=law.country,
            signed=law.signed,
            columns=self.columns,
        )
        return yaml_of(whole, self.lang)


def _where(asked: jobs.Asked, config: Config, file: Path) -> Settled:
    google, path = jobs.target_of(asked, config)
    if google is not None:
        return Settled(spreadsheet=asked.target if asked.target and "://" in asked.target else google)
    place = (path or Path()).resolve()
    with contextlib.suppress(ValueError):
        return Settled(path=place.relative_to(file.resolve().parent).as_posix())
    return Settled(path=place.as_posix())


def mapping(done: jobs.Done) -> dict[str, dict[str, str]]:
    """Table → field → heading, of the columns understood; left out where one heading means two things in two tabs."""
    base = done.opened.base
    found: dict[str, dict[str, str]] = {}
    for table in MAPPED:
        seen = [c for c in base.columns if c.table == table]
        meanings: dict[str, set[str | None]] = {}
        for column in seen:
            meanings.setdefault(column.heading.casefold(), set()).add(column.field)
        for column in seen:
            if column.field is not None and len(meanings[column.heading.casefold()]) == 1:
                found.setdefault(table, {}).setdefault(column.field, column.heading)
    return found
