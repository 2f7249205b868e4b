"""One person's login through the browser, and the login that is kept (0600). Opens a port of this machine while it waits.

What is kept is the refresh token and what the person agreed to; an access token is asked for at every run, so that a login that
was taken back is noticed before anything else happens.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from google.auth import exceptions as auth_errors
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from msgspec import Struct

from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, StoreError
from sheetcrm.stores.google import faults

#: Seconds somebody has to find the browser, choose the account and agree.
PATIENCE = 300

MUST_LOG_IN = Fault(
    "google/login-needed",
    StoreError,
    Text(ru="Нужно один раз войти в Google на этом компьютере.", en="Log in to Google once on this computer."),
    Text(
        ru="Запустите команду в обычном терминале, где может открыться браузер: sheetcrm doctor.",
        en="Run a command in an ordinary terminal where a browser can open: sheetcrm doctor.",
    ),
)

TOO_NARROW = Fault(
    "google/login-too-narrow",
    StoreError,
    Text(
        ru="На этом компьютере разрешено только смотреть Google-таблицу, а этой команде нужно и заполнять вкладки.",
        en="On this computer the Google Sheet may only be viewed, but this command also has to fill in tabs.",
    ),
    Text(
        ru="Запустите её один раз в обычном терминале: откроется браузер, и Google спросит о праве изменять таблицы.",
        en="Run it once in an ordinary terminal: a browser opens and Google asks for the right to change sheets.",
    ),
)

DECLINED = Fault(
    "google/login-declined",
    StoreError,
    Text(
        ru="Вход в Google не состоялся: на его странице отказались или не отметили право на таблицы.",
        en="The login to Google did not succeed: it was cancelled on Google's page, or the permission "
        "for sheets was not ticked.",
    ),
    Text(
        ru="Запустите команду ещё раз, отметьте право на таблицы и нажмите «Продолжить».",
        en="Run the command again, tick the permission for sheets and press “Continue”.",
    ),
)

UNFINISHED = Fault(
    "google/login-unfinished",
    StoreError,
    Text(
        ru="Вход в Google не закончен: страница входа так и не ответила.",
        en="The login to Google was not finished: no answer came from the login page.",
    ),
    Text(
        ru="Запустите команду ещё раз и откройте показанный адрес в браузере на этом же компьютере.",
        en="Run the command again and open the address it shows in a browser on this same computer.",
    ),
)

BAD_CLIENT = Fault(
    "google/login-bad-client",
    StoreError,
    Text(
        ru="Google не принял ключ {path}: этот OAuth-клиент удалён, или его тип не Desktop.",
        en="Google did not accept the key {path}: this OAuth client was deleted, or its type is not Desktop.",
    ),
    Text(
        ru="Создайте новый клиент типа Desktop app и скачайте его JSON: docs/google-sheets.ru.md, способ 2.",
        en="Create a new client of type Desktop app and download its JSON: docs/google-sheets.md, way 2.",
    ),
)

_OPENING = Text(
    ru="Сейчас откроется браузер: войдите в Google и разрешите доступ. Если не открылся, откройте сами:\n{url}",
    en="A browser will open now: log in to Google and allow access. If it does not, open this yourself:\n{url}",
)
_AGAIN = Text(
    ru="Раньше было разрешено только смотреть таблицы; этой команде нужно и изменять их.",
    en="So far sheets could only be viewed; this command has to change them as well.",
)
_EXPIRED = Text(
    ru="Прежний вход больше не действует: он отозван или просрочен.",
    en="The earlier login is no longer valid: it was revoked or has expired.",
)
_THANKS = Text(
    ru="Готово: вход выполнен. Эту вкладку можно закрыть и вернуться в терминал.",
    en="Done, you are logged in. You may close this tab and go back to the terminal.",
)

_EDIT = "https://www.googleapis.com/auth/spreadsheets"
_LOOK = "https://www.googleapis.com/auth/spreadsheets.readonly"


class Client(Struct, frozen=True):
    """An OAuth client of type Desktop: the content of its file, and where that lies."""

    config: Mapping[str, Any]
    path: str

    @property
    def own(self) -> Mapping[str, Any]:
        """What Google calls the installed application."""
        found: Mapping[str, Any] = self.config["installed"]
        return found


def log_in_person(
    client: Client, scopes: tuple[str, ...], *, kept_in: Path | None, interactive: bool, lang: Lang = "en"
) -> Credentials:
    """A person's credentials for these rights: the login that is kept, or a new one through the browser when
    ``interactive``. Raises StoreError."""
    kept = _kept(client, kept_in)
    notice = None
    if kept is not None:
        if not _cover(kept.scopes or scopes, scopes):
            if not interactive:
                raise TOO_NARROW()
            notice = _AGAIN
        elif _holds(kept):
            return kept
        elif not interactive:
            raise faults.LOGIN_REFUSED()
        else:
            notice = _EXPIRED
    if not interactive:
        raise MUST_LOG_IN()
    if notice is not None:
        _tell(notice.say(lang))
    person = _through_browser(client, scopes, lang)
    if kept_in is not None:
        _keep(kept_in, client, person, scopes)
    return person


def _tell(words: str) -> None:
    """Says it beside the results, below what may stand on the line of a terminal."""
    print(("\n" if sys.stderr.isatty() else "") + words, file=sys.stderr, flush=True)


def _cover(granted: object, wanted: tuple[str, ...]) -> bool:
    """Whether what somebody agreed to is enough: who may edit sheets may look at them."""
    given = set(granted) if isinstance(granted, (list, tuple)) else set()
    return all(scope in given or (scope == _LOOK and _EDIT in given) for scope in wanted)


def _kept(client: Client, path: Path | None) -> Credentials | None:
    """The login kept in a file; None when there is none, or it was given to another client."""
    if path is None or not path.is_file():
        return None
    try:
        info = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(info, dict) or not info.get("refresh_token") or info.get("client_id") != client.own["client_id"]:
        return None
    return Credentials(
        None,
        refresh_token=info["refresh_token"],
        token_uri=client.own["token_uri"],
        client_id=client.own["client_id"],
        client_secret=client.own.get("client_secret"),
        scopes=info.get("scopes"),
    )


def _holds(credentials: Credentials) -> bool:
    """Whether Google still accepts the login. A network that fails says nothing of it: then the first call tells."""
    try:
        credentials.refresh(Request())
    except auth_errors.RefreshError as err:
        return bool(err.retryable)
    except auth_errors.TransportError:
        return True
    return True


def _keep(path: Path, client: Client, person: Credentials, scopes: tuple[str, ...]) -> None:
    """Writes the login for its owner's eyes only, whole or not at all."""
    info = {
        "refresh_token": person.refresh_token,
        "client_id": client.own["client_id"],
        "scopes": sorted(person.granted_scopes or scopes),
    }
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(info, out)
    waiting.replace(path)


