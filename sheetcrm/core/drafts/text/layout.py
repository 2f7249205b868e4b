"""The HTML of a letter, made from its plain text, so that both parts say the same. Pure.

Nothing but the text goes in, and all of it is escaped: a client's value cannot become markup. Only addresses the team
itself gave (its site, its unsubscribe link) become links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from sheetcrm.core.wording import Lang

#: What separates the letter from its small print (company, address, how to unsubscribe) in plain text.
#: The usual signature mark of mail programs: two hyphens and a space on a line of their own.
SIGNATURE_MARK = "-- "

_HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
@media (prefers-color-scheme: dark) {{
.page {{ background: #17191c !important; }}
.letter {{ background: #212429 !important; color: #eceef0 !important; }}
.small {{ color: #b6bcc4 !important; border-color: #3a3f46 !important; }}
a {{ color: #8ab8ff !important; }}
}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6;">
<div class="letter" role="article" lang="{lang}" style="box-sizing:border-box;max-width:600px;margin:0 auto;padding:28px 24px;\
background:#ffffff;color:#1f2328;font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;\
line-height:1.55;overflow-wrap:anywhere;">
"""
_FOOT = "</div>\n</body>\n</html>\n"
_PARAGRAPH = '<p style="margin:0 0 1em;">'
_SMALL = '<div class="small" style="margin-top:2em;padding-top:1em;border-top:1px solid #d5d9de;color:#59616b;font-size:13px;">\n'
_SMALL_PARAGRAPH = '<p style="margin:0 0 .5em;">'
_LINK = '<a href="{href}" style="color:#0b57d0;">{text}</a>'

_BLANK_LINES = re.compile(r"\n\s*\n")


def split_small_print(text: str) -> tuple[str, str]:
    """The letter and its small print, divided at the last signature mark."""
    before, mark, after = text.rpartition(f"\n{SIGNATURE_MARK}\n")
    return (before, after) if mark else (text, "")


@lru_cache(maxsize=1_000)
def _addresses(links: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds the links in an escaped text; None when there are none."""
    # The longest first, or a link that begins another one would be cut out of its middle.
    known = sorted({escape(link) for link in links if link}, key=len, reverse=True)
    if not known:
        return None
    return re.compile(rf"(?<![\w@./:-])(?:{'|'.join(map(re.escape, known))})(?![\w@/-])")


def _link(match: re.Match[str]) -> str:
    shown = match.group()
    target = shown if "://" in shown else f"mailto:{shown}"
    return _LINK.format(href=target, text=shown)


def _paragraphs(text: str, opening: str, links: re.Pattern[str] | None) -> str:
    parts = []
    for part in _BLANK_LINES.split(text):
        if part.strip():
            said = escape(part.strip("\n"))
            linked = said if links is None else links.sub(_link, said)
            parts.append(f"{opening}{linked.replace(chr(10), '<br>' + chr(10))}</p>\n")
    return "".join(parts)


def letter_body(text: str, links: Sequence[str] = ()) -> str:
    """The part of a letter's HTML that differs from letter to letter, without its frame and title."""
    letter, small = split_small_print(text)
    known = _addresses(tuple(links))
    body = _paragraphs(letter, _PARAGRAPH, known)
    if small.strip():
        body += f"{_SMALL}{_paragraphs(small, _SMALL_PARAGRAPH, known)}</div>\n"
    return body


def letter_frame(lang: Lang) -> tuple[str, str, str]:
    """What stands before the title, between title and body, and after the body of every letter in a language."""
    before, _, after = _HEAD.format(lang=lang, title="\0").partition("\0")
    return before, after, _FOOT


def html_letter(subject: str, text: str, lang: Lang, links: Sequence[str] = ()) -> str:
    """A whole HTML document of a plain-text letter: paragraphs at blank lines, the small print set apart.

    >>> "<p" in html_letter("Тема", "Здравствуйте!", "ru"), "&lt;b&gt;" in html_letter("", "<b>", "ru")
    (True, True)
    """
    before, after, end = letter_frame(lang)
    return f"{before}{escape(subject)}{after}{letter_body(text, links)}{end}"
