"""The catalogue's rows that this version promises, each by the acceptance test it names. Row ids stand in the names."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from sheetcrm import jobs
from sheetcrm.core.issues import Cause
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.segments.known import KnownSettings
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows
from sheetcrm.shipped import shipped
from sheetcrm.stores.memory import MemoryStore
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import read_tab, sheetcrm, workbook

TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, 0)
HEADINGS: list[Value] = ["ФИО", "Телефон", "Email", "Город"]


def outcome(*sheets: Sheet, **settings: Any) -> Outcome:
    return run(recognise(Workbook("t", "t", sheets)), RunSettings("ru", **settings), {}, NOW)


def clients(*rows: list[Value], headings: list[Value] | None = None) -> Sheet:
    return sheet_from_rows("Клиенты", [headings or HEADINGS, *rows])


def orders(*rows: list[Value]) -> Sheet:
    return sheet_from_rows("Заказы", [["Дата", "Клиент", "Телефон", "Сумма", "Товары / услуги"], *rows])


def codes(found: Outcome) -> dict[str, int]:
    return {code.code: n for code, n in found.log.by_code}


def said(found: Outcome, text: str) -> bool:
    """Whether the summary says so."""
    summary = next(tab for tab in found.tabs if tab.key == "summary")
    return any(str(cell.content).replace("\u00a0", " ").startswith(text) for cell in summary.cells)


def auto(found: Outcome) -> dict[str, list[Any]]:
    """The columns of «Клиенты (авто)» by heading."""
    made = next(tab for tab in found.tabs if tab.key == "clients_auto")
    return {column.heading: list(column.values) for block in made.blocks for column in block.columns}


ANNA: list[Value] = ["Петрова Анна Сергеевна", "8 916 123-45-67", "anna@primer-mail.ru", "Самара"]
OLEG: list[Value] = ["Иванов Олег Петрович", "+7 903 765-43-21", "oleg@primer-mail.ru", "Самара"]


class TestData:
    def test_d1_five_headings_without_config(self) -> None:
        head: list[Value] = ["ФИО", "Возраст", "Тел.", "Почта", "Когда удобно звонить"]
        found = outcome(clients(["Петрова Анна", 33, "89161234567", "a@primer-mail.ru", "утром"], headings=head))
        assert len(found.base.tables["clients"].sources[0].columns) == 5

    def test_d2_a_company_needs_its_name_and_a_person_does_not(self) -> None:
        head: list[Value] = [*HEADINGS, "Физлицо / компания", "Компания"]
        found = outcome(clients([*ANNA, "физлицо", None], [*OLEG, "юрлицо", None], headings=head))
        rows = [i.row for i in found.log.shown() if i.code.code.startswith("company/") and "required" in i.code.code]
        assert rows == [3]

    def test_d3_contacts_of_one_company_are_linked_not_the_same(self) -> None:
        head: list[Value] = ["ФИО", "Телефон", "Компания", "ИНН"]
        people = [("Петрова Анна", "89161234567"), ("Иванов Олег", "89037654321"), ("Сидорова Вера", "89261112233")]
        rows: list[list[Value]] = [[name, phone, "ООО «Ромашка»", "7707083893"] for name, phone in people]
        matches = outcome(clients(*rows, headings=head)).matches
        assert matches is not None
        assert matches.clusters() == []

    def test_d4_moved_columns_keep_their_meaning(self) -> None:
        order = [2, 0, 3, 1]
        moved = [[row[i] for i in order] for row in ([*HEADINGS], ANNA, OLEG)]
        there = outcome(sheet_from_rows("Клиенты", moved)).cleaned["clients"].values
        here = outcome(clients(ANNA, OLEG)).cleaned["clients"].values
        pd.testing.assert_frame_equal(there[sorted(there)], here[sorted(here)])

    def test_d5_unknown_columns_come_out_as_they_went_in(self, tmp_path: Path) -> None:
        sample = shipped("examples") / "clients.ru.xlsx"
        file = tmp_path / "clients.xlsx"
        file.write_bytes(sample.read_bytes())
        before = XlsxStore(file, tmp_path / "s").read()
        jobs.sync(jobs.Asked(target=str(file), today=TODAY, ignore_config=True))
        after = XlsxStore(file, tmp_path / "s").read()
        for was, now in zip(before.sheets, after.people(), strict=True):
            pd.testing.assert_frame_equal(was.cells, now.cells)
            assert was.formulas == now.formulas

    @pytest.mark.parametrize(
        ("lang", "title", "headings"),
        [
            (
                "ru",
                "Клиенты",
                (
                    "ФИО; Компания; Телефон; Email; Telegram; WhatsApp; Сайт; ИНН; КПП; БИК; Расчётный счёт; К/с; Адрес доставки; "
                    "Фактический адрес; Юридический адрес; День рождения; Профессия; Должность; Уровень дохода; Статус; "
                    "Предпочтения; Цвет кота; Этаж; Домофон; Полка"
                ),
            ),
            (
                "en",
                "Clients",
                (
                    "Full name; Company; Phone; Email; Telegram; WhatsApp; Website; Tax ID (INN); KPP; BIC (BIK); Bank account; Correspondent account; "
                    "Delivery address; Actual address; Registered address; Birthday; Profession; Position; Income level; Status; "
                    "Preferences; Colour of the cat; Floor; Entry phone; Shelf"
                ),
            ),
        ],
    )
    def test_d5_the_general_list_is_known_and_the_rest_is_left_alone(
        self, lang: Lang, title: str, headings: str, tmp_path: Path
    ) -> None:
        """(D5): of 25 columns 21 are known in either language, and a run changes no cell of theirs nor of the other four."""
        head: list[Value] = list(headings.split("; "))
        row: list[Value] = [
            "Петрова Анна Сергеевна", "ООО «Ромашка»", "8 916 123-45-67", "anna@primer-mail.ru", "@anna_p",
            "8 916 123-45-67", "romashka.ru", "7707083893", "770701001", "044525225", "40702810900000000001", "30101810400000000225",
            "Самара, ул. Ленина, 1", "Самара, ул. Ленина, 2", "Самара, ул. Ленина, 3", "12.03.1985", "бухгалтер",
            "главный бухгалтер", "выше среднего", "в работе", "чай; кофе", "рыжий", 3, "45К", "Б-12",
        ]  # fmt: skip
        assert len(head) == len(row) == 25
        table = recognise(Workbook("t", "t", (sheet_from_rows(title, [head, row]),))).tables["clients"]
        assert list(table.sources[0].extras) == [f"extra:{heading}" for heading in head[-4:]]
        assert {
            "messenger",
            "messenger2",
            "bank_account",
            "correspondent_account",
            "legal_address",
            "actual_address",
            "income",
        } <= set(table.fields)
        file = workbook(tmp_path / "t.xlsx", [list(head), list(row)], title)
        assert sheetcrm("sync", "t.xlsx", "--lang", lang, folder=tmp_path).code == 0
        assert XlsxStore(file).read().people()[0].cells.to_numpy().tolist() == [head, row]

    @pytest.mark.parametrize(
        ("lang", "title", "headings"),
        [
            (
                "ru",
                "Заказы",
                (
                    "№ заказа; Дата; Клиент; Товары; Сумма; Оплачено; Дата оплаты; Условия оплаты; Доставка; Дата доставки; "
                    "Ссылка на документ; Канал продаж; Оценка; Особые условия; Отзыв"
                ),
            ),
            (
                "en",
                "Orders",
                (
                    "Order no.; Date; Client; Items; Amount; Paid; Payment date; Payment terms; Delivery; Delivery date; "
                    "Document link; Sales channel; Rating; Special terms; Review"
                ),
            ),
        ],
    )
    def test_d6_the_special_list_is_read_without_losing_a_value_and_shown(
        self, lang: Lang, title: str, headings: str, tmp_path: Path
    ) -> None:
        """(D6): payment terms, special ones, delivery, rating and review stand in the client's card, too."""
        order: list[Value] = [
            "З-1", dt.date(2026, 10, 1), ANNA[0], "Кофе, 2 кг", 3000, 3000, dt.date(2026, 10, 2), "предоплата 50 %", "курьер",
            dt.date(2026, 10, 5), "https://disk.primer.ru/1.pdf", "сайт", 5,
            "возврат за 30 дней", "понравилось",
        ]  # fmt: skip
        head: list[Value] = list(headings.split("; "))
        sheet = sheet_from_rows(title, [head, order])
        table = outcome(clients(ANNA), sheet).base.tables["orders"]
        assert not table.sources[0].extras
        assert [table.raw[field].iat[0] for field in table.sources[0].columns] == order
        book = openpyxl.load_workbook(workbook(tmp_path / "t.xlsx", [list(HEADINGS), list(ANNA)]))
        for line in (head, order):
            (book[title] if title in book.sheetnames else book.create_sheet(title)).append(line)
        book.save(tmp_path / "t.xlsx")
        said = sheetcrm("card", "t.xlsx", "Петрова", "--lang", lang, "--today", "2026-11-20", folder=tmp_path).out
        words = {
            "ru": "условия оплаты: предоплата 50 % · особые условия: возврат за 30 дней · доставка: курьер · оценка: 5 · отзыв: понравилось",
            "en": "payment terms: предоплата 50 % · special terms: возврат за 30 дней · delivery: курьер · rating: 5 · review: понравилось",
        }
        assert words[lang] in said.replace("\u00a0", " ")

    def test_d6_columns_of_orders_we_do_not_know_are_kept(self) -> None:
        sheet = sheet_from_rows(
            "Заказы",
            [["Дата", "Клиент", "Сумма", "Упаковка", "Договор"], ["01.02.2026", "Петрова Анна", 100, "короб", "№ 7"]],
        )
        table = outcome(clients(ANNA), sheet).base.tables["orders"]
        assert table.raw["extra:Упаковка"].tolist() == ["короб"]
        assert table.raw["extra:Договор"].tolist() == ["№ 7"]

    def test_d7_three_columns_run_the_whole_job(self) -> None:
        found = outcome(clients(["Анна", "89161234567", 1200], headings=["Имя", "Телефон", "Купил"]))
        assert {"summary", "issues", "clients_auto"} <= {tab.key for tab in found.tabs}

    @pytest.mark.parametrize(("bought", "is_sum"), [("Стрижка", False), (1200, True)])
    def test_d7_what_was_bought_may_be_goods_and_may_be_a_sum(self, bought: Value, is_sum: bool) -> None:
        """(D7): neither is a mistake."""
        rows: list[list[Value]] = [
            [f"Петрова {name}", f"8 916 123-45-6{n}", bought] for n, name in enumerate(("Анна", "Ира", "Вера"))
        ]
        found = outcome(clients(*rows, headings=["Имя", "Телефон", "Купил"]))
        assert found.base.tables["clients"].has("revenue") == is_sum
        assert not codes(found)

    @pytest.mark.parametrize(
        ("title", "headings", "near", "unknown"),
        [
            ("История общения", ["Дата", "Клиент", "Тип", "Итог"], "звонк", "телепатия"),
            ("Contact history", ["Date", "Client", "Type", "Summary"], "metting", "telepathy"),
        ],
    )
    def test_d8_an_unknown_kind_of_contact_is_named_with_the_nearest(
        self, title: str, headings: list[Value], near: str, unknown: str
    ) -> None:
        """(D8): the eight kinds are known in both languages."""
        lang: Lang = "ru" if title == "История общения" else "en"
        kinds = {
            "ru": ("звонок", "пропущенный", "письмо", "SMS", "встреча", "сообщение", "визит", "отзыв"),
            "en": ("call", "missed call", "letter", "SMS", "meeting", "message", "visit", "review"),
        }[lang]
        said = (*kinds, near, unknown)
        talks = sheet_from_rows(title, [headings, *[[TODAY, ANNA[0], kind, "ок"] for kind in said]])
        base = recognise(Workbook("t", "t", (clients(ANNA), talks)))
        log = run(base, RunSettings(lang), {}, NOW).log
        found = [issue for issue in log.shown() if issue.code.code == "talk/unknown-type"]
        assert [issue.value for issue in found] == [near, unknown]
        assert found[0].fix(lang).endswith({"ru": "Ближе всего — «звонок».", "en": "The nearest is “meeting”."}[lang])

    def test_d11_a_profession_is_an_occasion_on_its_day(self, tmp_path: Path) -> None:
        """(D11): «бухгалтер», 21 November: in the drafts of that day and, before it, in the calendar of the summary."""
        file = workbook(tmp_path / "t.xlsx", [[*HEADINGS, "Профессия"], [*ANNA, "бухгалтер"], [*OLEG, "повар"]])
        settings = "drafts:\n  campaigns:\n    professional: {on: true, lead_days: 0}\n"
        (tmp_path / "config.yaml").write_text(settings, encoding="utf-8")

        def drafts(day: str) -> list[dict[str, Any]]:
            said = sheetcrm("drafts", "t.xlsx", "--json", "--today", day, folder=tmp_path)
            return [one for one in json.loads(said.out)["drafts"] if one["campaign"] == "professional"]

        assert drafts("2026-11-20") == []
        made = drafts("2026-11-21")
        assert {one["channel"] for one in made} == {"email", "sms"}
        assert all("Днём бухгалтера" in one["text"] and "Олег" not in one["text"] for one in made)
        assert sheetcrm("sync", "t.xlsx", "--today", "2026-11-18", folder=tmp_path).code == 0
        assert any("21.11.2026" in row and "Профессиональный праздник" in row for row in read_tab(file, "Сводка"))

    def test_d12_what_a_client_wants_no_offers_of_blocks_a_draft(self, tmp_path: Path) -> None:
        """(D12): the goods a text is about stand in «Шаблоны», and the reason names the word of the client's cell."""
        born = "20.11.1990"
        path = workbook(
            tmp_path / "t.xlsx",
            [[*HEADINGS, "День рождения", "Не предлагать"], [*ANNA, born, "чай; сладкое"], [*OLEG, born, "мясо"]],
        )
        book = openpyxl.load_workbook(path)
        for line in (
            ["Активен", "Рассылка", "Канал", "Тема", "Текст шаблона", "О чём (товары)"],
            ["да", "birthday", "email", "С днём рождения", "{{ greeting }}, дарим скидку на чай!", "чай"],
        ):
            (book["Шаблоны"] if "Шаблоны" in book.sheetnames else book.create_sheet("Шаблоны")).append(line)
        book.save(path)
        said = sheetcrm("drafts", "t.xlsx", "--json", "--today", "2026-11-20", folder=tmp_path)
        letters = [one for one in json.loads(said.out)["drafts"] if one["channel"] == "email"]
        reasons = {one["to"]: {r["code"]: r["message"] for r in one["reasons"]} for one in letters}
        assert letters[0]["state"] == "blocked"
        assert "«чай»" in reasons[str(ANNA[2])]["draft/never-offer"]
        assert "draft/never-offer" not in reasons[str(OLEG[2])]

    def test_d9_d16_orders_interval_and_last_contact_agree_with_pandas(self) -> None:
        days = [1, 31, 61, 91]
        dates = [dt.date(2026, 1, 1) + dt.timedelta(days=d) for d in days]
        rows: list[list[Value]] = [[d, "Петрова Анна Сергеевна", None, 100, "букет"] for d in dates]
        known = outcome(clients(ANNA, OLEG), orders(*rows)).known
        assert known is not None
        oracle = pd.Series(dates).map(dt.date.toordinal).diff().median()
        assert known.frame["rhythm_days"].iat[0] == oracle == 30
        assert known.frame["orders_count"].tolist() == [4, 0]
        assert known.frame["last_order"].iat[0] == dates[-1]

    def test_d10_three_tags_in_a_cell_are_three(self) -> None:
        head: list[Value] = [*HEADINGS, "Возражения"]
        found = outcome(clients([*ANNA, "дорого; долго везут; нет в наличии"], headings=head))
        assert len(found.cleaned["clients"].values["objections"].iat[0]) == 3

    def test_d10_the_summary_counts_the_clients_of_each_objection(self) -> None:
        """(D10): of clients, deals and talks, each client once; a talk with nobody we know does not count."""
        head: list[Value] = [*HEADINGS, "Возражения / вопросы"]
        talks = sheet_from_rows(
            "История общения",
            [
                ["Дата", "Клиент", "Телефон", "Тип", "Возражения"],
                [TODAY, ANNA[0], ANNA[1], "звонок", "дорого"],
                [TODAY, OLEG[0], OLEG[1], "звонок", "Дорого"],
                [TODAY, "Кузнецов Пётр", "8 926 111-22-33", "звонок", "дорого"],
            ],
        )
        found = outcome(clients([*ANNA, "дорого; долго везут; нет в наличии"], [*OLEG, None], headings=head), talks)
        assert found.figures is not None
        lines = [(line.name, line.clients) for line in found.figures.objections]
        assert lines == [("дорого", 2), ("долго везут", 1), ("нет в наличии", 1)]
        assert all(said(found, text) for text in ("Возражения и вопросы", "Дорого", "Долго везут", "Нет в наличии"))

    def test_d13_a_copied_row_is_a_repeated_id(self) -> None:
        head: list[Value] = ["ID клиента", *HEADINGS]
        found = outcome(clients(["К-000007", *ANNA], ["К-000007", *ANNA], headings=head))
        assert codes(found)["id/repeats"] == 2
        # A Latin K is the same letter to the eye, and to the program.
        alike = outcome(clients(["К-000007", *ANNA], ["K-000007", *OLEG], headings=head))
        assert sum(n for code, n in codes(alike).items() if code.startswith("id/")) == 2

    def test_d14_namesakes_are_told_apart_by_their_contacts(self) -> None:
        a: list[Value] = ["Иванов Иван", "89161234567", "ivan1@primer-mail.ru", "Самара"]
        b: list[Value] = ["Иванов Иван", "89037654321", "ivan2@primer-mail.ru", "Казань"]
        matches = outcome(clients(a, b)).matches
        assert matches is not None
        assert matches.clusters() == []

    def test_d15_two_phones_and_a_name_in_one_cell_are_split(self) -> None:
        found = outcome(clients(["Анна Петрова", "8-495-123-45-67, 8-916-000-00-11 (Ира)", None, None]))
        assert found.cleaned["clients"].values["phone"].iat[0] == ("+74951234567", "+79160000011")
        assert any(code.startswith("phone/") for code in codes(found))


