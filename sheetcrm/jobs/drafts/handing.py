"""Handing approved drafts over: the workbook is read and everything computed anew right before, then each step is in the ledger.

Nothing is sent. Not a cell of the workbook is written; its hidden tab learns with the next run how far the ledger goes.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sheetcrm.config.model import Config
from sheetcrm.core.drafts.audience.recipients import takes_texts, wire_address
from sheetcrm.core.drafts.model import Channel, Draft, Drafts, DraftSettings, Recalled
from sheetcrm.core.drafts.review.approval import Verdict
from sheetcrm.core.drafts.review.handing import Chosen, Selection, select, test_copies
from sheetcrm.core.drafts.review.outbox import Entry, Outbox, item_of
from sheetcrm.core.drafts.review.outbox import read as read_outbox
from sheetcrm.core.drafts.review.reviewing import Review
from sheetcrm.core.duplicates.respecting import now_named
from sheetcrm.core.link import fold_id
from sheetcrm.core.outcome import Found
from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.tabs import state as hidden
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.handover.attachments import Reader, no_files
from sheetcrm.handover.files import FOLDER, TEST_FOLDER, FileSink, lay_out
from sheetcrm.handover.passing import Doubtful, Passed, Refused, Sink, look_for, pass_on
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.drafts.attaching import attachments_of
from sheetcrm.jobs.drafts.confirming import note_ticks
from sheetcrm.jobs.drafts.telling import erased_in, going, tell_intent, told_in
from sheetcrm.jobs.opening import Asked, Opened, drafts_folder, open_workbook, our_sheet, run_settings, second_outbox
from sheetcrm.jobs.work import finished, found_in
from sheetcrm.journal import approvals, looks
from sheetcrm.journal import outbox as journal
from sheetcrm.journal import told as told_log

if TYPE_CHECKING:
    from sheetcrm.handover.imap import Account

To = Literal["lists", "eml", "imap", "gmail", "sms"]
SINKS: tuple[To, ...] = ("lists", "eml", "imap", "gmail", "sms")
#: What has no room for the file that goes with a letter.
LISTS = ("lists", "sms")
#: Where letters are put one by one, and a day has its limit.
MAILBOXES = ("imap", "gmail")
PASSWORD = "SHEETCRM_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
#: Messages of a test batch.
TEST_BATCH = 5

NO_NAME = Fault(
    "handover/no-name",
    ConfigError,
    Text(ru="Не сказано, кто это решил.", en="The name of the person who decided this is missing."),
    Text(ru="Добавьте --yes-by ИМЯ: имя останется в журнале.", en="Add --yes-by NAME: the name is kept in the ledger."),
)
NO_CAMPAIGN = Fault(
    "handover/no-campaign",
    ConfigError,
    Text(ru="Нет рассылки «{name}».", en="There is no campaign “{name}”."),
    Text(ru="Есть такие: {names}.", en="There are: {names}."),
)
NO_BATCH = Fault(
    "handover/no-batch",
    ConfigError,
    Text(ru="Нет передачи {batch}.", en="There is no handover {batch}."),
    Text(ru="Список передач: sheetcrm handover.", en="The list of handovers: sheetcrm handover."),
)
NOT_HERE = Fault(
    "handover/elsewhere",
    ConfigError,
    Text(ru="Передача {batch} сделана на другом компьютере.", en="The handover {batch} was made on another computer."),
    Text(
        ru="Отметьте её на том компьютере; сюда это придёт через таблицу.",
        en="Mark it on that computer; it will reach this one through the table.",
    ),
)
NOT_UNKNOWN = Fault(
    "handover/nothing-unknown",
    ConfigError,
    Text(
        ru="В передаче {batch} нет сообщений, о которых неизвестно, дошли ли они.",
        en="In the handover {batch} there are no messages whose arrival is unknown.",
    ),
    Text(
        ru="Ничего делать не нужно. Список передач: sheetcrm handover.",
        en="Nothing to do. The list of handovers: sheetcrm handover.",
    ),
)
NOT_AN_ADDRESS = Fault(
    "handover/test-to",
    ConfigError,
    Text(ru="«--test-to {to}» не подходит для «{sink}».", en="“--test-to {to}” is not suitable for “{sink}”."),
    Text(
        ru="Для писем нужна почта (я@example.com), для sms — мобильный вида +79161234567.",
        en="E-mails need an e-mail address (me@example.com), sms a mobile number such as +447911123456.",
    ),
)
NO_MAIL = Fault(
    "mail/not-set",
    ConfigError,
    Text(
        ru="Почтовый ящик не настроен: нет mail: host и user.",
        en="No mailbox is set up: mail: host and user are missing.",
    ),
    Text(
        ru="Впишите их в config.yaml, см. docs/handover.ru.md.", en="Put them into config.yaml, see docs/handover.md."
    ),
)
NO_PASSWORD = Fault(
    "mail/no-password",
    ConfigError,
    Text(ru="Нет пароля от почтового ящика.", en="There is no password for the mailbox."),
    Text(
        ru="Положите пароль приложения в переменную SHEETCRM_MAIL_PASSWORD или в файл mail: password_file (chmod 600).",
        en="Put the app password into SHEETCRM_MAIL_PASSWORD, or into the file mail: password_file (chmod 600).",
    ),
)
PASSWORD_OPEN = Fault(
    "mail/password-readable",
    ConfigError,
    Text(
        ru="Файл с паролем {path} могут прочитать другие пользователи этого компьютера, поэтому он не используется.",
        en="The password file {path} can be read by other users of this computer, so it was not used.",
    ),
    Text(ru="Закройте его: chmod 600 {path}", en="Close it: chmod 600 {path}"),
)


@dataclass(frozen=True, slots=True)
class Handing:
    """A handover, or what one would be. ``selection``: what leaves and what stays. ``passed``: how it went; None when it was
    only looked at. ``found``: messages that had been unknown and turned out to have arrived. ``place``: the folder or mailbox.
    ``recalled``: of earlier handovers, what must not be sent. ``outbox``: the ledger afterwards. ``titles``: of the campaigns."""

    opened: Opened
    to: To
    selection: Selection
    passed: Passed | None = None
    found: tuple[Entry, ...] = ()
    place: str = ""
    recalled: tuple[Recalled, ...] = ()
    outbox: Outbox = field(default_factory=Outbox)
    titles: Mapping[str, Text] = field(default_factory=dict)

    @property
    def left_undone(self) -> bool:
        """Whether something that was to leave did not."""
        return self.passed is not None and bool(self.passed.unknown or self.passed.left)


@dataclass(frozen=True, slots=True)
class Tested:
    """A test batch to somebody of the team: how many messages, and where they are."""

    opened: Opened
    to: To
    address: str = field(repr=False)
    drafts: tuple[Draft, ...]
    place: str


class Ledgered(Struct, frozen=True):
    """The ledger as it stands. ``changed``: what was just noted in it: entries of a batch. ``notes``: what else there is to
    say, as texts and their arguments."""

    opened: Opened
    outbox: Outbox
    changed: tuple[Entry, ...] = ()
    notes: tuple[tuple[Text, Mapping[str, object]], ...] = ()


def channel_of(to: To) -> Channel:
    """What a way of handing over takes."""
    return "sms" if to == "sms" else "email"


def hand_over(asked: Asked, to: To, campaigns: tuple[str, ...] = (), *, by: str = "", accept: bool = False) -> Handing:
    """Hands the approved drafts of some campaigns (none named: of all) over; without ``asked.write`` or a name only says
    what would leave.

    Raises PlanError when the ledger is not to be trusted and nobody accepts that, Alarmed while an alarm stands, ConfigError,
    and NotNow while another handover is at work.
    """
    if accept and not by:
        raise NO_NAME()
    opened = open_workbook(asked, edits=bool(by))
    if not (asked.write and by):
        now = _computed(opened)
        outbox = outbox_now(opened)
        selection = _selected(opened, now, outbox, to, campaigns)
        return Handing(
            opened,
            to,
            selection,
            place=_place(opened, to),
            recalled=now.drafts.recalled,
            outbox=outbox,
            titles=now.titles,
        )
    opened.sentry.before_write()
    settings = run_settings(opened.config, opened.state).drafts
    told = told_in(opened)
    told_log.save(opened.state, told)
    with journal.held(opened.state, second_copy(opened), settings.key, opened.now, told) as ledger:
        remembered = hidden.words(our_sheet(opened.workbook, "state"), hidden.OUTBOX)
        unread = erased_in(opened, told).unread
        if accept:
            ledger.accept(opened.now, [remembered], by, unread)
        ledger.require_whole(remembered, opened.state, unread)
        with sink_of(opened, to, settings) as sink:
            found_there = look_for(ledger, sink, opened.now)
            note_ticks(ledger, opened, early=True)
            now = _computed(opened)
            # A decision that was only just read is safe before anything rests on it.
            approvals.keep(opened.state, now.review.fresh)
            known = ledger.everything
            selection = _selected(opened, now, known, to, campaigns)
            passed = None
            if selection.chosen:
                items = [one.item for one in selection.chosen]
                tell_intent(opened, ledger, going(items, known.next_batch(), sink.name, opened.now.date()))
                passed = pass_on(ledger, sink, selection.chosen, by=by, now=_clock(opened))
            place = _place(opened, to, sink, passed)
            return Handing(
                opened, to, selection, passed, found_there, place, now.drafts.recalled, ledger.everything, now.titles
            )


def hand_test(asked: Asked, to: To, campaigns: tuple[str, ...], address: str) -> Tested:
    """Puts a few drafts where a handover would, addressed to somebody of the team and marked. The ledger knows nothing of
    it: no client is concerned."""
    fits = takes_texts(address) if to == "sms" else wire_address(address) is not None
    if not fits:
        raise NOT_AN_ADDRESS(to=address, sink=to)
    opened = open_workbook(asked)
    settings = run_settings(opened.config, opened.state).drafts
    drafts = _computed(opened).drafts
    campaigns = _known(drafts, campaigns)
    wanted = [d for d in drafts.drafts if not campaigns or d.campaign in campaigns]
    copies = test_copies(wanted, address, opened.lang, TEST_BATCH)
    if not copies or not asked.write:
        return Tested(opened, to, address, copies, "")
    chosen = [Chosen(draft, item_of(draft, b"")) for draft in copies]
    with sink_of(opened, to, settings) as sink:
        try:
            if isinstance(sink, FileSink):
                folder = (
                    sink.root.with_name(TEST_FOLDER.say(opened.lang)) / f"{dt.datetime.now():%Y-%m-%d %H.%M.%S} {to}"
                )
                lay_out(folder, sink.contents(copies))
                return Tested(opened, to, address, copies, str(folder))
            sink.put("", chosen)
        except (Refused, Doubtful) as err:
            raise err.fault from err
        return Tested(opened, to, address, copies, _place(opened, to, sink))


def ledger_of(asked: Asked) -> Ledgered:
    """The ledger as it stands; writes nothing."""
    opened = open_workbook(asked)
    return Ledgered(opened, outbox_now(opened))


def confirm(asked: Asked, batch: str, by: str) -> Ledgered:
    """Notes that a person really sent what was handed over in a batch, today."""

    def note(ledger: journal.Ledger, opened: Opened, entries: tuple[Entry, ...]) -> None:
        ledger.sent(opened.now, batch, [entry.item.draft for entry in entries if entry.stands], by=by)

    return _noted(asked, batch, by, note)


def settle(asked: Asked, batch: str, by: str, *, arrived: bool) -> Ledgered:
    """Notes what a person found out about messages of a batch that were unknown to have arrived."""

    def note(ledger: journal.Ledger, opened: Opened, entries: tuple[Entry, ...]) -> None:
        unknown = {entry.item.draft for entry in ledger.now.unknown() if entry.batch == batch}
        if not unknown:
            raise NOT_UNKNOWN(batch=batch)
        if arrived:
            ledger.settle(opened.now, batch, went=sorted(unknown), by=by)
        else:
            ledger.settle(opened.now, batch, returned=sorted(unknown), by=by)

    return _noted(asked, batch, by, note)


def _noted(
    asked: Asked, batch: str, by: str, note: Callable[[journal.Ledger, Opened, tuple[Entry, ...]], None]
) -> Ledgered:
    if not by:
        raise NO_NAME()
    opened = open_workbook(asked)
    settings = run_settings(opened.config, opened.state).drafts
    with journal.held(opened.state, second_copy(opened), settings.key, opened.now, told_in(opened)) as ledger:
        entries = ledger.now.of(batch)
        if not entries:
            raise (NOT_HERE if ledger.everything.of(batch) else NO_BATCH)(batch=batch)
        note(ledger, opened, entries)
        return Ledgered(opened, ledger.now, ledger.now.of(batch))


# --- what a handover is made of --------------------------------------------------------------------------------------


def outbox_now(opened: Opened) -> Outbox:
    """What was handed over from this computer, and what others told of; nothing is written."""
    lines = journal.glance(opened.state, second_copy(opened))
    return read_outbox(lines).with_others(journal.others_of(lines, told_in(opened)))


def second_copy(opened: Opened) -> Path | None:
    """Where the second copy of the ledger stands."""
    return second_outbox(opened.asked, opened.config, opened.state)


def _clock(opened: Opened) -> Callable[[], dt.datetime]:
    """The moment of each step, in the team's time zone; that of the day that was asked for stands still."""
    zone = opened.now.tzinfo
    if opened.asked.today is not None:
        return lambda: opened.now
    return lambda: dt.datetime.now(zone)


