"""Three ways in: a service account's key, one person's login, or the machine's own default. Opens key files only."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import google.auth
from google.auth import exceptions as auth_errors
from google.auth.credentials import Credentials
from google.oauth2 import service_account
from msgspec import Struct

from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, StoreError
from sheetcrm.paths import local_path
from sheetcrm.stores.google.person import Client, log_in_person

#: The least that reads and writes a sheet it was given; it lists no files and shares none.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
#: Who a sheet is shared with; asked for only where the team wants to be warned of it (``alarm.sharing``).
SHARING = "https://www.googleapis.com/auth/drive.metadata.readonly"
READ_ONLY = ("https://www.googleapis.com/auth/spreadsheets.readonly",)


class Login(Struct, frozen=True):
    """Credentials, and whose they are: the address a sheet must be shared with."""

    credentials: Credentials
    email: str


MISSING = Fault(
    "google/no-credentials",
    StoreError,
    Text(
        ru="Нет ключа для Google. Искали: {looked_at}.",
        en="No key for Google was found. Looked at: {looked_at}.",
    ),
    Text(
        ru="Как получить ключ за десять минут: docs/google-sheets.ru.md. Без Google: скачайте таблицу как .xlsx и запустите sheetcrm sync файл.xlsx.",
        en="How to get one in ten minutes: docs/google-sheets.md. Without Google: download the sheet as .xlsx and run sheetcrm sync file.xlsx.",
    ),
)

BAD_KEY = Fault(
    "google/bad-key",
    StoreError,
    Text(ru="Файл {path} — не ключ Google.", en="{path} is not a Google key."),
    Text(
        ru="Нужен JSON сервисного аккаунта («Create new key → JSON») или OAuth-клиента типа Desktop.",
        en="It must be the JSON of a service account (Create new key → JSON) or of an OAuth client of type Desktop.",
    ),
)

OPEN_TO_OTHERS = Fault(
    "google/key-readable",
    StoreError,
    Text(
        ru="Ключ {path} могут прочитать другие пользователи этого компьютера, поэтому он не используется.",
        en="The key {path} can be read by other users of this computer, so it was not used.",
    ),
    Text(ru="Закройте его: chmod 600 {path}", en="Close it: chmod 600 {path}"),
)

NEEDS_A_PERSON = Fault(
    "google/needs-a-person",
    StoreError,
    Text(
        ru="Черновики Gmail кладутся в ящик человека, а {path} — ключ сервисного аккаунта.",
        en="Gmail drafts go into a person's mailbox, and {path} is the key of a service account.",
    ),
    Text(
        ru="Нужен OAuth-клиент типа Desktop: handover → gmail → credentials в config.yaml, см. docs/handover.ru.md.",
        en="It takes an OAuth client of type Desktop: handover → gmail → credentials in config.yaml, see docs/handover.md.",
    ),
)


def log_in_as_person(
    given: str | None, scope: str, *, token: Path, interactive: bool, lang: Lang = "en"
) -> Credentials:
    """One person's login for one right and nothing else, kept in ``token`` (0600). Raises StoreError."""
    if given and given.startswith("test:"):
        return _Bearer(given, (scope,))
    path = local_path(given or "")
    if not given or not path.is_file():
        raise MISSING(looked_at=given or "config.yaml (handover → gmail → credentials)")
    key = _key_file(path)
    if "installed" not in key:
        raise NEEDS_A_PERSON(path=str(path)) if key.get("type") == "service_account" else BAD_KEY(path=str(path))
    return log_in_person(Client(key, str(path)), (scope,), kept_in=token, interactive=interactive, lang=lang)


def log_in(
    given: str | None,
    *,
    environment: Mapping[str, str] = os.environ,
    token_dir: Path | None = None,
    interactive: bool = False,
    read_only: bool = False,
    also: tuple[str, ...] = (),
    lang: Lang = "en",
) -> Login:
    """Credentials from a key file, the environment or the machine's default.

    ``given``: path of a key, or ``default`` for application-default credentials; None looks at
    ``SHEETCRM_CREDENTIALS``. An OAuth client of type Desktop logs one person in through the browser (only when
    ``interactive``) and keeps the token in ``token_dir`` with mode 0600. ``also``: further scopes to ask for. ``lang``: of
    what the person is told meanwhile. Raises StoreError.
    """
    scopes = (*(READ_ONLY if read_only else SCOPES), *also)
    name = given or environment.get("SHEETCRM_CREDENTIALS")
    if name == "default":
        return _default(scopes)
    if name and name.startswith("test:"):
        return Login(_Bearer(name, scopes), name.removeprefix("test:"))
    if not name:
        if environment.get("GOOGLE_APPLICATION_CREDENTIALS"):
            return _default(scopes)
        raise MISSING(looked_at="config.yaml (workbook → google → credentials), SHEETCRM_CREDENTIALS")
    path = local_path(name)
    if not path.is_file():
        raise MISSING(looked_at=str(path))
    key = _key_file(path)
    if key.get("type") == "service_account":
        try:
            account = _ServiceAccount.from_service_account_info(key, scopes=list(scopes))  # type: ignore[no-untyped-call]
        except (ValueError, auth_errors.GoogleAuthError):
            raise BAD_KEY(path=str(path)) from None
        return Login(account, str(key.get("client_email", "")))
    if "installed" in key:
        # A login for more than usual is not kept: what is kept must not open more than the daily work needs.
        kept = None if also or token_dir is None else token_dir / "google-token.json"
        return Login(
            log_in_person(Client(key, str(path)), scopes, kept_in=kept, interactive=interactive, lang=lang), ""
        )
    raise BAD_KEY(path=str(path))


def _key_file(path: Path) -> dict[str, Any]:
    """What a key file holds. Raises StoreError for one that others can read, or that is no key."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise OPEN_TO_OTHERS(path=str(path))
    try:
        key = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError):
        raise BAD_KEY(path=str(path)) from None
    if not isinstance(key, dict):
        raise BAD_KEY(path=str(path))
    return key


class _ServiceAccount(service_account.Credentials):
    """A service account that talks to the sheet's own hosts only: google-auth would otherwise ask a third host, in a
    thread of its own, for regions that spreadsheets do not have."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class _Bearer(Credentials):
    """A fixed bearer token, for a local server only: it names a person and is no secret."""

    def __init__(self, token: str, scopes: tuple[str, ...]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = token
        self.scopes = scopes

    def refresh(self, request: Any) -> None:
        """Nothing to refresh."""


def _default(scopes: tuple[str, ...]) -> Login:
    try:
        credentials, _ = google.auth.default(scopes=list(scopes))
    except auth_errors.DefaultCredentialsError:
        raise MISSING(looked_at="application default credentials") from None
    return Login(credentials, str(getattr(credentials, "service_account_email", "")))
