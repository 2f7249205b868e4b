"""Headings that several blocks of «Сводка» share. Pure."""

from __future__ import annotations

from sheetcrm.core.wording import Text

CLIENTS = Text(ru="Клиентов", en="Clients")
SHARE = Text(ru="Доля", en="Share")
REVENUE = Text(ru="Выручка, {sign}", en="Revenue, {sign}")
TOTAL = Text(ru="Всего", en="Total")
BUYERS = Text(ru="Покупателей", en="Buyers")
MONTH_RU = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MONTH_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
