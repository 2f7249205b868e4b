"""Text as it stands inside XML. Pure.

The standard library's ``xml.sax.saxutils`` says the same, and loads all of its HTTP client for it.
"""

from __future__ import annotations

from html import escape as _escape

_BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """A text between tags.

    >>> escape('a<b & "c"')
    'a&lt;b &amp; "c"'
    """
    return _escape(text, quote=False)


def quoteattr(text: str) -> str:
    """A text as the value of an attribute, with the quotes around it.

    >>> print(quoteattr("Мои & клиенты"), quoteattr('"a"'))
    "Мои &amp; клиенты" '"a"'
    """
    text = escape(text).translate(_BREAKS)
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else '"' + text.replace('"', "&quot;") + '"'
