"""Makes .venv beside the project and installs into it, once for each state of the lock files."""

from __future__ import annotations

import hashlib
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

    Does nothing when the same lock files were installed before.
    """
    if sys.version_info < (3, 11):
        sys.exit("sheetcrm needs Python 3.11 or newer; this is " + sys.version.split()[0])
    state = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in (*locks, "pyproject.toml"))).hexdigest()
    stamp = VENV / f".installed-{locks[-1]}"
    if python().exists() and stamp.exists() and stamp.read_text() == state:
        return python()
    print(f"Installing into {VENV.name} (once; about a minute)…", file=sys.stderr, flush=True)
    if not python().exists():
        venv.create(VENV, with_pip=True)
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = [[*pip, "--require-hashes", "-r", str(ROOT / lock)] for lock in locks]
    for step in [*steps, [*pip, "--no-deps", "--editable", str(ROOT)]]:
        if subprocess.run(step).returncode:
            sys.exit("Installing failed; what pip says is above. A package index must be in reach (network, proxy).")
    stamp.write_text(state)
    return python()
