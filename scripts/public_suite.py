#!/usr/bin/env python3
"""Runs the tests of a public Google Sheets client, unmodified, against the local Sheets server over HTTP.

    scripts/public_suite.py SUITE CHECKOUT [arguments of the test runner]
    scripts/public_suite.py --list

CHECKOUT is a checkout of the repository `--list` names, at best of the commit it names. A copy of it is tested in a
throw-away directory, with the client's requirements in a virtual environment (or node_modules) of its own; nothing is
written into the checkout. The server runs with the interpreter PYTHON names (default: .venv/bin/python); package
registries must be in reach. The exit status is that of the suite, 1 if the server answered outside Google's API
description.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KIT = ROOT / "tests" / "sheets_server"

Environment = dict[str, str]


@dataclass(frozen=True)
class Run:
    """One run of a suite: the copy of the checkout, and the service account's key file."""

    copy: Path
    key: Path

    def place_key(self, name: str) -> None:
        """Put the key file where the suite looks for it."""
        (self.copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.key, self.copy / name)

    def write(self, name: str, text: str) -> None:
        (self.copy / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Suite:
    """How one suite is run.

    `prepare` makes the files it expects and gives the environment it needs. `skipped` names tests that need more than
    the Sheets and Drive APIs, each with the reason. `files` are the spreadsheets it expects to find.
    """

    repository: str
    commit: str
    packages: tuple[str, ...]
    tests: tuple[str, ...]
    prepare: Callable[[Run], Environment]
    folder: str = "."
    files: tuple[dict[str, object], ...] = ()
    server: Callable[[Path], list[str]] = lambda checkout: []
    skipped: tuple[tuple[str, str], ...] = ()
    plugins: tuple[str, ...] = ()
    node: tuple[str, ...] = ()


_WORKSHEETS = {"Sheet1": [["a", "b", "c"], ["1", "2", "3"]]}
_DOCUMENT = "148tpVrZgcc-ReSMRXiQaqf9hstgT8HTzyPeKx6f399Y"
_ROBINS = "1P3rdCDxfO760TJdE-cbi0k_yy9vmC-joapjuGw9vNjc"
_GOOGLE = ("google-auth", "google-auth-oauthlib", "requests")


def _file(file_id: str, sheets: dict[str, list[list[str]]] | None = None, **share: str) -> dict[str, object]:
    return {"id": file_id, "title": "github-actions-test", "sheets": sheets or _WORKSHEETS, "share": share}


def _gspread(run: Run) -> Environment:
    return {"GS_CREDS_FILENAME": str(run.key)}


def _creds_beside(folder: str) -> Callable[[Run], Environment]:
    def prepare(run: Run) -> Environment:
        run.place_key(f"{folder}/creds.json")
        shutil.copy(run.copy / folder / "tests.config.example", run.copy / folder / "tests.config")
        return {}

    return prepare


def _pygsheets(run: Run) -> Environment:
    run.place_key("tests/auth_test_data/pygsheettest_service_account.json")
    return {}


def _pygsheets_tokens(checkout: Path) -> list[str]:
    held = json.loads((checkout / "tests/auth_test_data/sheets.googleapis.com-python.json").read_text())
    return ["--refresh-token", f"{held['refresh_token']}=somebody@example.com"]


def _ezsheets(run: Run) -> Environment:
    """Its tests start from the pickled credentials of somebody who has agreed, and wait for quotas of their own."""
    program = (
        "import pickle; from google.oauth2.credentials import Credentials as C; "
        "c = C('test:ez@example.com', refresh_token='r', client_id='c', client_secret='s', "
        "token_uri='https://oauth2.googleapis.com/token'); "
        "[pickle.dump(c, open(f'token-{n}.pickle', 'wb')) for n in ('sheets', 'drive')]"
    )
    subprocess.run([_python(run.copy.parent), "-c", program], cwd=run.copy / "tests", check=True)
    run.write("tests/credentials-sheets.json", "{}")
    run.write("tests/no_waiting.py", "import ezsheets\nezsheets.IGNORE_QUOTA = True\n")
    return {"PYTHONPATH": f"{run.copy / 'src'}{os.pathsep}{run.copy / 'tests'}"}


def _environment(**names: str) -> Callable[[Run], Environment]:
    """An environment in which `KEY` is the path of the key file."""
    return lambda run: {name: str(run.key) if value == "KEY" else value for name, value in names.items()}


def _google_spreadsheet(run: Run) -> Environment:
    """Its settings come from a tool that is not published; the file of the same name says the same."""
    key = json.loads(run.key.read_text())
    settings = {
        "GOOGLE_SERVICE_ACCOUNT_EMAIL": key["client_email"],
        "GOOGLE_SERVICE_ACCOUNT_KEY": key["private_key"],
        "GOOGLE_API_KEY": "AIzaLocal",
        "TEST_DELAY": 0,
    }
    run.write("settings.js", f"export const ENV = {json.dumps(settings)};\nprocess.env.GOOGLE_API_KEY = 'AIzaLocal';\n")
    run.write(
        "vitest.config.js",
        "export default { resolve: { alias: { 'varlock/env': new URL('settings.js', import.meta.url).pathname } }, "
        "test: { include: ['src/**/*.test.ts'], hookTimeout: 15000, fileParallelism: false, "
        "setupFiles: ['./settings.js'] } };\n",
    )
    (run.copy / "vitest.config.ts").unlink()
    return {}


def _google_sheet_cli(run: Run) -> Environment:
    key = json.loads(run.key.read_text())
    return {
        "TEST_SPREADSHEET_ID": _DOCUMENT,
        "GSHEET_SPREADSHEET_ID": _DOCUMENT,
        "GSHEET_CLIENT_EMAIL": key["client_email"],
        "GSHEET_PRIVATE_KEY": key["private_key"],
        "TS_NODE_TRANSPILE_ONLY": "1",
    }


SUITES = {
    "gspread": Suite(
        "burnash/gspread", "5e2b628da598151a5a4122d3cf7ba2704041643c", (*_GOOGLE, "pytest-vcr", "vcrpy"), ("tests",),
        _gspread, plugins=("no:vcr",),
    ),
    "gspread-formatting": Suite(
        "robin900/gspread-formatting", "1a724c480633d209eefa1f088b556415228c9efc",
        (*_GOOGLE, "gspread", "gspread-dataframe", "pandas", "oauth2client"), ("test.py",), _creds_beside("."), files=(_file(_ROBINS, me="writer"),),
    ),
    "gspread-dataframe": Suite(
        "robin900/gspread-dataframe", "c9e6e086f48c0080e89a3a6f00f98b992696fc48",
        (*_GOOGLE, "gspread", "pandas", "oauth2client", "mock"),
        ("tests/gspread_dataframe_integration.py", "tests/gspread_dataframe_test.py"), _creds_beside("tests"),
        files=(_file(_ROBINS, me="writer"),),
    ),
    "gspread-asyncio": Suite(
        "dgilman/gspread_asyncio", "b08fe1901fbd2c7947ef02a92c44fb477b3b76d1", (*_GOOGLE, "gspread", "oauth2client"),
        ("tests/integration.py",), _environment(CREDS="KEY"),
    ),
    "gspread-models": Suite(
        "s2t2/gspread-models-py", "d0956814720c75b3e13be16d68b2b800d34ec9f0",
        (*_GOOGLE, "gspread", "pandas", "python-dotenv"), ("test",),
        _environment(
            GOOGLE_CREDENTIALS_FILEPATH="KEY", GOOGLE_SHEETS_TEST_DOCUMENT_ID=_DOCUMENT, TEST_SLEEP="0"
        ),
        files=(
            _file(_DOCUMENT, {
                # What an earlier run left: the tests begin by deleting it.
                "books": [["id", "title", "author", "year", "created_at"], ["1", "Old", "Nobody", "1999", ""]],
                "products": [["id", "name", "description", "price", "url", "created_at"]],
            }, me="writer"),
        ),
    ),
    "pygsheets": Suite(
        "nithinmurali/pygsheets", "033334ed3b5045c4333469add983968e7afe6f4a",
        (*_GOOGLE, "google-api-python-client", "pandas"), ("tests/online_test.py", "tests/authorization_test.py"),
        _pygsheets, server=_pygsheets_tokens,
        skipped=(
            ("tests/online_test.py::TestWorkSheet::test_set_dataframe",
             "writes past the grid, which Google refuses as well: `Range (...) exceeds grid limits`"),
        ),
    ),
    "ezsheets": Suite(
        "asweigart/ezsheets", "58d32e8e7c35694ba6ef2f89612b6d0ae198df24",
        (*_GOOGLE, "google-api-python-client"), ("test_ezsheets.py", "test_automate2nded.py"), _ezsheets, folder="tests",
        files=(
            _file("1jDZEdvSIh4TmZxccyy0ZXrH-ELlrwq8_YYiZrEOB4jg", anyone="reader"),
            _file("1WCKpKAgUjVJv2RM23dc4LHj9mOonK8VsvSXi_U4eqLk", anyone="reader"),
            {"id": "16O3PLFhA8EUH7CdmSeNtxie03kitBfLoi_aOex93WIA", "owner": "ez@example.com"},
        ),
        skipped=(("tests/test_ezsheets.py::test_eq", "follows a link of a web site"),), plugins=("no_waiting",),
    ),
    "gdrives": Suite(
        "gitronald/gdrives", "9f7a1675e6865a2e901578a73f4347927bf28c42",
        (*_GOOGLE, "google-api-python-client", "python-dotenv", "typer"), ("-o", "addopts=", "tests"),
        _environment(GOOGLE_SERVICE_ACCOUNT_PATH="KEY", GDRIVES_TEST_SPREADSHEET_ID=_DOCUMENT),
        files=(_file(_DOCUMENT, me="writer"),),
    ),
    "python-samples": Suite(
        "googleworkspace/python-samples", "9cdd28d87126692e575f91c8f916eae7a1b4aafd",
        (*_GOOGLE, "google-api-python-client", "oauth2client"), (".",),
        _environment(GOOGLE_APPLICATION_CREDENTIALS="KEY"), folder="sheets/snippets",
    ),
    "node-google-spreadsheet": Suite(
        "theoephraim/node-google-spreadsheet", "e39c8e9bc1b26ffa849f507f521a21cef9b75351",
        ("es-toolkit@^1.44.0", "ky@^1.14.3", "google-auth-library@^10.5.0", "nock@^14.0.11", "vitest@^4.0.18"), (),
        _google_spreadsheet, node=("vitest", "run"),
        files=(
            _file("1LG6vqg6ezQpIXr-SIDDWQAc9mLNSXasboDR7MUbLvZw", anyone="writer"),
            _file("1Gf1RL2FUjQpE6nJ4ywuX7hpZFqQ8oLE2yMAgzF7VsF0", anyone="reader"),
            _file(_DOCUMENT, me="writer"),
            _file("1d9McHkpKu-1R3WxPT7B-bhNPnBzijMp2zI_knjwnw4s", me="reader"),
        ),
    ),
    "google-sheet-cli": Suite(
        "jroehl/google-sheet-cli", "7b5c5812bc294278b1a13e2a507952215eeb65b7",
        ("@oclif/core@^2.16.0", "@oclif/plugin-help@^5.2.9", "@oclif/test@^2.5.6", "googleapis@^118.0.0", "lodash.get@^4.4.2", "tslib@^2.9.1",
         "chai@^4.5.0", "mocha@^10.8.2", "source-map-support@^0.5.21", "ts-node@^10.9.2", "typescript@^5.9.3"),
        ("test/**/*.test.ts",), _google_sheet_cli, node=("mocha",), files=(_file(_DOCUMENT, me="writer"),),
    ),
}  # fmt: skip
"""The suites that pass, but for what `skipped` names. How many tests each has: tests/sheets_server/README.md."""


def _python(work: Path) -> str:
    return str(work / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def _install(suite: Suite, work: Path, copy: Path) -> None:
    if suite.node:
        told = json.loads((copy / "package.json").read_text(encoding="utf-8"))
        names = dict(package.rsplit("@", 1) for package in suite.packages)
        for unused in ("devDependencies", "peerDependencies", "scripts"):
            told.pop(unused, None)
        (copy / "package.json").write_text(json.dumps(told | {"dependencies": names}), encoding="utf-8")
        for lock in ("package-lock.json", "npm-shrinkwrap.json", "bun.lock"):
            (copy / lock).unlink(missing_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=copy, check=True)
        return
    subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
    install = [_python(work), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pytest"]
    subprocess.run([*install, *suite.packages], check=True)


def _serve(suite: Suite, checkout: Path, key: Path) -> tuple[subprocess.Popen[str], str]:
    """The running server and its address."""
    python = os.environ.get("PYTHON") or str(ROOT / ".venv/bin/python")
    told = [item for file in suite.files for item in ("--file", json.dumps(file))]
    command = [python, "-m", "tests.sheets_server", "--port", "0", "--service-account", str(key)]
    server = subprocess.Popen(
        [*command, *told, *suite.server(checkout)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    word, _, address = server.stdout.readline().strip().partition(" ")
    if word != "ready":
        sys.exit("the server did not start")
    return server, address


def _command(suite: Suite, work: Path, arguments: list[str]) -> list[str]:
    if suite.node:
        return ["npx", *suite.node, *suite.tests, *arguments]
    plugins = [item for name in ("no:cacheprovider", "redirect_plugin", *suite.plugins) for item in ("-p", name)]
    left_out = [item for test, _ in suite.skipped for item in ("--deselect", test)]
    return [_python(work), "-m", "pytest", "-q", *plugins, *left_out, *suite.tests, *arguments]


def run(name: str, checkout: Path, arguments: list[str]) -> int:
    """Run a suite; its exit status."""
    suite = SUITES[name]
    for test, reason in suite.skipped:
        print(f"left out: {test} ({reason})", flush=True)
    with tempfile.TemporaryDirectory(prefix="public-suite-") as place:
        work, copy = Path(place), Path(place) / "checkout"
        shutil.copytree(checkout, copy, ignore=shutil.ignore_patterns(".git", "node_modules", "__pycache__"))
        kit = work / "kit"
        kit.mkdir()
        for file in ("redirect_plugin.py", "redirect.cjs"):
            shutil.copy(KIT / file, kit)
        _install(suite, work, copy)
        server, address = _serve(suite, checkout, work / "key.json")
        try:
            given = suite.prepare(Run(copy, work / "key.json"))
            paths = os.pathsep.join([str(kit), given.pop("PYTHONPATH", str(copy))])
            loaded = {"NODE_OPTIONS": f"-r {kit / 'redirect.cjs'}"} if suite.node else {}
            environment = os.environ | {"SHEETS_SERVER_URL": address, "PYTHONPATH": paths} | loaded | given
            command = _command(suite, work, arguments)
            status = subprocess.run(command, cwd=copy / suite.folder, env=environment).returncode
        finally:
            server.send_signal(signal.SIGTERM)
            wrong = server.wait()
    if wrong:
        print("the server answered outside Google's API description, see above", file=sys.stderr)
    return status or wrong


def main(arguments: list[str]) -> int:
    if arguments == ["--list"]:
        for name, suite in SUITES.items():
            print(f"{name:24} https://github.com/{suite.repository} {suite.commit}")
        return 0
    if len(arguments) < 2 or arguments[0] not in SUITES or not Path(arguments[1]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    return run(arguments[0], Path(arguments[1]).resolve(), arguments[2:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
