"""The docs say what the program does: reference pages, links, README's rows, and every console session."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

from sheetcrm.cli import main
from sheetcrm.config.meanings import MEANING
from sheetcrm.config.model import Config, leaves
from sheetcrm.config.settings_tab import SETTINGS
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.text.values import filters
from sheetcrm.core.drafts.text.variables import VARIABLES
from sheetcrm.core.schema import heading as heading_of
from sheetcrm.core.wording import LANGS
from sheetcrm.handover.services import services
from sheetcrm.report.catalogue import pages
from sheetcrm.report.reference import config_keys, pages_of_docs
from tests.e2e.terminal import DAY, ROOT, sheetcrm

DOCS = ROOT / "docs"
#: Written by people; what is generated is compared as a whole, and its links are looked at with them.
READ = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md")])


@cache
def made() -> dict[str, str]:
    return pages_of_docs()


# --- generated reference ---------------------------------------------------------------------------------------------


def test_reference_is_what_the_program_would_write() -> None:
    stale = [name for name, text in made().items() if not _same(DOCS / name, text)]
    assert not stale, f"run scripts/make_docs: {stale[:5]}"
    left = {path.relative_to(DOCS).as_posix() for path in (DOCS / "codes").rglob("*.md")} - set(made())
    assert not left, f"run scripts/make_docs: {sorted(left)[:5]} are of no code"


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def test_every_code_has_a_page_in_both_languages() -> None:
    for code, page in pages().items():
        text = made()[f"codes/{code}.md"]
        english, _, russian = text.partition("## По-русски")
        for lang, part in (("en", english), ("ru", russian)):
            assert page.body("ru" if lang == "ru" else "en") in part
        assert re.search("[а-яё]", russian)
        assert "{" not in re.sub(r"law: \{.*?\}\.?", "", text), "a place that a run fills in stands as …"
        assert "_client" not in text, "a column of ours is nobody's example"


def test_every_command_and_option_is_described() -> None:
    text = made()["cli.md"]
    for name, command in main.commands.items():
        section = text.split(f"## {name}\n")[1].split("\n## ")[0]
        assert command.help
        assert " ".join(command.help.split()) in section
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help or parameter.name == "folder"
                assert all(f"{option}" in section for option in parameter.opts)


def test_every_key_of_the_configuration_has_its_meaning_in_both_languages() -> None:
    keys = [key for key, _, _ in config_keys()]
    assert sorted(keys) == sorted(MEANING)
    for key, _ in leaves(Config()):
        assert any(k == key or k.startswith((key + ".", key + "[].")) for k in keys), key
    for lang in LANGS:
        text = made()["config.md" if lang == "en" else "config.ru.md"]
        for key in keys:
            assert f"| `{key}` |" in text
        for setting in SETTINGS:
            line = next(line for line in text.splitlines() if line.startswith(f"| `{setting.key}` |"))
            assert setting.label.say(lang) in line
    assert not re.search("[а-яё]", re.sub(r"`[^`]*`|\[Русский\]", "", made()["config.md"]).replace("АКБ", "").lower())


def test_the_sheet_may_not_set_what_only_the_file_may() -> None:
    for line in made()["config.md"].splitlines():
        if re.match(r"\| `(workbook|law|plugins|state_dir|schedule|tables|mail|handover)", line):
            assert line.endswith("| — |")


# --- links -----------------------------------------------------------------------------------------------------------

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^( *)```.*?^\1```", re.DOTALL | re.MULTILINE)


def links(path: Path) -> Iterator[str]:
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    yield from _LINK.findall(re.sub(r"`[^`\n]*`", "", text))


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    found = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return frozenset(found)


def test_links_lead_somewhere() -> None:
    broken = []
    for page in READ:
        for link in links(page):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            inside = target.is_relative_to(ROOT)
            if not inside or not target.exists() or (anchor and anchor not in anchors(target)):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert not broken


def test_each_page_for_people_has_its_twin() -> None:
    for name in (
        "README",
        "docs/tutorial",
        "docs/google-sheets",
        "docs/config",
        "docs/install",
        "docs/drafts",
        "docs/handover",
    ):
        ru, en = ROOT / f"{name}.ru.md", ROOT / f"{name}.md"
        assert en.name in set(links(ru))
        assert ru.name in set(links(en))


def test_the_page_of_drafts_names_all_that_can_be_chosen() -> None:
    for name in ("drafts.md", "drafts.ru.md"):
        text = (DOCS / name).read_text(encoding="utf-8")
        for variable in VARIABLES:
            assert f"`{{{{ {variable} }}}}`" in text, (name, variable)
        for one in (*(f"|{key}" for key in filters("en", None)), *(f"`{key}`" for key in (*occasions(), *services()))):
            assert one in text, (name, one)
        for field in ("in_stock", "goes_with", "gone_reasons", "holidays"):
            assert heading_of("lists", field, "ru" if ".ru." in name else "en") in text


# --- README's rows ---------------------------------------------------------------------------------------------------


def rows_of_readme(lang: str) -> list[tuple[list[int], str, str]]:
    text = (ROOT / ("README.md" if lang == "en" else "README.ru.md")).read_text(encoding="utf-8")
    table = text.split("begin: six rows")[1].split("end: six rows")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    return [([int(n) for n in re.findall(r"\d+", where)], typed, said) for where, typed, said in lines]


def typed_alike(cell: Any, words: str) -> bool:
    """Whether a cell holds what README shows; a number may be shown as the sheet displays it."""
    if isinstance(cell, (int, float)):
        number = re.fullmatch(r"[\d.,]+E\+\d+", words)
        return number is not None and abs(float(words.replace(",", ".")) - cell) < 1
    return cell is not None and words in str(cell)


@pytest.mark.parametrize("lang", LANGS)
def test_readme_shows_what_the_program_says(lang: str, tmp_path: Path) -> None:
    sample = ROOT / "examples" / f"clients.{lang}.xlsx"
    said = sheetcrm("sync", sample, "--dry-run", "--json", "--today", DAY, folder=tmp_path)
    found = json.loads(said.out)
    sheet = openpyxl.load_workbook(sample)["Клиенты" if lang == "ru" else "Clients"]
    rows = rows_of_readme(lang)
    assert len(rows) == 6
    for numbers, typed, words in rows:
        cells = [cell.value for number in numbers for cell in sheet[number]]
        for shown in re.findall(r"`([^`]+)`", typed):
            assert any(typed_alike(cell, shown) for cell in cells), f"{numbers}: {shown} does not stand there"
        known = [one["after"] for one in found["proposals"] if one["tab"] == sheet.title and one["row"] in numbers]
        assert known or len(numbers) > 1
        denied = False
        for bold in re.findall(r"\*\*([^*]+)\*\*", words):
            denied = denied or bold in ("not", "не")
            assert bold in ("not", "не") or any(bold.rstrip("?") in after for after in known), f"{numbers}: {bold}"
        if len(numbers) > 1:
            verdicts = {c["verdict"] for c in found["clusters"] if set(numbers) <= {m["row"] for m in c["members"]}}
            assert verdicts == ({"related"} if denied else {"certain"}), numbers


# --- sessions --------------------------------------------------------------------------------------------------------

SESSIONS = [
    path for path in (*ROOT.glob("*.md"), *DOCS.glob("*.md")) if "```console" in path.read_text(encoding="utf-8")
]


def session(page: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Each command of a page with its exit code and the lines that are shown under it."""
    command: tuple[str, int, list[str]] | None = None
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command
                words, _, note = line.removeprefix("$ ").partition("  # ")
                code = re.search(r"exit code (\d+)", note)
                command = (words, int(code[1]) if code else 0, [])
            elif command is not None and line.strip():
                command[2].append(line)
    if command is not None:
        yield command


