"""What is taken for a table, which column is which, which rows are data."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.reading.questions import looks_like_consent, questions
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import NOT_COMPUTED, Value, Workbook, sheet_from_rows
from tests.unit.reading.bases import PEOPLE, base_of, clients, codes


def test_five_headings_of_a_manager_need_no_config() -> None:
    """D1: «ФИО, Возраст, Тел., Почта, Когда удобно звонить» are five known columns."""
    rows: list[list[Value]] = [["Иванов Иван", 33, "8 916 123-45-67", "a@b.ru", "утром"]] * 3
    base = base_of(clients(["ФИО", "Возраст", "Тел.", "Почта", "Когда удобно звонить"], *rows))
    assert set(base.tables["clients"].raw.columns) == {"full_name", "age", "phone", "email", "call_time"}


def test_three_columns_are_enough() -> None:
    """D7: a name and one contact make a client table."""
    base = base_of(clients(["Имя", "Телефон", "Купил"], *[["Анна", "89161234567", 1200]] * 3))
    assert list(base.tables["clients"].raw.columns) == ["full_name", "phone", "revenue"]


@pytest.mark.parametrize(
    ("title", "head"), [("Клиенты", ["ID клиента", "ФИО"]), ("Our clients", ["Full name", "Client ID"])]
)
def test_names_and_numbers_are_clients_where_the_tab_is_called_so(title: str, head: list[Value]) -> None:
    """Orders know them by the number; on a tab of any other name it may be anything."""
    rows: list[list[Value]] = [["К-000001", "Иванов Иван"], ["К-000002", "Петрова Анна"]]
    rows = rows if head[0] == "ID клиента" else [row[::-1] for row in rows]
    assert set(base_of(clients(head, *rows, title=title)).tables["clients"].raw.columns) == {"client_id", "full_name"}
    assert "clients" not in base_of(clients(head, *rows, title="План на май")).tables


@pytest.mark.parametrize(
    "heading",
    ["ТЕЛЕФОН", " телефон ", "Теле\u00adфон", "Телефон\nклиента", "Телефон*", "Тел:", "Телефн", "Моб. телефон"],
)
def test_a_heading_is_known_in_any_dress(heading: str) -> None:
    base = base_of(clients(["ФИО", heading, "Почта"]))
    assert "phone" in base.tables["clients"].raw.columns


@pytest.mark.parametrize(
    "heading",
    [
        "ТЕЛ.\nмоб", "Телефон (мобильный)", "Контактный тел.", "номер тел.", "№ телефона", "Сот. тел.", "телефон/WhatsApp",
        "Mobile no.", "Phone No", "Contact number", "Phone (mobile)", "Телефон гостя", "Customer phone",
    ],
)  # fmt: skip
def test_words_cut_short_or_in_another_order_are_the_same_heading(heading: str) -> None:
    base = base_of(clients(["ФИО", heading, "Почта"]))
    assert "phone" in base.tables["clients"].raw.columns


@pytest.mark.parametrize("heading", ["№ клиента", "№ п/п", "Ном.", "№ гостя", "Number", "Client no."])
def test_a_number_that_may_be_an_id_is_no_phone(heading: str) -> None:
    base = base_of(clients([heading, "Имя", "Почта"], *[["1000234", "Анна", "anna@site-primer.ru"]] * 3))
    assert "phone" not in base.tables["clients"].raw.columns


def test_unknown_columns_are_kept_and_not_used() -> None:
    base = base_of(clients(["ФИО", "Телефон", "Почта", "Любимый цвет"], *[[*row, "синий"] for row in PEOPLE]))
    assert base.tables["clients"].raw["extra:Любимый цвет"].tolist() == ["синий"] * 3


@pytest.mark.parametrize(
    "heading", ["№", "Код", "Подписка", "Рассылка", "Не писать", "ID", "Customer No.", "№ клиента", "Код контрагента"]
)
def test_identity_consent_and_stop_are_never_guessed(heading: str) -> None:
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, 1] for row in PEOPLE]))
    assert {"client_id", "consent_ads", "stop"}.isdisjoint(base.tables["clients"].raw.columns)
    assert codes(base) == ["heading/not-guessed"]


@pytest.mark.parametrize(
    "heading",
    ["ID клиенты", "Не беспокоить", "Согласие на реклму", "Согласие на рекламу (SM)", "Do not contact", "Client IDs"],
)
def test_a_slip_of_our_own_heading_is_reported_and_not_taken(heading: str) -> None:
    """A misspelt «ID клиента» or a «Не беспокоить» without its sign waits for a person, too."""
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, "да"] for row in PEOPLE]))
    asked = {"client_id", "stop", "consent_pd", "consent_sms", "consent_email", "consent_calls", "consent_ads"}
    assert asked.isdisjoint(base.tables["clients"].raw.columns)
    assert codes(base) == ["heading/not-guessed"]


@pytest.mark.parametrize(
    ("heading", "first"),
    [
        ("Consent to marketing (email)", "consent_email"),
        ("Email marketing consent", "consent_email"),
        ("Marketing consent – SMS", "consent_sms"),
        ("Согласие на рассылку (почта)", "consent_email"),
        ("Согласие на SMS-рассылку", "consent_sms"),
        ("Согласие на звонки", "consent_calls"),
        ("Accepts Marketing", "consent_ads"),
        ("Подписан на рассылку", "consent_ads"),
        ("Согласие на обработку персональных данных клиента", "consent_pd"),
        ("Date of consent", "consent_date"),
        ("Opt-In Date", "consent_date"),
        ("Opt-In Source", "consent_source"),
        ("Источник согласия", "consent_source"),
        ("Согласие на рекламу (SM)", "consent_sms"),
        ("Email opt-out", "stop"),
        ("Не присылать SMS", "stop"),
    ],
)
def test_a_consent_of_the_teams_own_words_is_asked_about(heading: str, first: str) -> None:
    """What it seems to be is offered first; nothing of it counts until a person has said so."""
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, "да"] for row in PEOPLE]))
    assert codes(base) == ["heading/not-guessed"]
    (question,) = questions(base)
    assert question.answers[0].field == first
    saved = base_of(
        clients(["ФИО", "Телефон", "Почта", heading], *[[*row, "да"] for row in PEOPLE]),
        saved={"clients": {first: heading}},
    )
    assert saved.tables["clients"].raw[first].tolist() == ["да"] * 3


@pytest.mark.parametrize(
    "heading",
    [
        "Согласие на лечение",
        "Дата согласования",
        "Подписка до",
        "Рассылка отправлена",
        "Agreed price",
        "Marketing source",
        "Subscription date",
    ],
)
def test_what_only_sounds_like_a_consent_is_let_be(heading: str) -> None:
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, "да"] for row in PEOPLE]))
    assert "heading/not-guessed" not in codes(base)


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Sheet1", ["Buyer", "City", "Total spent"]),
        ("Лист1", ["Покупатель", "Город", "Сумма покупок"]),
        ("Покупатели 2025", ["ФИО", "Город", "Сумма"]),
        ("Guests", ["Full name", "Notes", "x"]),
    ],
)
def test_names_that_are_said_to_be_clients_are_clients_without_a_contact(title: str, head: list[Value]) -> None:
    """An export of a marketplace has names, towns and sums: better read than refused, where nothing else tells the clients."""
    names = sheet_from_rows(title, [head, *[[row[0], "Самара", 1000] for row in PEOPLE]])
    assert len(base_of(names).tables["clients"]) == 3
    whole = clients(["ФИО", "Телефон", "Почта"], title="База")
    assert base_of(whole, names).tables["clients"].sources[0].tab == "База"
    assert len(base_of(whole, names).tables["clients"]) == 3
    visits: list[list[Value]] = [[dt.date(2026, 1, n), row[0], row[1], 100] for n, row in enumerate(PEOPLE, start=1)]
    orders = sheet_from_rows("Заказы", [["Дата", "Клиент", "Телефон", "Сумма"], *visits])
    assert base_of(orders, names).clients_from_orders


def test_what_a_table_lacks_to_be_one_of_clients_is_said() -> None:
    """The tab that comes nearest is named with the columns that were recognised."""
    rows: list[list[Value]] = [[row[0], "Самара"] for row in PEOPLE]
    (issue,) = base_of(sheet_from_rows("Зар{п}лата", [["ФИО", "Город"], *rows])).issues
    assert issue.message("ru").endswith(
        "Ближе всех «Зар{п}лата»: узнаны «ФИО», «Город», а столбца с телефоном, почтой или мессенджером нет."
    )
    phones: list[list[Value]] = [[row[1], "Самара"] for row in PEOPLE]
    (issue,) = base_of(sheet_from_rows("X", [["Phone", "City"], *phones])).issues
    assert issue.message("en").endswith(
        "“Phone”, “City” were recognised, but there is no column with a name or a company."
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Согласие на SMS", "consent_sms"),
        ("Согласие на рекламу SMS", "consent_sms"),
        ("Согласие на рассылку по почте", "consent_email"),
        ("Можно слать рекламу", "consent_ads"),
        ("Согласие на обработку перс. данных", "consent_pd"),
        ("Отказ от рассылки", "stop"),
        ("Email consent", "consent_email"),
        ("Marketing OK", "consent_ads"),
        ("Don't call", "stop"),
    ],
)
def test_a_consent_in_words_of_ones_own_is_asked_about(heading: str, field: str) -> None:
    """What the heading says is offered first; the column is taken only once somebody has said so."""
    sheet = clients(["ФИО", "Телефон", "Почта", heading], *[[*row, "да"] for row in PEOPLE])
    base = base_of(sheet)
    assert field not in base.tables["clients"].raw.columns
    assert codes(base) == ["heading/not-guessed"]
    (asked,) = questions(base)
    assert asked.answers[0].field == field
    assert field in base_of(sheet, saved={"clients": {field: heading}}).tables["clients"].raw.columns


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Рекламная кампания", ["Яндекс", "2ГИС"]), ("Подписан договор", ["да", "нет"]), ("Оценка", ["да", "нет"])],
)
def test_a_column_of_something_else_is_no_consent(heading: str, cells: list[Value]) -> None:
    base = base_of(
        clients(["ФИО", "Телефон", "Почта", heading], *[[*row, cells[i % 2]] for i, row in enumerate(PEOPLE)])
    )
    assert codes(base) == []


def test_columns_that_may_be_consents_are_named() -> None:
    head: list[Value] = ["ФИО", "Телефон", "Согласие на SMS", "Согласие на обработку перс. данных", "Не писать", "№"]
    base = base_of(clients(head, *[[*row[:2], "да", "да", "", i] for i, row in enumerate(PEOPLE)]))
    assert looks_like_consent(base) == ["Согласие на SMS"]


def test_our_own_heading_is_taken() -> None:
    base = base_of(clients(["ФИО", "Телефон", "Почта", "⛔ Не беспокоить"], *[[*row, "да"] for row in PEOPLE]))
    assert base.tables["clients"].raw["stop"].tolist() == ["да"] * 3


def test_a_saved_mapping_wins() -> None:
    sheet = clients(["ФИО", "Телефон", "Почта", "Код"], *[[*row, n] for n, row in enumerate(PEOPLE)])
    base = base_of(sheet, saved={"clients": {"client_id": "Код"}})
    assert base.tables["clients"].raw["client_id"].tolist() == [0, 1, 2]
    assert codes(base) == []


def test_a_heading_whose_content_disagrees_is_refused_with_samples() -> None:
    """A column called «Телефон» that holds cities is no phone."""
    sheet = clients(["ФИО", "Телефон", "Почта"], *[["Иванов", "Самара", f"i{n}@mail.ru"] for n in range(5)])
    base = base_of(sheet)
    assert "phone" not in base.tables["clients"].raw.columns
    (issue,) = [i for i in base.issues if i.code.code == "heading/content-disagrees"]
    assert issue.cell == "B1"
    assert "Самара" in issue.message("ru")


@pytest.mark.parametrize(
    ("numbers", "taken"),
    [
        (["12-3456789", "98-7654321", "47-1029384"], False),
        ([123456789, 987654321, 471029384], False),
        ([100007916, 100015836, 100023756], True),
    ],
)
def test_a_tax_id_of_the_united_states_is_no_inn(numbers: list[Value], taken: bool) -> None:
    """Both have nine digits where a sheet has dropped the zero of an INN; then the check digit still holds."""
    rows: list[list[Value]] = [["Ann", f"512-555-014{n}", number] for n, number in enumerate(numbers)]
    base = base_of(clients(["Name", "Phone", "Tax ID"], *rows))
    assert ("inn" in base.tables["clients"].raw.columns) is taken


def test_two_columns_that_compete_are_both_left() -> None:
    sheet = clients(["ФИО", "Телефон", "Площадка", "Канал"], *[[*row[:2], "сайт", "сайт"] for row in PEOPLE])
    base = base_of(sheet)
    assert "source" not in base.tables["clients"].raw.columns
    (issue,) = [i for i in base.issues if i.code.code == "heading/two-columns"]
    assert "C «Площадка»" in issue.message("ru")
    assert "D «Канал»" in issue.message("ru")


def test_our_heading_beats_a_synonym() -> None:
    sheet = clients(["ФИО", "Телефон", "Источник", "Канал"], *[[*row[:2], "сайт", "реклама"] for row in PEOPLE])
    assert base_of(sheet).tables["clients"].raw["source"].tolist() == ["сайт"] * 3


@pytest.mark.parametrize("second", ["Телефон 2", "Телефон", "Моб. телефон", "Доп. телефон"])
def test_a_second_phone_goes_to_the_second_field(second: str) -> None:
    sheet = clients(["ФИО", "Телефон", second], *[["Иванов", "89161234567", "89031112233"]] * 3)
    raw = base_of(sheet).tables["clients"].raw
    assert raw["phone"].tolist() == ["89161234567"] * 3
    assert raw["phone2"].tolist() == ["89031112233"] * 3


def test_first_name_beside_a_surname_is_a_part() -> None:
    sheet = clients(["Фамилия", "Имя", "Телефон"], *[["Иванов", "Иван", "89161234567"]] * 3)
    assert list(base_of(sheet).tables["clients"].raw.columns) == ["last_name", "first_name", "phone"]


def test_name_beside_a_surname_is_the_first_name_in_english_too() -> None:
    sheet = clients(["Name", "Surname", "Email"], *[["Mary", "Jones", "mary@jones-example.com"]] * 3)
    assert list(base_of(sheet).tables["clients"].raw.columns) == ["first_name", "last_name", "email"]
    alone = clients(["Name", "Email"], *[["Mary Jones", "mary@jones-example.com"]] * 3)
    assert list(base_of(alone).tables["clients"].raw.columns) == ["full_name", "email"]


def test_a_list_of_names_is_clients_where_the_workbook_says_so_and_nobody_named_the_tab() -> None:
    rows = [["ФИО", "Пол"], ["Ким Анна", "ж"], ["Носов Пётр", "м"], ["Орлова Вера", "ж"]]
    for name, title, read in (
        ("Клиенты.xlsx", "Лист1", True), ("Clients 2026.xlsx", "Sheet1", True),
        ("Отчёт.xlsx", "Лист1", False), ("Клиенты.xlsx", "Штатное расписание", False),
    ):  # fmt: skip
        base = recognise(Workbook(name, name, (sheet_from_rows(title, rows),)))
        assert ("clients" in base.tables) is read, (name, title)


def test_a_title_beside_a_phone_is_a_company() -> None:
    sheet = clients(["Название", "Телефон", "Адрес"], *[["ООО «Вектор»", "84951234567", "ул. Мира, 5"]] * 3)
    assert list(base_of(sheet).tables["clients"].raw.columns) == ["company", "phone", "address"]


def test_rows_above_the_header_and_totals_below_are_no_clients() -> None:
    sheet = clients(
        ["ФИО", "Телефон", "Почта"],
        *PEOPLE,
        [None, None, None],
        ["ИТОГО", None, 3],
        above=[["База клиентов салона «Ромашка»", None, None], [None, None, None]],
    )
    table = base_of(sheet).tables["clients"]
    assert table.row.tolist() == [4, 5, 6]
    assert table.cell(0, "phone") == "B4"


def test_a_client_called_total_with_a_phone_is_a_client() -> None:
    sheet = clients(["ФИО", "Телефон", "Почта"], *PEOPLE, ["Всего хорошего ООО", "84951234567", None])
    assert len(base_of(sheet).tables["clients"]) == 4


def test_a_header_repeated_in_the_middle_is_no_client() -> None:
    sheet = clients(["ФИО", "Телефон", "Почта"], *PEOPLE, ["ФИО", "Телефон", "Почта"], *PEOPLE)
    assert len(base_of(sheet).tables["clients"]) == 6


def test_merged_cells_in_the_data_are_named() -> None:
    sheet = sheet_from_rows("Лист1", [["ФИО", "Телефон", "Почта"], *PEOPLE], merged=((2, 1, 3, 1),))
    base = base_of(sheet)
    (issue,) = base.issues
    assert issue.code.code == "cell/merged"
    assert "B2:B3" in issue.message("en")


def test_a_merged_title_is_nobodys_problem() -> None:
    sheet = sheet_from_rows("Лист1", [["Наша база"], ["ФИО", "Телефон", "Почта"], *PEOPLE], merged=((1, 0, 1, 2),))
    assert base_of(sheet).issues == ()


def test_a_column_without_heading_between_others_is_named() -> None:
    sheet = clients(["ФИО", None, "Телефон", "Почта"], *[[r[0], n, r[1], r[2]] for n, r in enumerate(PEOPLE)])
    (issue,) = base_of(sheet).issues
    assert issue.code.code == "heading/blank"


def test_tabs_by_manager_are_one_base() -> None:
    base = base_of(clients(["ФИО", "Телефон"], *[r[:2] for r in PEOPLE], title="Ирина"),
                   clients(["Телефон", "Имя"], *[[r[1], r[0]] for r in PEOPLE], title="Олег"))  # fmt: skip
    table = base.tables["clients"]
    assert len(table) == 6
    assert table.raw["full_name"].tolist() == [r[0] for r in PEOPLE] * 2
    assert table.reference(4, "phone") == "Олег!A3"


@pytest.mark.parametrize("title", ["Стоп-лист", "Отписались", "Чёрный список", "Unsubscribed"])
def test_a_stop_list_with_other_headings_is_neither_clients_nor_guessed(title: str) -> None:
    base = base_of(
        clients(["ФИО", "Телефон", "Почта"], title=title), clients(["ФИО", "Телефон", "Почта"], title="База")
    )
    assert len(base.tables["clients"]) == 3
    assert base.tables["clients"].sources[0].tab == "База"
    assert codes(base) == ["table/stop-list-not-guessed"]


@pytest.mark.parametrize("title", ["Стоп-лист", "Согласия", "Stop list"])
def test_a_tab_of_refusals_without_its_headings_is_not_passed_over_in_silence(title: str) -> None:
    lost = sheet_from_rows(title, [[title], [], ["8 917 013 46 76", "все", "отозвано"]])
    assert codes(base_of(lost, clients(["ФИО", "Телефон", "Почта"], title="База"))) == ["table/headings-lost"]


def test_staff_are_no_clients() -> None:
    base = base_of(clients(["ФИО", "Телефон", "Должность"], title="Сотрудники"))
    assert "clients" not in base.tables
    assert codes(base) == ["table/not-clients", "table/none"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Сотрудники.xlsx", "table/not-clients"),
        ("staff_2026.xlsx", "table/not-clients"),
        ("Стоп-лист.xlsx", "table/stop-list-not-guessed"),
        ("do_not_call.xlsx", "table/stop-list-not-guessed"),
        ("unsubscribed.csv", "table/stop-list-not-guessed"),
        ("База команды.xlsx", None),
        ("Team.xlsx", None),
        ("Автостоп.xlsx", None),
        ("Клиенты и сотрудники.xlsx", None),
    ],
)
def test_of_a_tab_without_a_name_the_file_says_what_it_is(name: str, said: str | None) -> None:
    sheet = clients(["ФИО", "Телефон", "Должность"], title="Лист1")
    base = recognise(Workbook(name, name, (sheet,)))
    assert (said in codes(base)) if said else ("clients" in base.tables)
    assert ("clients" in base.tables) == (said is None)
    assert "clients" in recognise(Workbook(name, name, (replace(sheet, title="База"),))).tables


def test_a_price_list_is_left_alone() -> None:
    base = base_of(sheet_from_rows("Прайс", [["Наименование", "Цена"], ["Букет", 1500], ["Торт", 900]]))
    assert base.tables == {}


def test_our_own_tabs_are_not_read_back_as_clients() -> None:
    ours = sheet_from_rows("Клиенты (авто)", [["Клиент", "Телефон"], *[r[:2] for r in PEOPLE]], ours="clients_auto")
    assert base_of(ours).tables == {}


def test_english_headings() -> None:
    rows: list[list[Value]] = [["Ann Ruiz", "+44 7700 900123", "ann@example.org", "2026-01-03"]] * 3
    base = base_of(clients(["Customer name", "Mobile", "E-mail address", "Date added"], *rows))
    assert set(base.tables["clients"].raw.columns) == {"full_name", "phone", "email", "created"}


@pytest.mark.parametrize("heading", ["HubSpot Lead Status", "Lead Status"])
def test_the_lead_status_of_a_hubspot_export_is_the_status(heading: str) -> None:
    rows: list[list[Value]] = [[f"Ann {n}", f"a{n}@example.org", "lead", status] for n, status in enumerate("NOC")]
    base = base_of(clients(["First Name", "Email", "Lifecycle Stage", heading], *rows))
    assert base.tables["clients"].sources[0].headings["status"] == heading


def test_hidden_rows_are_read_and_counted() -> None:
    sheet = sheet_from_rows("Лист1", [["ФИО", "Телефон", "Почта"], *PEOPLE], hidden_rows=frozenset({3}))
    base = base_of(sheet)
    assert len(base.tables["clients"]) == 3
    assert base.hidden_rows == 1


def test_every_message_speaks_both_languages() -> None:
    base = base_of(
        clients(["ФИО", "Телефон", "Код"], *[["И", "город", 1]] * 4), clients(["ФИО", "Телефон"], title="Стоп")
    )
    assert base.issues
    for issue in base.issues:
        for lang in ("ru", "en"):
            assert "{" not in issue.message(lang) + issue.fix(lang)  # type: ignore[arg-type]


def test_what_people_typed_stands_in_the_readers_quotes_whatever_it_is() -> None:
    """Braces in a cell are no places to fill."""
    rows: list[list[Value]] = [["Анна", "8 916 123-45-67", "{n} нет"]] * 3
    (issue,) = base_of(clients(["ФИО", "Телефон", "Почта"], *rows)).issues
    assert "«{n} нет»" in issue.message("ru")
    assert "“{n} нет”" in issue.message("en")
    (issue,) = base_of(
        clients(["ФИО", "Примечание", "Примечание", "Тел"], *[["Анна", "{a", "b}", "89161234567"]] * 3)
    ).issues
    assert "C “Примечание” (b})" in issue.message("en")


@pytest.mark.parametrize(
    "headings",
    [
        ["Ваше имя и фамилия", "Номер телефона для связи", "Адрес электронной почты"],
        ["Как вас зовут?", "Укажите ваш телефон", "Ваш e-mail"],
        ["What is your full name?", "Your phone number", "Your email address"],
        ["Full Name", "Phone 1 - Value", "E-mail 1 - Value"],
        ["Person - Name", "Person - Phone - Work", "Person - Email - Work"],
        ["Contact Name", "Mobile Phone Number", "Work Email"],
    ],
    ids=str,
)
def test_headings_of_forms_and_address_books(headings: list[Value]) -> None:
    """A form heads its columns with questions, an address book with numbers."""
    assert {"full_name", "phone", "email"} <= set(base_of(clients(headings)).tables["clients"].raw.columns)


def test_two_columns_that_matter_are_found_among_two_hundred() -> None:
    """A whole export of a CRM: who it is and how to reach them are a hundredth of it."""
    more: list[Value] = [f"UF_CRM_{number}" for number in range(200)]
    base = base_of(clients(["Имя", "Телефон", *more], *[[name, phone, *more] for name, phone, _ in PEOPLE]))
    assert len(base.tables["clients"]) == 3


def test_lines_that_head_groups_are_no_clients() -> None:
    rows: list[list[Value]] = [["Покупатели", None, None], *PEOPLE[:2], ["Поставщики:", None, None], PEOPLE[2]]
    rows.append(["Клиенты", "8 916 000-11-22", None])  # whoever has a phone is somebody
    assert base_of(clients(["Контрагент", "Телефон", "Почта"], *rows)).tables["clients"].row.tolist() == [3, 4, 6, 7]


def test_headings_that_come_again_are_no_client() -> None:
    """Pages pasted below each other, with other words for the same; another table below is read and named."""
    again: list[Value] = ["Имя", "Тел.", "E-mail"]
    base = base_of(clients(["ФИО", "Телефон", "Почта"], *PEOPLE, again, *PEOPLE))
    assert base.tables["clients"].row.tolist() == [2, 3, 4, 6, 7, 8]
    assert codes(base) == []
    other = base_of(clients(["ФИО", "Телефон", "Почта"], *PEOPLE, ["Поставщик", "Телефон", "Почта"], *PEOPLE))
    assert other.tables["clients"].row.tolist() == [2, 3, 4, 6, 7, 8]
    assert [(i.code.code, i.cell) for i in other.issues] == [("table/headings-again", "A5")]


def test_words_in_a_column_of_phones_are_no_headings() -> None:
    rows: list[list[Value]] = [*PEOPLE, ["Ким Вера", "Телефон", "vera@mail.ru"], ["Имя", "сменил телефон", None]]
    assert len(base_of(clients(["ФИО", "Телефон", "Почта"], *rows)).tables["clients"]) == 5


def test_formulas_without_results_fill_a_row_where_they_say_who_it_is() -> None:
    rows: list[list[Value]] = [*PEOPLE, [NOT_COMPUTED, None, None, None], [None, None, None, NOT_COMPUTED]]
    assert len(base_of(clients(["ФИО", "Телефон", "Почта", "Возраст"], *rows)).tables["clients"]) == 4


@pytest.mark.parametrize("heading", ["Последняя покупка (авто)", "Последний визит (авто) 2", "Last purchase (auto)"])
def test_a_column_of_ours_that_lost_its_mark_is_not_read_as_the_teams(heading: str) -> None:
    """A copied tab, or one renamed by a program that knows nothing of names, has our columns as plain cells."""
    base = base_of(clients(["ФИО", "Телефон", "Почта", heading], *[[*row, dt.date(2026, 5, 1)] for row in PEOPLE]))
    assert list(base.tables["clients"].raw.columns) == ["full_name", "phone", "email", f"extra:{heading}"]
    assert codes(base) == []
