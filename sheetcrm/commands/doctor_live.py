"""``doctor --live``: tries Google out on a spreadsheet made for it, keeps what was seen, says what is allowed by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from sheetcrm import __version__, jobs
from sheetcrm.commands.console import Progress, failing, print_json, say
from sheetcrm.commands.findings import OK, WARN, Finding, found, lines
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.errors import SheetcrmError
from sheetcrm.journal import memory
from sheetcrm.report import envelope
from sheetcrm.stores.google.allowing import KEYS, Write, allowed

FILE = "live.json"

TRYING = Text(ru="Пробую Google на вашей пустой таблице", en="Trying Google out on your empty sheet")
KEPT = Text(ru="Результат сохранён: {file}", en="The result was saved: {file}")
NEVER = Text(
    ru="Проверка на живой таблице ещё не делалась: каждую запись программа сначала пробует на скрытой вкладке",
    en="No live check yet: every write is first tried on a hidden tab",
)
MAKE_ONE = Text(
    ru="По желанию: создайте пустую таблицу (sheets.new), откройте к ней доступ программе и запустите sheetcrm doctor --live АДРЕС.",
    en="Optional: create an empty sheet (sheets.new), share it with the program and run sheetcrm "
    "doctor --live ADDRESS.",
)
FINE = Text(
    ru="Проверка на живой таблице {at}: все способы записи разрешены",
    en="Live check of {at}: every way of writing is allowed",
)
FORBIDDEN = Text(
    ru="Проверка на живой таблице {at} запретила: {what}",
    en="The live check of {at} found these forbidden: {what}",
)
AGAIN = Text(
    ru="Такие правки остаются предложениями, остальное работает. Повторить проверку: sheetcrm doctor --live АДРЕС.",
    en="Such edits stay proposals; everything else works. To check again: sheetcrm doctor --live ADDRESS.",
)
WRITES = {
    Write.SPELLING: Text(ru="поправить написание в ячейке", en="putting a spelling right"),
    Write.VALUE: Text(ru="записать новое значение", en="writing a new value"),
    Write.BLANK: Text(ru="заполнить пустую ячейку", en="filling an empty cell"),
    Write.AUTOMATIC: Text(
        ru="писать похожее на число в ячейки формата «Автоматически»",
        en="writing what looks like a number into cells of automatic format",
    ),
    Write.ROW: Text(
        ru="убрать добавленную строку с числами или датами", en="taking out an added row with numbers or days"
    ),
    Write.TYPED: Text(
        ru="изменить число, дату или галочку в ячейке", en="changing a number, a date or a tick in a cell"
    ),
}
RESULT = Text(ru="  {key}: {value}", en="  {key}: {value}")
YES, NO, UNKNOWN = Text(ru="да", en="yes"), Text(ru="нет", en="no"), Text(ru="не выяснено", en="not found out")
SECONDS = Text(ru="  500 запросов в одном пакете: {n} с", en="  500 requests in one batch: {n} s")
DONE_OR_SKIP = Text(ru="Готово — Enter, пропустить — «нет»", en="Press Enter when it is done, or write no to skip it")


def kept(state: Path, lang: Lang) -> Finding:
    """What the last live check allows."""
    live = memory.load(state / FILE)
    if not live:
        return found(OK, "live", lang, NEVER, MAKE_ONE)
    decision = allowed(live.get("results", {}))
    day = str(live.get("at", "?"))[:10]
    if not decision.why_not:
        return found(OK, "live", lang, FINE, at=day)
    what = ", ".join(f"{WRITES[write].say(lang)} ({key})" for write, key in decision.why_not.items())
    return found(WARN, "live", lang, FORBIDDEN, AGAIN, at=day, what=what)


def check_live(asked: jobs.Asked, spreadsheet: str, as_json: bool, lang: Lang) -> None:
    """Runs the check, keeps its result in the state folder of the workbook, prints it."""
    from sheetcrm.stores.google import live
    from sheetcrm.stores.google.store import GoogleStore

    progress = Progress(as_json)
    progress(TRYING, lang)
    with failing("doctor", spreadsheet, as_json, lang, progress, asked=asked):
        config = jobs.load_config(asked)
        identity = jobs.google_id(spreadsheet) or spreadsheet
        own = _own(asked)
        if own == identity:
            raise live.SAME_SHEET()
        store, _, _ = jobs.open_store(replace(asked, target=f"gsheet:{identity}", write=True), config, True)
        assert isinstance(store, GoogleStore)  # the target is Google's
        state = jobs.state_folder(config, own or identity, None)
        check = live.LiveCheck(store.session, _asking(lang) if asked.interactive and not as_json else None)
        progress.done()
        check.run()
        result = {
            "version": __version__,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "results": {key: check.results.get(key) for key in KEYS},
            "seconds_500": check.seconds,
        }
        memory.save(state / FILE, result)
    finding = kept(state, lang)
    if as_json:
        print_json(_document(spreadsheet, finding, result))
    else:
        say([*_report(result, lang), *lines([finding]), KEPT.say(lang, file=str(state / FILE))])


def _own(asked: jobs.Asked) -> str | None:
    """The spreadsheet the team works in, when it is known."""
    try:
        google, _ = jobs.target_of(asked, jobs.load_config(asked))
    except SheetcrmError:
        return None
    return google


def _asking(lang: Lang) -> Callable[[str, Text, str], bool]:
    from sheetcrm.commands.asking import Asking

    asking = Asking(lang)

    def ask(key: str, words: Text, tab: str) -> bool:
        click.echo(words.say(lang, tab=tab))
        return asking.agrees(DONE_OR_SKIP, default=True)

    return ask


def _report(result: Mapping[str, object], lang: Lang) -> Iterator[str]:
    results = result["results"]
    assert isinstance(results, dict)
    for key, value in results.items():
        said = UNKNOWN if value is None else YES if value else NO
        yield RESULT.say(lang, key=key, value=said)
    if isinstance(seconds := result["seconds_500"], float):
        yield SECONDS.say(lang, n=number(seconds, lang, 1))


def _document(spreadsheet: str, finding: Finding, result: Mapping[str, object]) -> envelope.Document:
    return {
        **envelope.opening("doctor", spreadsheet),
        "counts": {"ok": int(finding.state == OK), "warning": int(finding.state == WARN), "error": 0},
        "findings": [{"state": finding.state, "about": finding.about, "text": finding.text, "fix": finding.fix}],
        "live": dict(result),
    }
