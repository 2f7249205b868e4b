"""The tabs that are made once and are people's from then on: segments, settings, consents, the stop list. Pure.

With ``clients`` and ``orders`` they are also a new workbook. Headings are those of :mod:`sheetcrm.core.schema`, so every
tab is read again for what it is, whatever it is called later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.consent_words import OFFERED
from sheetcrm.core.persons import PERSON
from sheetcrm.core.records import replace
from sheetcrm.core.schema import TABLES, heading
from sheetcrm.core.segments.shipped import SHIPPED, ShippedSegment
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Content, Style, Tab
from sheetcrm.core.visits import Visiting, of_visits
from sheetcrm.core.wording import Lang, Text

#: Tabs made in a workbook that people have already, in the order they stand.
DEFINITIONS = ("segments", "settings", "consents", "stop_list")

YES = Text(ru="да", en="yes")
NO = Text(ru="нет", en="no")

LEADS: Mapping[str, tuple[Text, ...]] = {
    "segments": (
        Text(
            ru="Сегмент — это список клиентов по правилу. Эта вкладка ваша: добавляйте, меняйте и удаляйте строки.",
            en="A segment is a list of clients picked by a rule. This tab is yours: add, change and delete rows.",
        ),
        Text(
            ru="Правило пишут словами: город = Самара и заказов >= 2 и не покупал 90 дней. "
            "Сколько человек подошло и как понято правило, видно в «Сводке».",
            en="Write rules in words: city = Bristol and orders >= 2 and not bought for 90 days. “Summary” "
            "shows how many clients fit and how the rule was understood.",
        ),
    ),
    "settings": (
        Text(
            ru="Эта вкладка ваша: меняйте значения, программа прочитает их при следующем запуске.",
            en="This tab is yours: change the values, and the program reads them on its next run.",
        ),
        Text(
            ru="Пустая ячейка — «как принято по умолчанию». Если значение не подойдёт, об этом скажет «Что исправить», "
            "а действовать будет прежнее.",
            en="An empty cell means “the default”. If a value is wrong, “To correct” says so and the "
            "previous one stays in force.",
        ),
    ),
    "consents": (
        Text(
            ru="Кто, когда и на что согласился и кто отозвал согласие. Эта вкладка ваша. Если клиент передумал, не правьте старую "
            "строку, а добавьте новую.",
            en="Who agreed to what and when, and who withdrew consent. This tab is yours. If a client "
            "changes their mind, add a new line and leave the old one.",
        ),
        Text(
            ru="Одна строка — на одного (ID, телефон или email) или сразу на многих: «все» и правило, например «Источник = сайт»; "
            "для многих нужны дата, документ и кто внёс.",
            en="A line is about one client (id, phone or e-mail) or about many: “all” and a rule such as “source = website”; "
            "a line about many needs a date, a document and who recorded it.",
        ),
    ),
    "stop_list": (
        Text(
            ru="Кому больше не пишем и не звоним, что бы ни стояло в остальных вкладках. Эта вкладка ваша.",
            en="People we no longer write to or call, whatever other tabs say. This tab is yours.",
        ),
        Text(
            ru="Хватит телефона или почты. Удаляйте строку, только если человек сам попросил писать ему снова.",
            en="A phone or an e-mail is enough. Delete a line only if the person asks to hear from you again.",
        ),
    ),
}

#: «Шаблоны» is made on request, so it is not among :data:`DEFINITIONS`.
TEMPLATES_LEADS = (
    Text(
        ru="Ваши тексты писем, SMS и звонков. Эта вкладка ваша. Пока в «Активен» стоит «нет», действует текст программы: поправьте "
        "строку и поставьте «да».",
        en="Your own texts of e-mails, text messages and calls. This tab is yours. While “Active” says "
        "“no”, the program's own text is used: edit a row and put “yes”.",
    ),
    Text(
        ru="Пустой канал — для всех каналов, пустой сегмент — для всех; пустая тема берётся из текста программы. Впишите своё название "
        "рассылки и сегмент — выйдет новая рассылка этому сегменту. Что можно подставить ({{ name }}, {{ last_order|date }} …) — в "
        "docs/drafts.ru.md.",
        en="An empty channel means every channel, an empty segment means everybody; an empty subject "
        "comes from the program's own text. A campaign with a name of your own and a segment is a "
        "new campaign to that segment. What can be inserted ({{ name }}, {{ last_order|date }} …) is "
        "in docs/drafts.md.",
    ),
)

LISTS_LEADS = (
    Text(
        ru="Какие слова бывают в ваших столбцах. Эта вкладка ваша: добавляйте и удаляйте. Слово не из списка «Что исправить» "
        "назовёт опечаткой или лишним; ваша ячейка останется как была.",
        en="Which words your columns may hold. This tab is yours: add and delete. “To correct” reports "
        "a word that is not on the list as a typo or an unknown value; your cell stays as it is.",
    ),
    Text(
        ru="Пустой столбец — любое слово годится; города из списка только предлагаются при вводе, а согласие на цель не из списка не считается. Название вкладки не меняйте: по нему программа её узнаёт.",
        en="An empty column means any word is fine; cities are only suggested while you type, and a consent "
        "for a purpose that is not listed does not count. Keep the tab's title: the program recognises it by that.",
    ),
)

#: «Новые клиенты» and «Без согласия (отложены)» are made on request, too.
INTAKE = ("inbox", "quarantine")
INTAKE_LEADS: Mapping[str, tuple[Text, ...]] = {
    "inbox": (
        Text(
            ru="Новый человек — одна строка: имя, телефон или почта, кто и когда согласился на хранение данных. Эта вкладка ваша.",
            en="A new person is one row: name, phone or e-mail, who agreed to the data being kept, and when. This tab is yours.",
        ),
        Text(
            ru="Команда sheetcrm inbox проверит строки, найдёт тех, кто уже есть, и предложит добавить остальных в клиенты. "
            "Строку без согласия она оставит здесь. Добавленную можно удалить.",
            en="The command sheetcrm inbox checks the rows, finds people who are there already and plans to "
            "add the others to the clients. A row without consent stays here. Rows that were added may "
            "be deleted.",
        ),
    ),
    "quarantine": (
        Text(
            ru="Люди из загруженных файлов, чьи данные пока нет законного основания хранить. Им не пишут, в "
            "расчётах их нет.",
            en="People from imported files whose data there are no legal grounds to keep yet. Nobody writes "
            "to them, and they count in no figure.",
        ),
        Text(
            ru="Появилось согласие или договор — впишите в последний столбец, и sheetcrm inbox предложит добавить человека в клиенты. "
            "Не появилось за месяц — удалите строку.",
            en="Once there is a consent or a contract, fill in the last column, and sheetcrm inbox plans to add the person to the "
            "clients. If there is none within a month, delete the row.",
        ),
    ),
}

_CHOICES: Mapping[tuple[str, str], tuple[Text, ...]] = {
    ("segments", "active"): (YES, NO),
    ("templates", "active"): (YES, NO),
    ("templates", "channel"): (
        Text(ru="email", en="e-mail"),
        Text(ru="SMS", en="text message"),
        Text(ru="звонок", en="call"),
    ),
    ("templates", "purpose"): (Text(ru="реклама", en="advertising"), Text(ru="сервисное", en="service")),
    ("consents", "purpose"): OFFERED,
    ("consents", "channel"): (
        Text(ru="все", en="all"),
        Text(ru="SMS", en="SMS"),
        Text(ru="email", en="email"),
        Text(ru="звонки", en="calls"),
    ),
    ("consents", "state"): (Text(ru="дано", en="given"), Text(ru="отозвано", en="withdrawn")),
    ("clients", "source"): (
        Text(ru="рекомендация", en="referral"),
        Text(ru="сайт", en="website"),
        Text(ru="соцсети", en="social media"),
        Text(ru="карты", en="maps"),
        Text(ru="реклама", en="advertising"),
    ),
    ("clients", "status"): (
        Text(ru="заявка", en="enquiry"),
        Text(ru="в работе", en="in progress"),
        Text(ru="клиент", en="client"),
        Text(ru="отказ", en="declined"),
        Text(ru="есть жалоба / спор", en="complaint"),
        Text(ru="архив", en="archive"),
    ),
    ("clients", "consent_ads"): (YES, NO, Text(ru="отозвано", en="withdrawn")),
    ("clients", "stop"): (YES,),
    ("orders", "status"): (
        Text(ru="новый", en="new"),
        Text(ru="оплачен", en="paid"),
        Text(ru="выполнен", en="delivered"),
        Text(ru="отменён", en="cancelled"),
        Text(ru="возврат", en="returned"),
    ),
}

#: Fields of each tab with the widths of their columns.
_WIDTHS: Mapping[str, Mapping[str, float]] = {
    "segments": {
        "active": 10, "name": 30, "rule": 58, "valid_from": 12, "valid_to": 12, "pin_in": 22, "pin_out": 24, "expected": 13,
        "comment": 50,
    },
    "settings": {"name": 44, "value": 34, "about": 100},
    "consents": {
        "who": 28, "rule": 28, "purpose": 24, "channel": 12, "state": 14, "date": 12, "source": 24, "proof": 30, "text_version": 20, "recorded_by": 18,
    },
    "stop_list": {"who": 32, "date": 14, "reason": 52},
    "templates": {
        "active": 10, "campaign": 26, "channel": 12, "segment": 22, "purpose": 14, "subject": 40, "body": 80, "valid_from": 12,
        "valid_to": 12, "about": 22, "decided_by": 24, "decided_why": 30, "comment": 30,
    },
    "inbox": {"full_name": 34, "contact": 34, "basis": 60},
    "quarantine": {
        "quarantine_id": 14, "held_since": 13, "full_name": 30, "company": 24, "phone": 20, "email": 26, "city": 16, "source": 28,
        "basis": 44,
    },
    "clients": {
        "client_id": 13, "full_name": 32, "phone": 20, "email": 26, "city": 16, "birthday": 17, "source": 17, "owner": 16,
        "status": 18, "consent_ads": 16, "consent_date": 14, "consent_source": 22, "stop": 19, "comment": 40,
    },
    "orders": {
        "order_id": 12, "date": 12, "client_id": 13, "client": 32, "items": 36, "amount": 14, "paid": 14, "status": 16,
        "owner": 16, "comment": 32,
    },
}  # fmt: skip

#: Empty lines offered for typing: ruled, and of the right kind, so that a phone stays text.
_ROOM = {
    "segments": 15,
    "templates": 10,
    "settings": 0,
    "consents": 100,
    "stop_list": 100,
    "inbox": 100,
    "quarantine": 0,
    "clients": 200,
    "orders": 300,
}
_COLORS = {"clients": look.ACCENT, "orders": look.ACCENT}

_STYLES: Mapping[str, Style] = {
    "date": look.DATE,
    "birthday": look.DATE,
    "money": look.MONEY,
    "note": look.TEXT,
    "any": Style(color=look.INK, align="left"),
}

#: Every shipped segment; a new workbook has no column of dates to pay by, so nobody can be known to pay late.
ALL_ON = tuple((shipped, not shipped.needs) for shipped in SHIPPED)


def definition_tabs(
    settings: Iterable[tuple[str, Content, Content]],
    lang: Lang,
    segments: Iterable[tuple[ShippedSegment, bool]] = ALL_ON,
    purposes: Sequence[str] | None = None,
) -> tuple[Tab, ...]:
    """The four tabs. ``settings``: the rows of «Настройки» (name, value, what it is); ``segments``: those to begin
    with, each with whether it is switched on; ``purposes``: what consents may be for, None for what we offer ourselves."""
    rows: dict[str, list[dict[str, Content]]] = {
        "segments": [
            {
                "active": (YES if on else NO).say(lang),
                "name": segment.name.say(lang),
                "rule": segment.rule.say(lang),
                "comment": segment.comment.say(lang),
            }
            for segment, on in segments
        ],
        "settings": [{"name": name, "value": value, "about": about} for name, value, about in settings],
    }
    tabs = tuple(_tab(key, rows.get(key, []), lang) for key in DEFINITIONS)
    return tabs if purposes is None else tuple(_offering(tab, tuple(purposes), lang) for tab in tabs)


def _offering(tab: Tab, purposes: tuple[str, ...], lang: Lang) -> Tab:
    """«Согласия» with these purposes to choose from; any other tab as it is."""
    if tab.key != "consents":
        return tab
    wanted = heading("consents", "purpose", lang)
    (block,) = tab.blocks
    columns = tuple(replace(one, choices=purposes) if one.heading == wanted else one for one in block.columns)
    return replace(tab, blocks=(replace(block, columns=columns),))


def templates_tab(rows: Iterable[Mapping[str, Content]], lang: Lang) -> Tab:
    """«Шаблоны»: rows to begin with, switched off."""
    return _tab("templates", [{"active": NO.say(lang), **row} for row in rows], lang)


def intake_tabs(lang: Lang) -> tuple[Tab, ...]:
    """Where people type new contacts in three cells, and where imported ones wait who have no ground in law to be kept."""
    return tuple(_tab(key, [], lang) for key in INTAKE)


def lists_tab(words: Mapping[str, Sequence[str]], lang: Lang) -> Tab:
    """«Справочники»: a column of words for each list, with what the team's columns hold now to begin with."""
    leads = LISTS_LEADS
    keys = [field.key for field in TABLES["lists"].fields]
    cells = [Cell(0, 0, TABLES["lists"].title.say(lang), look.TITLE)]
    cells += [
        Cell(row, 0, lead.say(lang), replace(look.LEAD, wrap=True), span=len(keys))
        for row, lead in enumerate(leads, start=1)
    ]
    top = len(leads) + 2
    style = replace(look.SHORT, border_bottom=look.LINE)
    widths = {key: min(max(24.0, *(len(word) + 2.0 for word in (*words.get(key, ()), ""))), 40.0) for key in keys}
    columns = tuple(
        BlockColumn(
            heading("lists", key, lang), [*(w or None for w in words.get(key, ())), *[None] * 10], style, widths[key]
        )
        for key in keys
    )
    heights = {row: _lead_height(lead.say(lang), sum(widths.values())) for row, lead in enumerate(leads, start=1)}
    title = TABLES["lists"].title.say(lang)
    return Tab(
        "lists", title, tuple(cells), (Block(top, 0, columns, look.HEADING),), heights=heights, freeze_rows=top + 1,
        color="188038",
    )  # fmt: skip


