"""Java's and RE2's regular expressions in Python's words."""

from __future__ import annotations

import pytest

from tests.sheets_server.regexes import RegexError, java, re2, template


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\d+", "тел. 123 ٣", ["123"]),
        (r"\w+", "Анна ann_1", ["ann_1"]),
        (r"\bann\b", "ann! Маann", ["ann", "ann"]),
        (r"[\d-]+", "a 12-3 b", ["12-3"]),
        (r"\p{Cyrillic}+", "Анна Ann ёж", ["Анна", "ёж"]),
        (r"\p{Lu}", "Анна Ёж Zoe", ["А", "Ё", "Z"]),
        (r"[^\p{L} ]", "ab, в!", [",", "!"]),
        (r"\P{L}+", "ab12в", ["12"]),
        (r"\Qa.b\E.", "a.b! axb!", ["a.b!"]),
        (r"[[:digit:]]", "a1", ["1"]),
        (r"[]a]", "]a", ["]", "a"]),
        (r"\x{41}", "A", ["A"]),
        (r"(?i)анна", "АННА", ["АННА"]),
    ],
)
def test_both_know_ascii_letters_and_unicode_properties(pattern: str, text: str, found: list[str]) -> None:
    assert [match[0] for match in re2(pattern).finditer(text)] == found
    assert [match[0] for match in java(pattern, True, False).finditer(text)] == found


@pytest.mark.parametrize("pattern", [r"(?=a)", r"(?<!a)b", r"(a)\1", "a++", "(?>a)", "(", "[", r"\q", "*"])
def test_what_re2_does_not_have_is_refused(pattern: str) -> None:
    with pytest.raises(RegexError):
        re2(pattern)


def test_java_has_look_around_back_references_and_possessive_quantifiers() -> None:
    assert java(r"(?<=\+)7(?=9)", True, False).sub("8", "+79 79") == "+89 79"
    assert java(r"(.)\1", True, False).search("abba") is not None
    assert java(r"a++a", True, False).search("aaa") is None
    assert java("анна", False, True).match("АННА") is not None
    assert java("анна", True, True).match("АННА") is None


@pytest.mark.parametrize(
    ("written", "result"),
    [("$1-$2", "b-c"), ("${n}", "b"), (r"\$1", "$1"), (r"\\", "\\"), ("$0!", "abc!"), ("$x", "$x"), ("$12", "b2")],
)
def test_a_replacement_names_groups_by_dollar(written: str, result: str) -> None:
    assert java("a(?<n>b)(c)", True, False).sub(template(written), "abc") == result
