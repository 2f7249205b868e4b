"""What stands on each tab besides clients and orders: headings, widths, and the small tabs, in both languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .base import Cell

Column = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """One language's tabs. A column is (key, heading, width); a key of "" is a column of nothing."""

    file: str
    clients_tab: str
    orders_tab: str
    prices_tab: str
    title: str
    subtitle: str
    totals: str
    clients: tuple[Column, ...]
    orders: tuple[Column, ...]
    money: str
    date: str
    discount: tuple[tuple[int, str], ...]
    stray: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    prices_title: str
    prices: tuple[tuple[str, ...], ...]
    todo: str
    chart_title: str
    chart_heading: tuple[str, str]
    chart_months: tuple[str, ...]
    consents_tab: str
    stop_tab: str
    segments_tab: str
    settings_tab: str
    segments: tuple[tuple[Cell, ...], ...]
    settings: tuple[tuple[Cell, ...], ...]
    stop_reasons: tuple[str, ...]
    author: str


RU = Layout(
    file="clients.ru.xlsx",
    clients_tab="Клиенты",
    orders_tab="Заказы",
    prices_tab="Прайс",
    title="Студия цветов и подарков «Сорок тюльпанов» — база клиентов",
    subtitle="Самара, ул. Вилоновская. Ведут Ольга, Марина и Тимур. Новых пишем в конец, старых не удаляем!",
    totals="ИТОГО",
    clients=(
        ("client_id", "ID клиента", 11), ("card", "№ карты", 8), ("full_name", "ФИО", 29), ("phone", "Телефон", 21),
        ("phone2", "Доп. телефон", 18), ("email", "Почта", 33), ("company", "Компания", 25), ("inn", "ИНН", 14),
        ("birthday", "День\nрождения", 12.5), ("city", "Город", 17), ("address", "Адрес доставки", 29), ("source", "Откуда узнал", 15),
        ("owner", "Менеджер", 12), ("status", "Статус", 14), ("interests", "Что нравится", 27), ("comment", "Комментарий", 40), ("", "", 3),
        ("stop", "⛔ Не беспокоить", 13), ("consent_sms", "Согласие на рекламу (SMS)", 13), ("consent_email", "Согласие на рекламу (email)", 13),
        ("consent_date", "Дата согласия", 12), ("consent_source", "Откуда согласие", 22), ("messenger", "Telegram", 24),
        ("created", "Дата добавления", 13), ("passport", "Паспорт", 18), ("discount", "Скидка", 8), ("old", "Код 1С", 10),
    ),
    orders=(
        ("order_id", "№ заказа", 9), ("date", "Дата", 13), ("client", "Клиент", 29), ("phone", "Телефон", 20), ("client_id", "ID клиента", 11),
        ("items", "Товары / услуги", 32), ("category", "Категория", 15), ("quantity", "Кол-во", 7), ("amount", "Сумма", 13), ("paid", "Оплачено", 11),
        ("status", "Статус", 12), ("owner", "Мастер", 11), ("delivery", "Доставка", 12), ("comment", "Комментарий", 31), ("debt", "Долг", 10),
    ),
    money="#,##0;[Red]-#,##0",
    date="dd.mm.yyyy",
    discount=((60000, "10%"), (25000, "7%"), (10000, "5%")),
    stray=("!", "?"),
    notes=(("card", "Номер с пластиковой карты, есть не у всех"), ("stop", "Если человек просил не писать и не звонить — ставим «да» и больше не трогаем"),
           ("discount", "Считается сама по заказам на это имя")),
    prices_title="Прайс с 1 сентября 2026",
    prices=(
        ("Категория", "Позиция", "Цена, ₽", "Примечание"), ("Букеты", "Букет авторский", "от 2 500", "зелень входит"),
        ("Букеты", "25 тюльпанов", "от 2 500", "в сезон"), ("Букеты", "Композиция в коробке", "от 3 300", ""), ("Подарки", "Свеча «Мята»", "1 100", "соевый воск"),
        ("Подарки", "Ваза «Север», малая", "2 200", "ручная работа"), ("Подарки", "Набор: свеча и шоколад", "2 400", ""),
        ("Мастер-классы", "МК «Букет с нуля»", "3 200", "до 6 человек"), ("Мастер-классы", "МК «Новогодний венок»", "3 900", "с 15 ноября"),
        ("Подписка", "2 букета в месяц", "5 900", "доставка в подарок"), ("Подписка", "4 букета в месяц", "10 900", "доставка в подарок"),
        ("События", "Аренда арки", "10 000", "по договору"),
    ),
    todo="Сделать до пятницы:\n• заказать ленту бордо и коробки S\n• обзвонить записавшихся на венки\n• разобрать повторы в базе (Марина)\n"
    "• узнать про рассылку к Новому году — кому можно писать?",
    chart_title="Заказы по месяцам, шт.",
    chart_heading=("Месяц", "Заказов"),
    chart_months=("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    consents_tab="Согласия",
    stop_tab="Стоп-лист",
    segments_tab="Сегменты",
    settings_tab="Настройки",
    segments=(
        ("да", "Самара, давно не были", "город = Самара и заказов >= 2 и не покупал 90 дней", None, None, None, None, "Вернуть до Нового года"),
        ("да", "Купили один раз", "заказов = 1 и не покупал 180 дней", None, None, None, None, "Позвать на мастер-класс"),
        ("да", "Лучшие клиенты", "выручка >= 40000 и заказов >= 5", None, None, "К-000014", None, "Поздравляем лично"),
        ("да", "Любят пионы", "что нравится содержит пионы", dt.date(2026, 5, 1), dt.date(2026, 6, 30), None, None, "Предзаказ в мае"),
        ("нет", "Пришли с мастер-класса", "откуда узнал = мастер-класс", None, None, None, None, "Пока не используем"),
    ),
    settings=(
        ("Страна (для телефонов без кода)", "RU", "Номера без +7 и 8 считаем российскими"),
        ("Часовой пояс", "Europe/Samara", "По нему считается «сегодня»"),
        ("Валюта", "₽", None),
        ("Название компании в письмах", "Студия «Сорок тюльпанов»", "Так подписываемся"),
        ("Подпись", "Ольга и команда «Сорока тюльпанов»", None),
        ("Почта отправителя", "studio@40-tulpanov-primer.ru", None),
        ("Телефон компании", "8 (846) 112-63-40", None),
        ("Почтовый адрес", "Самара, ул. Вилоновская, 1", None),
        ("Цена одного SMS", 4.9, "По договору с оператором"),
        ("Новый клиент, дней", 60, "Два месяца после первой покупки"),
        ("Спящий, дней", "полгода", "Марина: уточнить"),
        ("Цель: № карты", "скидка постоянным клиентам", "Зачем нам этот столбец"),
    ),
    stop_reasons=("просил больше не звонить", "пожаловалась на рассылку", "ошиблись номером", "отписалась по почте", "не клиент, спам", "переехала, просила убрать"),
    author="Ольга",
)  # fmt: skip

EN = Layout(
    file="clients.en.xlsx",
    clients_tab="Clients",
    orders_tab="Orders",
    prices_tab="Price list",
    title="Forty Tulips flower & gift studio: clients",
    subtitle="Gloucester Road, Bristol. Kept by Holly, Marcus and Tess. New people go at the end, nobody is deleted!",
    totals="TOTAL",
    clients=(
        ("client_id", "Client ID", 11), ("card", "Card no.", 8), ("full_name", "Name", 29), ("phone", "Mobile", 21), ("phone2", "Other phone", 18),
        ("email", "E-mail", 35), ("company", "Company", 25), ("inn", "VAT no.", 15), ("birthday", "Date of\nbirth", 12.5), ("city", "Town", 17),
        ("address", "Delivery address", 29), ("source", "How did you hear", 15), ("owner", "Owner", 12), ("status", "Status", 14),
        ("interests", "Preferences", 27), ("comment", "Notes", 40), ("", "", 3), ("stop", "⛔ Do not contact", 13),
        ("consent_sms", "Marketing consent (SMS)", 13), ("consent_email", "Marketing consent (email)", 13), ("consent_date", "Consent date", 12),
        ("consent_source", "Consent source", 22), ("messenger", "Instagram", 24), ("created", "Date added", 13), ("passport", "Passport", 18),
        ("discount", "Discount", 9), ("old", "Till code", 10),
    ),
    orders=(
        ("order_id", "Order no.", 9), ("date", "Date", 13), ("client", "Client", 29), ("phone", "Phone", 20), ("client_id", "Client ID", 11),
        ("items", "Items", 32), ("category", "Category", 15), ("quantity", "Qty", 7), ("amount", "Amount", 13), ("paid", "Amount paid", 11),
        ("status", "Status", 12), ("owner", "Staff", 11), ("delivery", "Delivery", 13), ("comment", "Comment", 31), ("debt", "Owed", 10),
    ),
    money="#,##0;[Red]-#,##0",
    date="dd/mm/yyyy",
    discount=((800, "10%"), (320, "7%"), (130, "5%")),
    stray=("!", "?"),
    notes=(("card", "From the loyalty card; not everybody has one"), ("stop", "If somebody asked not to be written to or called, put yes here and leave them be"),
           ("discount", "Works itself out from the orders in this name")),
    prices_title="Prices from 1 September 2026",
    prices=(
        ("Category", "Item", "Price, £", "Note"), ("Bouquets", "Florist's choice", "from 30", "foliage included"), ("Bouquets", "25 tulips", "from 28", "in season"),
        ("Bouquets", "Hat box arrangement", "from 42", ""), ("Gifts", "Candle 'Mint'", "16", "soy wax"), ("Gifts", "Vase 'North', small", "28", "handmade"),
        ("Gifts", "Candle and chocolate set", "31", ""), ("Workshops", "First bouquet", "49", "up to 6 people"),
        ("Workshops", "Christmas wreath", "59", "from 15 November"), ("Subscription", "2 bouquets a month", "78", "free delivery"),
        ("Subscription", "4 bouquets a month", "142", "free delivery"), ("Events", "Arch hire", "135", "by contract"),
    ),
    todo="By Friday:\n• order burgundy ribbon and S boxes\n• ring everyone booked for wreaths\n• sort out the doubles in the client list (Marcus)\n"
    "• ask about the Christmas mailing: who may we write to?",
    chart_title="Orders a month",
    chart_heading=("Month", "Orders"),
    chart_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    consents_tab="Consents",
    stop_tab="Stop list",
    segments_tab="Segments",
    settings_tab="Settings",
    segments=(
        ("yes", "Bristol, not seen for long", "town = Bristol and orders >= 2 and not bought for 90 days", None, None, None, None, "Win back before Christmas"),
        ("yes", "Bought once", "orders = 1 and not bought for 180 days", None, None, None, None, "Invite to a workshop"),
        ("yes", "Best clients", "revenue >= 500 and orders >= 5", None, None, "C-000014", None, "We thank them in person"),
        ("yes", "Peony lovers", "preferences contains peonies", dt.date(2026, 5, 1), dt.date(2026, 6, 30), None, None, "Pre-orders in May"),
        ("no", "Came through a workshop", "how did you hear = workshop", None, None, None, None, "Not in use yet"),
    ),
    settings=(
        ("Country (for phones without a code)", "GB", "Numbers without a code are British"),
        ("Time zone", "Europe/London", "What day is today"),
        ("Currency", "£", None),
        ("Company name in messages", "Forty Tulips", "How we sign"),
        ("Signature", "Holly and everyone at Forty Tulips", None),
        ("Sender's e-mail", "studio@40tulips-sample.co.uk", None),
        ("Company phone", "0117 496 0212", None),
        ("Postal address", "1 Gloucester Road, Bristol", None),
        ("Price of one SMS", 0.04, "From our contract"),
        ("New client, days", 60, "Two months from the first purchase"),
        ("Asleep, days", "half a year", "Marcus: check this"),
        ("Purpose: Card no.", "discount for regulars", "Why we keep this column"),
    ),
    stop_reasons=("asked us not to call again", "complained about the mailing", "wrong number", "unsubscribed by email", "not a client, spam", "moved away, asked to be removed"),
    author="Holly",
)  # fmt: skip