class TestQuality:
    def test_q1_the_teams_own_rules_hold_from_the_next_run_on(self) -> None:
        """Entry rules stand in «Настройки», as a person would write them."""

        def rules(*rows: list[Value]) -> tuple[Sheet, ...]:
            return (
                clients(["Анна", "89161234567", None, None]),
                sheet_from_rows("Настройки", [["Настройка", "Значение"], *rows]),
            )

        from sheetcrm.config import settings_tab
        from sheetcrm.config.model import Config, with_values

        def seen(*rows: list[Value]) -> dict[str, int]:
            base = recognise(Workbook("t", "t", rules(*rows)))
            raw = base.tables["settings"].raw
            found = settings_tab.read(raw["name"].tolist(), raw["value"].tolist(), Config())
            config = with_values(Config(), found.values, "sheet")
            return codes(run(base, RunSettings("ru", required=config.required_fields()), {}, NOW))

        assert not any("city" in code for code in seen(["Валюта", "₽"]))
        assert any(
            n for code, n in seen(["Обязательно у всех", "Город"]).items() if "required" in code or "city" in code
        )

    def test_q3_a_latin_letter_in_a_town_is_seen(self) -> None:
        found = outcome(clients(["Петрова Анна", "89161234567", None, "Cамара"], OLEG))
        (proposal,) = [p for p in found.proposals.shown() if p.field == "city"]
        assert (proposal.before, proposal.after) == ("Cамара", "Самара")
        assert "mixed-alphabet" in proposal.why

    def test_q3_a_near_miss_is_a_proposal(self) -> None:
        rows: list[list[Value]] = [[f"Клиент {chr(1040 + n)}", f"8916123450{n}", None, "Москва"] for n in range(9)]
        found = outcome(clients(*rows, ["Анна", "89161234599", None, "Моства"]))
        assert [(p.before, p.after) for p in found.proposals.shown() if p.field == "city"] == [("Моства", "Москва")]

    @pytest.mark.parametrize(
        ("heading", "value"),
        [
            ("Телефон", "000-00-00"), ("Email", "test@test.ru"), ("ФИО", "Вася Пупкин"),
            ("День рождения", "01.01.1900"), ("Email", "anna@mailinator.com"),
        ],
    )  # fmt: skip
    def test_q4_made_up_values_are_flagged_and_never_corrected(self, heading: str, value: str) -> None:
        row: dict[str, Value] = {"ФИО": "Петрова Анна", "Телефон": "89161234567", "Email": None, "День рождения": None}
        row[heading] = value
        head: list[Value] = list(row)
        found = outcome(clients(list(row.values()), headings=head))
        doubtful = [i for i in found.log.shown() if i.heading == heading]
        assert [i.code.cause for i in doubtful] == [Cause.DOUBTFUL]
        assert not [p for p in found.proposals.shown() if p.heading == heading]

    def test_q5_what_a_spreadsheet_did_to_a_phone(self) -> None:
        found = outcome(clients(["Анна", "7.9161234567E10", None, None], ["Олег", "7,92E+10", None, None]))
        assert found.cleaned["clients"].values["phone"].tolist() == [("+79161234567",), None]
        assert [(p.row, p.after) for p in found.proposals.shown() if p.field == "phone"] == [(2, "+7 916 123-45-67")]
        assert codes(found)["phone/lost-digits"] == 1

    def test_q6_issues_carry_their_cause_and_are_counted_by_it(self) -> None:
        found = outcome(clients(["Вася Пупкин", "8916123456", None, None]))
        assert set(found.log.by_cause()) >= {Cause.DOUBTFUL, Cause.SLIP}

    def test_q7_every_lost_point_leads_to_a_row(self) -> None:
        found = outcome(clients(ANNA, ["Олег", "8916", None, None]))
        assert found.quality is not None
        assert found.quality.base is not None
        lost = found.quality.losses["points"].sum() / 2
        assert found.quality.base + lost == pytest.approx(100)
        assert set(found.quality.losses["row"]) == {1}

    def test_q9_check_digits_of_tax_ids(self) -> None:
        head: list[Value] = ["Компания", "Телефон", "ИНН"]
        found = outcome(
            clients(["ООО «А»", "89161234567", "7707083893"], ["ООО «Б»", "89161234568", "7707083894"], headings=head)
        )
        assert [(i.row, i.code.code) for i in found.log.shown() if i.field == "inn"] == [(3, "inn/checksum")]

    def test_q10_every_issue_says_where_what_why_and_what_to_do(self) -> None:
        found = outcome(clients(["Вася Пупкин", "8916", "a@@b", "Cамара"], ["", "", "x@y.ru", ""]))
        shown = list(found.log.shown())
        assert shown
        for issue in shown:
            assert issue.code.code
            assert issue.cell
            for lang in ("ru", "en"):
                assert issue.message(lang)  # type: ignore[arg-type]
                assert issue.fix(lang)  # type: ignore[arg-type]

    def test_q11_what_is_derived_never_replaces_what_a_person_typed(self) -> None:
        from sheetcrm.core.fields.derive import derive

        head: list[Value] = ["ФИО", "Телефон", "Город", "Пол"]
        values = (
            outcome(
                clients(
                    ["Петрова Анна Сергеевна", "8 (846) 212-34-56", None, None],
                    ["Иванова Ольга Петровна", "8 (846) 212-34-57", "Казань", "ж"],
                    headings=head,
                )
            )
            .cleaned["clients"]
            .values
        )
        derived = derive(values)
        assert derived["gender"].tolist() == ["f", None]
        assert derived["city"].tolist()[0] == "Самара"
        assert derived["city"].tolist()[1] is None

    def test_q12_personal_data_without_a_purpose_is_named(self) -> None:
        head: list[Value] = [*HEADINGS, "Паспорт"]
        sheet = clients([*ANNA, "3600 123456"], headings=head)
        assert codes(outcome(sheet))["data/excess"] == 1
        assert "data/excess" not in codes(outcome(sheet, purposes={"Паспорт": "договор проката"}))

    @pytest.mark.parametrize("lang", LANGS)
    def test_q12_the_row_of_the_settings_that_the_advice_names_is_the_one_that_helps(
        self, lang: Lang, tmp_path: Path
    ) -> None:
        """(Q12): the owner of a table writes the purpose into «Настройки», and no file."""
        head: list[Value] = [*HEADINGS, "Паспорт"]
        (issue,) = outcome(clients([*ANNA, "3600 123456"], headings=head)).log.shown()
        row = {"ru": "Цель: Паспорт", "en": "Purpose: Паспорт"}[lang]
        assert row in issue.fix(lang)
        book = openpyxl.load_workbook(workbook(tmp_path / "t.xlsx", [list(head), [*ANNA, "3600 123456"]]))
        for line in (["Настройка", "Значение"], [row, "договор проката"]):
            (book["Настройки"] if "Настройки" in book.sheetnames else book.create_sheet("Настройки")).append(line)
        book.save(tmp_path / "t.xlsx")
        said = sheetcrm("check", "t.xlsx", "--dry-run", "--lang", lang, folder=tmp_path).out
        assert "data/excess" not in said


