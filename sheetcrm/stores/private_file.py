"""A file with people's data beside another one: whole or not at all, for its owner's eyes only."""

from __future__ import annotations

import os
from pathlib import Path

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, StoreError, reason_of

CANNOT_WRITE = Fault(
    "store/list-not-written",
    StoreError,
    Text(ru="Список «{name}» не записать: {reason}.", en="The list “{name}” cannot be written: {reason}."),
    Text(
        ru="Закройте файл, если он открыт, проверьте права на папку и запустите ещё раз.",
        en="Close the file if it is open, check the rights on the folder and run again.",
    ),
)


def write_private(path: Path, content: bytes) -> None:
    """Puts the file there, over one of the same name. Raises StoreError when it cannot be written."""
    waiting = path.with_name(f".sheetcrm-list-{os.getpid()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(waiting, flags, 0o600), "wb") as out:
            out.write(content)
        waiting.replace(path)
    except OSError as err:
        raise CANNOT_WRITE(name=path.name, reason=reason_of(err)) from err
    finally:
        waiting.unlink(missing_ok=True)
