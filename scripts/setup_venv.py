"""Makes .venv beside the project and installs into it, once for each state of the lock files.

Any Python 3 can read this file, so that an old one is told that it is too old."""

import hashlib
import locale
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


def python() -> Path:
    """The interpreter inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready(*locks: str) -> Path:
    """Installs what the lock files name, and the project itself; the interpreter to run with.

    Does nothing when the same lock files were installed before, by the same Python, in this place.
    """
    if sys.version_info < (3, 11):
        told = sys.version.split()[0]
        sys.exit(
            _say(
                f"sheetcrm нужен Python 3.11 или новее, а это {told}.",
                f"sheetcrm needs Python 3.11 or newer; this is {told}.",
            )
        )
    named = b"".join((ROOT / name).read_bytes() for name in (*locks, "pyproject.toml"))
    stamp = VENV / f".installed-{locks[-1]}"
    if stamp.exists() and stamp.read_text() == _state(named):
        return python()
    print(_say("Устанавливаю в", "Installing into"), VENV.name, "(~1 min)…", file=sys.stderr, flush=True)
    try:
        _install(locks)
    except KeyboardInterrupt:
        sys.exit(_say("Прервано. Запустите ещё раз, чтобы продолжить.", "Stopped. Run it again to go on."))
    stamp.write_text(_state(named))
    return python()


def run(command: "list[str]") -> int:
    """Runs a command in the project's folder; its exit code. Ctrl+C is for the command to answer."""
    with subprocess.Popen(command, cwd=ROOT) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def _install(locks: "tuple[str, ...]") -> None:
    # An interrupted set-up leaves a Python without pip, and one that the system has replaced since finds no pip either.
    if not _answer("import sys, pip._internal.cli.main; print(sys.version_info >= (3, 11))").startswith(b"True"):
        try:
            # Some Pythons of macOS do not start when they are copied.
            venv.create(VENV, with_pip=True, clear=True, symlinks=os.name != "nt")
        except subprocess.CalledProcessError:
            sys.exit(
                _say(
                    "Не удалось создать .venv. В Debian и Ubuntu сначала выполните: sudo apt install python3-venv",
                    "Making .venv failed. On Debian and Ubuntu, first: sudo apt install python3-venv",
                )
            )
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = [[*pip, "--require-hashes", "-r", str(ROOT / lock)] for lock in locks]
    for step in [*steps, [*pip, "--no-deps", "--editable", str(ROOT)]]:
        if subprocess.run(step).returncode:
            sys.exit(
                _say(
                    "Установить не удалось; что говорит pip, написано выше. Нужен доступ к PyPI: интернет, прокси.",
                    "Installing failed; what pip says is above. PyPI must be in reach: network, proxy.",
                )
            )


def _state(named: bytes) -> str:
    """What an installation depends on, in short: the lock files, the Python in .venv, and where the project lies."""
    inside = _answer("import sys; print(sys.version_info[:2], ascii(sys.base_prefix))")
    return hashlib.sha256(b"\0".join((named, inside, os.fsencode(ROOT)))).hexdigest() if inside else ""


def _answer(code: str) -> bytes:
    """What the Python in .venv prints; nothing where there is none that starts."""
    try:
        return subprocess.run([str(python()), "-c", code], capture_output=True).stdout
    except OSError:
        return b""


def _say(ru: str, en: str) -> str:
    asked = sys.argv[sys.argv.index("--lang") + 1 :] if "--lang" in sys.argv else []
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    lang = next((word for word in (*asked, *map(os.environ.get, names), locale.getlocale()[0]) if word), "en")
    return ru if lang.lower().startswith("ru") else en
