"""Who is calling: the token endpoint for service accounts, and bearers of invented people."""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .errors import no_api_key, unauthenticated

SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_PERSON = re.compile(r"^test:([^\s@:]+@[^\s@:]+)$")
_OLD_SCOPES = {"https://spreadsheets.google.com/feeds": SPREADSHEETS, "https://docs.google.com/feeds": DRIVE}
"""What scopes were called before, which Google still takes."""
_ANY_SCOPE = frozenset({SPREADSHEETS, DRIVE})
_LEEWAY_SECONDS = 300
_LIFETIME_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who showed a token: an address and what the token allows."""

    address: str
    scopes: frozenset[str]


@dataclass
class ServiceAccount:
    """A service account with its own key pair."""

    address: str
    private_key: rsa.RSAPrivateKey
    key_id: str
    client_id: str

    @classmethod
    def new(cls, address: str) -> ServiceAccount:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return cls(address, key, secrets.token_hex(20), str(secrets.randbelow(10**21)))

    def with_key(self, key_file: Mapping[str, str]) -> ServiceAccount:
        """The account as an earlier key file describes it."""
        key = serialization.load_pem_private_key(key_file["private_key"].encode("ascii"), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return ServiceAccount(key_file["client_email"], key, key_file["private_key_id"], key_file["client_id"])

    def key_file(self, base_url: str) -> dict[str, str]:
        """The content of the key file that the Cloud console would hand out, its token_uri leading here."""
        pem = self.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": "local-project",
            "private_key_id": self.key_id,
            "private_key": pem.decode("ascii"),
            "client_email": self.address,
            "client_id": self.client_id,
            "auth_uri": f"{base_url}/o/oauth2/auth",
            "token_uri": f"{base_url}/token",
            "auth_provider_x509_cert_url": f"{base_url}/oauth2/v1/certs",
            "client_x509_cert_url": f"{base_url}/robot/v1/metadata/x509/{self.address}",
            "universe_domain": "googleapis.com",
        }


class TokenRefused(Exception):
    """The token endpoint's refusal, in OAuth's own words."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