def first_tabs(lang: Lang, today: dt.date) -> tuple[Tab, ...]:
    """«Клиенты» and «Заказы» of a new workbook, with three invented clients to show how cells are filled in."""
    rows = {
        "clients": [example.client(lang, today) for example in EXAMPLES],
        "orders": [example.order(lang, today, number) for number, example in enumerate(EXAMPLES, start=1)],
    }
    return tuple(_tab(key, rows[key], lang) for key in ("clients", "orders"))


def _tab(key: str, rows: Sequence[Mapping[str, Content]], lang: Lang) -> Tab:
    widths, title = _WIDTHS[key], TABLES[key].title.say(lang)
    leads = TEMPLATES_LEADS if key == "templates" else {**LEADS, **INTAKE_LEADS}.get(key, ())
    top = len(leads) + 2 if leads else 0
    cells = [Cell(0, 0, title, look.TITLE)] if leads else []
    cells += [Cell(row, 0, _said(lead, lang), look.LEAD, span=len(widths)) for row, lead in enumerate(leads, start=1)]
    block = Block(top, 0, tuple(_column(key, field, rows, lang) for field in widths), look.HEADING, filter=True)
    heights = {row: _lead_height(_said(lead, lang), sum(widths.values())) for row, lead in enumerate(leads, start=1)}
    return Tab(
        key,
        title,
        cells=tuple(replace(cell, style=replace(cell.style, wrap=cell.row > 0)) for cell in cells),
        blocks=(block,),
        heights=heights,
        freeze_rows=top + 1,
        freeze_columns=0 if leads else 2,
        color=_COLORS.get(key, "188038"),
        gridlines=not leads,
    )


