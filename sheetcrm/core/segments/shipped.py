"""Segments a new base begins with; people change them as they like. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
from msgspec import Struct

from sheetcrm.core.segments.codes import ALL_BLANK
from sheetcrm.core.segments.evaluate import evaluate_segments
from sheetcrm.core.wording import Lang, Text


class ShippedSegment(Struct, frozen=True):
    """One row of «Сегменты» in both languages. ``needs``: what nothing is known of in a new
    workbook, so that the segment begins switched off there."""

    name: Text
    rule: Text
    comment: Text
    needs: tuple[str, ...] = ()


#: Who buys, who stopped, who is new, whose birthday it is: what most teams ask first.
SHIPPED: tuple[ShippedSegment, ...] = (
    ShippedSegment(
        Text(ru="Не покупали 90 дней", en="Not bought for 90 days"),
        Text(ru="заказов >= 1 и не покупал 90 дней", en="orders >= 1 and not bought for 90 days"),
        Text(ru="Кому написать «соскучились».", en="Whom to write “we miss you”."),
    ),
    ShippedSegment(
        Text(ru="Постоянные", en="Regulars"),
        Text(ru="группа = постоянный", en="group = regular"),
        Text(
            ru="Покупают часто: три заказа за полгода. Порог — в «Настройках».",
            en="Buy often: three orders in half a year. The threshold is in Settings.",
        ),
    ),
    ShippedSegment(
        Text(ru="VIP", en="VIP"),
        Text(ru="группа = VIP", en="group = VIP"),
        Text(ru="Самые крупные по выручке и не пропавшие.", en="The largest by revenue who still buy."),
    ),
    ShippedSegment(
        Text(ru="Пора вернуть", en="Worth winning back"),
        Text(ru="группа = засыпает и ABC в списке (A, B)", en="group = slipping away and ABC in (A, B)"),
        Text(
            ru="Приносили заметную выручку, а теперь не покупают дольше обычного.",
            en="Brought a good share of the revenue and are now late compared with their usual interval.",
        ),
    ),
    ShippedSegment(
        Text(ru="Именинники ближайших 14 дней", en="Birthdays in the next 14 days"),
        Text(
            ru="день рождения в ближайшие 14 дней и покупал за последние 730 дней",
            en="birthday in the next 14 days and bought in the last 730 days",
        ),
        Text(ru="Поздравить и пригласить.", en="Congratulate and invite."),
    ),
    ShippedSegment(
        Text(ru="Новички", en="Newcomers"),
        Text(ru="группа = новый", en="group = new"),
        Text(ru="Первая покупка была недавно: поприветствовать.", en="Made a first purchase recently: welcome them."),
    ),
    ShippedSegment(
        Text(ru="Ещё не покупали", en="Not bought yet"),
        Text(ru="ещё не покупал", en="never bought"),
        Text(ru="Оставили контакты, но пока не купили.", en="Left their contacts but have not bought yet."),
    ),
    ShippedSegment(
        Text(ru="Задерживают оплату", en="Pay late"),
        Text(ru="просрочек оплаты >= 3", en="late payments >= 3"),
        Text(
            ru="Из последних пяти счетов три и больше оплачены после срока или не оплачены. Сколько счетов смотреть — в «Настройках».",
            en="Of the last five invoices three or more were paid late or not at all. How many to check: in Settings.",
        ),
        ("late_payments",),
    ),
)


def fitting(
    frame: pd.DataFrame, headings: Mapping[str, str], today: dt.date, lang: Lang
) -> tuple[tuple[ShippedSegment, bool], ...]:
    """The segments a base can begin with, each with whether it is switched on; see :func:`.evaluate_segments`.

    One that asks about a column the base does not have is left out, one about a column nobody has filled is off.
    """
    rows = pd.DataFrame({"name": [s.name.say(lang) for s in SHIPPED], "rule": [s.rule.say(lang) for s in SHIPPED]})
    found = []
    for segment, result in zip(SHIPPED, evaluate_segments(rows, frame, headings, today, lang), strict=True):
        if result.error is None:
            found.append((segment, all(problem.code is not ALL_BLANK for problem in result.problems)))
    return tuple(found)
