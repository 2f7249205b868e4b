"""Erasing a person on a Google Sheet: the cells that can be emptied, the day's snapshots, and what is left to people."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path
from typing import Any

from sheetcrm import jobs
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.jobs.law.erasure_plans import plan_erasure
from tests.e2e.test_erase import CLIENTS, CONSENTS, HEAD, ORDERS, SIGNS, STOP
from tests.e2e.test_google import config
from tests.google import upload
from tests.sheets_server import running_server


def test_text_is_emptied_snapshots_are_rewritten_and_the_rest_is_listed(tmp_path: Path) -> None:
    with running_server() as server:
        orders = [[*row[:6], str(row[6]) if row[6] is not None else None, *row[7:]] for row in ORDERS]
        tabs: dict[str, list[list[Any]]] = {
            "Клиенты": [HEAD, *CLIENTS],
            "Заказы": orders,
            "Согласия": CONSENTS,
            "Стоп-лист": STOP,
        }
        made = upload(server, Workbook("База", "", tuple(sheet_from_rows(title, rows) for title, rows in tabs.items())))
        server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
        file = config(tmp_path, server, made)
        asked = jobs.Asked(config=file, today=dt.date(2026, 11, 20))
        assert jobs.sync(asked).receipt is not None
        (state,) = [p for p in tmp_path.rglob("snapshots") if p.is_dir()]
        (snapshot,) = state.iterdir()
        assert "Щербакова Наталья" in gzip.decompress(snapshot.read_bytes()).decode()
        planned = plan_erasure(asked, ["К-000002"], "Ольга", "заявление")
        assert planned.found.standing == ()
        done = jobs.apply(asked, jobs.Chosen(plan=planned.name))
        (act,) = done.acts
        rows = {s.title: s.cells for s in done.opened.store.read().people()}
        assert rows["Клиенты"].iloc[2].tolist()[:4] == ["К-000002", None, None, None]
        assert rows["Клиенты"].iloc[1, 1] == "Орлова Анна Ильинична"
        kept = gzip.decompress(snapshot.read_bytes()).decode().casefold()
        assert not [sign for sign in SIGNS if sign in kept]
        assert "орлова анна" in kept
        assert act.left == ()
        assert act.done
        assert rows["Стоп-лист"].iloc[1, 0] == "К-000002"  # the number it held as a number is gone
        assert "история версий" in Path(act.file).read_text("utf-8")
        files = [p for p in snapshot.parents[1].rglob("*") if p.is_file() and p.suffix != ".gz"]
        said = "\n".join(p.read_bytes().decode("utf-8", "replace") for p in files).casefold()
        assert not [sign for sign in SIGNS if sign in said]