def _said(lead: Text, lang: Lang) -> str:
    # As it stands: the leads of «Шаблоны» speak of {{ name }}, which is no place to be filled in.
    text = lead.ru if lang == "ru" else lead.en
    return of_visits(text, lang) if type(lang) is Visiting else text


def _lead_height(text: str, width: float) -> float:
    return 17.0 if len(text) < width * 0.95 else 33.0


def people_tab(
    table: str,
    title: str,
    columns: Sequence[tuple[str, str, float, Sequence[str]]],
    rows: Sequence[Mapping[str, Content]],
    lang: Lang,
) -> Tab:
    """A tab of people's with room to type in. ``columns``: field, heading, width and the words it may hold."""
    room = _ROOM.get(table, _ROOM["orders"])
    made = tuple(
        replace(_column(table, field, rows, lang, room, width), heading=heading_, choices=tuple(words))
        for field, heading_, width, words in columns
    )
    block = Block(0, 0, made, look.HEADING, filter=True)
    return Tab(
        table,
        title,
        blocks=(block,),
        freeze_rows=1,
        freeze_columns=2,
        color=_COLORS.get(table, look.ACCENT),
        gridlines=True,
    )


def _column(
    key: str,
    field: str,
    rows: Sequence[Mapping[str, Content]],
    lang: Lang,
    room: int | None = None,
    width: float | None = None,
) -> BlockColumn:
    known = TABLES[key].field(field)
    style = _STYLES.get(known.type if known else "", look.SHORT)
    if (key, field) == ("settings", "value"):
        style = replace(style, wrap=True)
    if field in ("about", "rule", "comment", "proof", "reason", "body"):
        style = look.TEXT
    elif (key, field) == ("interactions", "date"):
        style = replace(look.DATE, format="datetime")  # a call has its time of day
    values = [row.get(field) for row in rows]
    return BlockColumn(
        heading(key, field, lang),
        [*values, *[None] * (_ROOM[key] if room is None else room)],
        replace(style, border_bottom=look.LINE, color=look.MUTED if field == "about" else style.color),
        _WIDTHS[key][field] if width is None else width,
        choices=tuple(word.say(lang) for word in _CHOICES.get((key, field), ())),
        heading_style=_heading_style(field) if key == "clients" else None,
    )