class _Computed(Struct, frozen=True):
    """What the workbook says now: the drafts of the run, they with what was decided, and who is who."""

    drafts: Drafts
    review: Review
    found: Found

    @property
    def titles(self) -> dict[str, Text]:
        return {name: tally.title for name, tally in self.drafts.tallies.items()}


def _computed(opened: Opened) -> _Computed:
    decided = decided_in(opened)
    found = found_in(opened, decided)
    outcome = finished(opened, found, decided)
    drafts = Drafts((), (), (), {}) if outcome.drafts is None else outcome.drafts
    return _Computed(drafts, outcome.review or Review((), (), {}, (), {}), found)


def _known(drafts: Drafts, campaigns: tuple[str, ...]) -> tuple[str, ...]:
    """The campaigns that are meant, each named by its key or as people call it."""
    called = {fold(title): name for name, tally in drafts.tallies.items() for title in (tally.title.ru, tally.title.en)}
    found = []
    for name in campaigns:
        key = name if name in drafts.tallies else called.get(fold(name))
        if key is None:
            names = ", ".join(
                name if not name.startswith("own_") else tally.title.ru for name, tally in drafts.tallies.items()
            )
            raise NO_CAMPAIGN(name=name, names=names)
        found.append(key)
    return tuple(found)


def _selected(opened: Opened, now: _Computed, outbox: Outbox, to: To, campaigns: tuple[str, ...]) -> Selection:
    campaigns = _known(now.drafts, campaigns)
    most = opened.config.handover.mailbox_per_day
    today = opened.now.date()
    return select(
        now.review.drafts,
        outbox,
        run_settings(opened.config, opened.state).drafts,
        channels=(channel_of(to),),
        campaigns=campaigns,
        ids=ids_of(now.drafts.drafts, now.found),
        today=today,
        room=max(most - outbox.handed_on(today, MAILBOXES), 0) if to in MAILBOXES else None,
        limit=most,
        vanished=sum("gone" in one.expired for one in now.review.fresh),
        seconded=_seconded(opened, now) if opened.config.drafts.second_look else None,
        carries_files=to not in LISTS,
    )


