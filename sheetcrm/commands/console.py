"""Speaking on a terminal: results to stdout, progress and errors to stderr, one document with ``--json``."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import ConfigError, Fault, SheetcrmError, StoreError, reason_of

if TYPE_CHECKING:
    from sheetcrm.config.model import Config
    from sheetcrm.jobs import Asked, Done

#: Exit code of a command that found errors, when it was asked to be strict.
EXIT_ISSUES = 1
#: Exit code of a command that left some cells as they were, because they are not what they were.
EXIT_CONFLICTS = 3
#: As shells have it for a program that was stopped with Ctrl+C.
EXIT_STOPPED = 130


def reader_language(lang: str | None) -> Lang:
    """The language to speak before the workbook is known."""
    if lang in ("ru", "en"):
        return "ru" if lang == "ru" else "en"
    # What the environment asks for counts even where that locale is not installed.
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := os.environ.get(name):
            return "ru" if asked.casefold().startswith("ru") else "en"
    import locale

    return "ru" if (locale.getlocale()[0] or "").casefold().startswith("ru") else "en"


def language_of(lang: str | None, config: Config) -> Lang:
    """The language to speak where no workbook is opened: the one that was asked for, the workbook's as the configuration says
    it, else the environment's."""
    said = lang or (config.language if config.language != "auto" else None)
    return reader_language(said)


def speak_any_language() -> None:
    """From now on what is printed is UTF-8: a console's code page lacks letters of ours, and would end the run."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def require_any_file_name() -> None:
    """Raises ConfigError where files cannot be called what we call them: better than in the midst of a run."""
    try:
        os.fsencode("—Ж")
    except UnicodeEncodeError as err:
        raise NO_SUCH_NAMES(encoding=sys.getfilesystemencoding()) from err


def say(lines: Iterable[str]) -> None:
    """Results go to stdout."""
    for line in lines:
        click.echo(line)


class Progress:
    """A line of progress on a terminal; silence in a pipe."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __call__(self, text: Text, lang: Lang) -> None:
        if self.shown:
            click.echo(f"\r\033[K{text.say(lang)}…", nl=False, err=True)

    def done(self) -> None:
        if self.shown:
            click.echo("\r\033[K", nl=False, err=True)


STOPPED = Text(ru="Прервано.", en="Stopped.")
NOT_WRITTEN = Fault(
    "machine/not-written",
    StoreError,
    Text(ru="Не удалось записать {place}: {reason}.", en="{place} could not be written: {reason}."),
    Text(
        ru="Проверьте место на диске и права на папку и запустите ещё раз: недописанных файлов не осталось. Журнал и копии"
        " можно держать в другой папке: state_dir в config.yaml.",
        en="Check the disk space and the permissions of the folder, and run again: no file was left "
        "half-written. The journal and the copies can be kept in another folder: state_dir in "
        "config.yaml.",
    ),
)
NO_OUTPUT = Fault(
    "machine/no-output",
    StoreError,
    Text(ru="Результат не удалось вывести: {reason}.", en="The output could not be written: {reason}."),
    Text(
        ru="Проверьте место там, куда направлен вывод (> ФАЙЛ), и запустите ещё раз. Что команда успела сделать, осталось.",
        en="Check the room where the output goes (> FILE) and run again. What the command had done by then stays done.",
    ),
)
NO_SUCH_NAMES = Fault(
    "machine/file-names",
    ConfigError,
    Text(
        ru="Сейчас в именах файлов возможны только знаки кодировки {encoding}, а программа создаёт файлы с русскими именами и"
        " тире. Ничего не сделано.",
        en="Names of files can only have characters of {encoding} now, and the program makes files with a dash or Russian "
        "letters in their names. Nothing was done.",
    ),
    Text(
        ru="Запустите ещё раз с переменной среды PYTHONUTF8=1.",
        en="Run again with the environment variable PYTHONUTF8=1.",
    ),
)
_A_FILE = Text(ru="файл", en="A file")
WORKING = Text(ru="Читаю таблицу и считаю", en="Reading the table and calculating")


def run_command(
    name: str,
    asked: Asked,
    as_json: bool,
    job: Callable[[Asked], Done],
    document: Callable[[Done], dict[str, Any]],
    report: Callable[[Done], Iterator[str]],
    strict: bool = False,
) -> None:
    """Runs a job, prints its document or its report, and ends with the right exit code."""
    from sheetcrm.core.issues import Severity

    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing(name, str(asked.target or ""), as_json, early, progress, asked=asked):
        done = job(asked)
    progress.done()
    if as_json:
        print_json(document(done))
    else:
        say(report(done))
    if done.left_undone:
        sys.exit(EXIT_CONFLICTS)
    if strict and done.outcome.log.by_severity[Severity.ERROR]:
        sys.exit(EXIT_ISSUES)


@contextlib.contextmanager
def failing(
    name: str, workbook: str, as_json: bool, lang: Lang, progress: Progress | None = None, *, asked: Asked | None = None
) -> Iterator[None]:
    """Turns an error of ours, and a disk that takes nothing, into words (or JSON) and an exit code. Any other is a bug and
    shows itself. ``lang``: the language to say it in, unless what was ``asked`` for has its own."""
    try:
        with _disk():
            yield
    except SheetcrmError as err:
        if progress is not None:
            progress.done()
        lang = lang if asked is None else _spoken(asked, lang)
        if as_json and err.code != NO_OUTPUT.code:
            from sheetcrm.report.envelope import failure

            print_json(failure(name, workbook, err, lang))
        else:
            with contextlib.suppress(OSError):  # where nothing can be said the exit code still is
                click.echo(words_of(err, lang), err=True)
        sys.exit(err.exit_code)
    except KeyboardInterrupt:
        if progress is not None:
            progress.done()
        click.echo(STOPPED.say(lang), err=True)
        sys.exit(EXIT_STOPPED)


def _spoken(asked: Asked, lang: Lang) -> Lang:
    """The workbook's language, as it was read or as the configuration says it, where the command line named none."""
    if asked.lang is not None:
        return lang
    if asked.heard.lang is not None:
        return asked.heard.lang
    from sheetcrm.jobs import load_config

    with contextlib.suppress(SheetcrmError):
        return language_of(None, load_config(asked))
    return lang


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """A full disk or a folder without rights is nothing that a traceback would help with."""
    try:
        yield
    except OSError as err:
        from sheetcrm.stores.platform import is_forbidden, is_full

        if _is_of_output(err):
            raise NO_OUTPUT(reason=reason_of(err)) from err
        if not (is_full(err) or is_forbidden(err)):
            raise
        raise NOT_WRITTEN(place=err.filename or _A_FILE, reason=reason_of(err)) from err


def _is_of_output(err: OSError) -> bool:
    """Whether it is results or messages that could not be written. From then on they go nowhere, or Python would complain of it
    at the end. A reader that has gone away (``| head``) is no fault."""
    if err.errno == errno.EPIPE or all(f.f_code is not click.echo.__code__ for f, _ in walk_tb(err.__traceback__)):
        return False
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return True


def words_of(err: SheetcrmError, lang: Lang) -> str:
    """An error as people read it: what, what to do, code."""
    message, fix = err.say(lang)
    return f"{message}\n{_indented(fix)}\n  [{err.code}]" if fix else f"{message}\n  [{err.code}]"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def print_json(document: dict[str, Any]) -> None:
    """One document, alone on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