def _through_browser(client: Client, scopes: tuple[str, ...], lang: Lang) -> Credentials:
    from google_auth_oauthlib.flow import InstalledAppFlow
    from oauthlib.oauth2 import OAuth2Error

    class Flow(InstalledAppFlow):  # type: ignore[misc]
        """The library's own flow, which prints the address among the results and fails where no browser can open."""

        def authorization_url(self, **more: Any) -> tuple[str, str]:
            url, state = super().authorization_url(**more)
            _tell(_OPENING.say(lang, url=url))
            with contextlib.suppress(webbrowser.Error, OSError):
                webbrowser.open(url)
            return url, state

    try:
        # Not every version of the library binds the login to this process unless it is asked to.
        flow = Flow.from_client_config(client.config, scopes=list(scopes), autogenerate_code_verifier=True)
        person: Credentials = flow.run_local_server(
            port=0,
            open_browser=False,
            authorization_prompt_message=None,
            success_message=_THANKS.say(lang),
            timeout_seconds=PATIENCE,
        )
    except AttributeError:  # how every version of the library says that nothing came
        raise UNFINISHED() from None
    except OAuth2Error as err:
        if err.error in ("invalid_client", "unauthorized_client", "redirect_uri_mismatch"):
            raise BAD_CLIENT(path=client.path) from None
        if err.error in ("missing_code", "mismatching_state"):
            raise UNFINISHED() from None
        raise DECLINED() if err.error == "access_denied" else faults.LOGIN_REFUSED() from None
    except Warning as changed:
        # Fewer rights, or more, came back than were asked for: more is no harm.
        token = getattr(changed, "token", None)
        if token is None or not _cover(str(token.get("scope", "")).split(), scopes):
            raise DECLINED() from None
        flow.oauth2session.token = token
        person = flow.credentials
    except requests.exceptions.RequestException as err:
        raise faults.of_exception(err) from err
    if not _cover(person.granted_scopes or scopes, scopes):
        raise DECLINED()
    return person