def _seconded(opened: Opened, now: _Computed) -> frozenset[str]:
    """Ids of the drafts a second person approved as well."""
    said = looks.seconds(opened.state, now.review.drafts)
    return frozenset(name for name, verdict in said.items() if verdict == str(Verdict.SEND))


def ids_of(drafts: tuple[Draft, ...], found: Found) -> Mapping[str, tuple[str, ...]]:
    """By a draft's id, every id its client has or had: rows that are the same client, and rows merged into one of them."""
    matches = found.outcome.matches
    if matches is None:
        return {}
    members: dict[int, list[str]] = {}
    for position, label in enumerate(matches.cluster.tolist()):
        if (name := found.ids[position]) is not None:
            members.setdefault(label, []).append(name)
    became: dict[str, list[str]] = {}
    for name in found.gone:
        became.setdefault(now_named(name, found.gone), []).append(name)
    known = {}
    for draft in drafts:
        names = members.get(int(matches.cluster[draft.client_position]), [])
        known[draft.id] = tuple(dict.fromkeys([*names, *(old for n in names for old in became.get(fold_id(n), ()))]))
    return known


def handed_folder(opened: Opened) -> Path:
    """Where lists and letters that are handed over are put."""
    named = opened.config.handover.folder
    return opened.config.resolve(named) if named else drafts_folder(opened) / FOLDER.say(opened.lang)


