"""Which room may know which: read from the imports, so that a wrong one fails here and not in a review."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sheetcrm"
FILES = sorted(PACKAGE.rglob("*.py"))
CORE = [path for path in FILES if path.is_relative_to(PACKAGE / "core")]

#: What core may take of the standard library and others is anything but what touches the world.
TOUCHES_THE_WORLD = {
    "asyncio", "ctypes", "fcntl", "filelock", "gspread", "google", "http", "io", "locale", "logging", "multiprocessing",
    "openpyxl", "os", "pathlib", "platform", "random", "requests", "schedule", "secrets", "shutil", "signal", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid", "xlsxwriter", "zipfile",
}  # fmt: skip
#: The errors a run can end with are words only; core raises them, so they count as its own.
BESIDE_CORE = {"sheetcrm.errors"}
#: Word lists lie beside the code as plain text files.
READS_ITS_LISTS = {PACKAGE / "core" / "fields" / "lists" / "__init__.py"}
CLOCKS = {"now", "today", "utcnow"}
POSIX_ONLY = {"fcntl", "grp", "posix", "pwd", "resource", "syslog", "termios", "tty"}
WINDOWS_ONLY = {"msvcrt", "winreg", "_winapi"}
SENDS = {"smtplib", "sendmail", "smtpd", "aiosmtplib", "twilio", "sendgrid"}
#: The least right with which Google lets drafts be made. It would let them be sent, too: what is asked of Gmail is looked at.
MAKES_DRAFTS = {PACKAGE / "handover" / "gmail.py": "https://www.googleapis.com/auth/gmail.compose"}
LONGEST = 600


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def named(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(node: ast.AST) -> Iterator[str]:
    """Modules an import names; ``from a import b`` may mean the module a.b."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        yield node.module or ""
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def imports(path: Path) -> set[str]:
    return {name for node in nodes(path) for name in imported(node)}


def at_top(path: Path) -> set[str]:
    """Modules imported whenever this one is: outside of functions, and outside of ``if TYPE_CHECKING`` and platform
    guards."""
    found: set[str] = set()
    open_ = list(tree(path).body)
    while open_:
        node = open_.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.If)):
            continue
        found.update(imported(node))
        open_.extend(child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt))
    return found


def within(name: str, rooms: set[str]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


def wrong(paths: list[Path], forbidden: set[str], but: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in sorted(imports(path))
        if within(name, forbidden) and not within(name, set(but))
    ]


def room(name: str) -> list[Path]:
    return [path for path in FILES if path.is_relative_to(PACKAGE / name)]


def test_core_reaches_for_nothing_outside_itself() -> None:
    own = {"sheetcrm.core", *BESIDE_CORE}
    outside = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in CORE
        for name in imports(path)
        if within(name, {"sheetcrm"}) and name != "sheetcrm" and not within(name, own)
    ]
    assert not outside
    assert not wrong([PACKAGE / "errors.py"], {"sheetcrm"}, {"sheetcrm.core.wording"})


def test_core_touches_neither_files_nor_network_nor_clock() -> None:
    assert not wrong(CORE, TOUCHES_THE_WORLD)
    for path in CORE:
        if path not in READS_ITS_LISTS:
            assert "importlib.resources" not in imports(path), path
        for node in nodes(path):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            if isinstance(called, ast.Name):
                assert called.id not in {"open", "input", "print", "eval", "exec", "breakpoint"}, place
            elif isinstance(called, ast.Attribute) and called.attr in CLOCKS:
                base = ast.unparse(called.value).rsplit(".", 1)[-1]
                assert base not in {"datetime", "date", "Timestamp", "pd"}, f"{place} asks what time it is"
            elif isinstance(called, ast.Attribute):
                assert called.attr not in {"read_csv", "read_excel", "to_csv", "read_text", "read_bytes"} or (
                    path in READS_ITS_LISTS
                ), place


def test_stores_journal_and_handover_know_no_commands() -> None:
    above = {"sheetcrm.cli", "sheetcrm.commands", "sheetcrm.jobs", "sheetcrm.report", "sheetcrm.scheduler"}
    for name in ("stores", "journal", "handover"):
        assert room(name)
        assert not wrong(room(name), above)
    assert not wrong(room("stores"), {"sheetcrm.core.pipeline", "sheetcrm.core.checks", "sheetcrm.core.matching"})
    assert not wrong(room("journal") + room("handover"), {"sheetcrm.stores"}, {"sheetcrm.stores.platform"})


