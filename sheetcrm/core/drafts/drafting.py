"""The drafts stage: who is due, who not and why, and the text for each of the others. Pure; nothing is sent."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sheetcrm.core.drafts.consent import Permissions, permissions
from sheetcrm.core.drafts.filling import RenderFailure, fill
from sheetcrm.core.drafts.lint import about_template, about_text, speaks_of_offers
from sheetcrm.core.drafts.model import (
    CHANNEL_LABEL,
    CampaignTally,
    Channel,
    Draft,
    DraftContext,
    DraftFacts,
    Drafts,
    Purpose,
    Skipped,
)
from sheetcrm.core.drafts.occasions import Due, Occasion, occasions
from sheetcrm.core.drafts.reasons import (
    EMPTY_VARIABLE,
    NO_CONSENT,
    NO_EMAIL,
    NO_MOBILE,
    NO_PROOF,
    NO_WAY_OUT,
    OTHER_CHANNEL,
    OUT_OF_SEASON,
    PD_WITHDRAWN,
    REALLY_AN_AD,
    RULE_UNREAD,
    SAME_PERSON,
    STOP_LIST,
    STOPPED,
    SUSPICIOUS_CONTACT,
    SUSPICIOUS_VALUE,
    TEMPLATE_UNUSABLE,
    TOO_LONG,
    WITHDRAWN,
    Reason,
    Said,
)
from sheetcrm.core.drafts.recipients import (
    address_columns,
    address_for,
    address_key,
    kept_out,
    preferred_channel,
)
from sheetcrm.core.drafts.render import ClientValues, People
from sheetcrm.core.drafts.report import tally
from sheetcrm.core.drafts.salutation import name_variables, salute
from sheetcrm.core.drafts.small_print import letter_with_small_print, text_with_way_out, way_out
from sheetcrm.core.drafts.sms import measure
from sheetcrm.core.drafts.suspicion import FROM_CHECKS
from sheetcrm.core.drafts.templates import OUTPUT_LIMIT, MessageTemplate, read_template
from sheetcrm.core.drafts.variables import label, where
from sheetcrm.core.wording import Text
from sheetcrm.errors import TemplateError

SMS_LIMIT = 1_000

_NOT_THERE = Text(ru="такого файла нет.", en="there is no such file.")
_NO_WORKER = Text(
    ru="он из таблицы, а такие тексты готовит отдельный процесс, которого здесь нет.",
    en="it comes from a sheet, and such texts need a process of their own, which is not there.",
)
_FAILED = {
    "slow": Text(ru="текст готовится слишком долго.", en="it takes too long."),
    "memory": Text(ru="тексту не хватает отведённой памяти.", en="it needs too much memory."),
    "broken": Text(ru="не удалось подставить значения.", en="the values do not fit into it."),
}


def draft(facts: DraftFacts) -> Drafts:
    """Every draft of every campaign, the clients without one and why, and what to say first about each campaign.

    A client who asked not to be disturbed gets nothing at all. Without consent the text is made for reading only
    (``blocked``). The same facts give the same drafts with the same ids.
    """
    allowed = permissions(facts)
    known = occasions()
    chosen = facts.settings.campaigns or tuple(known)
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    notices: list[Reason] = list(allowed.notices)
    tallies: dict[str, CampaignTally] = {}
    for name in chosen:
        campaign = _Campaign(facts, known[name], allowed)
        campaign.run()
        drafts += campaign.drafts
        skipped += campaign.skipped
        # A setting that is missing is missing once, however many campaigns miss it.
        notices += [notice for notice in campaign.notices if notice not in notices]
        tallies[name] = tally(name, known[name].title, len(campaign.due.positions), campaign.drafts, campaign.skipped)
    return Drafts(tuple(drafts), tuple(skipped), tuple(notices), tallies)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One client who may get one message: ``at`` is the place among those due, ``column`` where the address stands."""

    at: int
    position: int
    to: str
    column: str


