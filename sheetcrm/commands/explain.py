"""``sheetcrm explain``: the page of a code, or the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sheetcrm.commands.console import failing, print_json
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.report.envelope import Document, opening

if TYPE_CHECKING:
    from sheetcrm.report.catalogue import Page

UNKNOWN = Fault(
    "explain/unknown",
    ConfigError,
    Text(ru="Кода «{given}» нет.", en="There is no code “{given}”."),
    Text(ru="{near}Весь список: sheetcrm explain", en="{near}The whole list: sheetcrm explain"),
)
NEAR = Text(ru="Похожие: {codes}. ", en="Similar: {codes}. ")


def explain_code(code: str | None, as_json: bool, lang: Lang) -> None:
    """Prints the page; exits with 2 for an unknown code."""
    from sheetcrm.report.catalogue import nearest, pages, plain_code, unfilled

    known = pages()
    if code is None:
        listed = [{"code": c, "kind": p.kind, "title": unfilled(p.title, lang)} for c, p in known.items()]
        if as_json:
            print_json({**opening("explain", None), "counts": {"codes": len(listed)}, "codes": listed})
            return
        width = max(map(len, known))
        for one in listed:
            click.echo(f"{one['code']:<{width}}  {one['title']}")
        return
    with failing("explain", "", as_json, lang):
        found = known.get(plain_code(code))
        if found is None:
            near = nearest(code)
            raise UNKNOWN(given=code, near=NEAR.say(lang, codes=", ".join(near)) if near else "")
    if as_json:
        print_json({**opening("explain", None), "counts": {"codes": 1}, **_document(found, lang)})
    else:
        click.echo(found.say(lang))


def _document(page: Page, lang: Lang) -> Document:
    from sheetcrm.report.catalogue import unfilled

    return {
        "code": page.code,
        "kind": page.kind,
        "severity": page.severity,
        "cause": page.cause,
        "exit_code": page.exit_code,
        "title": unfilled(page.title, lang),
        "message": unfilled(page.message, lang),
        "fix": unfilled(page.fix, lang),
        "example": page.example,
        "page": page.say(lang),
    }
