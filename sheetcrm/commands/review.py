"""``sheetcrm review``: the review page on this machine alone, until it is stopped."""

from __future__ import annotations

import signal
import threading
import webbrowser

import click

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language
from sheetcrm.core.wording import Text
from sheetcrm.report.envelope import opening

OPEN = Text(ru="Откройте в браузере: {url}", en="Open in a browser: {url}")
HOW = Text(
    ru="Решения сохраняются сразу; на вкладку их перенесёт следующий запуск. Адрес никому не передавайте. Закончить: Ctrl+C.",
    en="Decisions are saved at once; the next run copies them to the tab. Do not share this "
    "address. To finish: Ctrl+C.",
)
COUNTED = Text(ru="Черновиков: {n}, решено: {decided}.", en="Drafts: {n}, decided: {decided}.")
CLOSED = Text(ru="Страница закрыта. Решено: {decided} из {n}.", en="The page is closed. Decided: {decided} of {n}.")


def serve(
    asked: jobs.Asked,
    as_json: bool,
    bind: str,
    port: int,
    *,
    second: bool,
    browser: bool,
    stop: threading.Event | None = None,
) -> None:
    """Serves until Ctrl+C, SIGTERM or ``stop``."""
    from sheetcrm.handover.review_server import serving
    from sheetcrm.jobs.drafts.reviewing import review

    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    stop = stop or threading.Event()
    with failing("review", str(asked.target or ""), as_json, early, progress, asked=asked):
        found = review(asked, second=second)
        with serving(found.site(), bind, port) as url:
            progress.done()
            n, decided = len(found.drafts), found.decided
            if as_json:
                counts = {"drafts": n, "decided": decided}
                print_json({**opening("review", found.opened.workbook.location), "counts": counts, "url": url})
            else:
                for text in (
                    OPEN.say(found.lang, url=url),
                    COUNTED.say(found.lang, n=n, decided=decided),
                    HOW.say(found.lang),
                ):
                    click.echo(text)
            if browser:
                webbrowser.open(url)
            _wait(stop)
        if not as_json:
            click.echo(CLOSED.say(found.lang, n=n, decided=found.decided))


def _wait(stop: threading.Event) -> None:
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        while not stop.wait(0.2):
            pass
    except KeyboardInterrupt:
        click.echo("", err=True)
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