#: Fields of a client's card about the client; with those of :data:`PERSON`.
_ABOUT_THEM = frozenset(("interests", "never_offer", "profession", "family", "comment"))


def _heading_style(field: str) -> Style | None:
    """How a client's column is headed in a workbook we make: by what it is about."""
    if field.startswith("consent_") or field in ("stop", "basis"):
        return look.PERMISSION_HEADING
    about_them = field in _ABOUT_THEM or any(one.key == field for one in PERSON)
    return None if about_them else look.WORK_HEADING


class Example(Struct, frozen=True):
    """An invented client with one order: the phone code and the mail domain belong to nobody."""

    name: Text
    phone: Text
    email: str
    city: Text
    birthday: dt.date
    item: Text
    amount: int
    days_ago: int
    consent: bool = False

    def client(self, lang: Lang, today: dt.date) -> dict[str, Content]:
        """Its line in «Клиенты»."""
        found: dict[str, Content] = {
            "client_id": self._id(lang),
            "full_name": self.name.say(lang),
            "phone": self.phone.say(lang),
            "email": self.email,
            "city": self.city.say(lang),
            "birthday": self.birthday,
            "source": _CHOICES["clients", "source"][0].say(lang),
            "status": _CHOICES["clients", "status"][2].say(lang),
            "comment": EXAMPLE.say(lang),
        }
        if self.consent:
            found |= {
                "consent_ads": YES.say(lang),
                "consent_date": today - dt.timedelta(days=self.days_ago),
                "consent_source": FORM.say(lang),
            }
        return found

    def order(self, lang: Lang, today: dt.date, number: int) -> dict[str, Content]:
        """Its line in «Заказы»."""
        return {
            "order_id": str(number),
            "date": today - dt.timedelta(days=self.days_ago),
            "client_id": self._id(lang),
            "client": self.name.say(lang),
            "items": self.item.say(lang),
            "amount": self.amount,
            "paid": self.amount,
            "status": _CHOICES["orders", "status"][2].say(lang),
            "comment": EXAMPLE.say(lang),
        }

    def _id(self, lang: Lang) -> str:
        letter = Text(ru="К", en="C").say(lang)
        return f"{letter}-{EXAMPLES.index(self) + 1:06d}"


