"""The HTML part says exactly what the text part says, and nothing of a client becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from sheetcrm.core.drafts.text.layout import html_letter, letter_body, letter_frame

from .making import birthday_drafts, client


class Reader(HTMLParser):
    """Tags, attributes and the text of the body."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "title")
        if tag == "p":
            self.text += "\n\n"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data


def words(text: str) -> list[str]:
    return text.replace("\n-- \n", "\n").split()


def test_both_parts_say_the_same() -> None:
    for draft in birthday_drafts([client(1), client(2, full_name=None)]).drafts:
        if draft.channel == "email":
            assert words(Reader(draft.html).text) == words(draft.text)


def test_the_language_is_named_and_the_frame_is_the_same_for_all() -> None:
    html = html_letter("Тема & <b>", "Привет", "ru")
    assert '<html lang="ru">' in html
    assert "<title>Тема &amp; &lt;b&gt;</title>" in html
    before, between, end = letter_frame("ru")
    assert html == f"{before}Тема &amp; &lt;b&gt;{between}{letter_body('Привет')}{end}"


def test_only_the_teams_own_links_become_links() -> None:
    text = "Сайт https://romashka.example/x и https://romashka.example, чужой https://evil.example. Почта a@b.example"
    body = letter_body(text, ("https://romashka.example", "a@b.example"))
    links = [attrs["href"] for tag, attrs in Reader(body).tags if tag == "a"]
    assert links == ["https://romashka.example", "mailto:a@b.example"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "&lt;b&gt;", "javascript:alert(1)"]
)
def test_markup_stays_text(text: str) -> None:
    body = Reader(letter_body(text, ("https://a.example",)))
    assert {tag for tag, _ in body.tags} == {"p"}
    assert body.text.strip() == text
