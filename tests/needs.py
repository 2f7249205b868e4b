"""What some tests look through, and how to get it: LibreOffice, Chromium, poppler, Dovecot.

A test that needs one of them is skipped, naming the Debian package, where it is missing. With SHEETCRM_REQUIRE_ALL=1 it
fails instead, so that a run that is meant to be complete cannot pass by leaving things out.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
R = TypeVar("R")


def find(*programs: str) -> str | None:
    """The first of some programs that is installed."""
    return next((path for program in programs if (path := shutil.which(program))), None)


def _needs(package: str, *programs: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(test: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(test)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if find(*programs) is None:
                message = f"needs {' or '.join(programs)}: apt-get install {package}"
                if os.environ.get("SHEETCRM_REQUIRE_ALL") == "1":
                    pytest.fail(message)
                pytest.skip(message)
            return test(*args, **kwargs)

        return run

    return decorate


needs_libreoffice = _needs("libreoffice-calc", "libreoffice", "soffice")
needs_chromium = _needs("chromium", "chromium", "chromium-browser", "google-chrome")
needs_poppler = _needs("poppler-utils", "pdftoppm")
#: Its program is in a folder that only root's PATH has.
needs_dovecot = _needs("dovecot-imapd", "dovecot", "/usr/sbin/dovecot")


@functools.cache
def profile() -> Path:
    """One LibreOffice profile for a whole test process: making it takes longer than a conversion."""
    return Path(tempfile.mkdtemp(prefix="sheetcrm-libreoffice-"))


def convert(file: Path, to: str, folder: Path) -> Path:
    """``file`` converted by LibreOffice to ``pdf``, ``xlsx``, ``csv`` …, in ``folder``."""
    (made,) = convert_all([file], to, folder)
    return made


def convert_all(files: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """Files of different names, each converted: LibreOffice starts once for all, which is most of what one takes."""
    program = find("libreoffice", "soffice")
    assert program is not None
    folder.mkdir(parents=True, exist_ok=True)
    command = [program, "--headless", f"-env:UserInstallation={profile().as_uri()}", "--convert-to", to]
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=120)
    made = [folder / f"{file.stem}.{to.split(':')[0]}" for file in files]
    nothing = [file.name for file, there in zip(files, made, strict=True) if not there.exists()]
    assert not nothing, f"LibreOffice made nothing of {nothing}"
    return made


@contextlib.contextmanager
def recalculating() -> Iterator[None]:
    """Has LibreOffice compute all formulas of a workbook it opens; of itself it trusts the results kept in the file."""
    settings = profile() / "user" / "registrymodifications.xcu"
    before = settings.read_text(encoding="utf-8") if settings.exists() else None
    item = (
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item>"
    )
    empty = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        "</oor:items>"
    )
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text((before or empty).replace("</oor:items>", item + "</oor:items>"), encoding="utf-8")
    try:
        yield
    finally:
        # LibreOffice writes its settings anew when it ends.
        text = settings.read_text(encoding="utf-8")
        settings.write_text(re.sub(r'<item oor:path="[^"]*/Formula/Load">.*?</item>', "", text), encoding="utf-8")


def pages(pdf: Path, folder: Path, dots: int = 80) -> list[Path]:
    """The pages of a PDF as pictures (PPM: three bytes a pixel, so that a test can count colours), by poppler."""
    program = find("pdftoppm")
    assert program is not None
    subprocess.run([program, "-r", str(dots), pdf, folder / "page"], check=True, timeout=60)
    return sorted(folder.glob("page*.ppm"))
