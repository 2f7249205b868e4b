"""Tabs and fields we know, table by table; those of clients stand in ``core.clients``, of orders in
``core.orders``, of deals and contacts in ``core.dealings``. Pure."""

from __future__ import annotations

from sheetcrm.core.clients import CLIENTS
from sheetcrm.core.dealings import DEALS, INTERACTIONS, TASKS
from sheetcrm.core.orders import ORDERS
from sheetcrm.core.spec import Field, TableSpec
from sheetcrm.core.spec import field as _f
from sheetcrm.core.wording import Lang, Text

__all__ = [
    "BY_TITLE",
    "CLIENTS",
    "CONSENTS",
    "DEALS",
    "INBOX",
    "INTERACTIONS",
    "LISTS",
    "ORDERS",
    "QUARANTINE",
    "SCRIPT_TABS",
    "SEGMENTS",
    "SETTINGS",
    "STOP_LIST",
    "TABLES",
    "TASKS",
    "TEMPLATES",
    "Field",
    "TableSpec",
    "heading",
]

CONSENTS = TableSpec(
    "consents",
    Text(ru="Согласия", en="Consents"),
    (
        _f("who", "text", "Кто (ID, телефон, email или «все»)", "Who (ID, phone, email or “all”)", personal=True),
        _f("rule", "text", "Правило (для строки на многих)", "Rule (for a line about many)"),
        _f("purpose", "text", "Цель", "Purpose"),
        _f("channel", "text", "Канал", "Channel"),
        _f("state", "consent", "Дано / отозвано", "Given / withdrawn"),
        _f("date", "date", "Дата", "Date"),
        _f("source", "text", "Где получено", "Where obtained"),
        _f("proof", "text", "Подтверждение (документ, ссылка)", "Proof (document, link)"),
        _f(
            "text_version",
            "text",
            "Редакция текста согласия",
            "Version of the consent text",
            "редакция текста",
            "редакция согласия",
            "версия текста",
            "text version",
            "consent version",
        ),
        _f("recorded_by", "text", "Кто внёс", "Recorded by"),
        _f(
            "expires",
            "any",
            "Действует до",
            "Valid until",
            "срок действия",
            "срок согласия",
            "истекает",
            "expires",
            "expires on",
            "valid to",
        ),
    ),
    "definitions",
)

STOP_LIST = TableSpec(
    "stop_list",
    Text(ru="Стоп-лист", en="Stop list"),
    (
        _f("who", "text", "Телефон или email", "Phone or email", personal=True),
        _f("date", "date", "Дата", "Date"),
        _f("reason", "text", "Причина", "Reason"),
    ),
    "definitions",
)

SEGMENTS = TableSpec(
    "segments",
    Text(ru="Сегменты", en="Segments"),
    (
        _f("active", "yes_no", "Активен", "Active"),
        _f("name", "text", "Название", "Name"),
        _f("rule", "text", "Правило", "Rule"),
        _f("valid_from", "date", "С даты", "From"),
        _f("valid_to", "date", "По дату", "Until"),
        _f("pin_in", "text", "Всегда включать", "Always include"),
        _f("pin_out", "text", "Никогда не включать", "Never include"),
        _f("comment", "note", "Комментарий", "Comment"),
        _f("expected", "number", "Ожидаем, % базы", "Expected, % of base"),
    ),
    "definitions",
)

SETTINGS = TableSpec(
    "settings",
    Text(ru="Настройки", en="Settings"),
    (
        _f("name", "text", "Настройка", "Setting"),
        _f("value", "any", "Значение", "Value"),
        _f("about", "text", "Что это", "What it is"),
    ),
    "definitions",
)

TEMPLATES = TableSpec(
    "templates",
    Text(ru="Шаблоны", en="Templates"),
    (
        _f("active", "yes_no", "Активен", "Active"),
        _f("campaign", "text", "Рассылка", "Campaign"),
        _f("channel", "text", "Канал", "Channel"),
        _f("segment", "text", "Сегмент", "Segment"),
        _f("purpose", "text", "Цель", "Purpose"),
        _f("subject", "text", "Тема", "Subject"),
        _f("body", "note", "Текст шаблона", "Template text"),
        _f("valid_from", "date", "С даты", "From"),
        _f("valid_to", "date", "По дату", "Until"),
        _f("about", "tags", "О чём (товары)", "About (goods)"),
        _f("decided_by", "text", "Кто решил, что это не реклама", "Who decided it is no advertising"),
        _f("decided_why", "text", "Почему это не реклама", "Why it is no advertising"),
        _f("comment", "note", "Комментарий", "Comment"),
    ),
    "definitions",
)

