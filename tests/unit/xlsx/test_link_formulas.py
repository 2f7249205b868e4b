"""A link to a client is the same formula, however quickly it is made."""

from __future__ import annotations

from html import unescape

import pytest

from sheetcrm.core.tabs.model import ToClient
from sheetcrm.stores.xlsx import cells
from sheetcrm.stores.xlsx.cells import CellXml
from sheetcrm.stores.xlsx.styles import StyleSheet


def made(value: str, client_id: str, tab: str = "Клиенты & Ко") -> str:
    xml = CellXml(StyleSheet(None), "ru", False, {}, frozenset({tab}))
    return xml._formula(value, ToClient(tab, "A", client_id))


@pytest.mark.parametrize("client_id", ["К-000001", "C-17", "17", "К*1", 'a"b', "x y", "K_1", "А-", "-А", "№7"])
@pytest.mark.parametrize(
    "value", ["Анна", "К-000001", 'ООО "Ромашка"', "a<b", " Анна", "=1+1", "a  b", "я" * 300, "_x0041_"]
)
def test_the_quick_way_says_what_the_long_way_says(value: str, client_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = made(value, client_id)
    monkeypatch.setattr(cells, "_as_id", lambda text: None)
    assert quick == made(value, client_id)


def test_it_looks_the_client_up() -> None:
    assert unescape(made("Анна", "К-000001")) == (
        '<f>HYPERLINK("#\'Клиенты & Ко\'!A"&IFERROR(MATCH("К-000001",\'Клиенты & Ко\'!A:A,0),1),"Анна")</f>'
    )
