"""Words and columns that several trades have in common. Pure."""

from __future__ import annotations

from typing import Final

from sheetcrm.core.presets import PresetColumn
from sheetcrm.core.segments.shipped import SHIPPED, ShippedSegment
from sheetcrm.core.wording import Text

LONG_AGO, REGULAR, VIP, WIN_BACK, BIRTHDAYS, NEWCOMERS, NEVER, PAY_LATE = SHIPPED

C: Final = PresetColumn
PERMISSION: Final = (
    C("consent_ads", 16), C("consent_date", 14), C("consent_source", 22), C("basis", 26), C("stop", 19), C("comment", 40),
)  # fmt: skip
STATUSES: Final = (
    Text(ru="заявка", en="enquiry"),
    Text(ru="в работе", en="in progress"),
    Text(ru="клиент", en="client"),
    Text(ru="отказ", en="declined"),
    Text(ru="есть жалоба / спор", en="complaint"),
    Text(ru="архив", en="archive"),
)
CHANNELS: Final = (
    Text(ru="звонок", en="call"),
    Text(ru="SMS", en="text message"),
    Text(ru="email", en="e-mail"),
    Text(ru="мессенджер", en="messenger"),
)
ORDER_STATUSES: Final = (
    Text(ru="новый", en="new"),
    Text(ru="оплачен", en="paid"),
    Text(ru="выполнен", en="delivered"),
    Text(ru="отменён", en="cancelled"),
    Text(ru="возврат", en="returned"),
)
LOSS_REASONS: Final = (
    Text(ru="дорого", en="too expensive"),
    Text(ru="выбрали других", en="chose somebody else"),
    Text(ru="не подошли сроки", en="the dates did not suit"),
    Text(ru="передумали", en="changed their mind"),
    Text(ru="не дозвонились", en="could not be reached"),
)
TALK_TYPES: Final = (
    Text(ru="звонок", en="call"),
    Text(ru="пропущенный", en="missed call"),
    Text(ru="письмо", en="letter"),
    Text(ru="сообщение", en="message"),
    Text(ru="встреча", en="meeting"),
    Text(ru="визит", en="visit"),
)
REFERRED: Final = ShippedSegment(
    Text(ru="Пришли по рекомендации", en="Came by referral"),
    Text(ru="источник = рекомендация и заказов >= 1", en="source = referral and orders >= 1"),
    Text(ru="Кого благодарить и просить рассказать о вас.", en="Whom to thank and ask for a recommendation."),
)
GIFTS: Final = ShippedSegment(
    Text(ru="Интересуются подарками", en="Interested in gifts"),
    Text(ru="интересы = подарки и заказов >= 1", en="interests = gifts and orders >= 1"),
    Text(ru="Включите, когда заполните «Интересы».", en="Switch it on once “Interests” is filled in."),
    ("interests",),
)
