"""Segments a new base begins with; people change them as they like. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sheetcrm.core.wording import Text


@dataclass(frozen=True, slots=True)
class ShippedSegment:
    """One row of «Сегменты» in both languages."""

    name: Text
    rule: Text
    comment: Text


#: One example for each kind of criterion: activity, history, interests, stage, source, dates (S3).
SHIPPED: tuple[ShippedSegment, ...] = (
    ShippedSegment(
        Text(ru="Давно не были", en="Not seen for long"),
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
        Text(ru="Пора вернуть", en="Win back"),
        Text(ru="группа = засыпает и ABC в списке (A, B)", en="group = slipping away and ABC in (A, B)"),
        Text(
            ru="Приносили заметную выручку, а теперь не покупают дольше обычного.",
            en="Brought much of the revenue and now buy later than usual.",
        ),
    ),
    ShippedSegment(
        Text(ru="Именинники ближайших 14 дней", en="Birthdays in the next 14 days"),
        Text(
            ru="день рождения в ближайшие 14 дней и покупал за последние 730 дней",
            en="birthday in the next 14 days and bought in the last 730 days",
        ),
        Text(ru="Поздравить и пригласить.", en="To congratulate and invite."),
    ),
    ShippedSegment(
        Text(ru="Новички", en="Newcomers"),
        Text(ru="группа = новый", en="group = new"),
        Text(ru="Первая покупка была недавно: поприветствовать.", en="Bought for the first time lately: to welcome."),
    ),
    ShippedSegment(
        Text(ru="Ещё не покупали", en="Not bought yet"),
        Text(ru="ещё не покупал", en="never bought"),
        Text(ru="Оставили контакты, но пока не купили.", en="Left their contacts but have not bought yet."),
    ),
)
