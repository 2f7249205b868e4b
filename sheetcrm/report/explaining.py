"""Why two rows are or are not one client: in words, in weights, as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from sheetcrm.core.matching import Matches
from sheetcrm.core.matching.evidence import Said
from sheetcrm.core.matching.weights import Step, Weights
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.clients.pairs import Pair
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.rows import said_in, where

VERDICT = {
    "certain": Text(ru="Это один и тот же клиент.", en="This is one client."),
    "likely": Text(ru="Скорее всего, это один и тот же клиент.", en="Most likely this is one client."),
    "possible": Text(ru="Возможно, это один клиент: решать вам.", en="This may be one client: that is for you to say."),
    "related": Text(ru="Они связаны, но это разные клиенты.", en="They are linked, but they are not one client."),
    "unrelated": Text(ru="Это разные клиенты.", en="These are different clients."),
}
FOR = Text(ru="за: {words}", en="for: {words}")
AGAINST = Text(ru="против: {words}", en="against: {words}")
NOTHING_FOR = Text(ru="за: ничего", en="for: nothing")
MORE = Text(
    ru="Сколько что весит: добавьте --weights. Картинкой: --html ФАЙЛ.",
    en="How much each thing weighs: add --weights. As a picture: --html FILE.",
)
WEIGHTS = Text(
    ru="Веса: +1 — вдвое вероятнее, что это один клиент, −1 — вдвое менее вероятно.",
    en="Weights: +1 is twice as likely to be one client, −1 half as likely.",
)
START = Text(ru="две строки наугад почти всегда разные клиенты", en="two random rows are nearly always two clients")
SUM = Text(ru="итог: вероятность {percent}", en="total: probability {percent}")
OTHERS = {
    "relative": Text(ru="могут быть родственниками", en="they may be relatives"),
    "colleague": Text(ru="могут быть коллегами", en="they may be colleagues"),
    "namesake": Text(ru="могут быть тёзками", en="they may be namesakes"),
}
RULES = {
    "other_person": Text(
        ru="Правило: разные имена при общем телефоне, адресе или компании — это два человека.",
        en="Rule: different first names at one phone, address or company are two people.",
    ),
    "colleague": Text(
        ru="Правило: люди одной компании различаются по именам; общий ИНН, сайт, ящик или телефон компании ничего не доказывают.",
        en="Rule: people of one company are told apart by their names; a shared tax id, website, "
        "mailbox or phone of the company proves nothing.",
    ),
    "generation": Text(
        ru="Правило: между годами рождения поколение — это родитель и ребёнок.",
        en="Rule: years of birth a generation apart are a parent and a child.",
    ),
    "other_father": Text(
        ru="Правило: разные отчества — это два человека.", en="Rule: different patronymics are two people."
    ),
    "other_sex": Text(
        ru="Правило: мужчина и женщина с общим контактом — это два человека.",
        en="Rule: a man and a woman with one contact are two people.",
    ),
    "company_and_person": Text(
        ru="Правило: компания и человек — не один клиент.", en="Rule: a company and a person are not one client."
    ),
    "other_company": Text(ru="Правило: разные ИНН — это две компании.", en="Rule: two tax ids are two companies."),
    "nameless": Text(
        ru="Правило: общий контакт нескольких людей без имени ничего не доказывает.",
        en="Rule: a contact shared by several people proves nothing without a name.",
    ),
    "namesakes": Text(
        ru="Правило: совпало только имя, а контакты нет — не больше чем «возможно».",
        en="Rule: if only the name matches and the contacts do not, it is “possible” at most.",
    ),
    "initials": Text(
        ru="Правило: фамилия в этой таблице редкая, а инициалы те же — стоит взглянуть, хотя больше ничего не совпало.",
        en="Rule: the surname is rare in this table and the initials are the same, so it is worth a "
        "look even though nothing else matches.",
    ),
    "one_entry": Text(
        ru="Правило: в этом списке одни контакты — один контакт в двух строках и есть повтор.",
        en="Rule: this list holds nothing but contacts, so one contact in two rows is one client.",
    ),
    "nothing_equal": Text(
        ru="Правило: имена разные, а остальное только похоже — не больше чем «возможно».",
        en="Rule: the names differ and the rest is only similar, so it is “possible” at most.",
    ),
}
#: What is not worth a word beside the other evidence, and has a weight all the same.
UNSAID = {("gender", "exact"): Text(ru="один пол", en="same gender")}


class Bar(Struct, frozen=True):
    """One weight in words."""

    words: str
    weight: float


class Explained(Struct, frozen=True):
    """Everything that is to be said of a pair of rows, in one language.

    ``bars``: the weights in words, the strongest for one client first; they add up to ``total``. ``rule``: what overrules
    the sum, None when nothing does.
    """

    verdict: str
    said: tuple[Said, ...]
    weights: Weights
    bars: tuple[Bar, ...]
    rule: str | None

    @property
    def speaks_for(self) -> list[str]:
        return [one.sentence for one in self.said if one.speaks_for]

    @property
    def against(self) -> list[str]:
        return [one.sentence for one in self.said if not one.speaks_for]


def explained(matches: Matches, a: int, b: int, lang: Lang, weights: Weights | None = None) -> Explained:
    """Two rows of a table that was matched. ``weights``: theirs, where they are known already."""
    said = tuple(matches.said(a, b, lang))
    weights = weights or matches.weights(a, b)
    return Explained(matches.verdict_of(a, b), said, weights, tuple(_bars(weights, said, lang)), rule(weights, lang))


def rule(weights: Weights, lang: Lang) -> str | None:
    """The rule that overrules the sum, in words."""
    return None if weights.rule is None else RULES[weights.rule].say(lang)


def _bars(weights: Weights, said: tuple[Said, ...], lang: Lang) -> Iterator[Bar]:
    sentences = {one.role: one.sentence for one in said}
    yield Bar(START.say(lang), weights.start)
    filled = [step for step in weights.steps if step.level]
    for step in sorted(filled, key=lambda step: -step.weight):
        yield Bar(_sentence(step, sentences, lang), step.weight)
    if weights.other is not None:
        yield Bar(OTHERS[weights.other].say(lang), weights.others)


def _sentence(step: Step, sentences: Mapping[str, str], lang: Lang) -> str:
    return sentences.get(step.role) or UNSAID[step.role, step.level].say(lang)


def signed(weight: float, lang: Lang) -> str:
    """A weight as people write it, its sign always there.

    >>> signed(3.14, "ru"), signed(-0.5, "en"), signed(0.01, "en")
    ('+3,1', '−0.5', '0.0')
    """
    text = number(abs(weight), lang, 1)
    return text if float(f"{abs(weight):.1f}") == 0 else ("+" if weight > 0 else "\u2212") + text


def percent(probability: float, lang: Lang) -> str:
    """A probability as a percentage that is never a whole nothing or everything.

    >>> percent(0.99999, "en"), percent(0.5, "en"), percent(1e-9, "ru").replace("\\u00a0", "_")
    ('above 99.9%', '50.0%', 'меньше_0,1_%')
    """
    shown = min(max(probability * 100, 0.1), 99.9)
    text = f"{number(shown, lang, 1)}\u00a0%" if lang == "ru" else f"{number(shown, lang, 1)}%"
    if probability * 100 > 99.9:
        return f"больше\u00a0{text}" if lang == "ru" else f"above {text}"
    if probability * 100 < 0.1:
        return f"меньше\u00a0{text}" if lang == "ru" else f"below {text}"
    return text


def explain_lines(found: Pair, lang: Lang, *, weights: bool) -> Iterator[str]:
    """What ``explain-pair`` prints."""
    rows = found.rows
    for position in (found.a, found.b):
        yield f"{where(rows.places[position], lang)}: {said_in(rows.frame, position, lang)}"
    one = explained(found.matches, found.a, found.b, lang)
    yield VERDICT[one.verdict].say(lang)
    yield "   " + (FOR.say(lang, words="; ".join(one.speaks_for)) if one.speaks_for else NOTHING_FOR.say(lang))
    if one.against:
        yield "   " + AGAINST.say(lang, words="; ".join(one.against))
    if one.rule is not None:
        yield f"   {one.rule}"
    if not weights:
        yield MORE.say(lang)
        return
    yield WEIGHTS.say(lang)
    for bar in one.bars:
        yield f"{signed(bar.weight, lang):>8}  {bar.words}"
    yield f"{signed(one.weights.total, lang):>8}  {SUM.say(lang, percent=percent(one.weights.probability, lang))}"


def pair_document(found: Pair, lang: Lang, *, weights: bool) -> Document:
    """What ``explain-pair --json`` prints; the weights only when they were asked for."""
    one = explained(found.matches, found.a, found.b, lang)
    return {
        **opening("explain-pair", found.rows.workbook),
        "counts": {"rows": len(found.rows.places)},
        "a": found.rows.places[found.a].document(),
        "b": found.rows.places[found.b].document(),
        "verdict": one.verdict,
        "evidence": one.speaks_for,
        "against": one.against,
        "rule": one.weights.rule,
        "weights": weights_document(one.weights, one.said, lang) if weights else None,
    }


def weights_document(weights: Weights, said: tuple[Said, ...], lang: Lang) -> dict[str, Any]:
    """The weights of a pair; those of comparisons in which one of the two has no value are left out."""
    sentences = {one.role: one.sentence for one in said}
    return {
        "start": round(weights.start, 3),
        "steps": [
            {
                "comparison": step.role,
                "level": step.level,
                "weight": round(step.weight, 3),
                "text": _sentence(step, sentences, lang),
            }
            for step in weights.steps
            if step.level
        ],
        "others": round(weights.others, 3),
        "other": weights.other,
        "total": round(weights.total, 3),
        "probability": round(weights.probability, 6),
    }
