"""One campaign of one run: from those due to their drafts. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from sheetcrm.core.consent_words import AdChannel
from sheetcrm.core.drafts.audience.belonging import Belonging
from sheetcrm.core.drafts.audience.consent import Permissions
from sheetcrm.core.drafts.audience.frequency import Frequency
from sheetcrm.core.drafts.audience.hours import Hours
from sheetcrm.core.drafts.audience.recipients import address_columns, address_for, address_key, preferred_channel
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.audience.standing_codes import BOUNCED, NEVER_OFFER, NO_COMMON_HOUR, UNPROVEN, UNSUBSCRIBED
from sheetcrm.core.drafts.audience.tastes import unwanted
from sheetcrm.core.drafts.model import CHANNEL_LABEL, Channel, Draft, DraftContext, DraftFacts, Purpose, Skipped
from sheetcrm.core.drafts.occasions import Due, Occasion
from sheetcrm.core.drafts.reasons import (
    EMPTY_VARIABLE,
    NO_CONSENT,
    NO_EMAIL,
    NO_MOBILE,
    NO_PROOF,
    NO_WAY_OUT,
    OTHER_CHANNEL,
    PD_WITHDRAWN,
    REALLY_AN_AD,
    REFUSALS_UNREAD,
    REMARK_SAYS_NO,
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
    ReasonCode,
)
from sheetcrm.core.drafts.rules import Advert, broken
from sheetcrm.core.drafts.rules.common import pretends_to_reply
from sheetcrm.core.drafts.text.choosing import Shelf
from sheetcrm.core.drafts.text.documents import NO_PAPER, Document, Documents
from sheetcrm.core.drafts.text.filling import RenderFailure, fill
from sheetcrm.core.drafts.text.lint import about_template, about_text, speaks_of_offers
from sheetcrm.core.drafts.text.lint_codes import NOT_ACCESSIBLE, UNDECIDED
from sheetcrm.core.drafts.text.render import ClientValues, People, doubt_of
from sheetcrm.core.drafts.text.salutation import name_variables, salute
from sheetcrm.core.drafts.text.small_print import (
    NO_LETTER,
    letter_with_small_print,
    refusal_by_text,
    text_with_way_out,
    way_out,
)
from sheetcrm.core.drafts.text.sms import in_latin, measure
from sheetcrm.core.drafts.text.suspicion import FROM_CHECKS
from sheetcrm.core.drafts.text.templates import OUTPUT_LIMIT, MessageTemplate
from sheetcrm.core.drafts.text.variables import VARIABLES, label, where
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text, within_quotes

SMS_LIMIT = 1_000

#: The consent a channel needs.
AD_CHANNEL: dict[Channel, AdChannel] = {"email": "email", "sms": "sms", "call": "calls"}

_FAILED = {
    "slow": Text(ru="текст готовится слишком долго.", en="it takes too long."),
    "memory": Text(ru="тексту не хватает отведённой памяти.", en="it needs too much memory."),
    "broken": Text(ru="не удалось подставить значения.", en="the values do not fit into it."),
}


class Run:
    """What all campaigns of a run share."""

    def __init__(self, facts: DraftFacts, shelf: Shelf, allowed: Permissions, standing: Standing) -> None:
        self.facts = facts
        self.shelf = shelf
        self.allowed = allowed
        self.standing = standing
        self.frequency = Frequency(facts)
        self.hours = Hours(facts)
        self.belonging = Belonging(facts)
        self.people = People(facts)
        self.own_links = tuple(link for link in (facts.settings.website, facts.settings.unsubscribe_url) if link)
        self.documents = Documents(self.own_links, facts.settings.documents, facts.find_file)


class _Candidate(Struct, frozen=True):
    """One client who may get one message: ``at`` is the place among those due, ``column`` where the address stands."""

    at: int
    position: int
    to: str
    column: str


class Campaign:
    """One occasion of one run."""

    def __init__(self, run: Run, occasion: Occasion) -> None:
        facts = run.facts
        self.shared = run
        self.facts = facts
        self.occasion = occasion
        self.allowed = run.allowed
        self.due: Due = occasion.due(facts)
        self.drafts: list[Draft] = []
        self.skipped: list[Skipped] = []
        self.notices: list[Reason] = []
        self.people = run.people
        self.ids = facts.column("client_id")
        self.prefers = facts.column("pref_channel")
        self.never = facts.column("never_offer")
        last_contact = facts.days("last_contact", "known" if "last_contact" in facts.known.columns else "clients")
        # By place among those due: a date object is made for each of them, not for the whole base.
        self.last_order = facts.days("last_order")[self.due.positions].astype(object)
        self.last_contact = last_contact[self.due.positions].astype(object)
        self.companies = facts.column("company")
        self.orders = facts.figures("orders_count")
        self._taken: set[str] = set()
        self._doubts: dict[str, frozenset[int]] = {}
        self._broken: dict[tuple[object, ...], list[ReasonCode]] = {}

    def run(self) -> None:
        open_to = self._without_kept_out() if len(self.due.positions) else []
        made: dict[Channel, list[Draft]] = {}
        of_channels = {c: self.shared.shelf.templates(self.occasion.name, c) for c in self.facts.settings.channels}
        has_words = self.occasion.by_hand and any(not chosen.absent for chosen in of_channels.values())
        for channel, chosen in of_channels.items():
            if chosen.absent and (has_words or channel == "call"):
                # Few campaigns have words to be said on the phone, and one by hand may be for letters only: no mistake.
                continue
            groups: dict[MessageTemplate, list[int]] = defaultdict(list)
            unusable: dict[str, tuple[Reason, list[int]]] = {}
            if not open_to and isinstance(chosen.usual, Reason):
                self.notices.append(chosen.usual)
            for at in open_to:
                template = chosen.of(int(self.due.positions[at]))
                if isinstance(template, Reason):
                    unusable.setdefault(template.message("en"), (template, []))[1].append(at)
                elif template is not None:
                    groups[template].append(at)
            for reason, places in unusable.values():
                self.notices.append(reason)
                self._skip([self.due.positions[at] for at in places], channel, reason)
            # One candidate a person over all templates of the channel, then each with its own words.
            of = {at: template for template, places in groups.items() for at in places}
            candidates = self._candidates(sorted(of), channel)
            made[channel] = []
            for template in groups:
                its = [candidate for candidate in candidates if of[candidate.at] is template]
                settings = self.facts.settings
                ready = replace(template, currency=settings.currency, american=settings.country == "us")
                made[channel] += self._write(its, ready)
            made[channel].sort(key=lambda d: d.client_position)
        self._respect_preferences(made)
        self._respect_limits(made)
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
            *self.shared.standing.kept_out(
                mask, despite_dispute=self.occasion.despite_dispute, despite_refusal=self.occasion.despite_refusal
            ),
        ):
            out = out & mask
            self._skip(np.flatnonzero(out).tolist(), None, Reason(code))
            mask &= ~out
        kept: list[int] = []
        frequency = self.shared.frequency
        for at, position in enumerate(self.due.positions):
            if mask[position]:
                told = frequency.told_before(int(position), self.occasion.name, self.due.period[at])
                if told is None:
                    kept.append(at)
                else:
                    self._skip([position], None, told)
        return kept

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
        given = self.allowed.given[AD_CHANNEL[channel]]
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

    def _respect_limits(self, made: dict[Channel, list[Draft]]) -> None:
        """Of what may go, only what is not one too many for the person: the team's first channel comes first."""
        if not self.shared.frequency.limited:
            return
        beyond = self.occasion.beyond_limits
        for channel, drafts in made.items():
            kept: list[Draft] = []
            for each in drafts:
                reason = None
                if each.state == "draft":
                    day = each.context.send_on or self.facts.today
                    reason = self.shared.frequency.one_more(each.client_position, day, each.purpose, beyond=beyond)
                if reason is None:
                    kept.append(each)
                else:
                    self._skip([each.client_position], channel, reason)
            made[channel] = kept

    # -- writing ------------------------------------------------------------------------------------------------------

    def _purpose(self, template: MessageTemplate) -> tuple[Purpose, list[Reason]]:
        """What the message is by law, and what is said about that. Advertising called by another name stays what it is,
        unless somebody has signed that it is none."""
        settings = self.facts.settings
        asked: Purpose = settings.purposes.get(self.occasion.name, template.purpose)
        decided = settings.decisions.get(self.occasion.name)
        said = list(about_template(template, self.shared.own_links))
        if decided is not None and asked == "service" and template.purpose == "ad":
            signed = replace(template, purpose="service", decided_by=decided.by, decided_why=decided.reason)
            return "service", list(about_template(signed, self.shared.own_links))
        if asked == "service" and template.purpose == "ad":
            if not any(reason.code is UNDECIDED for reason in said):
                said.append(Reason(UNDECIDED))
            return "ad", said
        if asked == "service" and speaks_of_offers(template):
            if not any(reason.code is REALLY_AN_AD for reason in said):
                said.append(Reason(REALLY_AN_AD))
            return "ad", said
        return asked, said

    def _write(self, candidates: list[_Candidate], template: MessageTemplate) -> list[Draft]:
        facts, settings = self.facts, self.facts.settings
        purpose, about = self._purpose(template)
        columns = ClientValues(facts, template.uses)
        given: list[dict[str, object]] = []
        people = []
        papers: list[Document] = []
        doubts: list[list[Reason]] = []
        written: list[_Candidate] = []
        for candidate in candidates:
            person = self.people.person(candidate.position)
            values, reasons = columns.of(candidate.position)
            values.update(name_variables(person, salute(person, template.lang, template.greeting)))
            paper = NO_PAPER
            if "document" in self.due.values and "document" in template.uses:
                value = self.due.values["document"][candidate.at]
                paper = self.shared.documents.of(value, template.channel, template.lang)
                if paper.unfit and paper.wrong is not None:
                    # A text message for somebody whose letter carries the file: there is none, and nothing to put right.
                    self._skip([candidate.position], template.channel, paper.wrong)
                    continue
            for name, column in self.due.values.items():
                values[name] = value = column[candidate.at]
                if name not in template.uses:
                    continue
                if name == "document":
                    values[name] = paper.said
                doubt = paper.wrong if name == "document" else self._of_the_order(name, value)
                if doubt is not None:
                    reasons.append(doubt)
            doubt = self.people.doubt(person, candidate.position)
            if doubt is not None:
                reasons.append(doubt)
            written.append(candidate)
            given.append(values)
            people.append(person)
            papers.append(paper)
            doubts.append(reasons)
        fill_in = facts.renderer if template.own and facts.renderer is not None else fill
        texts = fill_in(template, facts.today.year, given)
        refusable = template.channel != "sms" or bool(refusal_by_text(settings, template.lang))
        if not refusable and purpose == "ad" and written:
            # One setting, one notice: the same warning on every draft would hide the others.
            self.notices.append(Reason(NO_WAY_OUT))
        made: list[Draft] = []
        for candidate, person, paper, reasons, text, values in zip(
            written, people, papers, doubts, texts, given, strict=True
        ):
            if isinstance(text, RenderFailure):
                if text.kind != "empty" or text.marked is None:
                    what = _FAILED.get(text.kind, _FAILED["broken"])
                    reason = Reason(TEMPLATE_UNUSABLE, {"template": within_quotes(template.name), "what": what})
                    self._skip([candidate.position], template.channel, reason)
                    continue
                reasons.append(Reason(EMPTY_VARIABLE, {"variable": label(text.detail), "where": where(text.detail)}))
                text = text.marked
            name = self.people.shown(person, candidate.position)
            names = (name, str(values.get("name") or ""))
            made.append(self._finish(candidate, template, purpose, names, text, reasons, about, paper))
        if made and template.channel == "email":
            self._can_be_read(made[0])
        return made

    def _can_be_read(self, letter: Draft) -> None:
        """All letters of a template have one frame: the first one tells whether everybody can read them."""
        from sheetcrm.core.drafts.text.accessibility import barriers

        found = barriers(letter.html, letter.text)
        self.notices += [Reason(NOT_ACCESSIBLE, {"what": what}) for what in found]

    def _of_the_order(self, name: str, value: object) -> Reason | None:
        """Why a value of an order must not be put into the message."""
        if not value or VARIABLES[name].kind not in ("text", "list"):
            return None
        what = doubt_of(value)
        return None if what is None else Reason(SUSPICIOUS_VALUE, {"variable": label(name), "what": what})

    def _finish(
        self,
        candidate: _Candidate,
        template: MessageTemplate,
        purpose: Purpose,
        names: tuple[str, str],
        text: tuple[str, str],
        doubts: list[Reason],
        about: list[Reason],
        paper: Document,
    ) -> Draft:
        settings, channel = self.facts.settings, template.channel
        position = candidate.position
        period = self.due.period[candidate.at]
        draft_id = self._draft_id(position, candidate.to, channel, period)
        subject, body = text
        out = NO_LETTER
        sms = None
        if channel == "email":
            out = way_out(settings, draft_id, template.lang)
            body = letter_with_small_print(body, settings, purpose, out, template.lang)
        elif channel == "sms":
            body = text_with_way_out(body, settings, purpose, template.lang)
            body = in_latin(body) if settings.sms_latin else body
            sms = measure(body, settings.sms_price)
        limit = SMS_LIMIT if channel == "sms" else OUTPUT_LIMIT
        reasons = self._blocks(candidate, channel, purpose, template) + doubts
        if purpose == "ad" and not settings.company and not any(r.code is EMPTY_VARIABLE for r in reasons):
            # Advertising says whose it is, whatever its template says.
            reasons.append(Reason(EMPTY_VARIABLE, {"variable": label("company"), "where": where("company")}))
        if len(body) > limit:
            reasons.append(Reason(TOO_LONG, {"limit": limit}))
        warnings = list(about_text(subject, sms))
        self._by_law(position, channel, purpose, subject, reasons, warnings)
        for reason in about:
            (reasons if reason.code.weight == "block" else warnings).append(reason)
        context = self._context(candidate, channel, purpose)
        if (words := self.shared.standing.remark(position)) is not None:
            warnings.append(Reason(REMARK_SAYS_NO, {"words": words}))
        if context.send_after is None:
            warnings.append(Reason(NO_COMMON_HOUR))
        reasons.sort(key=lambda reason: reason.code.rank)
        links = (*out.links, settings.website, paper.link)
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
            name=names[0],
            called=names[1],
            subject=subject,
            text=body,
            context=context,
            reasons=tuple(reasons),
            warnings=tuple(warnings),
            sms=sms,
            purpose=purpose,
            template=template.name,
            links=tuple(link for link in links if link) if channel == "email" else (),
            unsubscribe=out.header if channel == "email" and purpose == "ad" else (),
            one_click=out.one_click and purpose == "ad",
            files=paper.files,
        )

    def _blocks(
        self, candidate: _Candidate, channel: Channel, purpose: Purpose, template: MessageTemplate
    ) -> list[Reason]:
        """Why this client may not be written to on this channel, or not at this address, or not about this."""
        allowed, position = self.allowed, candidate.position
        ad_channel = AD_CHANNEL[channel]
        named = {"channel": CHANNEL_LABEL[channel]}
        reasons: list[Reason] = []
        if self.facts.unread_refusals:
            reasons.append(Reason(REFUSALS_UNREAD, {"tab": self.facts.unread_refusals}))
        if allowed.data_withdrawn[position]:
            reasons.append(Reason(PD_WITHDRAWN))
        if allowed.rule_unread[position]:
            reasons.append(Reason(RULE_UNREAD))
        if purpose == "ad" and allowed.withdrawn[ad_channel][position]:
            reasons.append(Reason(WITHDRAWN, named))
        elif purpose == "ad" and not allowed.given[ad_channel][position]:
            reasons.append(Reason(NO_CONSENT, named))
        left = self.shared.frequency.unsubscribed(position, channel)
        if purpose == "ad" and left is not None:
            evidence = allowed.evidence(ad_channel, position)
            if evidence is None or evidence.date is None or evidence.date <= left:
                reasons.append(Reason(UNSUBSCRIBED, named))
        if position in self._doubtful(candidate.column):
            reasons.append(Reason(SUSPICIOUS_CONTACT, {"what": FROM_CHECKS}))
        if self.shared.frequency.takes_nothing(channel, candidate.to):
            reasons.append(Reason(BOUNCED))
        reasons += [
            Reason(SUSPICIOUS_VALUE, {"variable": label(field), "what": FROM_CHECKS})
            for field in self.occasion.relies_on
            if position in self._doubtful(field)
        ]
        never = self.never[position] if self.never is not None else None
        if never:
            offered = (*template.about, *(self.due.products[candidate.at] if self.due.products else ()))
            tag = next((tag for product in offered if (tag := unwanted(product, never))), None)
            if tag is not None:
                reasons.append(Reason(NEVER_OFFER, {"tag": tag}))
        return reasons

    def _by_law(
        self,
        position: int,
        channel: Channel,
        purpose: Purpose,
        subject: str,
        reasons: list[Reason],
        warnings: list[Reason],
    ) -> None:
        """Adds what the law of the sender's country says about an advertisement."""
        if purpose != "ad":
            return
        settings = self.facts.settings
        evidence = self.allowed.evidence(AD_CHANNEL[channel], position)
        dated, sourced = (True, True) if evidence is None else (evidence.date is not None, bool(evidence.source))
        bundled = evidence is not None and evidence.bundled
        # Of a campaign most messages are alike to the law: the question is asked once for each kind.
        kind = (channel, dated, sourced, bundled, pretends_to_reply(subject))
        codes = self._broken.get(kind)
        if codes is None:
            refusable = channel != "sms" or bool(refusal_by_text(settings, self.facts.lang))
            advert = Advert(channel, settings, subject, dated, sourced, bundled, refusable)
            codes = self._broken[kind] = broken(advert)
        for code in codes:
            (reasons if code.weight == "block" else warnings).append(Reason(code))
        if not (dated and sourced) and UNPROVEN not in codes:
            warnings.append(Reason(NO_PROOF))

    def _doubtful(self, field: str) -> frozenset[int]:
        if field not in self._doubts:
            self._doubts[field] = frozenset(int(p) for p in self.facts.suspicious.get(field, ()))
        return self._doubts[field]

    def _context(self, candidate: _Candidate, channel: Channel, purpose: Purpose) -> DraftContext:
        """What stands beside the text."""
        position = candidate.position
        evidence = self.allowed.evidence(AD_CHANNEL[channel], position)
        orders = self.orders[position]
        hours = self.shared.hours
        send_on = self.due.send_on[candidate.at]
        window = hours.window(position, send_on or self.facts.today, fixed=send_on is not None)
        return DraftContext(
            why=self.due.why[candidate.at],
            last_order=self.last_order[candidate.at],
            last_contact=self.last_contact[candidate.at],
            orders=int(orders) if orders == orders else None,
            send_on=send_on,
            hours=(hours.start, hours.end),
            send_after=None if window is None else window[0],
            send_before=None if window is None else window[1],
            consent=None if evidence is None else evidence.words(),
            group=self.shared.belonging.of(position),
            company=None if self.companies is None or not self.companies[position] else str(self.companies[position]),
        )

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
