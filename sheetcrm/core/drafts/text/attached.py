"""Files that go with letters, as orders name them. Pure.

The files themselves are looked at by a finder that is given from outside: it says of each what it is, or why it cannot go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from sheetcrm.core.wording import NBSP, Lang, Text, number

_LINK = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;\n]\s*")

#: Kinds of files that may go with a letter, by the ending of the name, as mail programs want them named. What a mail server
#: would refuse anyway (programs, scripts, web pages) is not among them.
KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "zip": "application/zip",
}

_KB, _MB = Text(ru="КБ", en="KB"), Text(ru="МБ", en="MB")


class DraftFile(Struct, frozen=True):
    """A file that goes with a letter. ``place``: below the folder of files, its parts divided by ``/``; ``name``: as the reader
    sees it; ``kind``: its MIME type; ``size`` in bytes; ``digest``: SHA-256 of what is in it, in hexadecimal."""

    place: str
    name: str
    kind: str
    size: int
    digest: str


#: What a name in a cell means: a file, or why there is none that may go.
Finder = Callable[[str], "DraftFile | Text"]


def is_link(value: str) -> bool:
    """Whether a cell is meant as a link.

    >>> is_link("https://a.example/1"), is_link("счета/Счёт 17.pdf"), is_link("C:/счёт.pdf")
    (True, False, False)
    """
    return _LINK.match(value) is not None


def is_plain_name(name: str) -> bool:
    """Whether every mail program reads a file's name as it is written.

    >>> is_plain_name("Счёт 17.pdf"), is_plain_name(" a.pdf"), is_plain_name("=?utf-8?q?a?=.pdf"), is_plain_name("a\u202efdp.pdf")
    (True, False, False, False)
    """
    return name.isprintable() and name == name.strip() != "" and "=?" not in name


def names_in(value: str) -> tuple[str, ...]:
    """The files a cell names, each once: one a line, or with semicolons between them.

    >>> names_in("счёт.pdf; акт.pdf"), names_in(" счёт, копия.pdf ")
    (('счёт.pdf', 'акт.pdf'), ('счёт, копия.pdf',))
    """
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(value.strip()) if name))


def shown_size(size: int, lang: Lang) -> str:
    r"""How large a file is, as people say it.

    >>> shown_size(120_000, "ru"), shown_size(1_500_000, "en"), shown_size(12, "ru")
    ('118\xa0КБ', '1.4\xa0MB', '1\xa0КБ')
    """
    if size < 1 << 20:
        return f"{max(1, -(-size // 1024))}{NBSP}{_KB.say(lang)}"
    return f"{number(size / (1 << 20), lang, 1)}{NBSP}{_MB.say(lang)}"