EXAMPLE = Text(ru="Пример: удалите эту строку", en="An example: delete this row")
FORM = Text(ru="анкета", en="form")
EXAMPLES: tuple[Example, ...] = (
    Example(
        Text(ru="Примерова Анна Сергеевна", en="Anna Sample"),
        Text(ru="+7 907 100-00-01", en="+44 7158 100001"),
        "anna@example.com",
        Text(ru="Самара", en="Bristol"),
        dt.date(1990, 3, 8),
        Text(ru="Букет «Весна»", en="Spring bouquet"),
        3500,
        12,
        consent=True,
    ),
    Example(
        Text(ru="Образцов Пётр Ильич", en="Peter Model"),
        Text(ru="+7 907 100-00-02", en="+44 7158 100002"),
        "peter@example.com",
        Text(ru="Тольятти", en="Bath"),
        dt.date(1985, 11, 21),
        Text(ru="Подарочный набор", en="Gift box"),
        5200,
        95,
    ),
    Example(
        Text(ru="Пробная Мария Олеговна", en="Mary Trial"),
        Text(ru="+7 907 100-00-03", en="+44 7158 100003"),
        "mary@example.com",
        Text(ru="Самара", en="Bristol"),
        dt.date(1978, 6, 1),
        Text(ru="Композиция в корзине", en="Basket arrangement"),
        4100,
        210,
    ),
)
