"""There is no way to send: no module for it is imported or named anywhere in the program."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import sheetcrm
from tests.test_architecture import nodes

_PACKAGE = Path(sheetcrm.__file__).parent
_MODULES = {
    "smtplib",
    "aiosmtplib",
    "smtpd",
    "asyncore",
    "telnetlib",
    "ftplib",
    "nntplib",
    "yagmail",
    "twilio",
    "sendgrid",
}
_WORDS = (
    "smtplib",
    "sendmail",
    "send_message(",
    "messages().send",
    "/messages/send",
    "drafts().send",
    "drafts/send",
    "gmail.send",
    "sms.ru/sms/send",
)


def test_nothing_can_send() -> None:
    files = sorted(_PACKAGE.rglob("*.py")) + sorted(_PACKAGE.rglob("*.js"))
    assert len(files) > 20
    for file in files:
        source = file.read_text("utf-8")
        assert not [word for word in _WORDS if word in source.lower()], file
        # Python takes an identifier in its compatible form; a file that has no such name in it cannot import it.
        if file.suffix == ".py" and any(name in unicodedata.normalize("NFKC", source) for name in _MODULES):
            for node in nodes(file):
                names = (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
                assert not {name.split(".")[0] for name in names} & _MODULES, file


#: What the page of drafts is served with on this machine: it answers, and asks nobody.
_ANSWERS = {"review_server.py": {"http", "http.server"}}


def test_drafts_reach_no_network() -> None:
    for folder in ("core/drafts", "handover"):
        for file in sorted((_PACKAGE / folder).rglob("*.py")):
            for node in nodes(file):
                names = {a.name for a in node.names} if isinstance(node, ast.Import) else set()
                names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
                names -= _ANSWERS.get(file.name, set())
                assert not {name.split(".")[0] for name in names} & {"socket", "requests", "http", "urllib3"}, file