@dataclass
class Tokens:
    """The service accounts known here and the tokens given out."""

    clock: Callable[[], float] = time.time
    accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    issued: dict[str, tuple[Caller, float]] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    granted: dict[str, frozenset[str]] = field(default_factory=dict)
    """By refresh token, what somebody agreed to; a token that is not named here allows sheets and files."""
    of_client: dict[str, str] = field(default_factory=dict)
    """By refresh token, the client it was given to; one that is not named here is anybody's."""
    deleted: set[str] = field(default_factory=set)

    def add_account(self, address: str) -> ServiceAccount:
        self.accounts[address] = ServiceAccount.new(address)
        return self.accounts[address]

    def delete_account(self, address: str) -> None:
        """Refuse new tokens to an account and forget those it has, as when its key is deleted."""
        self.deleted.add(address)
        self.revoke(address)

    def revoke(self, address: str) -> None:
        """Make the tokens somebody already has worthless; a new one may be asked for."""
        self.issued = {token: held for token, held in self.issued.items() if held[0].address != address}

    def expire_all(self) -> None:
        """Let every token given out be past its time."""
        self.issued = {token: (caller, 0.0) for token, (caller, _) in self.issued.items()}

    # -- the token endpoint -----------------------------------------------------------------------------------

    def exchange(self, form_text: str, audiences: tuple[str, ...]) -> dict[str, Any]:
        """The answer to a POST on the token endpoint; TokenRefused when the grant is not good."""
        form = {name: values[0] for name, values in parse_qs(form_text).items()}
        kind = form.get("grant_type")
        if kind == "refresh_token":
            return self._refresh(form)
        if kind != _GRANT:
            raise TokenRefused("unsupported_grant_type", f"Invalid grant_type: {kind or ''}")
        claims = self._verified(form.get("assertion", ""), audiences)
        scopes = frozenset(_OLD_SCOPES.get(scope.rstrip("/"), scope) for scope in str(claims.get("scope", "")).split())
        if not scopes:
            raise TokenRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        return self._issue(Caller(str(claims.get("sub") or claims["iss"]), scopes))

    def _issue(self, caller: Caller) -> dict[str, Any]:
        token = "ya29.c." + secrets.token_urlsafe(48)
        self.issued[token] = caller, self.clock() + _LIFETIME_SECONDS
        return {"access_token": token, "expires_in": _LIFETIME_SECONDS - 1, "token_type": "Bearer"}

    def give(self, caller: Caller, client: str | None) -> dict[str, Any]:
        """What a person who agreed gives a program: an access token, and a refresh token to a ``client`` that asked for one."""
        answer = self._issue(caller) | {"scope": " ".join(sorted(caller.scopes))}
        if client is not None:
            token = "1//0" + secrets.token_urlsafe(64)
            self.refresh_tokens[token] = caller.address
            self.granted[token] = caller.scopes
            self.of_client[token] = client
            answer["refresh_token"] = token
        return answer

    def forget_logins(self, address: str) -> None:
        """Take access away from every program, as a person does on the page of their account."""
        self.refresh_tokens = {token: who for token, who in self.refresh_tokens.items() if who != address}
        self.revoke(address)

    def _refresh(self, form: Mapping[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        person = self.refresh_tokens.get(token)
        if (
            person is None
            or person in self.deleted
            or form.get("client_id") != self.of_client.get(token, form.get("client_id"))
        ):
            raise TokenRefused("invalid_grant", "Token has been expired or revoked.")
        granted = self.granted.get(token, _ANY_SCOPE)
        scopes = frozenset(form.get("scope", "").split()) or granted
        if token in self.of_client and not scopes <= granted:
            raise TokenRefused("invalid_scope", "Bad Request")
        return self._issue(Caller(person, scopes & granted)) | {"scope": " ".join(sorted(scopes & granted))}

    def _verified(self, assertion: str, audiences: tuple[str, ...]) -> dict[str, Any]:
        parts = assertion.split(".")
        if len(parts) != 3:
            raise TokenRefused("invalid_grant", "Invalid JWT: Token must be in three parts.")
        try:
            header, claims = (json.loads(_decoded(part)) for part in parts[:2])
            signature = _decoded(parts[2])
        except (ValueError, binascii.Error):
            raise TokenRefused("invalid_grant", "Invalid JWT: Failed to decode.") from None
        account = self.accounts.get(str(claims.get("iss")))
        if account is None or account.address in self.deleted:
            raise TokenRefused("invalid_grant", "Invalid grant: account not found")
        if header.get("alg") != "RS256":
            raise TokenRefused("invalid_grant", "Invalid JWT Signature.")
        try:
            account.private_key.public_key().verify(
                signature, f"{parts[0]}.{parts[1]}".encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            raise TokenRefused("invalid_grant", "Invalid JWT Signature.") from None
        if claims.get("aud") not in audiences:
            raise TokenRefused("invalid_grant", "Invalid JWT: Failed audience check.")
        self._check_times(claims)
        return dict(claims)

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self.clock()
        issued, expires = float(claims.get("iat", 0)), float(claims.get("exp", 0))
        too_long = expires - issued > _LIFETIME_SECONDS + _LEEWAY_SECONDS
        if expires < now or issued > now + _LEEWAY_SECONDS or too_long:
            raise TokenRefused(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )

    # -- bearers ----------------------------------------------------------------------------------------------

    def key_holder(self, key: str | None) -> Caller:
        """Whoever calls with an API key: nobody by name, so only what anyone with the link may read."""
        if key is None or not key.startswith("AIza"):
            raise no_api_key(key)
        return Caller("", _ANY_SCOPE)

    def caller(self, header: str | None) -> Caller:
        """Who a bearer token belongs to, or Google's refusal."""
        kind, _, token = (header or "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise unauthenticated()
        person = _PERSON.match(token)
        if person is not None:
            if person[1] in self.deleted:
                raise unauthenticated()
            return Caller(person[1], _ANY_SCOPE)
        held = self.issued.get(token)
        if held is None or held[1] < self.clock():
            raise unauthenticated()
        return held[0]


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
