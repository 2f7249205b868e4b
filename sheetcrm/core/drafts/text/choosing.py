"""Which template a client gets on a channel: the segment's when they are in it, else the channel's, else the base. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from sheetcrm.core.drafts.by_hand import campaign_of
from sheetcrm.core.drafts.model import Channel, DraftFacts, Mask
from sheetcrm.core.drafts.occasions import Occasion, occasions
from sheetcrm.core.drafts.reasons import OUT_OF_SEASON, TEMPLATE_UNUSABLE, Reason
from sheetcrm.core.drafts.text.layers import Layer, joined, read_layer, season_of
from sheetcrm.core.drafts.text.lint_codes import NO_SEGMENT
from sheetcrm.core.drafts.text.syntax import unnamed
from sheetcrm.core.drafts.text.templates import MessageTemplate
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Text, within_quotes
from sheetcrm.errors import TemplateError

_NOT_THERE = Text(ru="такого файла нет.", en="there is no such file.")
_NO_WORKER = Text(
    ru="он из таблицы, а такие тексты готовит отдельный процесс, которого здесь нет.",
    en="it comes from a sheet, and such texts need a separate process, which is not available.",
)


class Variant(Struct, frozen=True):
    """A template for the clients of a segment."""

    members: Mask
    template: MessageTemplate | Reason


class Chosen(Struct, frozen=True):
    """The templates of one campaign on one channel. ``usual``: for everybody else, None where there is none but for
    segments; ``absent``: nobody wrote any for the channel."""

    usual: MessageTemplate | Reason | None
    variants: tuple[Variant, ...] = ()
    absent: bool = False

    def of(self, position: int) -> MessageTemplate | Reason | None:
        """The template for one client: the first segment's that has them."""
        return next((one.template for one in self.variants if one.members[position]), self.usual)


class Shelf:
    """The templates of a run, read when a campaign asks for them."""

    def __init__(self, facts: DraftFacts) -> None:
        self._facts = facts
        self._on_tab: dict[str, list[Layer]] = defaultdict(list)
        for layer in facts.layers:
            if layer.lang == facts.lang:
                self._on_tab[layer.campaign].append(layer)
        self._named: dict[str, list[str]] = defaultdict(list)
        for name in facts.templates:
            lang, _, rest = name.partition("/")
            if lang == facts.lang:
                self._named[rest.partition(".")[0]].append(name)
        self._read: dict[str, Layer | TemplateError] = {}
        self.notices: list[Reason] = []

    def campaigns(self) -> dict[str, Occasion]:
        """Every occasion, and the campaigns that templates for segments make, by name."""
        found = dict(occasions())
        for name in {*self._on_tab, *(n for n, files in self._named.items() if self._facts.from_cells & set(files))}:
            layers = [layer for layer in self._layers(name) if isinstance(layer, Layer)]
            if name not in found and any(layer.segment for layer in layers):
                found[name] = campaign_of(name, layers)
        return dict(sorted(found.items(), key=lambda item: (item[1].rank, item[0])))

    def by_hand(self) -> tuple[str, ...]:
        """The names of the campaigns that are no occasion."""
        return tuple(name for name in self.campaigns() if name not in occasions())

    def seasons(self, campaign: str) -> Iterator[tuple[dt.date | None, dt.date | None]]:
        """From which day and until which day the texts of a campaign may be used, of those that say so."""
        for layer in self._layers(campaign):
            if isinstance(layer, Layer) and {"valid_from", "valid_to"} & set(layer.head):
                yield season_of(layer)

    def _layers(self, campaign: str) -> list[Layer | TemplateError]:
        return [*(self._file(name) for name in self._named.get(campaign, ())), *self._on_tab.get(campaign, ())]

    def _file(self, name: str) -> Layer | TemplateError:
        if name not in self._read:
            try:
                own = name in self._facts.from_cells
                self._read[name] = read_layer(name, self._facts.templates[name], own=own)
            except TemplateError as wrong:
                self._read[name] = wrong
        return self._read[name]

    def templates(self, campaign: str, channel: Channel) -> Chosen:
        """The templates of a campaign on a channel. What cannot be used is a reason instead."""
        name = f"{self._facts.lang}/{campaign}.{channel}"
        broken = self._facts.broken.get((campaign, channel)) or self._facts.broken.get((campaign, None))
        if broken is not None:
            return Chosen(broken)
        fitting: list[Layer] = []
        for file in self._named.get(campaign, ()):
            layer = self._file(file)
            if isinstance(layer, TemplateError):
                place = file.split(".")[1] if "." in file else "any"
                if place in (channel, "any"):
                    return Chosen(_unusable(file, layer))
            elif layer.channel in (channel, None):
                fitting.append(layer)
        fitting += [layer for layer in self._on_tab.get(campaign, ()) if layer.channel in (channel, None)]
        for_all = [layer for layer in fitting if layer.segment is None]
        usual = self._joined(name, for_all, channel) if for_all else None
        variants = []
        for segment in dict.fromkeys(fold(layer.segment) for layer in fitting if layer.segment is not None):
            its = [layer for layer in fitting if layer.segment is not None and fold(layer.segment) == segment]
            members = self._facts.segments.get(segment)
            if members is None:
                notice = Reason(NO_SEGMENT, {"template": within_quotes(its[0].name), "segment": its[0].segment})
                self.notices += [notice] if notice not in self.notices else []
                continue
            variants.append(Variant(members, self._joined(its[0].name, [*for_all, *its], channel)))
        if usual is None and not variants:
            return Chosen(
                Reason(TEMPLATE_UNUSABLE, {"template": within_quotes(name), "what": _NOT_THERE}), absent=not fitting
            )
        return Chosen(usual, tuple(variants))

    def _joined(self, name: str, layers: list[Layer], channel: Channel) -> MessageTemplate | Reason:
        try:
            template = joined(layers, channel)
        except TemplateError as wrong:
            return _unusable(name, wrong)
        if template.own and self._facts.renderer is None:
            return Reason(TEMPLATE_UNUSABLE, {"template": within_quotes(template.name), "what": _NO_WORKER})
        today = self._facts.today
        if (template.valid_from and today < template.valid_from) or (template.valid_to and today > template.valid_to):
            since, until = template.valid_from or "…", template.valid_to or "…"
            return Reason(
                OUT_OF_SEASON, {"template": within_quotes(template.name), "since": str(since), "until": str(until)}
            )
        return template


def _unusable(name: str, wrong: TemplateError) -> Reason:
    return Reason(TEMPLATE_UNUSABLE, {"template": within_quotes(name), "what": unnamed(wrong)})
