"""``sheetcrm explain``: the page of a code, or the list of all."""

from __future__ import annotations

import sys

import click

from sheetcrm.cli import print_json
from sheetcrm.core.wording import Lang, Text

UNKNOWN = Text(ru="Кода «{code}» нет.{near}", en="There is no code “{code}”.{near}")
NEAR = Text(ru=" Похожие: {codes}.", en=" Near it: {codes}.")


def explain_code(code: str | None, as_json: bool, lang: Lang) -> None:
    """Prints the page; exits with 2 for an unknown code."""
    from sheetcrm.report.catalogue import nearest, pages

    known = pages()
    if code is None:
        if as_json:
            print_json({"schema": "sheetcrm/explain/1", "codes": {c: p.title.say(lang) for c, p in known.items()}})
            return
        width = max(map(len, known))
        for name, page in known.items():
            click.echo(f"{name:<{width}}  {page.title.say(lang)}")
        return
    found = known.get(code.strip().strip("[]"))
    if found is None:
        near = nearest(code)
        text = UNKNOWN.say(lang, code=code, near=NEAR.say(lang, codes=", ".join(near)) if near else "")
        if as_json:
            print_json(
                {"schema": "sheetcrm/explain/1", "error": {"code": "explain/unknown", "message": text, "fix": ""}}
            )
        else:
            click.echo(text, err=True)
        sys.exit(2)
    if as_json:
        print_json(
            {
                "schema": "sheetcrm/explain/1",
                "code": found.code,
                "title": found.title.say(lang),
                "page": found.say(lang),
            }
        )
    else:
        click.echo(found.say(lang))
