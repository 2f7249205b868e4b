"""``python -m sheetcrm``."""

from __future__ import annotations

import logging
import os
import sys
import threading


def run() -> None:
    """The command line as a program of its own.

    What a run leaves in memory is not taken apart piece by piece on the way out (a tenth of a second): the system
    takes it all back at once. A thread still at work, or output nobody reads any more, ends the ordinary way. Ctrl+C while modules
    are still being loaded ends quietly.
    """
    try:
        from sheetcrm.cli import main
    except KeyboardInterrupt:
        os._exit(130)
    try:
        main()
    except SystemExit as end:
        code = 0 if end.code is None else end.code
        if not isinstance(code, int) or threading.active_count() > 1:
            raise
        try:
            logging.shutdown()
            sys.stdout.flush()
            sys.stderr.flush()
        except (AttributeError, OSError, ValueError):
            raise end from None
        os._exit(code)


if __name__ == "__main__":
    run()
