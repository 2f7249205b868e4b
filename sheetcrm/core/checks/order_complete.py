"""Check: an order has its day and its amount, or it is missing from the figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import empty, has
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

NO_DATE = IssueCode(
    "order/no-date",
    Severity.WARNING,
    Text(ru="У заказа нет даты", en="An order without a date"),
    Text(
        ru="Дата не указана. Заказ входит в общую выручку, но не в показатели по месяцам и не в давность покупок.",
        en="There is no date. The order counts in the total, but not by month nor as the latest purchase.",
    ),
    Text(ru="Впишите дату заказа.", en="Fill in the order's date."),
    example={"client": ("Смирнова Анна", "Орлов Пётр"), "date": ("2026-02-01", None), "amount": ("1500", "900")},
    table="orders",
)
NO_AMOUNT = IssueCode(
    "order/no-amount",
    Severity.WARNING,
    Text(ru="У заказа нет суммы", en="An order without an amount"),
    Text(
        ru="Сумма не указана. Заказ считаем как покупку, в выручку он не входит.",
        en="There is no amount. The order counts as a purchase, but adds nothing to revenue.",
    ),
    Text(ru="Впишите сумму; если заказ был бесплатным, поставьте 0.", en="Fill in the amount; 0 if it was free."),
    example={"client": ("Смирнова Анна", "Орлов Пётр"), "date": ("2026-02-01",) * 2, "amount": ("1500", None)},
    table="orders",
)


def _complete(context: CheckContext) -> Iterator[Findings]:
    for key, code in (("date", NO_DATE), ("amount", NO_AMOUNT)):
        if has(context, "orders", key):
            missing = empty(context, "orders", key)
            if not missing.all():
                yield Findings.where(missing, code, key, table="orders")


ORDER_COMPLETE = Check("order-complete", "orders", _complete)
