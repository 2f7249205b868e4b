"""Every way Google can fail is a message a person can act on; what is repeated is safe to repeat."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Chart, Range, Scale, Series, Style, Tab
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.errors import NotNow, SheetcrmError, StoreError
from sheetcrm.stores.google.credentials import log_in
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.store import GoogleStore
from tests.google import OWNER, session, store, upload
from tests.sheets_server import ALTERNATIVES, SheetsServer, mount, running_server

ROWS = [["ФИО", "Телефон"], ["Анна Петрова", "8 916 123-45-67"], ["Олег Иванов", "+7 903 000-11-22"]]


@pytest.fixture
def sheet(server: SheetsServer) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))  # type: ignore[arg-type]


def tab(text: str = "один") -> Tab:
    block = Block(2, 0, (BlockColumn("Месяц", ["янв", "фев"]), BlockColumn("Сумма", [1, 2])))
    labels, values = Range(3, 0, 4, 0), Range(3, 1, 4, 1)
    chart = Chart("sum", "column", "Суммы", (Series("Сумма", labels, values, "1A5FB4"),), 6, 0)
    return Tab(
        "summary", "Сводка", (Cell(0, 0, text), Cell(0, 3, dt.datetime(2026, 1, 1), stamp=True)), (block,), (chart,)
    )


def code_of(err: pytest.ExceptionInfo[SheetcrmError]) -> str:
    return err.value.code


READS = [
    ("429", NotNow, "google/quota"),
    ("500", NotNow, "google/unavailable"),
    ("503", NotNow, "google/unavailable"),
    ("409", NotNow, "google/unavailable"),
    ("html-502", NotNow, "google/unavailable"),
    ("html-200", NotNow, "google/odd-answer"),
    ("text-error", NotNow, "google/unavailable"),
    ("truncated", NotNow, "google/odd-answer"),
    ("cut", NotNow, "google/no-network"),
    ("hang", NotNow, "google/no-network"),
    ("403", StoreError, "google/no-access"),
    ("401", StoreError, "google/login-refused"),
]


@pytest.mark.parametrize(("kind", "error", "code"), READS)
def test_a_read_that_never_works_ends_in_words(
    server: SheetsServer, sheet: str, kind: str, error: type[SheetcrmError], code: str
) -> None:
    server.faults.add(kind, nth=None)
    with pytest.raises(error) as caught:
        store(server, sheet).read()
    assert code_of(caught) == code
    for lang in ("ru", "en"):
        assert all(caught.value.say(lang))


@pytest.mark.parametrize("kind", ["429", "500", "503", "409", "html-502", "cut", "truncated", "hang", "html-200"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_read_that_fails_once_is_repeated(server: SheetsServer, sheet: str, kind: str, nth: int) -> None:
    server.faults.add(kind, nth=nth)
    assert [s.title for s in store(server, sheet).read().sheets] == ["Клиенты"]


def state(server: SheetsServer, sheet: str) -> object:
    """Everything in the spreadsheet that a run may have doubled."""
    talk = session(server, sheet)
    fields = "sheets(properties(title,sheetId),charts(chartId,spec(title)),conditionalFormats,merges,basicFilter,developerMetadata(metadataValue),data(rowData(values(userEnteredValue))))"
    return json.loads(json.dumps(talk.get("", {"fields": fields})))


AFTER = ["500-after", "503-after", "html-502-after", "hang-after", "cut-after", "truncated"]
BEFORE = ["429", "500", "503", "409", "html-502", "cut", "hang"]


@pytest.mark.parametrize("kind", AFTER + BEFORE)
@pytest.mark.parametrize("nth", [1, 2])
def test_a_write_whose_answer_is_lost_is_looked_for_and_done_once(
    server: SheetsServer, sheet: str, kind: str, nth: int
) -> None:
    """A batch that was applied though its answer never came is not applied twice; one that was not, is repeated."""
    ours = store(server, sheet)
    fault = server.faults.add(kind, nth=nth, path=":batchUpdate$")
    ours.replace([tab()], ours.read())
    assert fault.hits == 1
    after_faults = state(server, sheet)
    made = after_faults["sheets"][1]  # type: ignore[index]
    assert made["properties"]["title"] == "Сводка"
    assert len(made["charts"]) == 1
    assert made["developerMetadata"] == [{"metadataValue": f"summary:{tab().fingerprint()}"}]
    # The next run finds everything done.
    again = store(server, sheet)
    assert again.replace([tab()], again.read()).written == ()
    assert state(server, sheet) == after_faults


def test_a_refused_permission_while_writing_says_who_must_be_an_editor(server: SheetsServer, sheet: str) -> None:
    ours = store(server, sheet)
    base = ours.read()
    server.faults.add("403", nth=None)
    with pytest.raises(StoreError) as caught:
        ours.replace([tab()], base)
    assert code_of(caught) == "google/read-only"


def test_a_protected_tab_of_ours_is_named(server: SheetsServer, sheet: str) -> None:
    ours = store(server, sheet)
    ours.replace([tab()], ours.read())
    talk = session(server, sheet)
    sheets = talk.get("", {"fields": "sheets(properties(sheetId,title))"})["sheets"]
    ids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in sheets}
    protect = {"range": {"sheetId": ids["Сводка"]}, "editors": {"users": [OWNER]}}
    talk.batch_update({"requests": [{"addProtectedRange": {"protectedRange": protect}}]})
    server.files[sheet].share("p2", "user", "writer", emailAddress="second@example.com", displayName="second")
    second = Session(log_in("test:second@example.com", environment={}).credentials, sheet, sleep=lambda _: None)
    mount(second._client.http_client.session, server)
    other = GoogleStore(second)
    with pytest.raises(StoreError) as caught:
        other.replace([tab("два")], other.read())
    assert code_of(caught) == "google/protected"


def test_a_missing_spreadsheet_is_said(server: SheetsServer) -> None:
    with pytest.raises(StoreError) as caught:
        store(server, "1" + "x" * 43).read()
    assert code_of(caught) == "google/not-found"


def test_waiting_has_an_end(server: SheetsServer, sheet: str) -> None:
    """However long Google says to come back later, one run gives up within its budget."""
    waited: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    server.faults.add("429", nth=None, retry_after=40)
    credentials = log_in(f"test:{OWNER}", environment={}).credentials
    talk = Session(credentials, sheet, sleep=sleep, clock=lambda: now[0], attempts=50, budget=150)
    mount(talk._client.http_client.session, server)
    with pytest.raises(NotNow):
        GoogleStore(talk).read()
    assert waited == [40.0, 40.0, 40.0]


def test_no_request_waits_for_ever(server: SheetsServer, sheet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = session(server, sheet)
    seen: list[object] = []
    send = talk._client.http_client.session.request

    def request(*args: object, **kwargs: object) -> object:
        seen.append(kwargs["timeout"])
        return send(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(talk._client.http_client.session, "request", request)
    GoogleStore(talk).read()
    assert seen
    assert all(isinstance(t, tuple) and all(0 < part < 300 for part in t) for t in seen)


class TestKeys:
    def test_a_key_others_can_read_is_refused(self, tmp_path: Path) -> None:
        key = tmp_path / "key.json"
        key.write_text("{}")
        key.chmod(0o644)
        with pytest.raises(StoreError) as caught:
            log_in(str(key), environment={})
        assert code_of(caught) == "google/key-readable"

    def test_a_key_that_was_saved_with_a_byte_order_mark_opens(self, tmp_path: Path, server: SheetsServer) -> None:
        """As Notepad saves it."""
        key = tmp_path / "key.json"
        key.write_text(json.dumps(server.service_account.key_file("http://sheets.invalid")), encoding="utf-8-sig")
        key.chmod(0o600)
        assert log_in(str(key), environment={}).email == server.service_account.address

    @pytest.mark.parametrize("content", ["not json", "[]", "{}", '{"type": "service_account"}', '{"type": "x"}'])
    def test_a_file_that_is_no_key_is_said(self, tmp_path: Path, content: str) -> None:
        key = tmp_path / "key.json"
        key.write_text(content)
        key.chmod(0o600)
        with pytest.raises(StoreError) as caught:
            log_in(str(key), environment={})
        assert code_of(caught) == "google/bad-key"

    def test_no_key_at_all_says_where_it_was_looked_for(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError) as caught:
            log_in(str(tmp_path / "none.json"), environment={})
        assert "none.json" in caught.value.say("en")[0]

    def test_a_persons_login_needs_a_terminal_once(self, tmp_path: Path) -> None:
        key = tmp_path / "client.json"
        key.write_text('{"installed": {"client_id": "x", "client_secret": "y"}}')
        key.chmod(0o600)
        with pytest.raises(StoreError) as caught:
            log_in(str(key), environment={}, token_dir=tmp_path)
        assert code_of(caught) == "google/login-needed"

    def test_a_service_account_works_over_http(self, tmp_path: Path) -> None:
        with running_server() as server:
            made = server.create_spreadsheet("База", {"Клиенты": ROWS})
            login = log_in(str(server.service_account_path), environment={})
            assert stat.S_IMODE(Path(server.service_account_path).stat().st_mode) == 0o600
            talk = Session(login.credentials, made, api_url=server.base_url, email=login.email)
            assert GoogleStore(talk).read().sheets[0].cells.shape == (3, 2)
            assert talk.calls == 2

    def test_a_revoked_key_is_said(self, tmp_path: Path) -> None:
        with running_server() as server:
            made = server.create_spreadsheet("База", {"Клиенты": ROWS})
            key = json.loads(Path(server.service_account_path).read_text())
            fresh = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            key["private_key"] = fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
            file = tmp_path / "key.json"
            file.write_text(json.dumps(key))
            file.chmod(0o600)
            login = log_in(str(file), environment={})
            talk = Session(login.credentials, made, api_url=server.base_url, sleep=lambda _: None)
            with pytest.raises(StoreError) as caught:
                GoogleStore(talk).read()
            assert code_of(caught) == "google/login-refused"

    @pytest.mark.parametrize("down", [1, 99])
    def test_a_token_server_that_is_down_is_no_refused_key(self, down: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _: None)
        with running_server() as server:
            made = server.create_spreadsheet("База", {"Клиенты": ROWS})
            server.faults.add("503", path="^/token$", times=4 * down)
            login = log_in(str(server.service_account_path), environment={})
            talk = Session(login.credentials, made, api_url=server.base_url, sleep=lambda _: None)
            if down == 1:
                assert GoogleStore(talk).read().sheets[0].cells.shape == (3, 2)
            else:
                with pytest.raises(NotNow) as caught:
                    GoogleStore(talk).read()
                assert code_of(caught) == "google/unavailable"


def test_rows_moved_between_two_large_reads_are_noticed(
    server: SheetsServer, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the typed size values and formulas come in two reads; a sort in between stops the run."""
    monkeypatch.setattr("sheetcrm.stores.google.reading.TYPED_CELLS", 10)
    assert store(server, sheet).read().sheets[0].cells.iat[1, 0] == "Анна Петрова"
    calls = [0]

    def person(request: object) -> None:
        if "values:batchGet" in getattr(request, "path", ""):
            calls[0] += 1
            if calls[0] == 2:
                server.people.sort_range(sheet, "Клиенты!A2:B3", 1, descending=True)

    server.before_request.append(person)
    with pytest.raises(NotNow) as caught:
        store(server, sheet).read()
    assert code_of(caught) == "google/moved"


