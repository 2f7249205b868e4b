"""What ``bank`` says: which payment pays which order, and what a person must look at; for people and as JSON."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from sheetcrm.core.importing.payments import Payment, PaymentFate, PaymentWhy
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.clients.payments import Statement
from sheetcrm.paths import as_argument
from sheetcrm.report.changes import change_document
from sheetcrm.report.envelope import Document, opening

LEAD = Text(
    ru="«{file}»: {n:поступил|поступили|поступило} {n} {n:платёж|платежа|платежей}.",
    en="“{file}”: {n} {n:payment|payments} came in.",
)
COUNT = {
    PaymentFate.MATCHED: Text(ru="  оплачивают заказ: {n}", en="  pay an order: {n}"),
    PaymentFate.ALREADY: Text(ru="  уже отмечены: {n}", en="  already marked: {n}"),
    PaymentFate.UNCLEAR: Text(ru="  решать вам: {n}", en="  for you to decide: {n}"),
    PaymentFate.UNKNOWN: Text(ru="  заказа не нашлось: {n}", en="  no order found: {n}"),
}
TITLE = {
    PaymentFate.MATCHED: Text(ru="Оплачивают заказ:", en="Pay an order:"),
    PaymentFate.UNCLEAR: Text(ru="Решать вам (ничего не записано):", en="For you to decide (nothing is written):"),
    PaymentFate.UNKNOWN: Text(ru="Заказа не нашлось:", en="No order found:"),
}
LINE = Text(ru="   {day} {amount} — {payer}: {words}", en="   {day} {amount} from {payer}: {words}")
WHY = {
    PaymentWhy.NUMBER: Text(ru="заказ {orders}: номер и сумма сходятся", en="order {orders}: number and amount agree"),
    PaymentWhy.PAYER: Text(ru="заказ {orders}: ИНН и сумма сходятся", en="order {orders}: tax id and amount agree"),
    PaymentWhy.SUM_ONLY: Text(
        ru="по одной сумме подходят заказы {orders}", en="by the amount alone it could be {orders}"
    ),
    PaymentWhy.OTHER_SUM: Text(
        ru="сумма не та, что осталось доплатить: {orders}", en="the amount is not what is left to pay: {orders}"
    ),
    PaymentWhy.SEVERAL: Text(ru="подходит сразу к нескольким: {orders}", en="fits several: {orders}"),
    PaymentWhy.TWICE: Text(ru="к заказу {orders} подходят два платежа", en="two payments fit the order {orders}"),
    PaymentWhy.PARTLY: Text(
        ru="заказ {orders} уже оплачен частично: поправьте «Оплачено» сами",
        en="order {orders} was already paid in part: correct its “Paid” yourself",
    ),
    PaymentWhy.CANCELLED: Text(ru="заказ {orders} отменён", en="order {orders} is cancelled"),
    PaymentWhy.NOTHING: Text(ru="ни номера, ни ИНН, ни суммы заказа", en="no number, tax id or amount of an order"),
}
NOBODY = Text(ru="плательщик не назван", en="payer not named")
NOWHERE = Text(
    ru="Отметить негде: у заказов нет столбцов «Оплачено» и «Дата оплаты».",
    en="There is nowhere to mark them: the orders have no columns “Paid” and “Payment date”.",
)
RECONCILED = Text(
    ru="{sign}  {first} – {last}: поступило {bank}, в заказах за эти дни оплачено {table}{apart}.",
    en="{sign}  {first} – {last}: {bank} came in, the orders show {table} paid in these days{apart}.",
)
APART = Text(ru=", расхождение {n}", en=", they differ by {n}")
MISSING = Text(
    ru="В заказе отмечена оплата, а в выписке такой нет (деньгами, картой, на другой счёт?):",
    en="An order is marked as paid, but the statement has no such payment (cash, card, another account?):",
)
MISSED = Text(ru="   заказ {order}: {day} {amount}", en="   order {order}: {day} {amount}")
NOT_THERE = Text(
    ru="в заказе отмечена оплата, а в выписке её нет",
    en="the order is marked as paid, but the statement has no such payment",
)
BESIDE = Text(ru="Всё, что решать вам, — списком: {path}", en="All that is for you to decide, as a list: {path}")
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Отметить {n} {n:ячейку|ячейки|ячеек}: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To fill {n} {n:cell|cells}: "
    "sheetcrm apply {target}{plan}",
)
MORE = Text(ru="   …и ещё {n}; всё — в --json.", en="   …and {n} more; all of it with --json.")
MOST = 15


def payment_lines(done: Statement, lang: Lang, beside: Path | None = None) -> Iterator[str]:
    """What ``bank`` prints. ``beside``: the list of what is for a person to decide."""
    yield LEAD.say(lang, file=done.file, n=len(done.payments))
    counts = Counter(one.fate for one in done.payments)
    yield from (text.say(lang, n=counts[fate]) for fate, text in COUNT.items())
    for fate, title in TITLE.items():
        mine = [one for one in done.payments if one.fate is fate]
        if mine:
            yield title.say(lang)
            yield from (_line(done, one, lang) for one in mine[:MOST])
            if len(mine) > MOST:
                yield MORE.say(lang, n=len(mine) - MOST)
    yield from _reconciled(done, lang)
    if beside is not None:
        yield BESIDE.say(lang, path=str(beside))
    if done.nowhere:
        yield NOWHERE.say(lang)
    if done.name is not None:
        target = done.opened.asked.target
        yield NEXT.say(lang, plan=done.name, n=len(done.changes), target=as_argument(target))


def _reconciled(done: Statement, lang: Lang) -> Iterator[str]:
    """Whether the orders say the same as the statement, and which payments it does not have."""
    found = done.reconciled
    if found is None:
        return
    yield RECONCILED.say(
        lang,
        sign="✗" if found.difference else "✓",
        first=day_words(found.first, lang),
        last=day_words(found.last, lang),
        bank=sum_words(found.bank, lang),
        table=sum_words(found.table, lang),
        apart=APART.say(lang, n=sum_words(found.difference, lang)) if found.difference else "",
    )
    if found.missing:
        yield MISSING.say(lang)
        for one in found.missing[:MOST]:
            yield MISSED.say(
                lang, order=done.number(one.order), day=day_words(one.date, lang), amount=sum_words(one.amount, lang)
            )
        if len(found.missing) > MOST:
            yield MORE.say(lang, n=len(found.missing) - MOST)


def _line(done: Statement, one: Payment, lang: Lang) -> str:
    amount = sum_words(one.amount or Decimal(0), lang)
    words = why_words(done, one, lang)
    return LINE.say(
        lang, day=day_words(one.date, lang), amount=amount, payer=one.payer or NOBODY.say(lang), words=words
    )


def day_words(day: dt.date | None, lang: Lang) -> str:
    """A day in figures; "" for none."""
    return "" if day is None else day.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")


def sum_words(amount: Decimal | None, lang: Lang) -> str:
    """A sum with its hundredths; "" for none."""
    return "" if amount is None else number(float(amount), lang, 2)


def why_words(done: Statement, one: Payment, lang: Lang) -> str:
    """By what an order was found, or what is not clear."""
    return WHY[one.why].say(lang, orders=", ".join(done.number(position) for position in one.orders))


def payment_document(done: Statement, lang: Lang, beside: Path | None = None) -> Document:
    """What ``bank --json`` prints."""
    counts = Counter(one.fate for one in done.payments)
    return {
        **opening("bank", done.opened.workbook.location),
        "counts": {
            "payments": len(done.payments),
            **{str(fate): counts[fate] for fate in PaymentFate},
            "cells": len(done.changes),
        },
        "file": done.file,
        "run": done.name,
        "payments": [
            {
                "line": one.line,
                "date": None if one.date is None else one.date.isoformat(),
                "amount": None if one.amount is None else float(one.amount),
                "fate": str(one.fate),
                "why": str(one.why),
                "orders": [done.number(position) for position in one.orders],
                "message": why_words(done, one, lang),
            }
            for one in done.payments
        ],
        "for_you": None if beside is None else str(beside),
        "reconciled": _reconciled_document(done),
        "changes": [change_document(change) for change in done.changes],
    }


def _reconciled_document(done: Statement) -> Document | None:
    found = done.reconciled
    if found is None:
        return None
    return {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "bank": float(found.bank),
        "table": float(found.table),
        "difference": float(found.difference),
        "missing": [
            {"order": done.number(one.order), "amount": float(one.amount), "date": one.date.isoformat()}
            for one in found.missing
        ],
    }
