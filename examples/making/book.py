"""The workbook itself: the tables as a team keeps them, with what they hang on a sheet over the years."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections import Counter
from pathlib import Path
from typing import Any

import xlsxwriter

from sheetcrm.core.records import replace
from sheetcrm.core.schema import CONSENTS, SEGMENTS, SETTINGS, STOP_LIST, TableSpec
from sheetcrm.core.workbook import column_letter

from .base import REFERENCE, Cell, Order
from .clients import Clients
from .layout import Layout

#: 0-based row of the headings on the clients' tab; a title, a remark and an empty line stand above.
HEADER = 3
#: The thin line under every row.
LINE = {"bottom": 1, "bottom_color": "#ECE6E1"}
LOGO = Path(__file__).with_name("logo.png")


class Book:
    """One workbook being written. Formats are made once for each look."""

    def __init__(self, path: Path, layout: Layout, voice: Any) -> None:
        self.layout, self.voice = layout, voice
        self.book = xlsxwriter.Workbook(
            path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        )
        written = dt.datetime(REFERENCE.year, REFERENCE.month, REFERENCE.day, 9, 42)
        self.book.set_properties({"title": layout.title, "author": layout.author, "created": written})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(
                {"font_name": "Calibri", "font_size": 10, "valign": "top", **properties}
            )
        return self._formats[key]

    def heading(self, fill: str) -> Any:
        return self.look(
            bold=True, bg_color=fill, border=1, border_color="#C9C2BC", text_wrap=True, valign="vcenter", align="center"
        )

    def put(self, sheet: Any, row: int, column: int, value: Cell, **properties: Any) -> None:
        """One cell as typed: text stays text, a number a number, a day a day."""
        if value is None:
            if properties:
                sheet.write_blank(row, column, None, self.look(**properties))
        elif value == dt.date(1900, 1, 1):
            # The library writes 0 for this day; a person who typed it in Excel has 1 in the cell.
            sheet.write_number(row, column, 1, self.look(num_format=self.layout.date, align="left", **properties))
        elif isinstance(value, dt.date):
            sheet.write_datetime(
                row,
                column,
                dt.datetime(value.year, value.month, value.day),
                self.look(num_format=self.layout.date, align="left", **properties),
            )
        elif isinstance(value, str):
            sheet.write_string(
                row, column, value, self.look(**({"text_wrap": True} if "\n" in value else {}), **properties)
            )
        else:
            shape = properties.pop("num_format", "0")
            if isinstance(value, float):
                shape = "0.00E+00" if value > 1e9 else "General"
            sheet.write_number(row, column, value, self.look(num_format=shape, **({"align": "left"} | properties)))


def write(path: Path, layout: Layout, voice: Any, clients: Clients, orders: list[Order]) -> None:
    """The whole workbook in one file, the same bytes each time."""
    made = Book(path, layout, voice)
    for position, row in enumerate(clients.rows):
        row.number = HEADER + 2 + position
    for position, order in enumerate(orders):
        order.number = 2 + position
    _clients(made, clients, orders)
    _orders(made, orders)
    _prices(made, orders)
    _definitions(made, clients)
    made.book.close()


def _clients(made: Book, clients: Clients, orders: list[Order]) -> None:
    layout, voice = made.layout, made.voice
    sheet = made.book.add_worksheet(layout.clients_tab)
    columns = {key: n for n, (key, _, _) in enumerate(layout.clients) if key}
    last = HEADER + len(clients.rows)
    sheet.merge_range(
        0,
        0,
        0,
        columns["birthday"],
        layout.title,
        made.look(bold=True, font_size=15, font_color="#8C3B55", valign="vcenter"),
    )
    sheet.set_row(0, 27)
    sheet.write_string(1, 0, layout.subtitle, made.look(italic=True, font_color="#7A726C"))
    for n, (key, title, width) in enumerate(layout.clients):
        sheet.set_column(n, n, width, None, {"hidden": key == "old"})
        fill = (
            "#F6DDE3"
            if n <= columns["comment"]
            else "#E3EDE0"
            if columns["stop"] <= n <= columns["consent_source"]
            else "#EFE9E3"
        )
        if title:
            sheet.write_string(HEADER, n, title, made.heading(fill))
    sheet.set_row(HEADER, 44)
    for key, text in layout.notes:
        sheet.write_comment(HEADER, columns[key], text, {"author": layout.author, "x_scale": 1.4, "y_scale": 0.6})
    spent = _spent(orders)
    for row in clients.rows:
        at = row.number - 1
        fill = {"gold": "#FFF4CE", "rose": "#FBE1E1", None: None}[row.look]
        lines = max((str(value).count("\n") + 1 for value in row.cells.values()), default=1)
        if lines > 1:
            sheet.set_row(at, 13.5 * lines)
        for key, n in columns.items():
            more: dict[str, Any] = dict(LINE)
            if fill and key in ("client_id", "full_name", "phone"):
                more["bg_color"] = fill
            if key == "phone" and any(
                s.field == "phone" and s.problem in ("word", "digit-missing", "made-up") for s in row.slips
            ):
                more["bg_color"] = "#FFE9A8"
            made.put(sheet, at, n, row.cells.get(key), **more)
        name = row.cells.get("full_name")
        money = sum(total for client, total in spent.items() if _criterion(str(name), client)) if name else 0
        sheet.write_formula(at, columns["discount"], _discount(layout, columns, at + 1, len(orders)), made.look(align="center", **LINE),
                            next((share for least, share in layout.discount if money >= least), "—"))  # fmt: skip
        if row.hidden:
            sheet.set_row(at, None, None, {"hidden": True})
    for row, mark in zip((clients.rows[76], clients.rows[181]), layout.stray, strict=True):
        sheet.write_string(row.number - 1, columns["comment"] + 1, mark, made.look(bold=True, font_color="#C0392B"))
    for row in clients.rows:
        if any(s.problem == "digit-missing" for s in row.slips):
            text = "Номер не дозванивается, уточнить" if voice.lang == "ru" else "Number does not connect, ask again"
            sheet.write_comment(row.number - 1, columns["phone"], text, {"author": layout.author, "y_scale": 0.5})
            break
    bold = made.look(bold=True, top=2, top_color="#8C3B55")
    for n in range(columns["consent_source"] + 1):
        sheet.write_blank(last + 1, n, None, bold)
    sheet.write_string(last + 1, 0, layout.totals, bold)
    letter = column_letter(columns["full_name"])
    sheet.write_formula(last + 1, columns["full_name"], f"=COUNTA({letter}{HEADER + 2}:{letter}{last + 1})", bold,
                        sum(1 for row in clients.rows if row.cells.get("full_name")))  # fmt: skip
    for key, allowed in (
        ("source", [s for s, _ in voice.sources]),
        ("owner", [o for o, _ in voice.owners]),
        ("status", list(voice.statuses.values())),
    ):
        sheet.data_validation(
            HEADER + 1,
            columns[key],
            last,
            columns[key],
            {"validate": "list", "source": allowed, "error_type": "warning"},
        )
    status = (HEADER + 1, columns["status"], last, columns["status"])
    sheet.conditional_format(*status, {"type": "cell", "criteria": "==", "value": f'"{voice.statuses["trouble"]}"',
                                       "format": made.book.add_format({"bold": True, "font_color": "#C0392B"})})  # fmt: skip
    for grey in ("lost", "archive"):
        sheet.conditional_format(*status, {"type": "cell", "criteria": "==", "value": f'"{voice.statuses[grey]}"',
                                           "format": made.book.add_format({"font_color": "#9A938C"})})  # fmt: skip
    sheet.conditional_format(
        HEADER + 1,
        columns["stop"],
        last,
        columns["stop"],
        {"type": "no_blanks", "format": made.book.add_format({"bg_color": "#F5C6C6"})},
    )
    sheet.freeze_panes(HEADER + 1, columns["full_name"] + 1)
    sheet.autofilter(HEADER, 0, last, columns["discount"])
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)
    sheet.set_zoom(90)


def _spent(orders: list[Order]) -> dict[str, float]:
    """What the team's own SUMIF sees: amounts that are numbers, by the name as typed."""
    spent: Counter[str] = Counter()
    for order in orders:
        client, amount = order.cells.get("client"), order.cells.get("amount")
        if client and isinstance(amount, int | float):
            spent[str(client).lower()] += int(amount)
    return dict(spent)


