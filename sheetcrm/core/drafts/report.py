"""A campaign in figures and in one sentence: whom it reaches, and if few, why and what to do. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sheetcrm.core.drafts.codes import reason_codes
from sheetcrm.core.drafts.model import CampaignTally, Draft, Skipped
from sheetcrm.core.drafts.reasons import EMPTY_VARIABLE, NO_EMAIL, NO_MOBILE, NOWHERE, Reason, ReasonCode
from sheetcrm.core.wording import Lang, Text, in_quotes, number

_NOBODY = Text(ru="{title}: сейчас поводов нет.", en="{title}: nobody is due now.")
_READY = Text(
    ru="{title}: можно написать {ready} {ready:клиенту|клиентам|клиентам} из {due}.",
    en="{title}: {ready} of {due} {due:client|clients} can be written to.",
)
_LEFT_OUT = Text(ru=" Не получат: {reasons}.", en=" Left out: {reasons}.")
_MOSTLY = Text(
    ru="{title}: {count} {count:клиент|клиента|клиентов} из {due} не {count:получит|получат|получат} сообщения: {reason}. {fix}",
    en="{title}: {count} of {due} {due:client|clients} will get no message: {reason}. {fix}",
)


def tally(
    campaign: str,
    title: Text,
    due: Iterable[int],
    drafts: Sequence[Draft],
    skipped: Iterable[Skipped],
    first: Sequence[int],
) -> CampaignTally:
    """The campaign in figures. Each client without a message counts once, under the reason that matters most.

    ``due``: the rows there is an occasion for; ``first``: the first row of each row's client.
    """
    ready = {first[d.client_position] for d in drafts if d.state == "draft"}
    main: dict[int, ReasonCode] = {}

    def weigh(row: int, code: ReasonCode) -> None:
        position = first[row]
        if position not in ready and (position not in main or code.rank < main[position].rank):
            main[position] = code

    lacking: list[Reason] = []
    for draft in drafts:
        for reason in draft.reasons:
            weigh(draft.client_position, reason.code)
            if reason.code is EMPTY_VARIABLE:
                lacking.append(reason)
    without: dict[int, set[str]] = {}
    for skip in skipped:
        weigh(skip.client_position, skip.reason.code)
        if skip.reason.code in (NO_EMAIL, NO_MOBILE):
            without.setdefault(first[skip.client_position], set()).add(skip.reason.key)
    for position, missing in without.items():
        # Of two channels without an address neither is the reason alone.
        if len(missing) == 2 and main.get(position) in (NO_EMAIL, NO_MOBILE):
            main[position] = NOWHERE
    texts = [d.sms for d in drafts if d.sms is not None and d.state == "draft"]
    prices = [sms.price for sms in texts if sms.price is not None]
    return CampaignTally(
        campaign,
        title,
        len({first[row] for row in due}),
        len(ready),
        dict(Counter(code.code for code in main.values()).most_common()),
        dict(Counter(d.channel for d in drafts if d.state == "draft")),
        sum(sms.parts for sms in texts),
        sum(prices, Decimal(0)) if prices else None,
        _most_lacking(lacking),
    )


def _most_lacking(reasons: Sequence[Reason]) -> Reason | None:
    names = Counter(str(reason.spoken("en")["variable"]) for reason in reasons)
    if not names:
        return None
    first = names.most_common(1)[0][0]
    return next(reason for reason in reasons if reason.spoken("en")["variable"] == first)


def first_sentence(counted: CampaignTally, lang: Lang, *, reasons: bool = False) -> str:
    """Most of a campaign not reached for one reason: that, with the next step. Else: how many are reached; with ``reasons`` also
    why the others are not, where nothing beside the sentence says so."""
    title = counted.title.say(lang)
    if not counted.due:
        return _NOBODY.say(lang, title=title)
    if counted.without:
        code, count = next(iter(counted.without.items()))
        if count * 2 > counted.due:
            reason = reason_codes()[code]
            said = reason.title.say(lang)
            if counted.lacking is not None and reason is counted.lacking.code:
                said += f" ({in_quotes(str(counted.lacking.spoken(lang)['variable']), lang)})"
                fix = counted.lacking.fix(lang)
            else:
                fix = reason.fix.say(lang)
            return _MOSTLY.say(lang, title=title, count=count, due=counted.due, reason=said, fix=fix)
    said = _READY.say(lang, title=title, ready=counted.ready, due=counted.due)
    if not reasons or not counted.without:
        return said
    why = (f"{reason_codes()[code].title.say(lang)} ({number(count, lang)})" for code, count in counted.without.items())
    return said + _LEFT_OUT.say(lang, reasons=", ".join(why))
