"""What goes into the drafts stage and what comes out of it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.drafts.options import Options
from sheetcrm.core.drafts.reasons import Reason, Said
from sheetcrm.core.drafts.text.attached import DraftFile, Finder
from sheetcrm.core.drafts.text.filling import Renderer
from sheetcrm.core.drafts.text.layout import html_letter
from sheetcrm.core.drafts.text.sms import SmsInfo
from sheetcrm.core.law.suppression import Erased
from sheetcrm.core.records import Discreet
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.wording import Lang, Text

if TYPE_CHECKING:
    from sheetcrm.core.drafts.coming import Coming
    from sheetcrm.core.drafts.text.layers import Layer

#: ``call`` is not a message but what a person says on the phone.
Channel = Literal["email", "sms", "call"]
CHANNELS: tuple[Channel, ...] = ("email", "sms", "call")
CHANNEL_LABEL: dict[str, Text] = {
    "email": Text(ru="email", en="e-mail"),
    "sms": Text(ru="SMS", en="text message"),
    "call": Text(ru="звонок", en="call"),
    "calls": Text(ru="звонки", en="calls"),
}

#: ``ad``: needs consent for the channel; ``service``: about the client's own order, needs none. A stop wins over both.
Purpose = Literal["ad", "service"]

Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]


class Limits(Struct, frozen=True):
    """Messages of advertising one person may get, over all campaigns and channels; None is no limit."""

    day: int | None = None
    week: int | None = None
    month: int | None = None


class Decision(Struct, frozen=True):
    """Who decided that a campaign is no advertising, and why."""

    by: str
    reason: str


class DraftSettings(Struct, frozen=True):
    """What the team says of itself and of its campaigns.

    ``unsubscribe_url`` may hold ``{draft}``, replaced by the draft's id (never by an address). ``one_click``: the URL
    takes the POST of RFC 8058. ``sms_latin``: write text messages in Latin letters, which take less room. ``channels``
    in the order of preference. ``campaigns``: which occasions run; None means all. ``purposes``: what a team calls its
    campaigns, against their templates; a service message that its template calls advertising needs a ``decisions``
    entry. ``quiet_from``–``quiet_until``: no messages then, by the client's clock. ``documents``: hosts an order's document may
    be at. ``email_service``, ``sms_service``: in whose columns lists are laid out as well. ``country``: whose rules for
    advertising hold. ``region``: for numbers typed without a country. ``key``: makes ids of rows without a client id
    hard to reverse into a phone number.
    """

    company: str = ""
    sender_name: str = ""
    sender_email: str = ""
    signature: str = ""
    company_phone: str = ""
    website: str = ""
    postal_address: str = ""
    unsubscribe_mailto: str = ""
    unsubscribe_url: str = ""
    one_click: bool = False
    sms_stop_word: str = ""
    sms_sender: str = ""
    sms_price: Decimal | None = None
    sms_latin: bool = False
    currency: str = "₽"
    quiet_from: dt.time = dt.time(20, 0)
    quiet_until: dt.time = dt.time(10, 0)
    channels: tuple[Channel, ...] = ("email", "sms")
    campaigns: tuple[str, ...] | None = None
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    limits: Limits = field(default_factory=Limits)
    email_service: str = ""
    sms_service: str = ""
    documents: tuple[str, ...] = ()
    country: Literal["ru", "eu", "us"] = "ru"
    region: str = "RU"
    key: bytes = b""

    @property
    def signed(self) -> str:
        """The lines a letter ends with."""
        if self.signature:
            return self.signature
        return "\n".join(part for part in (self.sender_name, self.company) if part)


class Sent(Discreet, frozen=True):
    """A message of an earlier day that left the program: whom to, when, for what. ``address`` as it was then, or empty
    where only its ``mark`` was kept, a keyed print of it. ``others``: ids of the rows that were the same client then.
    ``pending``: handed over in ``batch``, and nobody has said yet that it went out. ``bounced``: it did not arrive there;
    ``opted_out``: the day its receiver unsubscribed, both by what the mailing service reports. ``handed_on``: the day it was
    handed over; ``sent_on``: that it was really sent, as a person says, ``delivered``: that it arrived, as the service
    says; ``unknown``: nobody can say whether it ever left."""

    unseen = ("address",)

    draft_id: str
    client_id: str | None
    address: str
    campaign: str
    period: str
    channel: Channel
    day: dt.date
    purpose: Purpose = "ad"
    mark: str = ""
    others: tuple[str, ...] = ()
    batch: str = ""
    pending: bool = False
    bounced: bool = False
    opted_out: dt.date | None = None
    handed_on: dt.date | None = None
    sent_on: dt.date | None = None
    unknown: bool = False
    delivered: bool = False


class Recalled(Struct, frozen=True):
    """A message that was handed over, may still not have been sent, and must not be: to ``client_id``, because of
    ``reason``."""

    draft_id: str
    client_id: str | None
    campaign: str
    channel: Channel
    batch: str
    reason: Reason


class DraftFacts(Struct, frozen=True):
    """Everything the stage may look at.

    ``clients``: the clean frame (normal forms, index 0..n-1). ``known``: aligned with it, what is known of each client
    (``lifecycle``, ``first_order``, ``last_order``, ``orders_count``, ``rhythm_days``, ``last_contact`` …); any column
    may be missing. ``orders``, ``deals``: clean frames with ``_client``, the position of each row's client or -1.
    ``consents`` and ``stop_list``: clean frames or None. ``cluster``: a number per row, equal for rows that are the same
    client; negative for a row alone. ``suspicious``: by field key, positions of rows whose cell has an issue (names,
    contacts, ``stop``). ``bulk``: by position in ``consents``, whom a line with a rule covers; a line with a rule and no
    mask counts as unreadable. ``segments``: by name as ``folded``, who is in; ``segment_names``: how
    the team spells its own of them. ``lists``: columns of «Справочники» by key; ``town_zones``: time zones that
    stand there, by folded town; ``legal_purposes``: what a consent may be for, where the team keeps a list. ``unread_refusals``: the tab of refusals that could not be read, if there is one.
    ``templates``: source by name such as ``ru/birthday.email``; those named in ``from_cells`` are the team's own and
    are rendered by ``renderer`` only. ``layers``: what stands on «Шаблоны», checked; ``broken``: by campaign and
    channel, what stands there and cannot be used. ``history``: what went out before.
    ``find_file``: looks for a file that an order names, None where no folder of files is named.
    ``erased``: who was erased on request. ``void_words``: beginnings of words in an order's status that mean it is none. ``zone``: the team's time zone.
    """

    clients: pd.DataFrame
    known: pd.DataFrame
    templates: Mapping[str, str]
    settings: DraftSettings
    lang: Lang
    now: dt.datetime
    today: dt.date
    orders: pd.DataFrame | None = None
    deals: pd.DataFrame | None = None
    consents: pd.DataFrame | None = None
    stop_list: pd.DataFrame | None = None
    cluster: npt.NDArray[np.intp] | None = None
    suspicious: Mapping[str, Positions] = field(default_factory=dict)
    bulk: Mapping[int, Mask] = field(default_factory=dict)
    segments: Mapping[str, Mask] = field(default_factory=dict)
    segment_names: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    town_zones: Mapping[str, str] = field(default_factory=dict)
    legal_purposes: tuple[str, ...] = ()
    unread_refusals: str = ""
    from_cells: frozenset[str] = frozenset()
    layers: tuple[Layer, ...] = ()
    broken: Mapping[tuple[str, Channel | None], Reason] = field(default_factory=dict)
    renderer: Renderer | None = None
    find_file: Finder | None = None
    history: Sequence[Sent] = ()
    void_words: tuple[str, ...] = KnownSettings().cancelled_words + KnownSettings().returned_words
    zone: str = "Europe/Moscow"
    erased: Erased = field(default_factory=Erased)

    def __len__(self) -> int:
        return len(self.clients)

    def column(self, key: str) -> npt.NDArray[np.object_] | None:
        """A column of the clients as objects, None when the team has no such column."""
        if key not in self.clients.columns:
            return None
        return self.clients[key].to_numpy(dtype=object)

    def days(self, key: str, frame: Literal["clients", "known"] = "known") -> npt.NDArray[np.datetime64]:
        """A column of dates as days; what is missing is NaT."""
        source = self.known if frame == "known" else self.clients
        if key not in source.columns:
            return np.full(len(self), np.datetime64("NaT", "D"))
        values = pd.to_datetime(source[key], errors="coerce").to_numpy()
        return values.astype("datetime64[D]")

    def figures(self, key: str) -> npt.NDArray[np.float64]:
        """A column of ``known`` as numbers; what is missing is NaN."""
        if key not in self.known.columns:
            return np.full(len(self), np.nan)
        return pd.to_numeric(self.known[key], errors="coerce").to_numpy(dtype=float, na_value=np.nan)


class DraftContext(Struct, frozen=True):
    """What a reader wants to know beside the text: why now, and what there was before. ``send_on``: the day it is
    meant for; ``hours``: not before and not after, by the client's clock; ``send_after`` and ``send_before``: the same as
    moments that hold wherever the client may be; ``consent``: where it comes from, in words; ``group``: the client's, and the
    team's segments they are in; ``company``: whom the person is written to for."""

    why: Said
    last_order: dt.date | None = None
    last_contact: dt.date | None = None
    orders: int | None = None
    send_on: dt.date | None = None
    hours: tuple[dt.time, dt.time] | None = None
    send_after: dt.datetime | None = None
    send_before: dt.datetime | None = None
    consent: Said | None = None
    group: Said | None = None
    company: str | None = None


