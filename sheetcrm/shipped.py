"""Files that come with the program: templates, samples, the example configuration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from sheetcrm.core.wording import LANGS

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """A file or folder that comes with the program, from the installed package or from a checkout."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.exists() else _PACKAGE.parent / name


@lru_cache(maxsize=2)
def templates(visits: bool = False) -> Mapping[str, str]:
    """Sources of the shipped templates by name without the ending, such as ``ru/birthday.email``. Read once. ``visits``: some
    are worded for a business people come to, such as a salon, where nobody repeats an order."""
    own = shipped("templates")
    roots = [own, own / "visits"] if visits else [own]
    return MappingProxyType(
        {
            path.relative_to(root).as_posix().rsplit(".", 1)[0]: path.read_text(encoding="utf-8")
            for root in roots
            for lang in LANGS
            for path in sorted((root / lang).glob("*.txt"))
        }
    )
