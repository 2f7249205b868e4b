"""Regular expressions of Java (findReplace) and of RE2 (REGEXMATCH and its like) as Python's `re` understands them.

Both know only ASCII letters and digits by `\\w`, `\\d` and `\\b`, so that no Cyrillic word is one to them. RE2 has
neither look-around nor back references. Pure.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": " \\t\\n\\x0b\\f\\r", "h": " \\t\\xa0\\u2000-\\u200a\\u202f\\u3000"}
_POSIX = {
    "Alpha": "A-Za-z", "Upper": "A-Z", "Lower": "a-z", "Digit": "0-9", "Alnum": "A-Za-z0-9", "Space": " \\t\\n\\x0b\\f\\r",
    "Punct": "!-/:-@\\[-`{-~", "Cyrillic": "\\u0400-\\u052f\\u1c80-\\u1c8f", "Latin": "A-Za-z\\xaa\\xba\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02b8",
    "Greek": "\\u0370-\\u03ff\\u1f00-\\u1fff", "Han": "\\u4e00-\\u9fff\\u3400-\\u4dbf",
}  # fmt: skip
_NOT_IN_RE2 = re.compile(r"\(\?(?:[=!>]|<[=!])|[*+?}]\+")


class RegexError(ValueError):
    """The text is no regular expression of its kind."""


@functools.lru_cache(maxsize=1024)
def java(text: str, match_case: bool, whole: bool) -> re.Pattern[str]:
    """A pattern of java.util.regex, for matching the whole text or any part of it."""
    return _compiled(_translated(text, is_re2=False), 0 if match_case else re.IGNORECASE, whole)


@functools.lru_cache(maxsize=1024)
def re2(text: str) -> re.Pattern[str]:
    """A pattern of RE2."""
    if _NOT_IN_RE2.search(re.sub(r"\\[pPx]\{[^}]*\}|\\.|\[(?:\\.|[^\]])*\]", "x", text)):
        raise RegexError("invalid perl operator")
    return _compiled(_translated(text, is_re2=True), 0, False)


def template(replacement: str) -> str:
    """A Java or RE2 replacement (`$1`, `${name}`, `\\$`) as Python writes it."""
    pieces: list[str] = []
    index = 0
    while index < len(replacement):
        letter = replacement[index]
        group = re.match(r"\$(?:(\d)|\{(\w+)\})", replacement[index:])
        if letter == "\\" and index + 1 < len(replacement):
            pieces.append(replacement[index + 1].replace("\\", "\\\\"))
            index += 2
        elif group is not None:
            pieces.append(f"\\g<{group[1] or group[2]}>")
            index += group.end()
        else:
            pieces.append("\\\\" if letter == "\\" else letter)
            index += 1
    return "".join(pieces)


def _compiled(text: str, flags: int, whole: bool) -> re.Pattern[str]:
    try:
        return re.compile(rf"(?:{text})\Z" if whole else text, flags)
    except (re.error, OverflowError) as error:
        raise RegexError(str(error)) from None


def _translated(text: str, *, is_re2: bool) -> str:
    pieces: list[str] = []
    index, in_class = 0, False
    while index < len(text):
        letter = text[index]
        if letter == "\\":
            piece, index = _escape(text, index + 1, in_class, is_re2)
            pieces.append(piece)
            continue
        if letter == "[":
            # A bracket inside a class is itself; `[:alpha:]` is RE2's way of naming one.
            named = re.match(r"\[:(\^?)(\w+):\]", text[index:]) if in_class else None
            if named is not None and named[2].capitalize() in _POSIX:
                pieces.append(_POSIX[named[2].capitalize()])
                index += named.end()
                continue
            pieces.append("\\[" if in_class else "[")
            if not in_class and text[index + 1 : index + 2] == "^":
                pieces.append("^")
                index += 1
            if not in_class and text[index + 1 : index + 2] == "]":
                pieces.append("\\]")
                index += 1
            in_class = True
        elif letter == "]":
            pieces.append("]" if in_class else "\\]")
            in_class = False
        elif text.startswith("(?<", index) and text[index + 3 : index + 4] not in ("=", "!") and not in_class:
            pieces.append("(?P<")
            index += 2
        else:
            pieces.append(letter)
        index += 1
    return "".join(pieces)


def _escape(text: str, index: int, in_class: bool, is_re2: bool) -> tuple[str, int]:
    """What an escape stands for, and where the text goes on; `index` is that of the letter after the backslash."""
    letter = text[index : index + 1]
    if not letter:
        raise RegexError("trailing backslash")
    if letter in "123456789" and is_re2:
        raise RegexError("invalid escape sequence")
    if letter.lower() in _CLASSES and (letter.lower() != "h" or not is_re2):
        inside = _CLASSES[letter.lower()]
        if letter.islower():
            return (inside if in_class else f"[{inside}]"), index + 1
        return (f"\\{letter}" if in_class else f"[^{inside}]"), index + 1
    if letter in "bB" and not in_class:
        return f"(?a:\\{letter})", index + 1
    if letter == "Q":
        end = text.find("\\E", index)
        quoted = text[index + 1 : end if end >= 0 else len(text)]
        return re.escape(quoted), end + 2 if end >= 0 else len(text)
    if letter in "pP":
        return _property(text, index, in_class)
    if letter == "z":
        return "\\Z", index + 1
    if letter == "Z" and not is_re2:
        return "(?=\\n?\\Z)", index + 1
    if letter == "R" and not is_re2:
        return "(?:\\r\\n|[\\n\\x0b\\f\\r\\x85\\u2028\\u2029])", index + 1
    code = re.match(r"x\{([0-9A-Fa-f]+)\}", text[index:])
    if code is not None:
        return re.escape(chr(int(code[1], 16))), index + code.end()
    if letter.isalpha() and letter not in "nrtfvaAGxu":
        raise RegexError("invalid escape sequence")
    return f"\\{letter}", index + 1


def _property(text: str, index: int, in_class: bool) -> tuple[str, int]:
    found = re.match(r"[pP](?:\{(\^?)(?:Is|In)?(\w+)\}|(\w))", text[index:])
    if found is None:
        raise RegexError("invalid character class range")
    name = found[2] or found[3]
    inside = _POSIX.get(name) or _category(name)
    is_negative = (found[0][0] == "P") != bool(found[1])
    if in_class and is_negative:
        raise RegexError("a negated property inside brackets is not offered by the local server")
    return (inside if in_class else f"[{'^' if is_negative else ''}{inside}]"), index + found.end()


@functools.cache
def _category(name: str) -> str:
    """The ranges of a Unicode general category (`L`, `Lu`, `Nd`) in the basic plane, as they stand in brackets."""
    codes = [code for code in range(0x10000) if unicodedata.category(chr(code)).startswith(name)]
    if not codes or len(name) > 2:
        raise RegexError(f"unknown property {name}")
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)