#: What may stand in columns of the team's: one column of words for each. Known by the tab's title.
LISTS = TableSpec(
    "lists",
    Text(ru="Справочники", en="Lists"),
    (
        _f("status", "any", "Статус", "Status"),
        _f("source", "any", "Источник", "Source"),
        _f("source_kind", "any", "Вид источника", "Kind of source"),
        _f("medium", "any", "Что привело (medium)", "What brought them (medium)"),
        _f("owner", "any", "Ответственный", "Owner", "менеджер", "менеджеры", "manager", "managers"),
        _f(
            "owner_until",
            "any",
            "Ответственный работает до",
            "Owner works until",
            "работает до",
            "последний рабочий день",
            "works until",
            "active until",
            "last day",
        ),
        _f(
            "messenger",
            "any",
            "Мессенджер",
            "Messenger",
            "мессенджеры",
            "мессенджеры и соцсети",
            "messengers",
            "messengers and networks",
        ),
        _f("pref_channel", "any", "Как лучше связаться", "Preferred channel"),
        _f("loss_reason", "any", "Причина отказа", "Loss reason"),
        _f("city", "any", "Город", "City", "города", "cities", "town", "towns"),
        _f(
            "city_zone",
            "any",
            "Часовой пояс города",
            "City time zone",
            "часовой пояс",
            "пояс",
            "time zone",
            "timezone",
            "town time zone",
        ),
        _f("order_status", "any", "Статус заказа", "Order status"),
        _f("order_category", "any", "Категория заказа", "Order category"),
        _f("deal_stage", "any", "Этап сделки", "Deal stage"),
        _f("task_type", "any", "Тип задачи", "Task type"),
        _f(
            "legal_purpose",
            "any",
            "Цель обработки",
            "Legal purpose",
            "цель",
            "цели",
            "цели обработки",
            "цель обработки данных",
            "purpose",
            "purposes",
            "legal purposes",
            "purpose of processing",
        ),
        _f("in_stock", "any", "Поступило в продажу", "Now in stock"),
        _f(
            "goes_with",
            "any",
            "К этому предлагать",
            "Goes well with",
            "с чем берут",
            "сопутствующие товары",
            "cross-sell",
        ),
        _f("gone_reasons", "any", "Причина отказа отпала", "Loss reason is gone"),
        _f("holidays", "any", "Свои праздники", "Holidays of our own"),
    ),
    "definitions",
)

#: Where anybody types a new contact in three cells. Known by the tab's title.
INBOX = TableSpec(
    "inbox",
    Text(ru="Новые клиенты", en="New clients"),
    (
        _f("full_name", "name", "Имя", "Name", "фио", personal=True),
        _f("contact", "text", "Телефон или email", "Phone or e-mail", personal=True),
        _f("basis", "text", "Кто и когда согласился на хранение данных", "Who agreed to the data being kept, and when"),
    ),
)

#: Imported people nobody may keep or write to until there is a ground for it. Known by the tab's title.
QUARANTINE = TableSpec(
    "quarantine",
    Text(ru="Без согласия (отложены)", en="Without consent (held back)"),
    (
        _f("quarantine_id", "id", "№ строки", "Line no.", asked=True),
        _f("held_since", "date", "Отложен", "Held since"),
        _f("full_name", "name", "ФИО", "Full name", personal=True),
        _f("company", "company", "Компания", "Company"),
        _f("phone", "phone", "Телефон", "Phone", personal=True),
        _f("email", "email", "Email", "Email", personal=True),
        _f("city", "city", "Город", "City"),
        _f("source", "text", "Откуда (файл)", "From (file)"),
        _f("basis", "text", "Основание (впишите, когда появится)", "Legal basis (fill in once there is one)"),
    ),
)

TABLES: dict[str, TableSpec] = {
    t.key: t
    for t in (
        CLIENTS, ORDERS, DEALS, INTERACTIONS, TASKS, CONSENTS, STOP_LIST, SEGMENTS, SETTINGS, LISTS, TEMPLATES, INBOX, QUARANTINE,
    )
}  # fmt: skip
#: Tables whose tabs are known by their titles alone: their headings are those of clients.
BY_TITLE = (LISTS, INBOX, QUARANTINE)

#: Titles of the tabs the program fills itself.
SCRIPT_TABS: dict[str, Text] = {
    "summary": Text(ru="Сводка", en="Summary"),
    "issues": Text(ru="Что исправить", en="To correct"),
    "proposals": Text(ru="Правки", en="Proposed edits"),
    "duplicates": Text(ru="Дубли", en="Duplicates"),
    "clients_auto": Text(ru="Клиенты (авто)", en="Clients (auto)"),
    "campaigns": Text(ru="Рассылки", en="Campaigns"),
    "drafts": Text(ru="Черновики", en="Drafts"),
    "tasks": Text(ru="Задачи", en="Tasks"),
    "log": Text(ru="Журнал изменений", en="Change log"),
    "merged": Text(ru="Объединённые клиенты", en="Merged clients"),
}


def heading(table: str, key: str, lang: Lang) -> str:
    """Our own heading of a field."""
    found = TABLES[table].field(key)
    if found is None:
        raise KeyError(f"{table}.{key}")
    return found.heading.say(lang)
