"""``sheetcrm init``: settles into a workbook that is there, or makes a new one.

It shows how every column is understood and asks only what cannot be known. Then it writes ``config.yaml`` (never over one
that is there) and makes the tabs that are people's from then on. People's own tabs are only read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sheetcrm import jobs
from sheetcrm.commands import init_words as words
from sheetcrm.commands.adding import added_to
from sheetcrm.commands.asking import Asking
from sheetcrm.commands.console import EXIT_STOPPED, WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.init_questions import ask_columns, ask_id_column, ask_person
from sheetcrm.commands.init_report import document, landed, understood, would_ask
from sheetcrm.commands.law import sign_or_stop
from sheetcrm.commands.settling import Settling
from sheetcrm.config import model as configuration
from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config, with_values
from sheetcrm.config.settle import settled
from sheetcrm.config.writing import Settled, yaml_of
from sheetcrm.core.drafts.text.tab import rows_to_begin_with
from sheetcrm.core.presets import Preset, preset_called, presets
from sheetcrm.core.presets.laying import is_of_visits, norm_rows, point_rows, preset_tabs
from sheetcrm.core.reading.questions import questions
from sheetcrm.core.records import replace
from sheetcrm.core.schema import TABLES, heading
from sheetcrm.core.tabs.auto import KINDS
from sheetcrm.core.tabs.columns import DEFAULT, MORE, id_columns, keys_of
from sheetcrm.core.tabs.definitions import definition_tabs, first_tabs, templates_tab
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.visits import visiting
from sheetcrm.core.wording import Lang
from sheetcrm.errors import SheetcrmError, reason_of
from sheetcrm.jobs.opening import reopened
from sheetcrm.paths import as_typed, local_path
from sheetcrm.report.terminal import listed
from sheetcrm.shipped import templates as shipped_templates
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.xlsx.refusals import MISSING


def settle_in(
    asked: jobs.Asked,
    as_json: bool,
    *,
    new: bool,
    ask_nothing: bool,
    columns: bool = False,
    more_columns: str | None = None,
    id_column: bool = False,
    lists: bool = False,
    rules: bool = False,
    views: bool = False,
    templates: bool = False,
    guide: bool = False,
    inbox: bool = False,
    preset: str | None = None,
    card: bool = False,
) -> None:
    """Shows, asks, writes ``config.yaml`` and makes the tabs; with nobody to ask only says what it would ask."""
    lang = reader_language(asked.lang)
    progress = Progress(as_json)
    with failing("init", asked.target or "", as_json, lang, progress, asked=asked), _stopped_by_hand(lang):
        more = _more(more_columns, lang)
        trade = _preset(preset, lang)
        new = new or trade is not None
        if new:
            asked = _new_workbook(asked, lang, trade)
            if not as_json:
                made = words.MADE if trade is None else words.MADE_FOR
                tabs = listed([(t.title or TABLES[t.table].title).say(lang) for t in trade.tabs] if trade else [], lang)
                said = {"title": trade.title, "about": trade.about, "tabs": tabs} if trade is not None else {}
                click.echo(made.say(lang, file=str(asked.target), **said))
        asking = Asking(lang) if asked.interactive and not (ask_nothing or new or as_json) else None
        progress(WORKING, lang)
        settling = _begin(asked, lang, asking, progress, free=ask_nothing or new)
        if asked.lang is None:
            settling.lang = lang = settling.done.reader
            asking = asking and Asking(lang)
        progress.done()
        if not (as_json or new):
            say(understood(settling))
        if asking is not None:
            ask_person(settling, asking)
        if (columns or more) and settling.done.outcome.has_clients:
            settling.columns = (*DEFAULT, *more)
        # Without the words of a list there is nothing to choose from.
        settling.lists = lists or rules
        settling.rules, settling.views = rules, views
        settling.templates, settling.guide, settling.card = templates, guide, card
        settling.inbox = inbox
        settling.id_column = id_column and bool(settling.lacks_ids())
        if not as_json and (asking is not None or ask_nothing) and settling.has_nothing_to_settle():
            click.echo("")
            click.echo(words.NO_TABLE_NO_SETTLING.say(lang))
            sys.exit(2)
        _finish(settling, asking, as_json, free=ask_nothing or new)


@contextlib.contextmanager
def _stopped_by_hand(lang: Lang) -> Iterator[None]:
    """Ctrl+C at a question: every question comes before the first write."""
    try:
        yield
    except click.Abort:
        click.echo("\n" + words.STOPPED.say(lang), err=True)
        sys.exit(EXIT_STOPPED)


def _more(said: str | None, lang: Lang) -> tuple[str, ...]:
    """The columns named beside the usual ones."""
    try:
        return keys_of(said or "")
    except ValueError as err:
        known = ", ".join(KINDS[key].heading.say(lang).partition(",")[0] for key in MORE)
        raise words.NO_SUCH_COLUMN_OF_OURS(word=str(err), known=known) from err


def _preset(said: str | None, lang: Lang) -> Preset | None:
    """The beginning that was asked for. Raises ConfigError for one nobody knows."""
    if said is None:
        return None
    found = preset_called(said)
    if found is None:
        known = ", ".join(f"{one.name} ({one.title.say(lang)})" for one in presets().values())
        raise words.NO_PRESET(name=said, known=known)
    return found


def _begin(asked: jobs.Asked, lang: Lang, asking: Asking | None, progress: Progress, *, free: bool) -> Settling:
    """The workbook, read; where a law stands in the way, what a person decides about it."""
    if asked.config is not None and not asked.config.exists():
        config, file = Config(), asked.config
    else:
        config = jobs.load_config(asked)
        _, path = jobs.target_of(asked, config)
        file = config.file or (path.resolve().parent if path is not None else Path.cwd()) / "config.yaml"
    # With nobody to agree nothing is kept on this machine, either.
    asked = replace(asked, given=config, write=asking is not None or free)
    law = Settled()
    try:
        done = jobs.look(asked, edits=True)
    except SheetcrmError as err:
        if err.code == MISSING.code and asked.target is not None:
            name = Path(asked.target).name
            raise words.NO_FILE(name=name, typed=as_typed(name)) from err
        if err.code != jobs.GOOGLE_LAW.code or asking is None:
            raise
        progress.done()
        law = sign_or_stop(err, asking, asked.today or dt.date.today())
        if config.file is not None:
            text = yaml_of(law, lang, head=False)
            if not added_to(config.file, text, asking):
                click.echo(words.ADD.say(lang, file=str(config.file)))
                click.echo(text)
                click.echo(words.THEN_AGAIN.say(lang))
                sys.exit(2)
            config, law = configuration.load(config.file), Settled()
            asked = replace(asked, given=config)
        else:
            asked = replace(asked, given=with_values(config, _decided(law), "init"))
        done = jobs.look(asked, edits=True)
    return Settling(asked, config, file, done, lang, law=law)


def _decided(law: Settled) -> dict[str, Any]:
    if law.signed is None:
        return {"law.country": law.country}
    by, day, reason = law.signed
    return {"law.google_accepted": {"by": by, "date": day, "reason": reason}}


def _new_workbook(asked: jobs.Asked, lang: Lang, preset: Preset | None) -> jobs.Asked:
    """A new .xlsx with all tabs, where there is no file yet; those of a trade where one was named."""
    from sheetcrm.stores.xlsx.new import make_workbook

    name = asked.target or words.NEW_NAME.say(lang)
    if jobs.google_id(name) is not None:
        raise words.NEW_GOOGLE()
    path = local_path(name)
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    today = asked.today or dt.date.today()
    make_workbook(path, _tabs(lang, today, preset))
    return replace(asked, target=str(path))


def _tabs(lang: Lang, today: dt.date, preset: Preset | None) -> tuple[Tab, ...]:
    config = settled(Config(language=lang))
    if preset is None:
        return (*first_tabs(lang, today), *definition_tabs(settings_tab.rows(config, lang), lang))
    spoken = visiting(lang) if is_of_visits(preset, lang) else lang
    rows = [
        *settings_tab.rows(with_values(config, preset.settings_in(lang), "preset"), spoken),
        *norm_rows(preset, lang),
        *point_rows(preset, lang),
    ]
    sources = shipped_templates(is_of_visits(preset, lang))
    texts = templates_tab(rows_to_begin_with(sources, preset.campaigns, lang), lang)
    return (*preset_tabs(preset, rows, lang, today), texts)


def _finish(settling: Settling, asking: Asking | None, as_json: bool, *, free: bool) -> None:
    """Writes what was agreed; with nobody to ask, says what it would ask and ends with 2."""
    lang, missing, text = settling.lang, settling.missing_tabs(), settling.text()
    open_questions = [] if asking else list(questions(settling.done.opened.base))
    todo = bool(missing) or (bool(text) and not settling.has_file)
    if asking is None and not free and (todo or open_questions):
        if as_json:
            print_json(document(settling, "asks", open_questions, text, written=False, receipt=None))
        else:
            say(would_ask(settling, open_questions, missing, text))
        sys.exit(2)
    make = bool(missing) and (asking is None or _agrees(settling, missing, asking))
    if asking is not None and not settling.id_column and settling.lacks_ids() and ask_id_column(settling, asking):
        settling.id_column = True
    if asking is not None and settling.columns is None:
        settling.columns = ask_columns(settling, asking) or None
    if settling.id_column and not settling.has_ids():
        settling.answers.setdefault("clients", {})["client_id"] = heading("clients", "client_id", settling.done.lang)
    text = "" if settling.columns is not None or settling.id_column else text
    text = text or settling.text()
    if settling.has_file:
        written = asking is not None and added_to(settling.file, text, asking)
    else:
        written = bool(text) and _write(settling, text)
    opened = settling.done.opened
    workbook = opened.workbook
    if make and any(tab.key == "card" for tab in missing):
        # What the card is to show comes first, or a Google Sheet has no list to offer.
        from sheetcrm.jobs.cards import fill_cards

        workbook = fill_cards(opened)
    receipt = opened.store.create(missing, workbook) if make else None
    if receipt is not None:
        jobs.remember_made(opened, receipt.written)
    if settling.id_column:
        made = _make_ids(settling)
        if made is not None:
            settling.made_ids = made.written if made.location == opened.workbook.location else ()
            settling.id_notes = made.notes
    if settling.rules:
        settling.rules_done = jobs.set_rules(opened)
    if settling.guide:
        settling.guide_made = jobs.make_guide(opened)
    if settling.views:
        settling.views_done = jobs.set_views(opened)
    changed = written or bool(settling.made_ids) or any(map(_wrote, (receipt, settling.views_done)))
    changed = changed or settling.guide_made or (settling.rules_done is not None and settling.rules_done.changed)
    if as_json:
        state = "done" if changed else "unchanged"
        print_json(document(settling, state, open_questions, text, written=written, receipt=receipt))
        return
    say(landed(settling, open_questions, text, written=written, receipt=receipt))
    if not changed and not text:
        click.echo(words.UNCHANGED.say(lang))


def _wrote(receipt: Receipt | None) -> bool:
    return receipt is not None and bool(receipt.written or receipt.removed)


def _write(settling: Settling, text: str) -> bool:
    """Whether the file was written; one that appeared meanwhile is left alone."""
    try:
        with settling.file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        return False
    except OSError as err:
        raise words.CANNOT_WRITE(file=str(settling.file), reason=reason_of(err)) from err
    return True


def _make_ids(settling: Settling) -> Receipt | None:
    """Adds the column of ids to the clients' tabs, which were perhaps just joined by others."""
    opened = settling.done.opened
    there = opened.store.read()
    fresh = reopened(opened, there)
    widths = {sheet.title: sheet.cells.shape[1] for sheet in there.sheets}
    columns = id_columns(fresh.base.tables["clients"], settling.done.lang, widths)
    return opened.store.create_columns(columns, there) if columns else None


def _agrees(settling: Settling, missing: tuple[Tab, ...], asking: Asking) -> bool:
    titles = listed([tab.title for tab in missing], settling.lang)
    click.echo("")
    click.echo(words.ABOUT_TABS.say(settling.lang))
    return asking.agrees(words.MAKE_TABS, default=True, titles=titles)