class _Campaign:
    """One occasion of one run."""

    def __init__(self, facts: DraftFacts, occasion: Occasion, allowed: Permissions) -> None:
        self.facts = facts
        self.occasion = occasion
        self.allowed = allowed
        self.due: Due = occasion.due(facts)
        self.drafts: list[Draft] = []
        self.skipped: list[Skipped] = []
        self.notices: list[Reason] = []
        self.people = People(facts)
        self.ids = facts.column("client_id")
        self.prefers = facts.column("pref_channel")
        self.last_order = facts.days("last_order")
        self.last_contact = facts.days("last_contact", "known" if "last_contact" in facts.known.columns else "clients")
        self.orders = facts.figures("orders_count")
        self._taken: set[str] = set()
        self._doubts: dict[str, frozenset[int]] = {}

    def run(self) -> None:
        open_to = self._without_kept_out()
        made: dict[Channel, list[Draft]] = {}
        for channel in self.facts.settings.channels:
            template = self._template(channel)
            if isinstance(template, Reason):
                self.notices.append(template)
                self._skip([self.due.positions[at] for at in open_to], channel, template)
                continue
            made[channel] = self._write(self._candidates(open_to, channel), template)
        self._respect_preferences(made)
        for channel_drafts in made.values():
            self.drafts += channel_drafts

    def _skip(self, positions: Sequence[Any], channel: Channel | None, reason: Reason) -> None:
        self.skipped += [
            Skipped(int(p), self._client_id(int(p)), self.occasion.name, channel, reason) for p in positions
        ]

    def _client_id(self, position: int) -> str | None:
        value = None if self.ids is None else self.ids[position]
        return value if isinstance(value, str) and value else None

    def _without_kept_out(self) -> list[int]:
        """Places among those due of clients who may be thought of at all."""
        mask = np.zeros(len(self.facts), dtype=bool)
        mask[self.due.positions] = True
        for out, code in (
            (mask & self.allowed.stopped, STOPPED),
            (mask & self.allowed.on_stop_list, STOP_LIST),
            *kept_out(self.facts, mask),
        ):
            out = out & mask
            self._skip(np.flatnonzero(out).tolist(), None, Reason(code))
            mask &= ~out
        return [at for at, position in enumerate(self.due.positions) if mask[position]]

    def _template(self, channel: Channel) -> MessageTemplate | Reason:
        name = f"{self.facts.lang}/{self.occasion.name}.{channel}"
        source = self.facts.templates.get(name)
        if source is None:
            return Reason(TEMPLATE_UNUSABLE, {"template": name, "what": _NOT_THERE})
        if name in self.facts.from_cells and self.facts.renderer is None:
            return Reason(TEMPLATE_UNUSABLE, {"template": name, "what": _NO_WORKER})
        try:
            template = read_template(name, source)
        except TemplateError as wrong:
            return Reason(TEMPLATE_UNUSABLE, {"template": name, "what": Said(wrong.say("ru")[0], wrong.say("en")[0])})
        today = self.facts.today
        if (template.valid_from and today < template.valid_from) or (template.valid_to and today > template.valid_to):
            since, until = template.valid_from or "…", template.valid_to or "…"
            return Reason(OUT_OF_SEASON, {"template": name, "since": str(since), "until": str(until)})
        return template

    def _candidates(self, open_to: list[int], channel: Channel) -> list[_Candidate]:
        """One candidate for each person and address; of several rows the one with a consent, else the first."""
        columns = address_columns(self.facts, channel)
        found: list[_Candidate] = []
        nowhere: list[int] = []
        for at in open_to:
            position = int(self.due.positions[at])
            address = address_for(columns, channel, position)
            if address is None:
                nowhere.append(position)
            else:
                found.append(_Candidate(at, position, *address))
        self._skip(nowhere, channel, Reason(NO_EMAIL if channel == "email" else NO_MOBILE))
        given = self.allowed.given[channel]
        cluster = self.facts.cluster
        people: set[int] = set()
        addresses: set[str] = set()
        kept: list[_Candidate] = []
        again: list[int] = []
        for candidate in sorted(found, key=lambda c: (not given[c.position], c.position)):
            person = -1 if cluster is None else int(cluster[candidate.position])
            address_known = address_key(channel, candidate.to)
            if person in people or address_known in addresses:
                again.append(candidate.position)
                continue
            if person >= 0:
                people.add(person)
            addresses.add(address_known)
            kept.append(candidate)
        self._skip(again, channel, Reason(SAME_PERSON))
        return sorted(kept, key=lambda c: c.position)

    def _respect_preferences(self, made: dict[Channel, list[Draft]]) -> None:
        """Where a client named one channel and its draft may go, the other channel's draft is not made."""
        if self.prefers is None or len(made) < 2:
            return
        ready = {(d.channel, d.client_position) for drafts in made.values() for d in drafts if d.state == "draft"}
        for channel, drafts in made.items():
            kept: list[Draft] = []
            for each in drafts:
                wanted = preferred_channel(self.prefers[each.client_position])
                if wanted is not None and wanted != channel and (wanted, each.client_position) in ready:
                    self._skip([each.client_position], channel, Reason(OTHER_CHANNEL))
                else:
                    kept.append(each)
            made[channel] = kept

    # -- writing ------------------------------------------------------------------------------------------------------

    def _write(self, candidates: list[_Candidate], template: MessageTemplate) -> list[Draft]:
        facts, settings = self.facts, self.facts.settings
        asked: Purpose = settings.purposes.get(self.occasion.name, template.purpose)
        # A service message that advertises is an advertisement, whatever it is called.
        purpose: Purpose = "ad" if asked == "ad" or speaks_of_offers(template) else "service"
        columns = ClientValues(facts, template.uses)
        given: list[dict[str, object]] = []
        people = []
        doubts: list[list[Reason]] = []
        for candidate in candidates:
            person = self.people.person(candidate.position)
            values, reasons = columns.of(candidate.position)
            values.update(name_variables(person, salute(person, template.lang, template.greeting)))
            values.update((name, column[candidate.at]) for name, column in self.due.values.items())
            doubt = self.people.doubt(person, candidate.position)
            if doubt is not None:
                reasons.append(doubt)
            given.append(values)
            people.append(person)
            doubts.append(reasons)
        fill_in = facts.renderer if template.name in facts.from_cells and facts.renderer is not None else fill
        texts = fill_in(template, facts.today.year, given)
        warnings = list(about_template(template))
        if template.channel == "sms" and purpose == "ad" and not settings.sms_stop_word and candidates:
            # One setting, one notice: the same warning on every draft would hide the others.
            self.notices.append(Reason(NO_WAY_OUT))
        if purpose != asked and not any(w.code is REALLY_AN_AD for w in warnings):
            warnings.append(Reason(REALLY_AN_AD))
        made: list[Draft] = []
        for candidate, person, reasons, text in zip(candidates, people, doubts, texts, strict=True):
            if isinstance(text, RenderFailure):
                if text.kind != "empty" or text.marked is None:
                    what = _FAILED.get(text.kind, _FAILED["broken"])
                    reason = Reason(TEMPLATE_UNUSABLE, {"template": template.name, "what": what})
                    self._skip([candidate.position], template.channel, reason)
                    continue
                reasons.append(Reason(EMPTY_VARIABLE, {"variable": label(text.detail), "where": where(text.detail)}))
                text = text.marked
            name = self.people.shown(person, candidate.position)
            made.append(self._finish(candidate, template, purpose, name, text, reasons, warnings))
        return made

    def _finish(
        self,
        candidate: _Candidate,
        template: MessageTemplate,
        purpose: Purpose,
        name: str,
        text: tuple[str, str],
        doubts: list[Reason],
        about: list[Reason],
    ) -> Draft:
        settings, channel = self.facts.settings, template.channel
        position = candidate.position
        period = self.due.period[candidate.at]
        draft_id = self._draft_id(position, candidate.to, channel, period)
        subject, body = text
        out = way_out(settings, draft_id, template.lang)
        sms = None
        if channel == "email":
            body = letter_with_small_print(body, settings, purpose, out, template.lang)
        else:
            body = text_with_way_out(body, settings, purpose, template.lang)
            sms = measure(body, settings.sms_price)
        limit = OUTPUT_LIMIT if channel == "email" else SMS_LIMIT
        reasons = self._blocks(position, channel, purpose, candidate.column) + doubts
        if purpose == "ad" and not settings.company and not any(r.code is EMPTY_VARIABLE for r in reasons):
            # Advertising says whose it is, whatever its template says.
            reasons.append(Reason(EMPTY_VARIABLE, {"variable": label("company"), "where": where("company")}))
        if len(body) > limit:
            reasons.append(Reason(TOO_LONG, {"limit": limit}))
        warnings = [*about, *about_text(subject, sms)]
        context, proven = self._context(candidate, channel, purpose)
        if not proven:
            warnings.append(Reason(NO_PROOF))
        reasons.sort(key=lambda reason: reason.code.rank)
        return Draft(
            id=draft_id,
            campaign=self.occasion.name,
            client_position=position,
            client_id=self._client_id(position),
            channel=channel,
            period=period,
            lang=template.lang,
            state="blocked" if reasons else "draft",
            to=candidate.to,
            name=name,
            subject=subject,
            text=body,
            context=context,
            reasons=tuple(reasons),
            warnings=tuple(warnings),
            sms=sms,
            links=tuple(link for link in (*out.links, settings.website) if link) if channel == "email" else (),
            unsubscribe=out.header if channel == "email" and purpose == "ad" else (),
            one_click=out.one_click and purpose == "ad",
        )

    def _blocks(self, position: int, channel: Channel, purpose: Purpose, column: str) -> list[Reason]:
        """Why this client may not be written to on this channel, or not at this address."""
        allowed = self.allowed
        named = {"channel": CHANNEL_LABEL[channel]}
        reasons: list[Reason] = []
        if allowed.data_withdrawn[position]:
            reasons.append(Reason(PD_WITHDRAWN))
        if allowed.rule_unread[position]:
            reasons.append(Reason(RULE_UNREAD))
        if purpose == "ad" and allowed.withdrawn[channel][position]:
            reasons.append(Reason(WITHDRAWN, named))
        elif purpose == "ad" and not allowed.given[channel][position]:
            reasons.append(Reason(NO_CONSENT, named))
        if position in self._doubtful(column):
            reasons.append(Reason(SUSPICIOUS_CONTACT, {"what": FROM_CHECKS}))
        reasons += [
            Reason(SUSPICIOUS_VALUE, {"variable": label(field), "what": FROM_CHECKS})
            for field in self.occasion.relies_on
            if position in self._doubtful(field)
        ]
        return reasons

    def _doubtful(self, field: str) -> frozenset[int]:
        if field not in self._doubts:
            self._doubts[field] = frozenset(int(p) for p in self.facts.suspicious.get(field, ()))
        return self._doubts[field]

    def _context(self, candidate: _Candidate, channel: Channel, purpose: Purpose) -> tuple[DraftContext, bool]:
        """What stands beside the text, and whether the consent can be proven (true when none is needed)."""
        position = candidate.position
        evidence = self.allowed.evidence(channel, position)
        proven = evidence is None or purpose == "service" or bool(evidence.date and evidence.source)
        orders = self.orders[position]
        return DraftContext(
            why=self.due.why[candidate.at],
            last_order=_date(self.last_order[position]),
            last_contact=_date(self.last_contact[position]),
            orders=int(orders) if orders == orders else None,
            send_on=self.due.send_on[candidate.at],
            hours=(self.facts.settings.quiet_until, self.facts.settings.quiet_from),
            consent=None if evidence is None else evidence.words(),
        ), proven

    def _draft_id(self, position: int, to: str, channel: Channel, period: str) -> str:
        """A stable id: the client's own id where there is one, else the address (keyed, so that it cannot be undone)."""
        whom = self._client_id(position) or f"@{address_key(channel, to)}"
        for identity in (whom, f"{whom}\0{address_key(channel, to)}"):
            # The second one is for two rows that carry one client id, for instance after a row was copied.
            parts = "\0".join((self.occasion.name, channel, period, identity))
            made = hashlib.blake2b(
                parts.encode("utf-8", "replace"), digest_size=8, key=self.facts.settings.key[:64]
            ).hexdigest()
            if made not in self._taken:
                break
        self._taken.add(made)
        return made


def _date(day: np.datetime64) -> dt.date | None:
    value = day.astype("datetime64[D]").item()
    return value if isinstance(value, dt.date) else None
