"""One job in a process of its own: reads over HTTP, writes one column of the table, says how it ended.

python -m tests.adversary.one_job BASE_URL SPREADSHEET COLUMN SECONDS_AHEAD TRIES
"""

from __future__ import annotations

import sys
import time

from sheetcrm.core.plan import CellChange
from sheetcrm.errors import NotNow
from sheetcrm.stores.google.credentials import log_in
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.store import GoogleStore
from tests.google import OWNER


def main(url: str, spreadsheet: str, column: int, ahead: float, tries: int) -> str:
    """``ahead``: how many seconds this process' clock is ahead, so that another one's lease is over."""
    said = "never"
    for _ in range(tries):
        talk = Session(log_in(f"test:{OWNER}", environment={}).credentials, spreadsheet, api_url=url, email=OWNER)
        ours = GoogleStore(talk, now=lambda: time.time() + ahead)
        base = ours.read()
        try:
            if ours.sweep(base):
                base = ours.read()
        except NotNow as err:  # another one, whose clock is further ahead, took over in the middle of it
            said = err.code
            continue
        sheet = base.people()[0]
        changes = [
            CellChange(
                f"{row}", sheet.title, sheet.sheet_id, row, column, 1, str(sheet.cells.iat[0, column]), 0,
                sheet.cells.iat[row - 1, 0], text, text.replace("было", "стало"), row % 2 == 0,
            )
            for row in range(2, len(sheet.cells) + 1)
            if isinstance(text := sheet.cells.iat[row - 1, column], str) and text.startswith("было")
        ]  # fmt: skip
        try:
            ours.apply(changes, base, "run")
            return "done"
        except NotNow as err:
            said = err.code
            if tries > 1:
                time.sleep(0.05)
    return said


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])))
