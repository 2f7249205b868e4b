"""What ``unlock`` says of each lock; for people and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sheetcrm.core.control import when
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.unlocking import Lock, Unlocked
from sheetcrm.report.envelope import Document, opening

NOTHING = Text(ru="Таблица свободна: можно работать.", en="The workbook is free: go ahead.")
WHAT = {
    "file": Text(ru="Файл таблицы занят запуском sheetcrm", en="The workbook's file is in use by a sheetcrm run"),
    "schedule": Text(ru="Расписание (sheetcrm run) выполняет задание", en="The schedule (sheetcrm run) is running a job"),
    "open": Text(ru="Рядом с файлом пометка, что он открыт: {name}", en="A lock file says that the file is open: {name}"),
    "google": Text(ru="В Google-таблицу пишет запуск sheetcrm {run}", en="The run {run} of sheetcrm is writing to the Google Sheet"),
}  # fmt: skip
WAS = {
    "file": Text(ru="Остался след запуска sheetcrm, который оборвался", en="A sheetcrm run broke off and left its trace"),
    "schedule": Text(
        ru="Остался след задания расписания, которое оборвалось", en="A scheduled job broke off and left its trace"
    ),
    "google": Text(
        ru="Запуск sheetcrm {run} писал в Google-таблицу и оборвался", en="The run {run} of sheetcrm broke off while writing to the Google Sheet"
    ),
}  # fmt: skip
PROCESS = Text(ru="процесс {pid}", en="process {pid}")
ON_HOST = Text(ru="на компьютере {host}", en="on {host}")
SINCE = Text(ru="с {at}", en="since {at}")
UNTIL = Text(ru="другие запуски ждут его до {at}", en="other runs wait for it until {at}")
LIVES = Text(ru="он работает", en="it is running")
GONE = Text(ru="его больше нет", en="it is gone")
UNKNOWN = Text(ru="работает ли он, отсюда не видно", en="whether it is still running cannot be seen from here")
FREED = Text(ru="  Снято.", en="  Removed.")
WAIT = Text(
    ru="  Дождитесь его окончания. Снять силой: sheetcrm unlock --force (если он всё же работает, два запуска помешают друг другу).",
    en="  Wait until it ends. To remove it by force: sheetcrm unlock --force (if it is still "
    "running after all, two runs will get in each other's way).",
)
CLOSE = Text(
    ru="  Закройте файл в Excel или LibreOffice. Если он нигде не открыт, снимите пометку: sheetcrm unlock --force",
    en="  Close the file in Excel or LibreOffice. If nobody has it open, remove the lock file: sheetcrm unlock --force",
)
NEXT_RUN = Text(ru="  Что он не доделал, доделает следующий запуск.", en="  The next run finishes what it left undone.")


def unlock_report(found: Unlocked, lang: Lang) -> Iterator[str]:
    """Each lock, whose it is, and what became of it."""
    if not found.locks:
        yield NOTHING.say(lang)
    for lock in found.locks:
        yield _sentence(lock, lang)
        if lock.freed:
            yield FREED.say(lang)
            if lock.kind != "open":
                yield NEXT_RUN.say(lang)
        elif lock.held:
            yield (CLOSE if lock.kind == "open" else WAIT).say(lang)


def _sentence(lock: Lock, lang: Lang) -> str:
    words = WAS if lock.left_over and lock.kind in WAS else WHAT
    first = words[lock.kind].say(lang, name=lock.where.rsplit("/", 1)[-1], run=lock.run or "")
    details = []
    if lock.pid is not None:
        details.append(PROCESS.say(lang, pid=str(lock.pid)))
    if lock.host:
        details.append(ON_HOST.say(lang, host=lock.host))
    if lock.since is not None:
        details.append(SINCE.say(lang, at=when(lock.since.astimezone(), lang)))
    if lock.until is not None and lock.held:
        details.append(UNTIL.say(lang, at=when(lock.until.astimezone(), lang)))
    if lock.kind in ("file", "schedule"):
        details.append((UNKNOWN if lock.lives is None else LIVES if lock.lives else GONE).say(lang))
    return " ".join(first.split()) + (": " + ", ".join(details) if details else "") + "."


def unlock_document(found: Unlocked) -> Document:
    def said(moment: dt.datetime | None) -> str | None:
        return None if moment is None else moment.isoformat(timespec="seconds")

    return {
        **opening("unlock", found.workbook),
        "counts": {
            "locks": len(found.locks),
            "freed": sum(lock.freed for lock in found.locks),
            "standing": len(found.standing),
        },
        "locks": [
            {
                "kind": lock.kind, "where": lock.where, "held": lock.held, "lives": lock.lives, "pid": lock.pid,
                "host": lock.host, "run": lock.run, "since": said(lock.since), "until": said(lock.until), "freed": lock.freed,
            }
            for lock in found.locks
        ],
    }  # fmt: skip