def shown_in_order(lines: list[str], out: str) -> str | None:
    """The first line that is shown and was not printed, in its order; a line of … stands for any."""
    printed = iter(out.splitlines())
    for line in lines:
        if line.strip() not in ("…", "...") and not any(line.rstrip() == there.rstrip() for there in printed):
            return line
    return None


def test_there_are_sessions_in_both_languages() -> None:
    assert {"tutorial.md", "tutorial.ru.md"} <= {page.name for page in SESSIONS}


@pytest.mark.parametrize("page", SESSIONS, ids=lambda page: page.name)
def test_a_session_runs_as_it_is_written(page: Path, tmp_path: Path) -> None:
    folder = tmp_path
    printed = []
    for words, code, lines in session(page):
        name, *rest = shlex.split(words)
        if name == "cd":
            folder = folder / rest[0]
            assert folder.is_dir(), words
            continue
        assert name == "sheetcrm", f"{page.name}: a session runs sheetcrm, not {name}"
        said = sheetcrm(*rest, folder=folder)
        assert said.code == code, f"{words}: {said.err or said.out[-500:]}"
        assert shown_in_order(lines, said.out + said.err) is None, words
        printed.append((words, said.out))
        for file in re.findall(r"^  (demo.+?\.(?:xlsx|html|csv))", said.out, re.MULTILINE):
            assert (folder / file).is_file(), "the demo names files that are there"
    assert printed
    for (words, _), (again, out) in pairwise(printed):
        if words == again:
            assert re.search("Изменений нет|Nothing changed", out), f"the second {words} says that it changed nothing"