class TestBases:
    def test_b1_the_general_base_is_all_who_are_not_archived_and_the_sum_of_the_three(self) -> None:
        head: list[Value] = [*HEADINGS, "Статус"]
        people: list[list[Value]] = [
            [*ANNA, "клиент"], [*OLEG, "отказ"], ["Зимина Вера", "8 926 111-22-33", None, None, None],
            ["Котова Ира", "8 926 111-22-34", None, None, "архив"],
        ]  # fmt: skip
        rows: list[list[Value]] = [
            [TODAY - dt.timedelta(days=ago), who[0], None, 100, "букет"]
            for who, ago in ((people[0], 19), (people[1], 700), (people[3], 3))
        ]
        found = outcome(clients(*people, headings=head), orders(*rows))
        assert found.known is not None
        counts = found.known.counts
        assert (counts.general, counts.active, counts.inactive, counts.never, counts.archived) == (3, 1, 1, 1, 1)
        assert said(found, "✓ ОКБ 3 = АКБ 1 + НКБ 1 + ещё не покупали 1")

    def test_b9_u10_a_mailing_list_cannot_be_checked_for_freshness(self) -> None:
        found = outcome(clients(["Анна", "89161234567"], ["Олег", "89037654321"], headings=["Имя", "Телефон"]))
        assert found.known is not None
        assert found.known.frame["freshness"].tolist() == ["unverifiable"] * 2
        assert found.known.frame["card"].tolist() == [1, 1]
        lines = auto(found)
        assert lines["Карточка"] == ["только контакты"] * 2
        assert lines["Данные свежие на"] == ["не проверить"] * 2

    def test_b10_u9_an_accounting_base_is_as_fresh_as_its_last_order(self) -> None:
        days = [dt.date(2026, 9, 1), dt.date(2026, 3, 1)]
        found = outcome(clients(ANNA, OLEG), orders(*[[day, ANNA[0], None, 100, "букет"] for day in days]))
        assert found.known is not None
        assert found.known.frame["card"].tolist() == [2, 1]
        assert found.known.frame["fresh_at"].tolist() == [days[0], None]
        assert auto(found)["Данные свежие на"] == [days[0], "не проверить"]

    def test_u6_stale_begins_the_day_after_the_limit(self) -> None:
        ages = range(800)
        phones = [f"+7 916 100-{n // 100:02d}-{n % 100:02d}" for n in ages]
        people: list[list[Value]] = [["Петрова Анна Сергеевна", phone, None, "Самара"] for phone in phones]
        bought = [[TODAY - dt.timedelta(days=n), None, phone, 100, "букет"] for n, phone in enumerate(phones)]
        known = outcome(clients(*people), orders(*bought)).known
        assert known is not None
        limits = [KnownSettings().stale_limit(group) for group in known.frame["lifecycle"]]
        assert len(set(limits)) > 1
        stale = [bool(one) for one in known.frame["stale"]]
        assert stale == [age > limit for age, limit in zip(ages, limits, strict=True)]
        assert (stale[0], stale[-1]) == (False, True)

    def test_u1_a_run_makes_two_queues_and_deletes_nothing(self) -> None:
        """Who stands twice is in «Дубли», whose data is out of date in «Что исправить» and the summary; every row stays."""
        old: list[Value] = ["Зимина Вера", "8 926 111-22-33", None, "Самара"]
        store = MemoryStore(
            (clients(ANNA, ANNA, old), orders([TODAY - dt.timedelta(days=900), old[0], old[1], 100, "букет"]))
        )
        before = [sheet.cells.copy() for sheet in store.read().people()]
        read = store.read()
        found = run(recognise(read), RunSettings("ru"), {}, NOW)
        store.replace(found.tabs, read)
        duplicates = next(tab for tab in found.tabs if tab.key == "duplicates")
        assert [len(column.values) for column in duplicates.blocks[0].columns][:1] == [2]
        assert codes(found)["client/aged"] == 1
        assert said(found, "Чьи данные устарели: с кого начать")
        after = store.read().people()
        assert len(after[0].cells) == 4
        for was, now in zip(before, after, strict=True):
            pd.testing.assert_frame_equal(was, now.cells)


