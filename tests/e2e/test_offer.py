"""P20 for deals: the file named in a deal goes with its letter, the tab says which is missing, and what was sent is over."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.test_attachments import NAME, PDF, attached, decide, lines, synced
from tests.e2e.test_handover import handover, run, whys

CLIENTS: list[list[object]] = [
    ["ID клиента", "Компания", "Контактное лицо", "Email"],
    ["К-000001", "ООО «Маяк»", "Орлова Анна", "anna@mayak.example"],
    ["К-000002", "ООО «Парус»", "Серов Пётр", "petr@parus.example"],
]
DEALS: list[list[object]] = [
    ["№ сделки", "ID клиента", "Этап", "На этапе с", "Товар / услуга", "КП", "КП отправлено"],
    ["17", "К-000001", "КП", "20.11.2026", "Насосы", f"ноябрь/{NAME}", None],
    ["18", "К-000002", "КП", "20.11.2026", "Насосы", "нет такого.pdf", None],
    ["19", "К-000002", "Заявка", "20.11.2026", "Трубы", None, None],
    ["20", "К-000002", "Заявка", "20.11.2026", "Трубы", "https://romashka.example/20", "21.11.2026"],
]
CONFIG = """
drafts:
  company: Ромашка
  sender_email: anna@romashka.example
  website: https://romashka.example
  attachments: files
  campaigns:
    offer: {on: true}
    welcome: {on: false}
"""


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distributor with four deals: an offer with its file, one whose file is not there, one to be made, one sent."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    return synced(tmp_path / "work", CLIENTS, "Сделки", DEALS, CONFIG)


def test_the_offer_of_a_deal_leaves_with_its_letter_once(base: Path) -> None:
    shown = {(line["Имя"], line["Канал"]): line for line in lines(base)}
    assert set(shown) == {("ООО «Маяк» (Орлова Анна)", "email"), ("ООО «Парус» (Серов Пётр)", "email")}
    ready, missing = shown["ООО «Маяк» (Орлова Анна)", "email"], shown["ООО «Парус» (Серов Пётр)", "email"]
    assert (ready["Состояние"], ready["Тема"]) == ("новый", "Счёт: Насосы")
    assert f"{NAME} (в приложении)" in ready["Текст"]
    assert missing["Состояние"] == "нельзя отправлять"
    assert "файла «нет такого.pdf» нет в папке с файлами" in missing["Почему нельзя / на что взглянуть"]
    decide(base)
    done = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert (done["counts"]["handed"], whys(done)) == (1, ["blocked"])
    (file,) = (base / done["place"]).rglob("*.eml")
    assert attached(file.read_bytes()) == [(NAME, "application/pdf", PDF)]
    again = json.loads(run(base, "--to", "eml", "--yes-by", "Ирина", "--json").out)
    assert again["counts"]["handed"] == 0


def test_what_was_sent_by_hand_is_over_and_a_changed_file_asks_anew(base: Path) -> None:
    decide(base, "К-000001")
    (base / "files" / "ноябрь" / NAME).write_bytes(PDF + b" ")
    assert "outdated" in whys(handover(base, "--to", "eml"))
    book = openpyxl.load_workbook(base / "t.xlsx")
    book["Сделки"]["G2"], book["Сделки"]["G3"] = "23.11.2026", "23.11.2026"
    book.save(base / "t.xlsx")
    gone = handover(base, "--to", "eml")
    assert gone["counts"]["chosen"] == 0
    assert "blocked" not in whys(gone)