def _criterion(criterion: str, text: str) -> bool:
    """Whether a spreadsheet's SUMIF takes this text for this criterion: no case, with ? and * standing for anything."""
    criterion = criterion.lower()
    return fnmatch.fnmatchcase(text, criterion.replace("[", "[[]")) if set("?*") & set(criterion) else text == criterion


def _discount(layout: Layout, columns: dict[str, int], row: int, orders: int) -> str:
    keys = [key for key, _, _ in layout.orders]
    client, amount = (column_letter(keys.index(key)) for key in ("client", "amount"))
    tab = f"'{layout.orders_tab}'!"
    total = (f"SUMIF({tab}${client}$2:${client}${orders + 1},{column_letter(columns['full_name'])}{row},"
             f"{tab}${amount}$2:${amount}${orders + 1})")  # fmt: skip
    formula = '"—"'
    for least, share in reversed(layout.discount):
        formula = f'IF({total}>={least},"{share}",{formula})'
    return "=" + formula


def _orders(made: Book, orders: list[Order]) -> None:
    layout, voice = made.layout, made.voice
    sheet = made.book.add_worksheet(layout.orders_tab)
    columns = {key: n for n, (key, _, _) in enumerate(layout.orders)}
    for n, (_, title, width) in enumerate(layout.orders):
        sheet.set_column(n, n, width)
        sheet.write_string(0, n, title, made.heading("#F6DDE3"))
    sheet.set_row(0, 24)
    returned, cancelled = voice.order_statuses["returned"], voice.order_statuses["cancelled"]
    for order in orders:
        at = order.number - 1
        more: dict[str, Any] = dict(LINE)
        if order.cells["status"] == cancelled:
            more["font_color"] = "#9A938C"
        if order.cells["status"] == returned:
            more["bg_color"] = "#FBE1E1"
        for key, n in columns.items():
            value = order.cells.get(key)
            if key in ("amount", "paid") and isinstance(value, int):
                made.put(sheet, at, n, value, num_format=layout.money, align="right", **more)
            elif key == "amount" and isinstance(value, str):
                made.put(sheet, at, n, value, align="right", **more)
            else:
                made.put(
                    sheet,
                    at,
                    n,
                    value,
                    **({"indent": 1} if key == "status" else {"align": "center"} if key == "quantity" else {}),
                    **more,
                )
        if order.day >= dt.date(2026, 9, 1):
            _debt(made, sheet, order, columns)
    last = len(orders)
    for key, allowed in (
        ("status", list(voice.order_statuses.values())),
        ("category", list(voice.goods)),
        ("owner", [o for o, _ in voice.owners]),
    ):
        sheet.data_validation(
            1, columns[key], last, columns[key], {"validate": "list", "source": allowed, "error_type": "warning"}
        )
    sheet.conditional_format(1, columns["debt"], last, columns["debt"], {"type": "cell", "criteria": ">", "value": 0,
                             "format": made.book.add_format({"bold": True, "font_color": "#C0392B"})})  # fmt: skip
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, columns["debt"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _debt(made: Book, sheet: Any, order: Order, columns: dict[str, int]) -> None:
    """The column somebody added in September: sum minus paid, an error where the sum is words."""
    amount, paid = order.cells.get("amount"), order.cells.get("paid")
    row = order.number
    formula = f"={column_letter(columns['amount'])}{row}-{column_letter(columns['paid'])}{row}"
    if isinstance(amount, str) and not amount.isdigit():
        value: Any = "#VALUE!"
    else:
        value = int(amount or 0) - int(paid or 0)
    sheet.write_formula(row - 1, columns["debt"], formula, made.look(num_format=made.layout.money), value)


def _prices(made: Book, orders: list[Order]) -> None:
    """A tab of the team's own that is no table of clients or orders: prices, a note, a picture and a chart."""
    layout = made.layout
    sheet = made.book.add_worksheet(layout.prices_tab)
    for n, width in enumerate((16, 30, 11, 24, 3, 10, 9, 12, 12, 12)):
        sheet.set_column(n, n, width)
    sheet.insert_image(
        0, 0, str(LOGO), {"x_scale": 0.62, "y_scale": 0.62, "description": "Logo", "x_offset": 4, "y_offset": 3}
    )
    sheet.set_row(0, 72)
    sheet.merge_range(1, 0, 1, 3, layout.prices_title, made.look(bold=True, font_size=14, font_color="#8C3B55"))
    for n, line in enumerate(layout.prices):
        for m, text in enumerate(line):
            made_look = (
                made.heading("#EFE9E3")
                if n == 0
                else made.look(border=1, border_color="#E3DDD7", align="right" if m == 2 else "left", indent=1)
            )
            sheet.write_string(3 + n, m, text, made_look)
    sheet.merge_range(
        2, 5, 8, 9, layout.todo, made.look(text_wrap=True, bg_color="#FFF4CE", border=1, border_color="#E8D9A0")
    )
    months = [(2025 + (10 + n) // 12, (10 + n) % 12 + 1) for n in range(12)]
    counted = Counter((o.day.year, o.day.month) for o in orders if o.amount > 0)
    start = 26
    for m, text in enumerate(layout.chart_heading):
        sheet.write_string(start, 5 + m, text, made.heading("#EFE9E3"))
    for n, (year, month) in enumerate(months):
        sheet.write_string(start + 1 + n, 5, f"{layout.chart_months[month - 1]} {year % 100}", made.look())
        sheet.write_number(start + 1 + n, 6, counted[year, month], made.look())
    chart = made.book.add_chart({"type": "column"})
    chart.add_series({"categories": [layout.prices_tab, start + 1, 5, start + 12, 5], "values": [layout.prices_tab, start + 1, 6, start + 12, 6],
                      "fill": {"color": "#D9617F"}, "gap": 60})  # fmt: skip
    chart.set_title({"name": layout.chart_title, "name_font": {"size": 12, "bold": True, "color": "#3B4A40"}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E7E0DA"}}, "line": {"none": True}})
    chart.set_size({"width": 560, "height": 290})
    sheet.insert_chart(9, 5, chart, {"x_offset": 0, "y_offset": 8})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _definitions(made: Book, clients: Clients) -> None:
    """Consents, stop list, segments and settings, under the program's own headings."""
    layout, voice = made.layout, made.voice
    rows = clients.rows

    def tab(title: str, spec: TableSpec, lines: list[tuple[Cell, ...]], widths: tuple[float, ...]) -> None:
        sheet = made.book.add_worksheet(title)
        for n, (field, width) in enumerate(zip(spec.fields, widths, strict=True)):
            sheet.set_column(n, n, width)
            sheet.write_string(0, n, field.heading.say(voice.lang), made.heading("#E3EDE0"))
        sheet.set_row(0, 32)
        for n, line in enumerate(lines):
            for m, value in enumerate(line):
                made.put(sheet, 1 + n, m, value)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    clean = [
        r
        for r in rows
        if r.person.company is None
        and r.cells.get("client_id")
        and r.cells.get("email")
        and not r.slips
        and not r.cells.get("stop")
    ]
    # Consents without a last day, as most are.
    of_consents = replace(CONSENTS, fields=tuple(f for f in CONSENTS.fields if f.key != "expires"))
    tab(
        layout.consents_tab,
        of_consents,
        voice.consent_lines([r for r in clean if r.person.since >= dt.date(2025, 9, 1)]),
        (30, 32, 20, 11, 13, 12, 28, 34, 18, 12),
    )
    chosen = [clean[3], clean[11], clean[19], clean[27], clean[35], clean[44]]
    spelt: list[Cell] = [voice.phone(chosen[0].person.phone, "plus_brackets"), chosen[1].person.email.upper(), voice.phone(chosen[2].person.phone, "bare_number"),
                         f" {chosen[3].person.email} ", voice.phone(chosen[4].person.phone, "dashes"), voice.stranger_phone]  # fmt: skip
    days = [
        dt.date(2025, 4, 2),
        dt.date(2025, 12, 29),
        dt.date(2026, 2, 15),
        dt.date(2026, 3, 10),
        dt.date(2026, 8, 21),
        dt.date(2026, 10, 5),
    ]
    tab(layout.stop_tab, STOP_LIST, list(zip(spelt, days, layout.stop_reasons, strict=True)), (32, 12, 40))
    for row in chosen[:5]:
        row.note["stop_list"] = "listed"
    # This team says nothing of how large it expects its segments to be.
    of_segments = replace(SEGMENTS, fields=tuple(f for f in SEGMENTS.fields if f.key != "expected"))
    tab(layout.segments_tab, of_segments, list(layout.segments), (9, 28, 56, 12, 12, 20, 20, 28))
    tab(layout.settings_tab, SETTINGS, list(layout.settings), (34, 22, 60))
