"""Every check and every code it can give, by themselves: a new file in core/checks is tested here without being named."""

from __future__ import annotations

import string

import pytest

from sheetcrm.core.checks import checks
from sheetcrm.core.issues import IssueCode
from sheetcrm.core.registry import load
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import LANGS
from tests.unit.checks.conftest import context_of, findings_of

CODES = load("sheetcrm.core.checks", IssueCode, lambda code: code.code)
#: Settings without which some codes cannot be found.
SETTINGS = {
    "field/required": {"required": {"person": ("city",)}},
    "field/required-column": {"required": {"person": ("inn",)}},
    "postcode/lost-zero": {"region": "US"},
    "owner/left": {"others": {"lists": [{"owner": "Мария", "owner_until": "31.01.2026"}]}},
    "consent/purpose-near-miss": {"choices": {"consents.purpose": ("реклама", "исполнение договора")}},
    "consent/purpose-not-listed": {"choices": {"consents.purpose": ("реклама", "исполнение договора")}},
    "format/not-kept": {"formats": {"Дата договора": "date"}},
}


def rows_of(example: dict[str, object]) -> list[dict[str, object]]:
    many = max((len(cell) for cell in example.values() if isinstance(cell, tuple)), default=1)
    return [{k: cell[i] if isinstance(cell, tuple) else cell for k, cell in example.items()} for i in range(many)]


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_a_codes_own_example_produces_it(code: IssueCode) -> None:
    rows = rows_of(dict(code.example))
    assert rows[0], "an example has at least one cell"
    more = SETTINGS.get(code.code, {})
    others = {code.table: rows}
    context = (
        context_of(rows, **more)
        if code.table == "clients"
        else context_of([{"full_name": "Анна"}], others=others, **more)
    )
    made = [f for f in findings_of(context) if f.code is code]
    assert made, f"the example of {code.code} does not produce it"
    for one in made:
        assert one.table == code.table
        assert all(len(values) == len(one.rows) for values in one.args.values())
        for lang in LANGS:
            args = {name: values[0] for name, values in one.args.items()}
            for text in (code.message, code.fix):
                assert "{" not in text.say(lang, value="…", **args)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_a_code_speaks_both_languages(code: IssueCode) -> None:
    for text in (code.title, code.message, code.fix):
        assert any("а" <= letter <= "я" for letter in text.ru.lower()), text.ru
        assert not any("а" <= letter <= "я" for letter in text.en.lower().replace("cyrillic “к”", "")), text.en
        assert text.ru.strip() == text.ru
        assert text.en.strip() == text.en
    assert not code.title.ru.endswith("."), "a title is not a sentence"
    assert code.message.ru.endswith((".", "?"))
    assert code.fix.ru.endswith((".", "?"))


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_a_message_names_no_one(code: IssueCode) -> None:
    """Only the cell's own text may be repeated, and not where the cell is private."""
    allowed = {"n", "heading", "days", "day", "format", "near", "currency"} | (set() if code.private else {"value"})
    for text in (code.message, code.fix):
        for said in (text.ru, text.en):
            named = {name for _, name, _, _ in string.Formatter().parse(said) if name}
            assert named <= allowed


def test_codes_have_the_shape_subject_and_trouble() -> None:
    for code in CODES:
        subject, _, trouble = code.partition("/")
        assert subject.replace("-", "").isalpha()
        assert trouble.replace("-", "").isalpha()


def test_a_check_runs_on_a_table_that_exists_and_survives_an_empty_one() -> None:
    for check in checks().values():
        assert check.table in TABLES
        context = context_of([], [], {key: [] for key in TABLES if key not in ("clients", "orders")})
        assert [f for f in check.run(context) if len(f.rows)] == []


def test_checks_do_not_change_what_they_look_at() -> None:
    clients = [{"client_id": "К-1", "full_name": "Анна", "comment": "аллергия", "phone": None, "extra:Паспорт": "1"}]
    orders = [{"order_id": "1", "client": "Анна", "date": "2026-01-05", "amount": "10", "_client": 0}] * 2
    context = context_of(clients, orders)
    before = {key: (context.clean[key].copy(deep=True), context.raw[key].copy(deep=True)) for key in context.clean}
    assert findings_of(context)
    for key, (clean, raw) in before.items():
        assert context.clean[key].equals(clean)
        assert context.raw[key].equals(raw)