@pytest.mark.parametrize("renames", [1, 99])
def test_a_tab_renamed_between_two_reads_is_asked_for_by_its_new_name(
    renames: int, server: SheetsServer, sheet: str
) -> None:
    """Cells are asked for by titles; somebody who renames tabs all the time only makes the run wait for another day."""
    server.people.batch(sheet, [{"addSheet": {"properties": {"title": "Прайс"}}}])
    done = [0]

    def person(request: object) -> None:
        if getattr(request, "query", {}).get("ranges") and done[0] < renames:
            names = ("Прайс", "Цены") if done[0] % 2 == 0 else ("Цены", "Прайс")
            server.people.rename_tab(sheet, *names)
            done[0] += 1

    server.before_request.append(person)
    if renames == 1:
        assert [s.title for s in store(server, sheet).read().sheets] == ["Клиенты", "Цены"]
    else:
        with pytest.raises(NotNow) as caught:
            store(server, sheet).read()
        assert code_of(caught) == "google/moved"


@pytest.mark.parametrize("switch", ALTERNATIVES)
def test_what_google_leaves_open_makes_no_difference(switch: str) -> None:
    """Each undocumented behaviour turned the other way: our tab comes out the same, and a second run writes nothing."""
    server = SheetsServer(switches=ALTERNATIVES[switch])
    made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))  # type: ignore[arg-type]
    ours = store(server, made)
    ours.replace([tab()], ours.read())
    again = store(server, made)
    assert again.replace([tab()], again.read()).written == ()
    assert again.replace([tab("два")], again.read()).written == ("Сводка",)
    assert server.people.rows(made, "Сводка")[0][0] == "два"
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()


