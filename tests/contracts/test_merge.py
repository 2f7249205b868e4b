"""One contract for every store: what a team decides about duplicates is remembered, merged as a whole, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.core.workbook import Value
from sheetcrm.jobs.clients import merging
from sheetcrm.jobs.clients.merging import State
from sheetcrm.stores.google.store import GoogleStore
from tests.merges import HEAD, ROWS, STORES, Team, base, team
from tests.sheets_server import SheetsServer


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return team(request.param, tmp_path, monkeypatch, server)


def cell(crew: Team, client: str, heading: str) -> object:
    return crew.row(client)[HEAD.index(heading)]


def test_groups_are_shown_with_what_differs_and_what_would_become_of_them(crew: Team) -> None:
    lines = crew.lines()
    assert set(lines) == {"К-000001", "К-000002", "К-000004", "К-000005"}
    stays, goes = lines["К-000001"].cells, lines["К-000002"].cells
    assert (stays["group"], goes["group"]) == (1, 1)
    assert goes["name"] == "≠ Щербакова Наталья"
    assert str(goes["differs"]).startswith("ФИО")
    assert "Телефон 2: (пусто) → +7 916 765-43-21" in str(stays["after"])
    assert "Согласие на рекламу (SMS): да → нет" in str(stays["after"])
    assert str(goes["after"]).startswith("уйдёт в «Объединённые клиенты»")
    assert lines["К-000004"].cells["after"] is None  # a couple is never merged, so nothing is said of it


def test_nothing_is_merged_without_a_decision(crew: Team) -> None:
    before = crew.seen()
    crew.desk.edit("Дубли", crew.lines()["К-000002"].row, 2, "да")  # «Оставить эту строку» alone asks for nothing
    done = crew.sync()
    assert done.merged is None
    assert crew.seen() == before


def test_a_ticked_group_becomes_one_row_and_the_other_goes_to_the_archive(crew: Team) -> None:
    before = crew.seen()
    crew.say("К-000002", "объединить")
    done = crew.sync()
    assert done.merged is not None
    assert [one.state for one in done.merged.todo] == [State.DONE]
    assert crew.row("К-000001") == [
        "К-000001", "Щербакова Наталья Ивановна", "+7 916 123-45-67", "+7 916 765-43-21", "n@example.com", "Самара",
        "любит розы\n[из К-000002] звонить вечером", "нет", "да", None,
    ]  # fmt: skip
    assert crew.row("К-000002") == ["К-000002", *[None] * 9]
    assert [row[2] for row in crew.desk.seen("Заказы")[1:3]] == ["К-000001", "К-000001"]
    assert [row[1] for row in crew.desk.seen("Задачи")[1:]] == ["К-000001", "К-000003"]
    others = [row for row in before[0] if row[0] not in ("К-000001", "К-000002")]
    assert [row for row in crew.desk.seen("Клиенты") if row[0] not in ("К-000001", "К-000002")] == others
    archive = crew.desk.seen("Объединённые клиенты")
    assert archive[4][:5] == ["Номер клиента", "Объединён с", "Когда объединён", "Запуск", "ФИО"]
    assert archive[5][:2] == ["К-000002", "К-000001"]
    assert {"Щербакова Наталья", "8(916)1234567", "звонить вечером", "нет"} <= set(archive[5])
    (line,) = [line for line in crew.closed() if line.typed["decision"]]
    assert line.cells["result"] == "✓ объединено 20.11 12:00"


def test_afterwards_there_is_one_client_and_a_second_run_writes_nothing(crew: Team) -> None:
    crew.say("К-000002", "объединить")
    crew.sync()
    quiet = crew.sync()
    assert quiet.receipt is not None
    assert (quiet.receipt.written, quiet.merged) == ((), None)
    known = quiet.outcome.known
    assert known is not None
    assert len(known.frame) == len(ROWS) - 1
    assert known.frame["orders_count"].iat[0] == 3
    assert not [issue for issue in quiet.outcome.log.shown() if issue.client_id == "К-000002"]


def test_a_segment_that_names_the_row_that_went_means_the_one_that_stayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned: list[list[Value]] = [
        ["Активен", "Название", "Правило", "Всегда включать", "Никогда не включать"],
        ["да", "Наши", "", "К-000002", ""],
        ["да", "Все, кроме", "город содержит а", "", "к-000002"],
    ]
    crew = team("memory", tmp_path, monkeypatch, workbook=base(Сегменты=pinned))
    crew.sync()
    crew.say("К-000002", "объединить")
    crew.sync()
    ours, others = crew.sync().outcome.segments
    assert (ours.mask.nonzero()[0].tolist(), ours.problems) == ([0], ())
    assert 0 not in others.mask.nonzero()[0]


def test_a_merge_is_taken_back_cell_by_cell(crew: Team) -> None:
    before = crew.seen()
    crew.say("К-000001", "объединить")
    crew.sync()
    assert crew.seen() != before
    done = crew.unmerge("К-000002")
    assert not done.left
    assert crew.seen() == before
    again = crew.sync()
    assert again.merged is None  # a tick counts once
    assert crew.seen() == before
    assert "Объединённые клиенты" not in crew.desk.titles()
    assert set(crew.lines()) == {"К-000001", "К-000002", "К-000004", "К-000005"}
    crew.say("К-000002", "объединить")
    assert [one.state for one in crew.sync().merged.todo] == [State.DONE]  # type: ignore[union-attr]


def test_undo_of_the_run_takes_the_merge_back_as_well(crew: Team) -> None:
    before = crew.seen()
    crew.say("К-000002", "объединить")
    crew.sync()
    crew.undo()
    assert crew.seen() == before


def test_what_people_changed_since_stays_when_a_merge_is_taken_back(crew: Team) -> None:
    crew.say("К-000002", "объединить")
    crew.sync()
    crew.edit("К-000001", "Комментарий", "теперь любит пионы")
    done = crew.unmerge()
    assert [change.field for change in done.left] == ["comment"]
    assert cell(crew, "К-000001", "Комментарий") == "теперь любит пионы"
    assert crew.row("К-000002") == ROWS[1]
    assert cell(crew, "К-000001", "Телефон 2") is None


def test_people_choose_the_row_that_stays(crew: Team) -> None:
    crew.say("К-000002", "объединить")
    crew.say("К-000002", "да", column=2)
    crew.sync()
    assert crew.row("К-000001") == ["К-000001", *[None] * 9]
    row = crew.row("К-000002")
    assert row[1] == "Щербакова Наталья"  # their choice holds though the other name is fuller
    assert row[4] == "n@example.com"
    assert row[7] == "нет"
    assert row[8] is None  # a "yes" is never carried to another row
    assert [r[2] for r in crew.desk.seen("Заказы")[1:3]] == ["К-000002", "К-000002"]


def test_a_sorted_table_is_merged_on_the_right_rows(crew: Team) -> None:
    crew.say("К-000002", "объединить")
    crew.desk.sort("Клиенты", 2)
    crew.sync()
    assert crew.row("К-000002") == ["К-000002", *[None] * 9]
    assert cell(crew, "К-000001", "Телефон 2") == "+7 916 765-43-21"
    crew.desk.sort("Клиенты", 2)
    crew.unmerge()
    assert crew.row("К-000002") == ROWS[1]
    assert crew.row("К-000001") == ROWS[0]


def test_people_who_are_linked_are_never_merged(crew: Team) -> None:
    before = crew.seen()
    crew.say("К-000004", "объединить")
    done = crew.sync()
    assert done.merged is None
    assert crew.seen() == before
    assert crew.lines()["К-000004"].cells["result"] == "не объединено: это связанные, но разные люди"
    crew.say("К-000004", "разные, но связаны")
    crew.sync()
    assert "К-000004" not in crew.lines()


def test_different_is_remembered_through_runs_sorts_and_edits(crew: Team) -> None:
    crew.say("К-000002", "разные")
    crew.sync()
    assert "К-000002" not in crew.lines()
    crew.desk.sort("Клиенты", 2)
    crew.edit("К-000002", "Город", "Тольятти")
    crew.edit("К-000001", "ФИО", "Щербакова Наталия Ивановна")
    done = crew.sync()
    assert "К-000002" not in crew.lines()
    assert done.outcome.matches is not None
    assert len(set(done.outcome.matches.cluster.tolist())) == len(ROWS)
    quiet = crew.sync()
    assert quiet.receipt is not None
    assert (quiet.receipt.written, quiet.receipt.hidden) == ((), ())


def test_different_comes_back_with_new_evidence_and_says_which(crew: Team) -> None:
    crew.say("К-000001", "разные")
    crew.sync()
    crew.edit("К-000002", "Почта", "n@example.com")
    done = crew.sync()
    line = crew.lines()["К-000002"]
    assert "НОВОЕ: совпала почта (решено «разные» 2026-11-20)" in str(line.cells["evidence"])
    assert line.cells["verdict"] == "возможно"
    assert done.outcome.matches is not None  # their word holds until they give another one
    assert len(set(done.outcome.matches.cluster.tolist())) == len(ROWS)
    crew.say("К-000002", "разные")
    crew.sync()
    assert "К-000002" not in crew.lines()
    crew.edit("К-000002", "Город", "Омск")
    crew.sync()
    assert "К-000002" not in crew.lines()


def test_a_decision_is_taken_back_where_it_was_given(crew: Team) -> None:
    crew.say("К-000001", "разные")
    crew.sync()
    (line,) = [line for line in crew.closed() if line.typed["decision"]]
    crew.desk.edit("Дубли", line.row, 1, "объединить")
    done = crew.sync()
    assert done.merged is None  # the word answers another question; it is asked anew
    assert {"К-000001", "К-000002"} <= set(crew.lines())
    crew.sync()
    assert crew.row("К-000002") == ROWS[1]


def test_another_computer_knows_what_was_decided(crew: Team, tmp_path: Path) -> None:
    crew.say("К-000001", "разные")
    crew.sync()
    crew.state = tmp_path / "another"
    crew.sync()
    assert "К-000002" not in crew.lines()


def test_another_computer_does_not_merge_again_what_was_taken_back(crew: Team, tmp_path: Path) -> None:
    before = crew.seen()
    crew.say("К-000002", "объединить")
    crew.sync()
    crew.unmerge()
    crew.sync()
    crew.state = tmp_path / "another"
    done = crew.sync()
    assert done.merged is None
    assert crew.seen() == before


def test_what_was_decided_survives_a_deleted_tab(crew: Team) -> None:
    crew.say("К-000001", "разные")
    crew.sync()
    crew.desk.delete("Дубли")
    crew.desk.delete("sheetcrm (решения)")
    crew.sync()
    assert "К-000002" not in crew.lines()


def test_a_cell_somebody_changed_meanwhile_puts_the_merge_off(crew: Team) -> None:
    plan = crew.plan("К-000001", "К-000002")
    crew.edit("К-000002", "Телефон 2", "+7 916 000-00-00")
    before = crew.seen()
    done = crew.apply(plan.name)
    assert done.merged is not None
    assert [one.state for one in done.merged.todo] == [State.OFF]
    assert done.left_undone
    assert crew.seen() == before


def test_something_typed_into_a_row_that_goes_puts_the_merge_off(crew: Team) -> None:
    plan = crew.plan("К-000001", "К-000002")
    crew.edit("К-000002", "Почта", "second@example.com")
    before = crew.seen()
    assert [one.state for one in crew.apply(plan.name).merged.todo] == [State.OFF]  # type: ignore[union-attr]
    assert crew.seen() == before


def test_a_named_merge_is_a_plan_that_apply_carries_out(crew: Team) -> None:
    before = crew.seen()
    plan = crew.plan("1", keep="К-000002")
    assert crew.seen() == before
    done = crew.apply(plan.name)
    assert [one.state for one in done.merged.todo] == [State.DONE]  # type: ignore[union-attr]
    assert crew.row("К-000001") == ["К-000001", *[None] * 9]
    archive = crew.desk.seen("Объединённые клиенты")
    again = crew.apply(plan.name)
    assert again.merged is not None
    assert ([one.state for one in again.merged.todo], again.merged.run) == ([State.ALREADY], None)
    assert crew.desk.seen("Объединённые клиенты") == archive, "whoever applies a plan twice merges once"
    crew.unmerge()
    assert crew.seen() == before


@pytest.mark.parametrize("kind", STORES)
def test_rows_without_numbers_are_told_to_get_them_first(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    rows = [[None, *row[1:]] if n < 2 else row for n, row in enumerate(ROWS)]
    crew = team(kind, tmp_path, monkeypatch, server, base(rows))
    before = crew.seen()
    (line, *_) = [line for line in crew.lines().values() if "строка" in str(line.cells["where"])]
    crew.desk.edit("Дубли", line.row, 1, "объединить")
    crew.sync()
    assert crew.seen() == before
    assert "сначала нужны ID клиентов" in str(crew.lines()[str(line.cells["where"])].cells["result"])
    # A decision of rows without numbers holds, and goes over to the numbers once they are there.
    crew.desk.edit("Дубли", line.row, 1, "разные")
    crew.sync()
    assert not [one for one in crew.lines() if "строка" in one]
    crew.desk.sort("Клиенты", 5)
    crew.sync()
    numbered = [n for n, row in enumerate(crew.desk.seen("Клиенты"), start=1) if row[0] is None]
    for number, row in enumerate(numbered, start=7):
        crew.desk.edit("Клиенты", row, 1, f"К-00000{number}")
    crew.sync()
    assert set(crew.lines()) == {"К-000004", "К-000005"}
    crew.edit("К-000007", "Город", "Пенза")
    crew.sync()
    assert set(crew.lines()) == {"К-000004", "К-000005"}


def test_a_run_on_google_writes_no_more_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    more: list[list[Value]] = [
        [
            "К-000011",
            "Ромашкина Инна Львовна",
            "+7 907 200-00-01",
            None,
            "r@example.com",
            "Пермь",
            None,
            None,
            None,
            None,
        ],
        ["К-000012", "Ромашкина Инна", "8 907 200-00-01", None, None, "Пермь", None, None, None, None],
    ]
    crew = team("google", tmp_path, monkeypatch, server, base([*ROWS, *more]))
    crew.say("К-000002", "объединить")
    crew.say("К-000012", "объединить")
    monkeypatch.setattr(merging, "MOST_CELLS", 11)
    done = crew.sync()
    assert done.merged is not None
    assert [(one.entry.gone, one.state) for one in done.merged.todo] == [
        (("К-000002",), State.DONE), (("К-000012",), State.LATER),
    ]  # fmt: skip
    assert crew.row("К-000012") == more[1]
    crew.sync()
    assert crew.row("К-000012") == ["К-000012", *[None] * 9]


def test_on_google_a_row_whose_phone_is_a_number_is_merged_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][2], rows[1][5] = 79161234567, 7.5
    crew = team("google", tmp_path, monkeypatch, server, base(rows))
    before = crew.seen()
    crew.say("К-000002", "объединить")
    crew.sync()
    assert crew.row("К-000002") == ["К-000002", *[None] * 9]
    crew.unmerge()
    assert crew.seen() == before


def test_where_a_live_check_forbids_numbers_a_row_whose_phone_is_one_is_left_to_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    monkeypatch.setattr(GoogleStore, "writes_numbers", property(lambda _: False))
    rows = [list(row) for row in ROWS]
    rows[1][2] = 79161234567
    rows[1][5] = 7.5  # a number that makes nobody of a row
    crew = team("google", tmp_path, monkeypatch, server, base(rows))
    before = crew.seen()
    crew.say("К-000002", "объединить")
    crew.sync()
    assert crew.seen() == before
    assert "«Телефон» записан числом или датой" in str(crew.lines()["К-000002"].cells["result"])
    crew.desk.edit("Клиенты", 3, 3, "'+7 916 123-45-67")
    crew.sync()
    assert crew.row("К-000002") == ["К-000002", None, None, None, None, 7.5, None, None, None, None]
    quiet = crew.sync()
    assert quiet.outcome.known is not None
    assert len(quiet.outcome.known.frame) == len(rows) - 1
    crew.unmerge()
    assert crew.row("К-000002")[1] == "Щербакова Наталья"


@pytest.mark.parametrize(("word", "then"), [("разные", "объединить"), ("объединить", "")])
def test_a_decision_stands_though_its_clients_got_their_numbers_since(
    word: str, then: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line of the group is a new one by then; the word stands in the old one, and counts, and may be changed there."""
    nameless = [[None, *row[1:]] if row[0] == "К-000002" else row for row in ROWS]
    crew = team("memory", tmp_path, monkeypatch, workbook=base(nameless))
    line = next(line for line in crew.lines().values() if line.cells["name"] == "≠ Щербакова Наталья")
    crew.desk.edit("Дубли", line.row, 1, word)
    crew.desk.edit("Клиенты", 3, 1, "К-000002")
    done = crew.sync()
    closed = [one.cells["result"] for one in crew.closed() if one.key == line.key]
    if word == "объединить":
        assert done.merged is not None
        assert [one.state for one in done.merged.todo] == [State.DONE]
        assert closed == ["✓ объединено 20.11 12:00"]
        assert crew.sync().merged is None
        return
    assert closed == ["✓ разные, запомнено 20.11.2026"]
    assert set(crew.lines()) == {"К-000004", "К-000005"}, "the group is asked about no more"
    crew.sync()
    assert set(crew.lines()) == {"К-000004", "К-000005"}
    crew.desk.edit("Дубли", line.row, 1, then)
    crew.sync()
    assert {"К-000001", "К-000002"} <= set(crew.lines()), "and asked again once somebody thinks better of it"
    assert crew.sync().merged is None, "an old word is no answer to the new question"


def test_a_decision_that_waits_is_said_beside_the_new_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nameless = [[None, *row[1:]] if row[0] in ("К-000001", "К-000002") else row for row in ROWS]
    crew = team("memory", tmp_path, monkeypatch, workbook=base(nameless))
    line = next(line for line in crew.lines().values() if line.cells["name"] == "≠ Щербакова Наталья")
    crew.desk.edit("Дубли", line.row, 1, "позже")
    for row, number in ((2, "К-000001"), (3, "К-000002")):
        crew.desk.edit("Клиенты", row, 1, number)
    crew.sync()
    assert crew.lines()["К-000002"].cells["result"] == "отложено"
    assert crew.lines()["К-000002"].key != line.key
