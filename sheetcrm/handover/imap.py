"""Handing over into the Drafts folder of a mailbox, over IMAP. A folder is all that is written to; nothing here can send.

The connection is encrypted, or ends on this machine. Each letter is appended by itself, with a Message-ID that depends on the
draft alone: after a connection that broke off the folder can be asked whether the letter is there.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.drafts.review.handing import Chosen
from sheetcrm.core.drafts.review.outbox import Entry
from sheetcrm.core.drafts.text.email import message_bytes
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, NotNow, StoreError
from sheetcrm.handover.attachments import Reader, no_files, read_all
from sheetcrm.handover.passing import Doubtful, Refused

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

#: How the connection is encrypted: from the first byte, by STARTTLS, or not at all (this machine only).
Tls = Literal["ssl", "starttls", "none"]
#: Names of the folder where a server does not say which it is (RFC 6154), small letters.
_NAMES = ("drafts", "draft", "черновики")
_DRAFTS, _SENT = "\\Drafts", "\\Sent"
#: Seconds a server may keep silent.
_PATIENCE = 60.0

NOT_ENCRYPTED = Fault(
    "mail/not-encrypted",
    ConfigError,
    Text(
        ru="В настройках mail: tls: none, а сервер {host} не на этом компьютере: пароль и письма ушли бы открытым текстом.",
        en="The settings say mail: tls: none, but the server {host} is not on this computer: the "
        "password and the e-mails would be sent unencrypted.",
    ),
    Text(
        ru="Напишите tls: ssl (порт 993) или tls: starttls (порт 143).",
        en="Write tls: ssl (port 993) or tls: starttls (port 143).",
    ),
)
NO_CONNECTION = Fault(
    "mail/no-connection",
    NotNow,
    Text(ru="Почтовый сервер {host} не отвечает: {reason}.", en="The mail server {host} does not answer: {reason}."),
    Text(
        ru="Проверьте mail: host и port и связь с интернетом, потом повторите. Ничего не передано.",
        en="Check mail: host and port and the internet connection, then try again. Nothing was handed over.",
    ),
)
BAD_CERTIFICATE = Fault(
    "mail/certificate",
    StoreError,
    Text(
        ru="Сертификат почтового сервера {host} не подходит: {reason}. Пароль ему не отправлен.",
        en="The certificate of the mail server {host} is not valid: {reason}. The password was not sent to it.",
    ),
    Text(
        ru="Проверьте имя сервера в mail: host. Если имя верно, кто-то может выдавать себя за него: не обходите эту проверку.",
        en="Check the name in mail: host. If it is right, somebody may be posing as the server: do not "
        "work around this.",
    ),
)
NOT_LET_IN = Fault(
    "mail/login",
    StoreError,
    Text(
        ru="Почтовый сервер {host} не принял имя или пароль.",
        en="The mail server {host} rejected the name or the password.",
    ),
    Text(
        ru="Почти всем сервисам нужен пароль приложения, а не пароль от почты, и включённый доступ по IMAP: docs/handover.ru.md.",
        en="Nearly all services require an app password, not the mailbox's own, and IMAP switched on: "
        "docs/handover.md.",
    ),
)
NO_FOLDER = Fault(
    "mail/no-drafts-folder",
    StoreError,
    Text(ru="В ящике не нашлась папка черновиков.", en="No drafts folder was found in the mailbox."),
    Text(
        ru="Назовите её в настройках: mail: folder. Есть папки: {folders}.",
        en="Name it in the settings: mail: folder. The folders are: {folders}.",
    ),
)
NOT_TAKEN = Fault(
    "mail/not-taken",
    StoreError,
    Text(ru="Почтовый сервер не принял письмо: {reason}.", en="The mail server did not accept the e-mail: {reason}."),
    Text(
        ru="Освободите место в ящике или проверьте папку, потом повторите: уже переданные письма второй раз не лягут.",
        en="Make room in the mailbox or check the folder, then try again: e-mails handed over already "
        "are not put there twice.",
    ),
)
BROKE_OFF = Fault(
    "mail/broke-off",
    NotNow,
    Text(
        ru="Связь с почтовым сервером оборвалась, и неизвестно, легло ли последнее письмо в папку.",
        en="The connection to the mail server broke off, and it is unknown whether the last e-mail is in the folder.",
    ),
    Text(
        ru="Запустите sheetcrm handover ещё раз: программа сначала спросит ящик, там ли письмо, и не повторит его.",
        en="Run sheetcrm handover again: the program first asks the mailbox whether the e-mail is there "
        "and does not put it there twice.",
    ),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox. ``folder``: of drafts, empty to find it. ``ca``: a file with the certificates to trust, empty for the
    machine's own."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    tls: Tls = "ssl"
    folder: str = ""
    ca: str = ""

    def require_privacy(self) -> None:
        """Raises ConfigError for a connection that others could read."""
        if self.tls == "none" and not _on_this_machine(self.host):
            raise NOT_ENCRYPTED(host=self.host)


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


@contextmanager
def logged_in(account: Account) -> Iterator[BaseMailBox]:
    """The mailbox, open. Raises ConfigError, StoreError or NotNow, and nothing was written."""
    import imaplib

    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
    from imap_tools.errors import MailboxLoginError, MailboxStarttlsError

    account.require_privacy()
    try:
        if account.tls == "none":
            box: BaseMailBox = MailBoxUnencrypted(account.host, account.port, timeout=_PATIENCE)
        else:
            context = ssl.create_default_context(cafile=account.ca or None)
            kind = MailBox if account.tls == "ssl" else MailBoxStartTls
            box = kind(account.host, account.port, timeout=_PATIENCE, ssl_context=context)
    except ssl.SSLCertVerificationError as err:
        raise BAD_CERTIFICATE(host=account.host, reason=err.verify_message) from err
    except (OSError, imaplib.IMAP4.error, MailboxStarttlsError) as err:
        raise NO_CONNECTION(host=account.host, reason=_reason(err)) from err
    try:
        if (account.user + account.password).isascii():
            box.login(account.user, account.password, initial_folder=None)
        else:
            box.login_utf8(account.user, account.password, initial_folder=None)
    except (OSError, imaplib.IMAP4.abort) as err:
        _close(box)
        raise NO_CONNECTION(host=account.host, reason=_reason(err)) from err
    except (MailboxLoginError, imaplib.IMAP4.error):
        _close(box)
        # What the server says may repeat the name: it is not passed on.
        raise NOT_LET_IN(host=account.host) from None
    try:
        yield box
    finally:
        _close(box)


def _close(box: BaseMailBox) -> None:
    """Leaves politely; a connection that is gone already is left, too."""
    import imaplib

    from imap_tools.errors import MailboxLogoutError

    with suppress(OSError, imaplib.IMAP4.error, MailboxLogoutError):
        box.logout()


def _reason(err: BaseException) -> str:
    return str(getattr(err, "strerror", None) or type(err).__name__)


def folder_of(box: BaseMailBox, flag: str, names: Sequence[str], named: str = "") -> str | None:
    """The name of a folder: the one that is named, else the one the server flags (RFC 6154), else the one that is called
    so; None when there is none."""
    folders = box.folder.list()
    if named:
        return next((one.name for one in folders if one.name == named), None)
    flagged = next((one.name for one in folders if flag.casefold() in map(str.casefold, one.flags)), None)
    if flagged is not None:
        return flagged
    return next((one.name for one in folders if _last(one.name, one.delim).casefold() in names), None)


def _last(name: str, delimiter: str) -> str:
    """The last part of a folder's name.

    >>> _last("INBOX.Drafts", '"."')
    'Drafts'
    """
    parted = delimiter.strip('"')
    return name.rsplit(parted, 1)[-1] if parted else name


class ImapSink(Struct, frozen=True):
    """The Drafts folder of a mailbox that is open. ``read``: what is in files that go with letters."""

    box: BaseMailBox
    folder: str
    settings: DraftSettings
    now: dt.datetime
    read: Reader = no_files

    @property
    def name(self) -> str:
        return "imap"

    @property
    def by_one(self) -> bool:
        return True

    def where(self, batch: str) -> str:
        return self.folder

    def put(self, where: str, chosen: Sequence[Chosen]) -> None:
        for one in chosen:
            append(self.box, self.folder, one.draft, self.settings, self.now, self.read)

    def there(self, entry: Entry) -> bool:
        wanted = entry.item.message_id
        if not wanted or '"' in wanted or not wanted.isascii():
            return False
        sent = folder_of(self.box, _SENT, ("sent", "отправленные"))
        for folder in dict.fromkeys(name for name in (self.folder, sent) if name):
            self.box.folder.set(folder, readonly=True)
            if self.box.uids(f'HEADER Message-ID "{wanted}"', charset=None):
                return True
        return False


def append(
    box: BaseMailBox, folder: str, draft: Draft, settings: DraftSettings, now: dt.datetime, read: Reader = no_files
) -> None:
    """Puts one letter into a folder, flagged as a draft. Raises Refused or Doubtful."""
    import imaplib

    from imap_tools import MailMessageFlags
    from imap_tools.errors import MailboxAppendError

    content = message_bytes(draft, settings, now, read_all(draft, read), in_mailbox=True)
    try:
        box.append(content, folder, flag_set=(MailMessageFlags.DRAFT, MailMessageFlags.SEEN))
    except MailboxAppendError as err:
        raise Refused(NOT_TAKEN(reason=_said(err))) from err
    except (imaplib.IMAP4.abort, OSError) as err:
        raise Doubtful(BROKE_OFF()) from err
    except imaplib.IMAP4.error as err:
        raise Refused(NOT_TAKEN(reason=type(err).__name__)) from err


def _said(err: object) -> str:
    """The server's own words for a refusal, in one short line: a quota, a folder that may not be written to."""
    result: tuple[str, list[object]] = getattr(err, "command_result", ("", []))
    words = b" ".join(part for part in result[1] if isinstance(part, bytes)).decode("ascii", "replace")
    return " ".join(words.split())[:80] or str(result[0])


@contextmanager
def drafts_folder(
    account: Account, settings: DraftSettings, now: dt.datetime, read: Reader = no_files
) -> Iterator[ImapSink]:
    """The Drafts folder of a mailbox, open. Raises ConfigError, StoreError or NotNow, and nothing was written."""
    with logged_in(account) as box:
        folder = folder_of(box, _DRAFTS, _NAMES, account.folder)
        if folder is None:
            names = ", ".join(one.name for one in box.folder.list()[:20])
            raise NO_FOLDER(folders=names)
        yield ImapSink(box, folder, settings, now, read)
