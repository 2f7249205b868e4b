"""What ``doctor`` looks at in a Google Sheet: rights, sharing, protection, size, zone and formats. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetcrm import jobs
from sheetcrm.commands.findings import BAD, OK, WARN, Finding, found
from sheetcrm.config.model import Config
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.core.workbook import quoted
from sheetcrm.stores.google import examining
from sheetcrm.stores.google.session import Session

SHARED_WITH = Text(ru="Программа входит как {email}", en="The program logs in as {email}")
#: The commands that write into the workbook (without ``--dry-run``). The others only read it: what they plan or lay out stays
#: on this computer.
EDITING = (
    "check", "sync", "apply", "undo", "unmerge", "restore --run", "run", "init", "handover", "consolidate", "unlock",
    "remove",
)  # fmt: skip
SCOPE = Text(
    ru="Доступ — самый узкий: в таблицы, которыми поделились, пишут (spreadsheets) {editing}; остальные команды и всё с --dry-run "
    "только читают (spreadsheets.readonly)",
    en="The narrowest access: {editing} write into the sheets shared with the program (spreadsheets); the other commands, and "
    "all with --dry-run, only read (spreadsheets.readonly)",
)
UNSEEN = Text(
    ru="Кто ещё может открыть таблицу, с таким доступом не видно",
    en="This access does not show who else can open the sheet",
)
LET_SEE = Text(
    ru="Посмотрите в «Настройках доступа» сами или один раз запустите: sheetcrm doctor --sharing "
    "(попросит ещё и drive.metadata.readonly).",
    en="Look under Share yourself, or run once: sheetcrm doctor --sharing (asks for drive.metadata.readonly as well).",
)
STILL_UNSEEN = Text(
    ru="Кто ещё может открыть таблицу, увидеть не удалось: для этого нужны право «Редактор» и включённый Google Drive API",
    en="Could not see who else can open the sheet: that needs Editor rights and the Google Drive API enabled",
)
ANYONE = Text(
    ru="Таблицу может открыть любой, у кого есть ссылка ({role})",
    en="Anyone with the link can open the sheet ({role})",
)
COPY_OPEN = Text(
    ru="Тем, кто может только смотреть, разрешено скачивать, печатать и копировать таблицу",
    en="Those who may only look may download, print and copy the sheet",
)
COPY_CLOSED = Text(
    ru="Тем, кто может только смотреть, скачивание и копирование закрыто",
    en="Those who may only look cannot download or copy the sheet",
)
COPY_HOW = Text(
    ru="Настройки доступа → шестерёнка → снять «Читатели и комментаторы могут скачивать, печатать и копировать». "
    "Снимки экрана это не запрещает: их запретить нельзя.",
    en="Share → the gear → untick “Viewers and commenters can see the option to download, print, "
    "and copy”. This does not prevent screenshots; nothing can.",
)
CLOSE_LINK = Text(
    ru="«Настройки доступа» → «Общий доступ» → «Доступ ограничен».", en="Share → General access → Restricted."
)
DOMAIN = Text(
    ru="Таблицу может открыть любой в домене {domain} ({role})",
    en="Anyone in the domain {domain} can open the sheet ({role})",
)
OUTSIDE = Text(
    ru="Доступ есть у людей не из ваших доменов: {people}",
    en="People outside your domains have access: {people}",
)
UNKNOWN = Text(
    ru="Доступ есть у людей, которых нет в вашем списке (doctor → people): {people}",
    en="People who are not on your list (doctor → people) have access: {people}",
)
LEFT = Text(ru="Доступ остался у удалённых учётных записей: {n}", en="Deleted accounts still have access: {n}")
TAKE_AWAY = Text(
    ru="Если человек ушёл, уберите его в «Настройках доступа». Имена видны только здесь и никуда не записываются.",
    en="If somebody has left, remove them under Share. The names are shown only here and are not written anywhere.",
)
SHARING_FINE = Text(
    ru="Доступ: {n} {n:человек|человека|человек}, по ссылке доступа нет",
    en="Access: {n} {n:person|people}, none by link",
)
NO_LIST = Text(
    ru="Чтобы проверять посторонних и ушедших, впишите в config.yaml doctor → domains или people.",
    en="To have outsiders and leavers checked, write doctor → domains or people into config.yaml.",
)
PROTECTED = Text(
    ru="Защищено от программы: {where}. Ячейки там она не поправит, остальное запишет",
    en="Protected from the program: {where}. It will not correct cells there but will write everything else",
)
PROTECTED_OURS = Text(
    ru="Вкладки программы защищены от неё самой: {where}. Обновить их она не сможет",
    en="The program's own tabs are protected from it: {where}. It cannot update them",
)
UNPROTECT = Text(
    ru="Данные → «Защищённые листы и диапазоны»: добавьте {email} в редакторы.",
    en="Data → Protect sheets and ranges: add {email} as an editor.",
)
NOT_PROTECTED = Text(ru="Защищённых от программы диапазонов нет", en="No range is protected from the program")
CELLS = Text(
    ru="Ячеек в Google-таблице: {used} из 10 000 000 ({share}\u00a0%)",
    en="Cells in the Google Sheet: {used} of 10,000,000 ({share}%)",
)
TRIM = Text(
    ru="Удалите пустые строки и столбцы внизу и справа: они тоже считаются.",
    en="Delete empty rows and columns at the bottom and on the right: they count as well.",
)
QUOTA = Text(
    ru="Запросов в минуту — до 60 на пользователя и 300 на проект; эта проверка сделала {calls}",
    en="Requests per minute: up to 60 for each user and 300 for the project; this check made {calls}",
)
ZONE = Text(
    ru="Часовой пояс таблицы — {sheet}, в настройках — {config}: «сегодня» у формул и у программы может не совпасть",
    en="The sheet's time zone is {sheet}, the configuration says {config}: “today” may differ between formulas and the program",
)
SET_ZONE = Text(
    ru="Файл → Настройки → Часовой пояс, или time_zone в config.yaml.",
    en="File → Settings → Time zone, or time_zone in config.yaml.",
)
ZONE_FINE = Text(ru="Часовой пояс: {sheet}", en="Time zone: {sheet}")
LOCALE = Text(
    ru="Региональные настройки таблицы — {sheet}, а язык вкладок — {language}: даты и дроби Google читает не так, как их пишут у вас",
    en="The sheet's locale is {sheet}, yet the tabs' language is {language}: Google reads dates and "
    "decimals differently from how your team writes them",
)
SET_LOCALE = Text(
    ru="Файл → Настройки → Региональные настройки, или language в config.yaml.",
    en="File → Settings → Locale, or language in config.yaml.",
)
LOCALE_FINE = Text(ru="Региональные настройки: {sheet}", en="Locale: {sheet}")
COLUMN = Text(ru="«{heading}» (вкладка «{tab}»)", en="“{heading}” (tab “{tab}”)")
NUMBERS = Text(
    ru="В столбце {column} {n} {n:ячейка — число|ячейки — числа|ячеек — числа}, а не текст: нули и плюс в начале пропадают, сама программа их не поправит",
    en="In the column {column} {n} {n:cell is a number|cells are numbers}, not text: leading zeros and plus signs get lost, and the program will not change them",
)
AUTOMATIC = Text(
    ru="В столбце {column} у {n} {n:ячейки|ячеек|ячеек} с текстом формат «Автоматически»: запись вроде +7… Google может прочитать как число или формулу",
    en="In the column {column} {n} {n:text is|texts are} in automatic format: Google may read an entry such as +7… as a number or a formula",
)
PLAIN = Text(
    ru="Выделите столбец → Формат → Числа → «Обычный текст».", en="Select the column → Format → Number → Plain text."
)
TEXTS_FINE = Text(
    ru="Телефоны, номера и ИНН хранятся как обычный текст", en="Phones, ids and tax ids are kept as plain text"
)

#: From this share of Google's limit on, a warning.
NEARLY_FULL = 0.8
#: Field types whose cells must stay text.
_TEXT_TYPES = ("phone", "id", "inn", "kpp", "ogrn", "bik", "tax_id")
_ROLES = {
    "reader": Text(ru="читать", en="view"), "commenter": Text(ru="комментировать", en="comment"),
    "writer": Text(ru="менять", en="edit"), "owner": Text(ru="владеть", en="own"),
    "fileOrganizer": Text(ru="менять", en="edit"), "organizer": Text(ru="управлять", en="manage"),
}  # fmt: skip


def google(opened: jobs.Opened, session: Session, lang: Lang, *, sharing: bool) -> Iterator[Finding]:
    """Everything about the spreadsheet. ``sharing``: whether the login asked to see who may open it."""
    if session.email:
        yield found(OK, "login", lang, SHARED_WITH, email=session.email)
    yield found(OK, "scope", lang, SCOPE, editing=", ".join(EDITING))
    shared = examining.permissions(session)
    yield from _sharing(shared, opened.config, session.email, lang, asked=sharing)
    yield from _copying(shared or (), session, lang)
    cells, protected = examining.size_and_protection(session)
    yield from _protected(protected, session.email, lang)
    share = cells / examining.MOST_CELLS
    full = share > NEARLY_FULL
    yield found(
        WARN if full else OK, "cells", lang, CELLS, TRIM if full else None,
        used=number(cells, lang), share=f"{share:.0%}".rstrip("%"),
    )  # fmt: skip
    yield from _zone_and_locale(opened, lang)
    yield from _text_columns(opened, session, lang)
    yield found(OK, "quota", lang, QUOTA, calls=session.calls)


def _sharing(
    permissions: Sequence[Mapping[str, Any]] | None, config: Config, own: str, lang: Lang, *, asked: bool
) -> Iterator[Finding]:
    if permissions is None:
        yield found(WARN, "sharing", lang, STILL_UNSEEN if asked else UNSEEN, None if asked else LET_SEE)
        return
    complained = False
    people = [p for p in permissions if p.get("type") in ("user", "group") and not p.get("deleted")]
    for one in permissions:
        role = _ROLES.get(str(one.get("role")), _ROLES["reader"])
        if one.get("type") == "anyone":
            complained = True
            yield found(BAD, "sharing", lang, ANYONE, CLOSE_LINK, role=role)
        elif one.get("type") == "domain" and one.get("domain") not in config.doctor.domains:
            complained = True
            yield found(WARN, "sharing", lang, DOMAIN, CLOSE_LINK, role=role, domain=one.get("domain", "?"))
    addresses = [str(p.get("emailAddress", "")).casefold() for p in people if p.get("emailAddress")]
    others = [a for a in addresses if a != own.casefold()]
    domains = {d.casefold().lstrip("@") for d in config.doctor.domains}
    known = {p.casefold() for p in config.doctor.people}
    outside = [a for a in others if domains and a.rpartition("@")[2] not in domains and a not in known]
    unknown = [a for a in others if known and a not in known and a not in outside and not domains]
    for text, who in ((OUTSIDE, outside), (UNKNOWN, unknown)):
        if who:
            complained = True
            yield found(WARN, "sharing", lang, text, TAKE_AWAY, people=", ".join(who))
    left = sum(bool(p.get("deleted")) for p in permissions)
    if left:
        complained = True
        yield found(WARN, "sharing", lang, LEFT, TAKE_AWAY, n=left)
    if not complained:
        yield found(OK, "sharing", lang, SHARING_FINE, None if domains or known else NO_LIST, n=len(people))


def _copying(permissions: Sequence[Mapping[str, Any]], session: Session, lang: Lang) -> Iterator[Finding]:
    """Whether those who may only look may also download and copy; said where there is anybody who may only look."""
    if not any(p.get("role") in ("reader", "commenter") and not p.get("deleted") for p in permissions):
        return
    closed = examining.copying_closed(session)
    if closed is not None:
        yield found(OK if closed else WARN, "copying", lang, COPY_CLOSED if closed else COPY_OPEN, COPY_HOW)


def _protected(protected: Sequence[examining.Protected], email: str, lang: Lang) -> Iterator[Finding]:
    for ours, text, state in ((False, PROTECTED, WARN), (True, PROTECTED_OURS, BAD)):
        mine = [f"{quoted(p.tab)}!{p.where}" if p.where else quoted(p.tab) for p in protected if p.ours is ours]
        if mine:
            yield found(state, "protected", lang, text, UNPROTECT, where=", ".join(mine), email=email or "?")
    if not protected:
        yield found(OK, "protected", lang, NOT_PROTECTED)


def _zone_and_locale(opened: jobs.Opened, lang: Lang) -> Iterator[Finding]:
    sheet, config = opened.workbook.time_zone or "", opened.config.time_zone or ""
    differ = bool(config) and sheet != config
    yield found(
        WARN if differ else OK, "zone", lang, ZONE if differ else ZONE_FINE, SET_ZONE if differ else None,
        sheet=sheet, config=config,
    )  # fmt: skip
    locale = opened.workbook.locale or ""
    differ = locale.startswith("ru") != (opened.lang == "ru")
    yield found(
        WARN if differ else OK, "locale", lang, LOCALE if differ else LOCALE_FINE, SET_LOCALE if differ else None,
        sheet=locale, language=opened.lang,
    )  # fmt: skip


def _text_columns(opened: jobs.Opened, session: Session, lang: Lang) -> Iterator[Finding]:
    columns = [
        examining.Column(source.tab, source.header_row + 1, position, source.headings.get(field, field))
        for key in ("clients", "orders")
        if (table := opened.base.tables.get(key)) is not None
        for source in table.sources
        for field, position in source.columns.items()
        if (spec := TABLES[key].field(field)) is not None and spec.type in _TEXT_TYPES
    ]
    seen = examining.not_plain_text(session, columns)
    for column, numbers, texts in seen:
        name = COLUMN.say(lang, tab=column.tab, heading=" ".join(column.heading.split()))
        if numbers:
            yield found(WARN, "text-columns", lang, NUMBERS, PLAIN, column=name, n=numbers)
        if texts:
            yield found(WARN, "text-columns", lang, AUTOMATIC, PLAIN, column=name, n=texts)
    if columns and not seen:
        yield found(OK, "text-columns", lang, TEXTS_FINE)
