"""What is said of the places where copies of clients' data lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.law.acts import elsewhere_document
from sheetcrm.jobs.law.places import Copies, Lying
from sheetcrm.journal.places import KIND, TAKEN, Kind
from sheetcrm.paths import as_argument
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.terminal import MORE

NONE = Text(
    ru="Копий данных клиентов на этом компьютере нет: программа ещё ничего не сохраняла.",
    en="There are no copies of clients' data on this computer: the program has not saved anything yet.",
)
HEAD = Text(
    ru="Данные клиентов программа держит ещё и здесь, {n} {n:файл|файла|файлов}, {size}:",
    en="The program also keeps clients' data here, {n} {n:file|files}, {size}:",
)
GROUP = Text(
    ru="  {kind}: {n} {n:файл|файла|файлов}, {size}{old}{keep}", en="  {kind}: {n} {n:file|files}, {size}{old}{keep}"
)
OLD = Text(ru=", самому старому {age} {age:день|дня|дней}", en=", the oldest {age} {age:day|days} old")
TODAY = Text(ru=", всё сегодняшнее", en=", all from today")
KEPT = Text(ru="; хранится {days} {days:день|дня|дней}", en="; kept for {days} {days:day|days}")
STAYS = Text(ru="; хранится, пока вы пользуетесь программой", en="; kept while the program is used")
WHERE = Text(ru="    {folder}", en="    {folder}")
DUE = Text(
    ru="Срок вышел у {n} {n:файла|файлов|файлов}. Убрать: sheetcrm copies {target}--clean",
    en="{n} {n:file has|files have} been kept long enough. To remove them: sheetcrm copies {target}--clean",
)
NOTHING_DUE = Text(ru="Срок хранения ни у чего не вышел.", en="Nothing has been kept longer than it should be.")
CLEANED = Text(ru="Убрано: {n} {n:файл|файла|файлов}.", en="Removed: {n} {n:file|files}.")
YOURS = Text(ru="; ваш файл, программа его не убирает", en="; yours, the program does not remove it")
ELSEWHERE = Text(
    ru="Сделано командами, но с этого компьютера не видно — перенесли, переименовали, удалили или это Google-таблица ({n}):",
    en="Made by commands, but not to be seen from this computer: moved, renamed, deleted, or a Google Sheet ({n}):",
)
MADE = Text(ru="  {where} — {kind}, {at}", en="  {where}: {kind}, {at}")
NOT_KNOWN = Text(
    ru="Чего программа не видит: копии, которые люди сделали сами, списки, переданные сервисам рассылок, резервные копии "
    "компьютера и историю версий Google.",
    en="What the program cannot see: copies people made themselves, lists given to mailing services, the computer's own "
    "backups, and Google's version history.",
)
MOST = 20
_BYTES = ((1 << 30, Text(ru="ГБ", en="GB")), (1 << 20, Text(ru="МБ", en="MB")), (1 << 10, Text(ru="КБ", en="KB")))


def copies_report(found: Copies, target: str | None, lang: Lang) -> Iterator[str]:
    """What ``copies`` prints."""
    if not found.lying and not found.cleaned:
        yield NONE.say(lang)
        yield from _elsewhere(found, lang)
        yield NOT_KNOWN.say(lang)
        return
    if found.lying:
        yield HEAD.say(lang, n=len(found.lying), size=_size(found.lying, lang))
    for kind, group in groupby(found.lying, key=lambda one: one.place.kind):
        yield from _group(kind, list(group), lang)
    if found.cleaned:
        yield CLEANED.say(lang, n=len(found.cleaned))
    elif found.due:
        yield DUE.say(lang, n=len(found.due), target=as_argument(target))
    else:
        yield NOTHING_DUE.say(lang)
    yield from _elsewhere(found, lang)
    yield NOT_KNOWN.say(lang)


def _elsewhere(found: Copies, lang: Lang) -> Iterator[str]:
    if not found.elsewhere:
        return
    yield ELSEWHERE.say(lang, n=len(found.elsewhere))
    for one in found.elsewhere[:MOST]:
        yield MADE.say(lang, where=one.where, kind=KIND[one.kind].say(lang), at=one.at[:10])
    if len(found.elsewhere) > MOST:
        yield MORE.say(lang, n=len(found.elsewhere) - MOST)


def _group(kind: Kind, lying: Sequence[Lying], lang: Lang) -> Iterator[str]:
    days, age = lying[0].days, max(one.age for one in lying)
    yield GROUP.say(
        lang,
        kind=_capital(KIND[kind].say(lang)),
        n=len(lying),
        size=_size(lying, lang),
        old=OLD.say(lang, age=age) if age else TODAY.say(lang),
        keep=KEPT.say(lang, days=days) if days is not None else (YOURS if kind in TAKEN else STAYS).say(lang),
    )
    # A file somebody took out is named; of what the program keeps, the folder says enough.
    paths = (str(one.place.path if kind in TAKEN else one.place.path.parent) for one in lying)
    for folder in dict.fromkeys(paths):
        yield WHERE.say(lang, folder=folder)


def _size(lying: Sequence[Lying], lang: Lang) -> str:
    size = sum(one.place.size for one in lying)
    for least, unit in _BYTES:
        if size >= least:
            return f"{number(size / least, lang, 1)}\u00a0{unit.say(lang)}"
    return f"{number(size, lang)}\u00a0{'байт' if lang == 'ru' else 'bytes'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def copies_document(found: Copies) -> Document:
    """What ``copies --json`` prints."""
    return {
        **opening("copies", found.workbook),
        "state": str(found.state),
        "counts": {
            "files": len(found.lying),
            "due": len(found.due),
            "cleaned": None if found.cleaned is None else len(found.cleaned),
        },
        "copies": [
            {
                "kind": str(one.place.kind),
                "path": str(one.place.path),
                "size": one.place.size,
                "modified": one.place.modified.isoformat(timespec="seconds"),
                "age_days": one.age,
                "kept_days": one.days,
                "due": one.due,
            }
            for one in found.lying
        ],
        "elsewhere": elsewhere_document(found.elsewhere),
        "cleaned": None if found.cleaned is None else [str(one.place.path) for one in found.cleaned],
    }