def test_only_jobs_and_commands_bring_core_and_stores_together() -> None:
    """A report may know what a receipt is and the words of its notes, not how a store is opened."""
    concrete = {"sheetcrm.stores"}
    words = {"sheetcrm.stores.base", "sheetcrm.stores.xlsx.refusals"}
    for path in FILES:
        name = named(path)
        if within(
            name, {"sheetcrm.stores", "sheetcrm.jobs", "sheetcrm.commands", "sheetcrm.journal", "sheetcrm.handover"}
        ):
            continue
        met = {m for m in imports(path) if within(m, concrete) and m not in ("sheetcrm.stores", "sheetcrm.stores.xlsx")}
        assert all(within(m, words) for m in met), f"{name} imports {sorted(met)}"
    runs = [
        named(path)
        for path in FILES
        if "sheetcrm.core.pipeline.find" in imports(path) and not path.is_relative_to(PACKAGE / "core")
    ]
    assert runs == ["sheetcrm.jobs.work"]


def test_it_imports_on_windows_and_on_macos() -> None:
    for path in FILES:
        assert not at_top(path) & (POSIX_ONLY | WINDOWS_ONLY), path
        text = path.read_text(encoding="utf-8")
        for name in ("SIGKILL", "SIGHUP", "os.fork", "os.getuid", "os.geteuid"):
            assert name not in text, f"{path}: {name} is not there on Windows"


def test_there_is_no_way_to_send() -> None:
    assert not wrong(FILES, SENDS)
    for path in FILES:
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not {"smtp://", "/usr/sbin/sendmail", "gmail.send"} & set(node.value.split()), path
                if node.value != MAKES_DRAFTS.get(path):
                    assert "auth/gmail" not in node.value, f"{path} asks Google for rights over mail"


def test_of_gmail_only_drafts_are_asked_for() -> None:
    """One address in the whole program is Gmail's, and it is that of drafts: POST makes one, GET looks for one."""
    said = [
        (path.relative_to(PACKAGE).as_posix(), ast.unparse(node))
        for path in FILES
        for node in nodes(path)
        if isinstance(node, ast.JoinedStr) and "gmail/v1" in ast.unparse(node)
    ]
    assert said == [("handover/gmail.py", "f'{self.url}/gmail/v1/users/me/drafts'")]
    assert not any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "gmail/v1" in node.value
        and "users/me/drafts" not in node.value
        for path in FILES
        for node in nodes(path)
    )
    verbs = [
        node.args[0].value
        for node in ast.walk(tree(PACKAGE / "handover" / "gmail.py"))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "self._ask"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert sorted(verbs) == ["GET", "POST"]


def test_help_imports_nothing_heavy() -> None:
    for words in (["--help"], ["sync", "--help"]):
        asks = (
            "import sys\nfrom sheetcrm.cli import main\n"
            f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
            "print('HEAVY', sorted({m.split('.')[0] for m in sys.modules} & "
            "{'pandas', 'numpy', 'gspread', 'google', 'requests', 'lxml', 'pydantic', 'jinja2', 'phonenumbers'}))"
        )
        done = subprocess.run(
            [sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60
        )
        assert "HEAVY []" in done.stdout, done.stdout[-300:] + done.stderr[-500:]
        assert "Usage" in done.stdout


def test_a_file_has_one_subject_and_says_it() -> None:
    for path in FILES:
        said = ast.get_docstring(tree(path))
        assert said, f"{path}: a module says where it stands"
        assert said.split("\n\n")[0].strip().endswith((".", ":")), path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, path


def test_a_day_is_never_written_the_russian_way_to_everybody() -> None:
    """Where a day is put into words, the line asks the language, or is one of two that speak both."""
    takes_both = {PACKAGE / "cli" / "options.py", PACKAGE / "core" / "segments" / "columns.py"}
    for path in set(FILES) - takes_both:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "%d.%m" in line:
                assert re.search(r'\blang\b|\bru=|"ru"|strptime', line), f"{path}: {line.strip()}"


def test_the_benchmark_of_stages_names_functions_that_are_there() -> None:
    from benchmarks.stages import STAGES

    for places in STAGES.values():
        for path, attribute in places:
            module, _, inside = path.partition(":")
            owner = importlib.import_module(module)
            assert hasattr(getattr(owner, inside) if inside else owner, attribute), f"{path}.{attribute}"


def test_the_page_for_newcomers_names_every_room_and_no_other() -> None:
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.parent.relative_to(PACKAGE).as_posix() for path in FILES if path.name == "__init__.py"} - {"."}
    named_there = set(re.findall(r"^\|.*$", said, re.M))
    words = {word for line in named_there for word in re.findall(r"`([a-z_/]+)`", line.split("|")[1])}
    assert words == rooms
    for path in re.findall(r"`(?:sheetcrm/)?([a-z_/]+\.py)`", said):
        assert (PACKAGE / path).exists() or (ROOT / path).exists(), path