class Draft(Discreet, frozen=True):
    """One message to one client, to be read by a person. ``state`` is ``blocked`` when it must not be handed over.

    ``id`` depends on campaign, client, period and channel alone, so the same message has the same id in every run.
    ``text`` of an e-mail is the whole plain-text part; ``html`` says exactly the same. ``template``: the most particular
    one it was made from. ``called``: the form of address in it, empty when the greeting is neutral. ``files``: what goes with an
    e-mail. Personal details stay out of ``repr``, and with it out of logs.
    """

    unseen = ("to", "name", "subject", "text", "context", "called", "links", "unsubscribe", "files")

    id: str
    campaign: str
    client_position: int
    client_id: str | None
    channel: Channel
    period: str
    lang: Lang
    state: Literal["draft", "blocked"]
    to: str
    name: str
    subject: str
    text: str
    context: DraftContext
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    sms: SmsInfo | None = None
    purpose: Purpose = "ad"
    template: str = ""
    called: str = ""
    links: tuple[str, ...] = ()
    unsubscribe: tuple[str, ...] = ()
    one_click: bool = False
    files: tuple[DraftFile, ...] = ()

    @property
    def html(self) -> str:
        """The HTML part of an e-mail, empty for a text message. Made when asked for: thousands of them are heavy."""
        if self.channel != "email":
            return ""
        return html_letter(self.subject, self.text, self.lang, self.links)


