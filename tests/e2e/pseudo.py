"""A command in a pseudo-terminal of its own: what stands on the screen, and keys that are pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.terminal import ROOT

CTRL_C = "\x03"
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal:
    """A running command; ``screen`` is everything it has shown so far, echo of the keys included."""

    def __init__(self, process: subprocess.Popen[bytes], side: int) -> None:
        self.process = process
        self._side = side
        self.screen = ""

    def press(self, keys: str) -> None:
        """Types, a line with its Enter included."""
        os.write(self._side, keys.encode())

    def interrupt(self) -> None:
        """Ctrl+C, as late after what was seen as a person's finger is: Python waits for a line a moment after it has asked, and
        does not hear what came in between."""
        time.sleep(0.3)
        self.press(CTRL_C)

    def see(self, words: str, seconds: float = 60) -> str:
        """Waits until the words stand on the screen below what was seen last; what came with them."""
        start, end = len(self.screen), time.monotonic() + seconds
        while words not in self.screen[start:]:
            assert time.monotonic() < end, f"never saw {words!r} in:\n{self.screen}"
            if not self._more():
                raise AssertionError(f"ended before {words!r}:\n{self.screen}")
        return self.screen[start:]

    def end(self, seconds: float = 60) -> int:
        """Waits for the end; the exit code."""
        until = time.monotonic() + seconds
        while self._more():
            assert time.monotonic() < until, f"never ended:\n{self.screen}"
        return self.process.wait(seconds)

    def _more(self) -> bool:
        """Reads what has come meanwhile; False at the end."""
        if not select.select([self._side], [], [], 0.2)[0]:
            return self.process.poll() is None
        try:
            read = os.read(self._side, 1 << 16)
        except OSError:  # how Linux says that nobody holds the other side any more
            return False
        self.screen += _COLOURS.sub("", read.decode("utf-8", "replace")).replace("\r\n", "\n")
        return bool(read)


@contextmanager
def at_terminal(*words: object, folder: Path, **environment: str) -> Iterator[Terminal]:
    """``sheetcrm`` with these words as somebody at a terminal runs it; ended with the block."""
    ours, theirs = pty.openpty()

    def own_terminal() -> None:
        # A suite that runs in the background of a shell is deaf to Ctrl+C, and so would be whatever it starts.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-m", "sheetcrm", *map(str, words)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=own_terminal,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(ours)
