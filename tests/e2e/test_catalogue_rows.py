"""More rows of the catalogue by the acceptance test each names; the others stand where their subject is tested."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config, with_values
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.figures.goals import FigureSettings
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.presets import presets
from sheetcrm.core.reading import recognise
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.segments.evaluate import SegmentState
from sheetcrm.core.segments.known import COLUMNS
from sheetcrm.core.segments.rules import Rule, build_vocabulary, read_rule
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, BaseScope, KnownSettings, Lifecycle
from sheetcrm.core.segments.shipped import SHIPPED
from sheetcrm.core.segments.tree import clauses
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows
from tests.e2e.terminal import read_tab, read_titles, sheetcrm, workbook
from tests.e2e.test_catalogue import ANNA, HEADINGS, NOW, OLEG, TODAY, clients, orders, outcome
from tests.unit.drafts.making import SHIPPED as TEMPLATES
from tests.unit.drafts.making import client, facts

ROOT = Path(__file__).resolve().parents[2]
NAME = str(ANNA[0])


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def tab(found: Outcome, key: str) -> Tab:
    return next(one for one in found.tabs if one.key == key)


def texts(made: Tab) -> list[str]:
    cells = [cell.content for cell in made.cells]
    cells += [v for block in made.blocks for column in block.columns for v in (column.heading, *column.values)]
    return [str(v).replace("\u00a0", " ") for v in cells if isinstance(v, str)]


def segments(*rows: list[Value], headings: list[Value] | None = None) -> Sheet:
    return sheet_from_rows("Сегменты", [headings or ["Активен", "Название", "Правило"], *rows])


class TestBases:
    def test_b3_the_suggested_period_is_said_and_nothing_is_changed(self) -> None:
        gaps = [10, 20, 25, 30, 30, 30, 30, 40, 45, 200]  # the median is 30, nine of ten are within 45
        rows: list[list[Value]] = [[f"Клиент {n}", f"8916123450{n}", None, None] for n in range(10)]
        sold: list[list[Value]] = []
        for n, gap in enumerate(gaps):
            sold += [[day(d), f"Клиент {n}", f"8916123450{n}", 100, "букет"] for d in (300, 300 - gap)]
        found = outcome(clients(*rows), orders(*sold))
        said = " ".join(texts(tab(found, "summary")))
        assert "не позже чем через 45 дней. Сейчас период — 365" in said
        assert found.known is not None
        assert (found.known.settings.period_days, found.known.counts.active) == (365, 10)

    def test_b5_who_pays_late_three_times_of_five_is_in_the_segment(self) -> None:
        head: list[Value] = ["Дата", "Клиент", "Сумма", "Срок оплаты", "Дата оплаты", "Оплачено"]
        late = {NAME: 3, str(OLEG[0]): 1}
        sold: list[list[Value]] = [
            [day(60 + n), who, 100, day(50 + n), day(40 if n < times else 55), 100]
            for who, times in late.items()
            for n in range(5)
        ]
        rule = next(one for one in SHIPPED if one.name.ru == "Задерживают оплату")
        found = outcome(
            clients(ANNA, OLEG), sheet_from_rows("Заказы", [head, *sold]), segments(["да", "Должники", rule.rule.ru])
        )
        (one,) = found.segments
        assert one.mask.tolist() == [True, False]
        assert [problem.code.code for problem in one.problems] == []
        assert "3" in " ".join(one.why(0))

    def test_b6_b7_b8_one_group_each_and_both_scopes_say_whom_they_count(self) -> None:
        sold: list[list[Value]] = [[day(d), NAME, None, 100, "букет"] for d in (183, 90, 10)]

        def seen(scope: BaseScope) -> tuple[list[str], int, str]:
            found = outcome(clients(ANNA, OLEG), orders(*sold), known=KnownSettings(base_scope=scope))
            assert found.known is not None
            words = " ".join(texts(tab(found, "summary")))
            return found.known.frame["lifecycle"].tolist(), found.known.counts.general, words

        wide, narrow = seen(BaseScope.BUYERS_AND_LEADS), seen(BaseScope.BUYERS)
        assert wide[0] == narrow[0] == ["regular", "potential"]
        assert (wide[1], narrow[1]) == (2, 1)
        assert "все клиенты, кроме архива." in wide[2]
        assert "все клиенты, кроме архива, которые хоть раз купили." in narrow[2]

    def test_b11_the_summary_shows_the_share_of_each_kind_of_card(self) -> None:
        head: list[Value] = [*HEADINGS, "Ответственный", "Интересы"]

        def seen(owner: str | None) -> tuple[list[int], dict[Any, Any]]:
            found = outcome(
                clients([*ANNA, owner, "розы"], [*OLEG, None, "розы"], headings=head),
                orders(*[[day(5), who[0], None, 100, "букет"] for who in (ANNA, OLEG)]),
            )
            assert found.known is not None
            cells = {(c.row, c.column): c.content for c in tab(found, "summary").cells}
            kinds = ("только контакты", "контакты и заказы", "полная")
            shares = {v: cells.get((r, c + 2)) for (r, c), v in cells.items() if v in kinds}
            return found.known.frame["card"].tolist(), shares

        assert seen("Ольга") == ([3, 2], {"только контакты": 0.0, "контакты и заказы": 0.5, "полная": 0.5})
        assert seen(None) == ([2, 2], {"только контакты": 0.0, "контакты и заказы": 1.0, "полная": 0.0})

    def test_b15_the_summary_prints_the_share_that_really_brings_80_percent(self) -> None:
        """Of twenty buyers seven bring 80 % of the revenue: that is 35 %, and no 20 % of a saying."""
        people: list[list[Value]] = [[f"Клиент {n}", f"891612345{n:02d}", None, None] for n in range(20)]
        spent = [*[1040] * 7, *[140] * 13]
        assert sum(spent[:7]) / sum(spent) == 0.8
        sold = [[day(5), row[0], row[1], much, "букет"] for row, much in zip(people, spent, strict=True)]
        said = texts(tab(outcome(clients(*people), orders(*sold)), "summary"))
        assert any(text.startswith("80 % выручки приносят 35 % покупателей") for text in said)

    @pytest.mark.parametrize("lang", LANGS)
    def test_b12_each_colour_stands_beside_its_word_and_a_second_run_changes_none(self, lang: Lang) -> None:
        sheets = (clients(ANNA, OLEG), orders([day(5), NAME, None, 100, "букет"]))
        first, second = (
            tab(run(recognise(Workbook("t", "t", sheets)), RunSettings(lang), {}, NOW), "clients_auto") for _ in "12"
        )
        assert first.fingerprint() == second.fingerprint()
        coloured = [column for block in first.blocks for column in block.columns if column.fills]
        assert coloured
        labels = {label.say(lang) for label in LIFECYCLE_LABEL.values()}
        for column in coloured:
            # A colour is looked up by the word in the cell, and every word has one of its own; white is the cell's own.
            assert set(column.fills) == labels - {LIFECYCLE_LABEL[Lifecycle.ACTIVE].say(lang)}
            assert len(set(column.fills.values())) == len(labels) - 1
            assert {str(value) for value in column.values} <= labels

    def test_u7_nobody_knows_who_opens_letters_and_the_summary_says_so(self) -> None:
        found = outcome(clients(ANNA), orders([day(5), NAME, None, 100, "букет"]))
        assert any("Открывают ли клиенты письма, таблица не знает" in text for text in texts(tab(found, "summary")))
        assert found.known is not None
        assert found.known.frame["stale"].tolist() == [False]


class TestSegments:
    def test_s1_another_rule_is_another_membership_from_the_next_run_on(self) -> None:
        sold = orders([day(5), NAME, None, 100, "букет"])
        before = outcome(clients(ANNA, OLEG), sold, segments(["да", "А", "заказов >= 1"])).segments[0]
        after = outcome(clients(ANNA, OLEG), sold, segments(["да", "А", "заказов = 0"])).segments[0]
        assert before.mask.tolist() == [True, False]
        assert after.mask.tolist() == [False, True]

    @pytest.mark.parametrize("lang", LANGS)
    def test_s3_one_shipped_example_of_interests_stage_source_and_purchases(self, lang: Lang) -> None:
        rules = [one.rule.say(lang) for preset in presets().values() for one in preset.segments]
        asked: set[str] = set()
        for text in rules:
            read = read_rule(text, build_vocabulary({}, [*COLUMNS, *(field.key for field in CLIENTS.fields)]))
            assert isinstance(read, Rule), text
            asked |= {clause.field for clause in clauses(read.tree)}
        assert {"interests", "status", "source", "orders_count"} <= asked

    def test_s10_what_was_expected_of_a_segment_stands_beside_what_it_is(self) -> None:
        rows: list[list[Value]] = [[f"Клиент {n}", f"891612345{n:02d}", None, "Самара"] for n in range(40)]
        sold = [[day(5), f"Клиент {n}", f"891612345{n:02d}", 100, "букет"] for n in range(4)]
        head: list[Value] = ["Активен", "Название", "Правило", "Ожидаем, % базы"]
        said: list[Value] = ["да", "Покупают", "заказов >= 1", "50 %"]
        found = outcome(clients(*rows), orders(*sold), segments(said, headings=head))
        assert found.figures is not None
        (one,) = found.figures.expected
        assert (one.expected, one.share, one.verdict) == (0.5, 0.1, "less")
        assert "⚠ меньше" in texts(tab(found, "summary"))

    def test_s12_a_segment_whose_time_is_over_has_no_drafts_and_says_so(self) -> None:
        head: list[Value] = ["Активен", "Название", "Правило", "По дату"]
        consent: list[Value] = [*HEADINGS, "Согласие на рекламу", "Дата согласия", "Откуда согласие"]
        campaign = sheet_from_rows(
            "Шаблоны",
            [
                ["Активен", "Рассылка", "Канал", "Сегмент", "Тема", "Текст шаблона"],
                ["да", "Весна", "email", "Свои", "Весна", "{{ greeting }} Ждём!"],
            ],
        )

        def drafts(until: dt.date) -> tuple[int, str]:
            sheets = (
                clients([*ANNA, "да", day(30), "анкета"], headings=consent),
                segments(["да", "Свои", "заказов >= 0", until], headings=head),
                campaign,
                orders([day(5), NAME, None, 100, "букет"]),
            )
            found = run(recognise(Workbook("t", "t", sheets)), RunSettings("ru"), {}, NOW, renderer=_in_process)
            assert found.drafts is not None
            assert found.segments[0].state is (SegmentState.ON if until >= TODAY else SegmentState.EXPIRED)
            made = [d for d in found.drafts.drafts if d.subject == "Весна"]
            return len(made), found.segments[0].state_words

        assert drafts(TODAY) == (1, "работает")
        assert drafts(day(1)) == (0, "срок прошёл 19.11.2026")


def _in_process(template: Any, year: int, values: Any) -> Any:
    from sheetcrm.core.drafts.text.filling import fill

    return fill(template, year, values)


class TestFigures:
    def test_m10_a_share_of_the_market_only_where_somebody_said_how_large_it_is(self) -> None:
        sold = orders([day(364), NAME, None, 100, "букет"], [day(365), NAME, None, 900, "букет"])
        silent = outcome(clients(ANNA), sold)
        assert not any("Доля рынка" in text for text in texts(tab(silent, "summary")))
        said = outcome(clients(ANNA), sold, figures=FigureSettings(market_per_year=1000.0))
        assert "Доля рынка: 10 % — за последние 365 дней 100 ₽ из 1 000 ₽." in texts(tab(said, "summary"))

    def test_i11_accidental_leads_are_out_of_the_conversion_and_a_footnote_says_so(self) -> None:
        head: list[Value] = [*HEADINGS, "Источник", "Качество лида"]
        people: list[list[Value]] = [
            [*ANNA, "сайт", "целевой"],
            [*OLEG, "сайт", "случайный"],
            ["Зимина Вера", "8 926 111-22-33", "vera@primer-mail.ru", "Самара", "сайт", None],
            ["Котова Ира", "8 926 111-22-34", "ira@primer-mail.ru", "Самара", "сайт", "спам"],
        ]
        sold = orders([day(5), NAME, None, 100, "букет"])
        found = outcome(clients(*people, headings=head), sold)
        assert found.figures is not None
        (line,) = [one for one in found.figures.sources if one.source == "сайт"]
        assert (line.clients, line.accidental, line.buyers, line.conversion) == (4, 2, 1, 0.5)
        assert "Случайных обращений — 2: в конверсии они не учтены." in texts(tab(found, "summary"))
        # Whoever bought was no accident, whatever somebody once wrote.
        people[0][-1] = "случайный"
        bought = outcome(clients(*people, headings=head), sold).figures
        assert bought is not None
        assert [one.accidental for one in bought.sources if one.source == "сайт"] == [2]
        nobody = outcome(clients(*[[*row[:-1], None] for row in people], headings=head), sold)
        assert not any("Случайных" in text for text in texts(tab(nobody, "summary")))


@pytest.mark.parametrize("lang", LANGS)
def test_x3_g6_each_weakness_of_a_spreadsheet_has_its_answer_in_the_readme(lang: Lang) -> None:
    ending, title = (".ru.md", "## Чего не хватает таблице") if lang == "ru" else (".md", "## What a spreadsheet lacks")
    text = (
        ROOT.joinpath(f"README{'.ru' if lang == 'ru' else ''}.md")
        .read_text(encoding="utf-8")
        .split(title)[1]
        .split("\n## ")[0]
    )
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| ")][1:]
    weaknesses = {weakness.strip() for weakness, _ in rows}
    assert len(rows) == len(weaknesses) == 10
    for weakness, answer in rows:
        links = re.findall(r"\]\((docs/[^)]+)\)", answer)
        assert links, weakness
        assert all(link.endswith(ending) and ROOT.joinpath(link).is_file() for link in links), weakness
    assert ("тайный покупатель" if lang == "ru" else "mystery shoppers") in text


class TestTeam:
    def test_g1_an_issue_goes_to_who_answers_for_its_column_or_tab_else_to_the_clients_owner(self) -> None:
        head: list[Value] = [*HEADINGS, "Ответственный"]
        sheets = (
            clients(
                ["Анна Петрова", "8 916 123-45-6", "a@@b", None, "Мария"],
                ["Олег", "8 903 765-43-21", "c@@d", None, None],
                ["Вера", "8 926 111-22-33", "vera@primer-mail.ru", None, "Мария"],
                ["Ирина", "8 926 111-22-34", "ira@primer-mail.ru", None, "Мария"],
                headings=head,
            ),
            orders([day(5), "Кузнецов Пётр", None, 100, "букет"]),
            sheet_from_rows(
                "Настройки",
                [["Настройка", "Значение"], ["Отвечает за: телефон", "Ольга"], ["Отвечает за: Заказы", "Иван"]],
            ),
        )
        base = recognise(Workbook("t", "t", sheets))
        said = base.tables["settings"].raw
        read = settings_tab.read(said["name"].tolist(), said["value"].tolist(), Config())
        assert not read.findings
        responsible = dict(with_values(Config(), read.values, "sheet").responsible)
        found = run(base, RunSettings("ru", responsible=responsible), {}, NOW)
        columns = {column.heading: column.values for block in tab(found, "issues").blocks for column in block.columns}
        lines = list(zip(columns["Столбец"], columns["Ячейка"], columns["Кому"], strict=True))
        assert {(cell, whom) for column, cell, whom in lines if column == "Телефон"} == {("B2", "Ольга")}
        assert {(cell, whom) for column, cell, whom in lines if column == "Email"} == {("C2", "Мария"), ("C3", None)}
        assert "Иван" in columns["Кому"]

    def test_g4_the_five_commonest_mistakes_by_column_are_in_the_summary(self) -> None:
        """By column, the most frequent first, with how many; a cell a mistake, as «Что исправить» lists them."""
        head: list[Value] = ["Телефон", "Email", "День рождения", "ИНН", "Мессенджер", "Пол"]
        wrong: list[Value] = ["8 916 123-45-6", "a@@b", "31.02.1990", "7707083894", "!!", "дэ"]
        surnames = ("Орлова", "Белова", "Зимина", "Котова", "Рыбина", "Серова", "Титова", "Чехова", "Юрова")
        rows: list[list[Value]] = [
            [f"{name} Анна", *[cell if n < 9 - 2 * place else None for place, cell in enumerate(wrong)]]
            for n, name in enumerate(surnames)
        ]
        found = outcome(clients(*rows, headings=["ФИО", *head]))
        cells = {(c.row, c.column): c.content for c in tab(found, "summary").cells}
        row, column = next(place for place, v in cells.items() if v == "Столбец")
        shown = [[cells[row + n, column + k] for k in (0, 1, 4)] for n in range(1, 6)]
        issues = list(found.log.shown())
        every = Counter(i.heading for i in issues)
        errors = Counter(i.heading for i in issues if i.code.severity == "error")
        worst = sorted(head, key=lambda one: (-errors[one], -every[one]))[:5]
        assert worst[:3] == head[:3]
        assert shown == [[one, errors[one], every[one]] for one in worst]

    def test_g8_after_ten_runs_columns_stand_where_they_stood(self, tmp_path: Path) -> None:
        head: list[Value] = ["Заметки мастера", "Почта", "ФИО", None, "Телефон", "Любимый цвет"]
        rows: list[list[Value]] = [["добрая", "a@primer-mail.ru", "анна орлова", None, "8 916 123-45-67", "синий"]]
        file = workbook(tmp_path / "t.xlsx", [head, *rows], "Мои люди")
        for n in range(10):
            said = sheetcrm("sync", "t.xlsx", "--today", f"2026-11-{n + 10}", folder=tmp_path)
            assert said.code == 0, said
        assert [list(row) for row in read_tab(file, "Мои люди")] == [head, *rows]
        assert "Сводка" in read_titles(file)


class TestDrafts:
    def test_p9_a_draft_stands_beside_what_is_known_of_its_client(self) -> None:
        head: list[Value] = [
            "ID клиента", *HEADINGS, "Согласие на рекламу", "Дата согласия", "Откуда согласие", "Последний контакт", "День рождения",
        ]  # fmt: skip
        person: list[Value] = ["К-000001", *ANNA, "да", day(30), "анкета", day(12), "25.11.1990"]
        sheets = (
            clients(person, headings=head),
            orders([day(100), NAME, None, 700, "букет"]),
            segments(["да", "Уже покупали", "заказов >= 1"], ["да", "Без заказов", "заказов = 0"]),
        )
        found = run(
            recognise(Workbook("t", "t", sheets)),
            RunSettings("ru"),
            TEMPLATES,
            NOW,
        )
        lines = {column.heading: column.values for block in tab(found, "drafts").blocks for column in block.columns}
        at = list(lines["Рассылка"]).index("День рождения")
        assert (lines["Последняя покупка"][at], lines["Последний контакт"][at]) == (
            f"{day(100):%d.%m.%Y}",
            f"{day(12):%d.%m.%Y}",
        )
        assert "25\u00a0ноября" in str(lines["Почему сейчас"][at])
        assert lines["Группа и сегменты"][at] == "активный, Уже покупали"
        assert lines["Почему нельзя / на что взглянуть"][at]

    def test_p17_a_call_has_a_script_with_the_same_variables(self) -> None:
        asleep = {"last_order": dt.date(2026, 6, 1), "rhythm_days": 30, "orders_count": 5, "days_since": 175}
        made = draft(facts([client()], [asleep], campaigns=("winback",), channels=("email", "call")))
        said = {one.channel: one for one in made.drafts}
        assert set(said) == {"email", "call"}
        assert said["call"].to == "+79160000001"
        for one in said.values():
            assert "Мария" in one.text
            assert "1\u00a0июня" in one.text
        assert "Мария Ивановна" in said["call"].text
        assert "Просит не звонить" in said["call"].text
