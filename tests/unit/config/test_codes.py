"""Every problem a configuration can have has a code with a page and an example that produces it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sheetcrm
from sheetcrm.config import codes as config_codes
from sheetcrm.config.document import ConfigProblems
from sheetcrm.config.model import parse
from sheetcrm.errors import Fault

FAULTS = {fault.code: fault for fault in vars(config_codes).values() if isinstance(fault, Fault)}


@pytest.mark.parametrize("code", config_codes.EXAMPLES)
def test_the_example_of_a_code_has_that_problem_and_no_other(code: str) -> None:
    with pytest.raises(ConfigProblems) as caught:
        parse(config_codes.EXAMPLES[code], Path("config.yaml"))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_every_code_has_an_example_but_those_about_the_file() -> None:
    assert set(FAULTS) - set(config_codes.EXAMPLES) == {"config/no-file", "config/encoding"}
    assert set(config_codes.EXAMPLES) <= set(FAULTS)


def test_every_code_used_has_its_page() -> None:
    package = Path(sheetcrm.__file__).parent
    used = {
        code
        for file in package.glob("config/*.py")
        if file.name != "codes.py"
        for code in re.findall(r'"(config/[a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    assert used <= set(FAULTS)
    assert set(FAULTS) - used == {"config/no-file"}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_code_speaks_both_languages(fault: Fault) -> None:
    for text in (fault.message, fault.fix):
        assert re.search("[а-я]", text.ru)
        assert not re.search("[а-я]", text.en)
