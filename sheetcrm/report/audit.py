"""The first report on a table the program has never seen: for its owner, and without touching anything."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.card.place import is_card
from sheetcrm.core.issues import CAUSE_LABEL
from sheetcrm.core.reading.questions import looks_like_consent
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs import Done
from sheetcrm.report import terminal
from sheetcrm.report.holding import holds

TITLE = Text(
    ru="Первый взгляд на «{name}»: только чтение, ничего не записано",
    en="A first look at “{name}”: read only, nothing was written",
)
SIZE = Text(ru="1. Что в файле", en="1. What is in it")
COLUMNS = Text(ru="2. Как поняты столбцы", en="2. How the columns were understood")
CARE = Text(ru="3. Что исправить в первую очередь", en="3. What to correct first")
PEOPLE = Text(ru="4. Клиенты", en="4. The clients")
WRITING = Text(ru="5. Кому можно писать", en="5. Who may be written to")
NEXT = Text(ru="Что дальше", en="What next")
CAUSES = Text(ru="Вероятные причины: {causes}", en="Likely causes: {causes}")
CONSENTS = Text(
    ru="Согласие на рекламу отмечено у {n} {n:клиента|клиентов|клиентов} из {all}; просили не беспокоить: {stopped}.",
    en="Marketing consent is recorded for {n} of {all} clients; asked not to be contacted: {stopped}.",
)
NO_CONSENT = Text(
    ru="Столбцов согласия на рекламу нет. Пока их нет, рекламные черновики готовятся только для чтения.",
    en="There are no columns of marketing consent. Until there are, advertising drafts are for reading only.",
)
LOOKS_LIKE_CONSENT = Text(
    ru="Похоже, согласия записаны в столбцах {columns}, но такие столбцы программа не угадывает. Подтвердите их в sheetcrm init; пока рекламные черновики готовятся только для чтения.",
    en="Consent seems to be kept in {columns}, but such columns are never guessed. Confirm them in sheetcrm init; until then advertising drafts are for reading only.",
)
FORMULAS = Text(ru="Столбцы с формулами не меняются: {columns}", en="Columns with formulas are left alone: {columns}")
UNREAD = Text(
    ru="Не поняты как клиенты или заказы и не используются вкладки: {tabs}. Заказы — это дата, сумма или товар и клиент; если они там есть, назовите столбцы так.",
    en="Tabs not understood as clients or orders, and not used: {tabs}. Orders have a date, an amount or an item, and a client; if they are there, call the columns so.",
)
HIDDEN = Text(ru="Скрытых строк прочитано: {n}", en="Hidden rows that were read: {n}")
UNSEEN = Text(
    ru="Чего отсюда не видно: кому открыт доступ к таблице и кто её правил.",
    en="What cannot be seen from here: who the sheet is shared with and who edited it.",
)
STEPS = Text(
    ru="sheetcrm init — подтвердить столбцы и завести вкладки; sheetcrm sync — заполнить «Сводку», «Что исправить», «Дубли» (в ваших ячейках ничего не меняется, пока вы не отметите).",
    en="sheetcrm init confirms the columns and creates the tabs; sheetcrm sync fills “Summary”, “To "
    "correct”, “Duplicates” (nothing in your own cells changes until you tick it).",
)


def audit_report(done: Done) -> Iterator[str]:
    """The report, part by part."""
    lang, outcome = done.reader, done.outcome
    yield TITLE.say(lang, name=done.opened.workbook.name)
    yield from _part(SIZE, lang)
    checked = list(terminal.check(outcome, lang))
    split = next((i for i, line in enumerate(checked) if line.startswith("  ")), len(checked))
    yield from checked[:split]
    if outcome.base.hidden_rows:
        yield HIDDEN.say(lang, n=outcome.base.hidden_rows)
    unread = _unread(done)
    if unread:
        yield UNREAD.say(lang, tabs=terminal.listed(unread, lang))
    yield from _part(COLUMNS, lang)
    yield from terminal.columns(outcome, lang)
    people = [t for key, t in outcome.base.tables.items() if not terminal.with_our_headings(key)]
    formulas = [t.heading(c) for t in people for c in t.formulas]
    if formulas:
        yield FORMULAS.say(lang, columns=terminal.listed(formulas, lang))
    if outcome.has_clients:
        yield from holds(done.opened.config, lang)
    yield from _part(CARE, lang)
    yield from checked[split:]
    causes = {c: n for c, n in outcome.log.by_cause().items() if c is not None}
    if causes:
        words = ", ".join(f"{CAUSE_LABEL[c].say(lang)} ({number(n, lang)})" for c, n in causes.items())
        yield CAUSES.say(lang, causes=words)
    if outcome.has_clients:
        yield from _part(PEOPLE, lang)
        yield from terminal.rest(outcome, lang)
        yield from _part(WRITING, lang)
        yield from _consents(done, lang)
    yield from _part(NEXT, lang)
    yield STEPS.say(lang)
    if done.opened.google:
        yield UNSEEN.say(lang)
        calls = getattr(getattr(done.opened.store, "session", None), "calls", 0)
        yield terminal.CALLS.say(lang, n=calls)


def _unread(done: Done) -> list[str]:
    """People's tabs that hold no table the program knows."""
    base = done.outcome.base
    read = {source.tab for table in base.tables.values() for source in table.sources}
    told = {issue.tab for issue in base.issues}
    return [
        sheet.title
        for sheet in done.opened.workbook.people()
        if sheet.title not in read | told and not is_card(sheet) and sheet.cells.notna().any(axis=None)
    ]


def _part(title: Text, lang: Lang) -> Iterator[str]:
    yield ""
    yield title.say(lang)


def _consents(done: Done, lang: Lang) -> Iterator[str]:
    values = done.outcome.cleaned["clients"].values
    columns = [c for c in ("consent_sms", "consent_email", "consent_calls", "consent_ads") if c in values.columns]
    if not columns and "consents" not in done.outcome.cleaned:
        maybe = looks_like_consent(done.outcome.base)
        yield LOOKS_LIKE_CONSENT.say(lang, columns=terminal.listed(maybe, lang)) if maybe else NO_CONSENT.say(lang)
        return
    given = sum(1 for row in values[columns].itertuples(index=False) if any(v is True for v in row)) if columns else 0
    stopped = sum(v is True for v in values["stop"]) if "stop" in values.columns else 0
    yield CONSENTS.say(lang, n=given, all=len(values), stopped=stopped)
