"""How long it takes to draft for many clients on both channels: rendered, linted and written, beside the floor.

    python -m benchmarks.letters [clients]

Ours: a birthday campaign by e-mail and SMS for so many invented clients, from clean columns to a folder of .eml files and a
list of texts. The floor: the standard library builds and serialises the same multipart messages from the finished strings, in
the same run. Promised are 3 times the floor, and 11 times the time for ten times the clients.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Draft, DraftFacts
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.handover.eml import eml_files
from sheetcrm.handover.files import lay_out
from sheetcrm.handover.lists import campaign_list
from tests.unit.drafts.making import NOW, SETTINGS, client, facts

T = TypeVar("T")
MOST, GROWTH = 3.0, 11.0
_FIRST = (("Мария", "f"), ("Анна", "f"), ("Пётр", "m"), ("Илья", "m"), ("Саша", None), ("Nora", "f"))
_LAST = ("Орлов", "Белов", "Шевченко", "Ким", "Громов", "Smith")


def base(clients: int) -> DraftFacts:
    """Invented clients whose birthday is near, all of whom agreed to be written to."""
    chance = random.Random(1)
    rows = []
    for n in range(1, clients + 1):
        first, gender = chance.choice(_FIRST)
        name = PersonName(last=chance.choice(_LAST), first=first, gender=gender)  # type: ignore[arg-type]
        rows.append(client(n, full_name=name, birthday=Birthday(11, 23 + n % 3)))
    return facts(rows, campaigns=("birthday",), channels=("email", "sms"))


def ours(given: DraftFacts, folder: Path) -> Sequence[Draft]:
    """Drafts, and their files on the disk."""
    made = draft(given).drafts
    texts = [one for one in made if one.channel == "sms"]
    lay_out(folder, {**dict(eml_files(made, SETTINGS, NOW)), "sms.csv": campaign_list(texts, "ru")})
    return made


def floor(finished: Sequence[tuple[str, str, str, str]]) -> int:
    """The same messages from finished strings (subject, address, text, HTML); how many bytes they are."""
    size = 0
    for subject, to, text, html in finished:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, SETTINGS.sender_email, to
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        size += len(message.as_bytes())
    return size


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds, and what came of it."""
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


def measure(clients: int) -> float:
    """Prints what was measured; our CPU seconds."""
    given = base(clients)
    with tempfile.TemporaryDirectory() as folder:
        seconds, made = timed(lambda: ours(given, Path(folder)))
        files = len(list(Path(folder).rglob("*.eml")))
    letters = [one for one in made if one.channel == "email" and one.state == "draft"]
    assert files == len(letters) == clients, "every client gets a letter"
    finished = [(one.subject, one.to, one.text, one.html or "") for one in letters]
    least, size = timed(lambda: floor(finished))
    print(
        f"{clients:,} clients, {len(made):,} drafts: {seconds:.2f} s; {len(finished):,} multipart messages of the standard library "
        f"({size / 1e6:.0f} MB): {least:.2f} s; ratio {seconds / least:.2f} (promised: {MOST:g})"
    )
    return seconds


def main() -> None:
    """Ten times as many the second time."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        ours(base(100), Path(folder))  # what is loaded and compiled once
    small = measure(clients // 10)
    print(f"growth {measure(clients) / small:.1f} times (promised: {GROWTH:g}), on {dt.date.today():%d.%m.%Y}")


if __name__ == "__main__":
    main()