class Skipped(Struct, frozen=True):
    """A client an occasion is due for, without a draft (on this channel; None: on none) and why."""

    client_position: int
    client_id: str | None
    campaign: str
    channel: Channel | None
    reason: Reason


class CampaignTally(Struct, frozen=True):
    """One campaign in figures: clients due, clients with a draft that may go, and the others by their main reason.
    ``lacking``: the value most texts lack, as one of them says it."""

    campaign: str
    title: Text
    due: int
    ready: int
    without: Mapping[str, int]
    drafts: Mapping[str, int]
    sms_parts: int
    sms_price: Decimal | None
    lacking: Reason | None = None


class Drafts(Discreet, frozen=True):
    """Everything the stage made. ``notices`` are about lines of «Согласия», «Стоп-лист» and templates. ``recalled``: what
    was handed over before and must not be sent now. ``coming``: the calendar of the next days.
    ``reached``: by the id of an earlier message, the people it may have gone to, by id and by address; a person is the number
    of a cluster, or -1 less the position of a row alone."""

    unseen = ("reached",)

    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Reason, ...]
    tallies: Mapping[str, CampaignTally]
    recalled: tuple[Recalled, ...] = ()
    coming: tuple[Coming, ...] = ()
    reached: Mapping[str, Collection[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.drafts)

    def of(self, campaign: str) -> tuple[Draft, ...]:
        """The drafts of one campaign, in the order of the table."""
        return tuple(d for d in self.drafts if d.campaign == campaign)

    def first_sentence(self, campaign: str, lang: Lang, *, reasons: bool = False) -> str:
        """What to say first about a campaign: whom it reaches, and when most are not reached for one reason, that
        reason with the next step. ``reasons``: and of a few reasons, each."""
        from sheetcrm.core.drafts.report import first_sentence

        return first_sentence(self.tallies[campaign], lang, reasons=reasons)
