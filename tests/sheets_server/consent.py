"""Google's page where a person lets a program in: it shows what is asked for and sends the browser back with a code.

As far as an installed program needs it: a client of type Desktop, a redirect to this machine, PKCE, separate boxes for
separate rights, an access and a refresh token for the code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from .exchange import Answer, Request
from .oauth import Caller, TokenRefused, Tokens

PATHS = ("/o/oauth2/auth", "/o/oauth2/v2/auth")
_CODE_SECONDS = 600

_PAGE = """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Sign in - Local Accounts</title>
<h1>{client} wants access to your account</h1>
<form method=post action="/o/oauth2/auth?{query}">
<p><label>Account <input name=account value="{account}"></label></p>
{rights}
<p><button name=answer value=cancel>Cancel</button> <button name=answer value=continue>Continue</button></p>
</form></html>"""
_RIGHT = '<p><label><input type=checkbox name=scope value="{scope}" checked> {scope}</label></p>'
_REFUSED = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 400</title><h1>Error 400: {error}</h1></html>"


@dataclass
class _Code:
    """A code that was given out: to whom, for what, and how it is to be shown."""

    person: str
    client: str
    redirect: str
    scopes: frozenset[str]
    challenge: str
    offline: bool
    expires: float


@dataclass
class Consents:
    """The Desktop clients known here and the codes that wait to be exchanged. ``account``: who is signed in in the browser."""

    tokens: Tokens
    clock: Callable[[], float]
    account: str = "owner@example.com"
    clients: dict[str, str] = field(default_factory=dict)
    codes: dict[str, _Code] = field(default_factory=dict)

    def client_file(self, base_url: str) -> dict[str, dict[str, object]]:
        """A new Desktop client: the content of the JSON file that the Cloud console hands out for one."""
        client = f"{secrets.randbelow(10**12)}-{secrets.token_hex(8)}.apps.googleusercontent.com"
        self.clients[client] = "GOCSPX-" + secrets.token_urlsafe(21)
        return {
            "installed": {
                "client_id": client,
                "project_id": "local-project",
                "auth_uri": f"{base_url}/o/oauth2/auth",
                "token_uri": f"{base_url}/token",
                "auth_provider_x509_cert_url": f"{base_url}/oauth2/v1/certs",
                "client_secret": self.clients[client],
                "redirect_uris": ["http://localhost"],
            }
        }

    def page(self, request: Request) -> Answer:
        """The page on a GET, the way back to the program on a POST."""
        asked = {name: values[-1] for name, values in request.query.items()}
        wrong = self._wrong(asked)
        if wrong:
            return _html(400, _REFUSED.format(error=wrong))
        if request.method == "GET":
            rights = "\n".join(_RIGHT.format(scope=html.escape(scope, True)) for scope in asked["scope"].split())
            query = html.escape(urlencode(asked), True)
            shown = _PAGE.format(client=asked["client_id"], query=query, account=self.account, rights=rights)
            return _html(200, shown)
        form = parse_qs(request.body.decode("utf-8", "replace"))
        if form.get("answer") != ["continue"]:
            return self._back(asked, {"error": "access_denied"})
        scopes = frozenset(form.get("scope", [])) & frozenset(asked["scope"].split())
        code = "4/0A" + secrets.token_urlsafe(40)
        self.codes[code] = _Code(
            form.get("account", [self.account])[0],
            asked["client_id"],
            asked["redirect_uri"],
            scopes,
            asked.get("code_challenge", ""),
            asked.get("access_type") == "offline",
            self.clock() + _CODE_SECONDS,
        )
        return self._back(asked, {"code": code, "scope": " ".join(sorted(scopes))})

    def _wrong(self, asked: Mapping[str, str]) -> str:
        if asked.get("client_id") not in self.clients:
            return "invalid_client"
        where = urlsplit(asked.get("redirect_uri", ""))
        if where.scheme != "http" or where.hostname not in ("localhost", "127.0.0.1"):
            return "redirect_uri_mismatch"
        if asked.get("response_type") != "code" or not asked.get("scope"):
            return "invalid_request"
        return ""

    @staticmethod
    def _back(asked: Mapping[str, str], said: Mapping[str, str]) -> Answer:
        state = {"state": asked["state"]} if "state" in asked else {}
        return Answer(302, {"Location": f"{asked['redirect_uri']}?{urlencode({**state, **said})}"}, b"")

    def exchange(self, form: Mapping[str, str], authorization: str = "") -> dict[str, object]:
        """The tokens for a code; TokenRefused when it is not the one that was given out, or not to this program. A client
        shows its secret in the form or in a header (RFC 6749, 2.3.1)."""
        client, secret = _shown(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
        if not client or not hmac.compare_digest(self.clients.get(client, ""), secret):
            raise TokenRefused("invalid_client", "The OAuth client was not found.")
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.client != client or code.expires < self.clock():
            raise TokenRefused("invalid_grant", "Malformed auth code.")
        if code.redirect != form.get("redirect_uri"):
            raise TokenRefused("redirect_uri_mismatch", "Bad Request")
        if code.challenge and code.challenge != _challenge(form.get("code_verifier", "")):
            raise TokenRefused("invalid_grant", "Invalid code verifier.")
        return self.tokens.give(Caller(code.person, code.scopes), client if code.offline else None)


def _shown(authorization: str) -> tuple[str, str] | None:
    if not authorization.startswith("Basic "):
        return None
    client, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
    return unquote_plus(client), unquote_plus(secret)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _html(status: int, text: str) -> Answer:
    return Answer(status, {"Content-Type": "text/html; charset=utf-8"}, text.encode())