def _place(opened: Opened, to: To, sink: Sink | None = None, passed: Passed | None = None) -> str:
    """Where messages go, for a reader."""
    if isinstance(sink, FileSink):
        return str(sink.root / passed.where if passed is not None else sink.root)
    if sink is not None:
        return sink.where("")
    if to in MAILBOXES:
        return "Gmail" if to == "gmail" else opened.config.mail.host
    return str(handed_folder(opened))


@contextmanager
def sink_of(opened: Opened, to: To, settings: DraftSettings) -> Iterator[Sink]:
    """Where messages are put, open. Raises ConfigError, StoreError or NotNow, and nothing was put anywhere."""
    there = attachments_of(opened)
    read = no_files if there is None else there.read
    if to == "imap":
        from sheetcrm.handover.imap import drafts_folder as mailbox

        with mailbox(account_of(opened.config), settings, opened.now, read) as sink:
            yield sink
    elif to == "gmail":
        yield _gmail(opened, settings, read)
    else:
        yield FileSink(to, handed_folder(opened), settings, opened.lang, opened.now, read)


def _gmail(opened: Opened, settings: DraftSettings, read: Reader) -> Sink:
    from google.auth.transport.requests import AuthorizedSession

    from sheetcrm.handover.gmail import SCOPE, URL, GmailSink
    from sheetcrm.stores.google.credentials import log_in_as_person

    section = opened.config.handover.gmail
    given = section.credentials
    if given and not given.startswith("test:"):
        given = str(opened.config.resolve(given))
    credentials = log_in_as_person(
        given,
        SCOPE,
        token=opened.state / "gmail-token.json",
        interactive=opened.asked.interactive,
        lang=opened.reader,
    )
    return GmailSink(AuthorizedSession(credentials), settings, opened.now, section.api_url or URL, read)


def account_of(config: Config, environment: Mapping[str, str] = os.environ) -> Account:
    """The mailbox of the configuration, with its password. Raises ConfigError."""
    from sheetcrm.handover.imap import Account

    mail = config.mail
    if not mail.host or not mail.user:
        raise NO_MAIL()
    account = Account(
        mail.host,
        mail.user,
        "",
        mail.port or (143 if mail.tls == "starttls" else 993),
        mail.tls,
        mail.folder,
        str(config.resolve(mail.ca)) if mail.ca else "",
    )
    account.require_privacy()
    return replace(account, password=_password(config, environment))


def _password(config: Config, environment: Mapping[str, str]) -> str:
    if given := environment.get(PASSWORD):
        return given
    if config.mail.password_file:
        path = config.resolve(config.mail.password_file)
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            if os.name == "posix" and mode & 0o077:
                raise PASSWORD_OPEN(path=str(path))
            if found := path.read_text(encoding="utf-8").strip():
                return found
        except OSError as err:
            raise NO_PASSWORD() from err
    raise NO_PASSWORD()
