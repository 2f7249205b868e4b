"""The server's files kept over a restart."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

from .app import SheetsServer

_VERSION = 2


def save(server: SheetsServer, path: Path) -> None:
    """Write all files, and the key pair the tokens are checked against, so that a key file stays good."""
    with server.lock:
        for file in server.files.values():
            file.document.calculation = None
        key = server.service_account.key_file(server.base_url)
        content = pickle.dumps((_VERSION, server.files, key))
    temporary = path.with_name(path.name + ".part")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    temporary.replace(path)


def load(server: SheetsServer, path: Path) -> None:
    """Take over the files of an earlier run. Only for a file this server wrote itself: pickle runs what it reads."""
    version, files, key = pickle.loads(path.read_bytes())
    if version != _VERSION:
        raise ValueError(f"{path} was written by another version of the server")
    with server.lock:
        server.files = files
        server.service_account = server.service_account.with_key(key)
        server.tokens.accounts[server.service_account.address] = server.service_account
