"""One Chromium for a whole test process: starting it takes longer than most of what is looked at in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from tests.needs import find

_running = ExitStack()
_browser: list[Any] = []


def chromium() -> Any:
    """The browser, started when first asked for."""
    from playwright.sync_api import sync_playwright

    if not _browser or not _browser[0].is_connected():
        close()
        playwright = _running.enter_context(sync_playwright())
        started = playwright.chromium.launch(
            executable_path=find("chromium", "chromium-browser", "google-chrome"),
            # A process of its own for each letter that is shown would take longer than showing it.
            args=["--no-sandbox", "--disable-site-isolation-trials"],
        )
        _running.callback(started.close)
        _browser.append(started)
    return _browser[0]


def barriers(page: Any) -> list[Any]:
    """What keeps people from using a page, as axe-core sees it by all its rules. It describes nothing but what is wrong: to
    describe what is right takes longer than to look."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return found


def close() -> None:
    """Ends the browser, if there is one."""
    _browser.clear()
    _running.close()


@contextlib.contextmanager
def tab(**options: Any) -> Iterator[Any]:
    """A tab that shares nothing with those before it: neither storage nor cache nor size."""
    context = chromium().new_context(**options)
    try:
        yield context.new_page()
    finally:
        context.close()