class TestStores:
    def test_x2_x3_g7_the_same_table_reads_the_same_and_audit_writes_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "clients.xlsx"
        file.write_bytes((shipped("examples") / "clients.ru.xlsx").read_bytes())
        before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
        done = jobs.look(jobs.Asked(target=str(file), today=TODAY, write=False, ignore_config=True))
        assert len(done.outcome.log) > 100
        assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before

    def test_x4_an_order_of_an_unknown_client_is_an_issue(self) -> None:
        found = outcome(clients(ANNA), orders([dt.date(2026, 5, 1), "Кузнецов Пётр", None, 100, "букет"]))
        assert codes(found)["order/client-not-found"] == 1

    def test_money_in_words_is_money(self) -> None:
        found = outcome(
            clients(ANNA), orders([dt.date(2026, 5, 1), "Петрова Анна Сергеевна", None, "12,5 тыс. р.", "торт"])
        )
        assert found.cleaned["orders"].values["amount"].iat[0].amount == Decimal("12500")


class TestDuplicates:
    def test_u5_a_group_of_three_shows_the_chain_that_holds_it_together(self) -> None:
        """A is B by the phone, B is C by the e-mail: the line of each row says beside which row, and by what."""
        found = outcome(
            clients(
                ["Кузнецов Олег", "8 903 765-43-21", None, None],
                ["Кузнецов Олег Петрович", None, "Oleg.Kuz@primer-mail.ru", None],
                ["Олег Кузнецов", "+79037654321", "oleg.kuz@primer-mail.ru", None],
                ANNA,
            )
        )
        assert found.matches is not None
        assert found.matches.clusters() == [(0, 1, 2)]
        tab = next(one for one in found.tabs if one.key == "duplicates")
        lines = {c.heading: list(c.values) for block in tab.blocks for c in block.columns}
        why = [str(text) for text in lines["Почему похожи"]]
        assert [text.split(": ")[0] for text in why] == [
            "≈ Клиенты, строка 4", "≈ Клиенты, строка 4", "≈ Клиенты, строка 2",
        ]  # fmt: skip
        assert ["совпал телефон" in text for text in why] == [True, False, True]
        assert ["совпал email" in text.lower() or "совпала почта" in text for text in why] == [False, True, False]
        assert set(lines["Группа"]) == {1}

    def test_u11_a_new_post_in_another_firm_is_one_person_whose_history_is_kept(self) -> None:
        head: list[Value] = ["Компания", "ФИО", "Должность", "Телефон"]
        found = outcome(
            clients(
                ["Вектор", "Зуева Инна Олеговна", "менеджер", "8 916 777-66-55"],
                ["Альянс", "Зуева Инна", "советник", "+7 916 777 66 55"],
                ["Кедр", "Лис Олег", "директор", "8 916 111-22-33"],
                headings=head,
            )
        )
        assert found.matches is not None
        assert found.matches.role_changes() == [(0, 1)]
        tab = next(one for one in found.tabs if one.key == "duplicates")
        lines = {c.heading: list(c.values) for block in tab.blocks for c in block.columns}
        said = "похоже на новую роль того же человека (менеджер, Вектор → советник, Альянс): оставьте историю"
        assert [said in str(text) for text in lines["Что против"]] == [True, True], "one and the same in both rows"
        assert lines["Решение"] == [None, None], "a suggestion: nothing is decided"
