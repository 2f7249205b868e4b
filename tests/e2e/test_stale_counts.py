"""What the summary calls out of date is what «Что исправить» asks to look at: one count."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import openpyxl

from sheetcrm import jobs
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.opening import open_workbook
from sheetcrm.jobs.work import found_in
from tests.e2e.terminal import DAY, ROOT, sheetcrm


def test_the_summary_and_the_issues_count_one_staleness(tmp_path: Path) -> None:
    """U6: every stale client is asked about, but those nobody can reach, whose row says that."""
    path = Path(shutil.copyfile(ROOT / "examples" / "clients.ru.xlsx", tmp_path / "t.xlsx"))
    assert sheetcrm("sync", "t.xlsx", "--lang", "ru", "--today", DAY, folder=tmp_path).code == 0
    opened = open_workbook(jobs.Asked(target=str(path), today=dt.date.fromisoformat(DAY), lang="ru"))
    outcome = found_in(opened, decided_in(opened)).outcome
    assert outcome.known is not None
    stale = set(np.flatnonzero(outcome.known.fresh.stale & outcome.known.counted).tolist())
    rows = {
        code: {int(row) for one in outcome.log.findings if one.code.code == code for row in one.rows}
        for code in ("client/aged", "client/unreachable")
    }
    assert len(rows["client/aged"]) > 20
    assert rows["client/aged"] <= stale
    assert stale - rows["client/aged"] <= rows["client/unreachable"]
    cells = [v for row in openpyxl.load_workbook(path)["Сводка"].values for v in row if isinstance(v, str)]
    assert any(v.startswith(f"20 из {len(stale)}: сверху те, кто принёс больше") for v in cells)