def large(text: str) -> Tab:
    """A tab that takes several batches when a payload is small: coloured words, a colour scale, two charts."""
    words = [("да", "нет")[n % 2] for n in range(60)]
    block = Block(
        2,
        0,
        (BlockColumn("Слово", words, fills={"да": "E3F4E5", "нет": "FCE8E6"}), BlockColumn("Число", list(range(60)))),
    )
    labels, values = Range(3, 0, 62, 0), Range(3, 1, 62, 1)
    charts = tuple(
        Chart(key, "column", key, (Series("Число", labels, values, "1A5FB4"),), 6, 3) for key in ("one", text)
    )
    return Tab(
        "summary", "Сводка", (Cell(0, 0, text),), (block,), charts, (Scale(values, "colors", ("FFFFFF", "1A5FB4")),)
    )


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "503", "cut"])
@pytest.mark.parametrize("nth", range(1, 7))
def test_a_tab_in_several_batches_survives_a_lost_answer_at_each(
    server: SheetsServer, sheet: str, monkeypatch: pytest.MonkeyPatch, kind: str, nth: int
) -> None:
    """Rules and charts of the last run are taken out once, those of this run are added once."""
    monkeypatch.setattr("sheetcrm.stores.google.store.PAYLOAD", 9_000)
    monkeypatch.setattr("sheetcrm.stores.google.writing.PAYLOAD", 2_000)
    first = store(server, sheet)
    first.replace([large("было")], first.read())
    ours = store(server, sheet)
    base = ours.read()
    fault = server.faults.add(kind, nth=nth, path=":batchUpdate$")
    ours.replace([large("стало")], base)
    sent = fault.seen
    server.faults.clear()
    assert sent >= 2
    made = state(server, sheet)["sheets"][1]  # type: ignore[index]
    assert len(made["charts"]) == 2
    assert len(made["conditionalFormats"]) == 3
    assert {chart["spec"]["title"] for chart in made["charts"]} == {"one", "стало"}
    assert server.people.rows(sheet, "Сводка")[0][0] == "стало"
    again = store(server, sheet)
    assert again.replace([large("стало")], again.read()).written == ()


@pytest.mark.parametrize(
    ("lang", "locale", "shown"),
    [
        ("en", "en_US", "Mar 5, 2026"),
        ("en", "en_GB", "5 Mar 2026"),
        ("ru", "ru_RU", "05.03.2026"),
    ],
)
def test_a_day_is_shown_in_the_order_of_the_spreadsheets_locale(lang: Lang, locale: str, shown: str) -> None:
    with running_server(locale=locale) as server:
        made = server.create_spreadsheet("Base", {"Clients": [["Name", "Phone"], ["Ann", "512 555 0143"]]})
        ours = GoogleStore(session(server, made), lang=lang)
        ours.replace([Tab("summary", "Summary", (Cell(0, 0, dt.date(2026, 3, 5), Style(format="date")),))], ours.read())
        assert server.people.rows(made, "Summary")[0][0] == shown
