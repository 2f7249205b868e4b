"""Sixth stage: what must hold whatever the score says, and the verdict of every pair. Pure.

The score weighs; a guard refuses. Two people at one phone are related, never one client; a company is not its
employee; people of one name with different contacts are at most possible.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.clean import Clean
from sheetcrm.core.matching.compare import Compared
from sheetcrm.core.matching.known import known_names
from sheetcrm.core.matching.levels import LEVELS
from sheetcrm.core.matching.score import COLLEAGUE, RELATIVE

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

CERTAIN, LIKELY, POSSIBLE, RELATED, UNRELATED = range(5)
VERDICTS: Final = ("certain", "likely", "possible", "related", "unrelated")

CERTAIN_ODDS: Final = 5.0
POSSIBLE_ODDS: Final = 0.0
NAMESAKE_ODDS: Final = 1.0  # what a pair with nothing but a name needs to be worth a look
NAME_ODDS: Final = 2.0  # what half a name needs to say who somebody is, in a table in which it is that rare
FEW_ROWS: Final = 3  # rows of one surname in a table in which initials beside it are worth a look
ENTRY_ODDS: Final = 4.0  # of two rows with one contact in a list of nothing but contacts
#: From this score on a possible pair keeps a new row from being added by itself. By weight such a pair has .47 and more; one that
#: is there for its initials alone (:func:`same_initials`) has next to nothing, and is read in the table once both stand there.
ASKED_FROM: Final = 0.4
REFUSED: Final = -30.0
_GENERATION: Final = 14  # years

FEW_TO_LEARN_FROM: Final = 1_000  # rows; in fewer, agreement by chance is not told from agreement of one client
FIRMS: Final = 0.3  # a table with so many companies is one of companies and their people
CARDS: Final = 10  # with fewer tax ids it cannot be told whether each row is a company
ONE_ROW_EACH: Final = 0.9  # so few of them repeat where it is

# Names that people bear; two of them that differ are two people. Others may be slips of the hand.
A_NAME: Final = 3e-5


def is_level(compared: Compared, role: str, *names: str) -> Mask:
    """Where a comparison reached one of the named levels (an absent comparison never did)."""
    if role not in compared.roles:
        return np.zeros(len(compared.a), bool)
    levels = LEVELS[compared.kinds[compared.roles.index(role)]]
    wanted = np.zeros(len(levels) + 1, bool)
    wanted[[levels.index(name) + 1 for name in names]] = True
    return wanted[compared.column(role)]


def two_people_named(clean: Clean, compared: Compared) -> Mask:
    """Pairs in which both rows name a person, so that they may be two people who know each other."""
    named = clean.last.has | clean.first.has
    both: Mask = named[compared.a] & named[compared.b]
    return both


def refused(clean: Clean, compared: Compared, real_name: Mask) -> Mask:
    """Pairs that are not one client, whatever else agrees. ``real_name``: rows whose given name is one people bear."""
    found: Mask = np.logical_or.reduce(list(refusals(clean, compared, real_name).values()))
    return found


def refusals(clean: Clean, compared: Compared, real_name: Mask) -> dict[str, Mask]:
    """By rule, the pairs it says are not one client."""
    a, b = compared.a, compared.b
    contact = reaches_both(compared)
    one_birthday = is_level(compared, "birthday", "exact", "slip", "two")
    home = one_address(compared) & ~one_birthday
    other_first, other_last = is_level(compared, "first", "different"), is_level(compared, "last", "different")
    other_name = other_first & real_name[a] & real_name[b]
    one_id = personal_id(clean, compared)
    other_person = other_name & (contact | home)
    if len(clean.first.codes) < FEW_TO_LEARN_FROM:
        # There a birthday and a patronymic would weigh more than they tell.
        other_person |= other_name & other_last
    other_person |= other_last & is_level(compared, "first", "initial") & ~(
        strong_contact(compared) | home | one_birthday
    )  # fmt: skip
    # People of one company are told apart by their names; what the company has says nothing about who they are.
    of_firm = is_level(compared, "company", "exact", "close") | is_level(compared, "website", "exact")
    of_firm |= is_level(compared, "inn", "exact")
    own, father = is_own_contact(compared), is_level(compared, "patronymic", "exact")
    colleague = (other_first & (other_name | ~own)) | (other_last & ~one_birthday & ~(own & father))
    # Father and son: one surname, one initial, one phone; the birthday or the patronymic tells them apart.
    one_home = is_level(compared, "phone", "own", "few", "many")
    one_home |= one_address(compared) & (compared.column("inn") == 0)
    generation = (is_level(compared, "first", "initial") | one_home) & a_generation_apart(clean, compared)
    other_father = is_level(compared, "patronymic", "different") & ~one_birthday
    unsaid = is_level(compared, "first", "different", "initial", "form") | (compared.column("first") == 0)
    other_sex = unsaid & gender_differs(clean, compared) & contact
    named = clean.last.has | clean.first.has
    # Two companies of two tax ids, whatever they are called, whoever answers their phone and speaks for both.
    firms = clean.company.has[a] & clean.company.has[b]
    one_card = np.zeros(len(a), bool)
    if cards_of_firms(clean):
        one_card = is_level(compared, "inn", "exact") & is_level(compared, "company", "exact", "close")
    # An office's phone or an info@ box between two rows of which neither says who it is.
    unnamed = (compared.column("first") == 0) & (compared.column("last") == 0) & (compared.column("company") == 0)
    return {
        "other_person": other_person & ~one_id,
        "colleague": of_firm & colleague & ~one_id,
        "generation": generation & ~one_id,
        "other_father": other_father & ~one_id,
        "other_sex": other_sex & ~one_id,
        "company_and_person": ((clean.company_only[a] & named[b]) | (clean.company_only[b] & named[a])) & ~one_card,
        "other_company": firms & is_level(compared, "inn", "different"),
        "nameless": unnamed & ~strong_contact(compared) & contact & ~one_birthday & ~one_entry(clean, compared),
    }


def real_names(clean: Clean) -> Mask:
    """Rows whose given name is an initial or one that people bear."""
    known = known_names()
    real = [len(v) == 1 or ((k := known.get(v)) is not None and k.share >= A_NAME) for v in clean.first.values]
    return np.append(np.array(real, bool), False)[clean.first.codes]


def personal_id(clean: Clean, compared: Compared) -> Mask:
    """Pairs with one number that belongs to a person: one such number is one person, whatever was typed beside it.

    Where the table has companies, a tax id is the company's unless it has a person's twelve digits.
    """
    a, b = compared.a, compared.b
    twelve = np.append(np.fromiter((len(v) == 12 for v in clean.inn.values), bool, len(clean.inn.values)), False)
    persons = twelve[clean.inn.codes[a]]
    if not of_firms(clean):
        persons = persons | ~(clean.company.has[a] | clean.company.has[b])
    found: Mask = is_level(compared, "inn", "exact") & persons
    return found


def a_generation_apart(clean: Clean, compared: Compared) -> Mask:
    """Pairs whose years of birth are both known and as far apart as a parent's and a child's."""
    x, y = clean.year[compared.a], clean.year[compared.b]
    apart: Mask = (x > 0) & (y > 0) & (np.abs(x - y) >= _GENERATION)
    return apart & ~is_level(compared, "birthday", "slip", "two")


def gender_differs(clean: Clean, compared: Compared) -> Mask:
    """Pairs of a man and a woman, where both are known."""
    g = clean.gender
    x, y = g[compared.a], g[compared.b]
    two: Mask = (x > 0) & (y > 0) & (x != y)
    return two


def is_own_contact(compared: Compared) -> Mask:
    """Pairs that share a contact held by one person."""
    return (
        is_level(compared, "phone", "own")
        | is_level(compared, "email", "own")
        | is_level(compared, "messenger", "exact")
    )


def strong_contact(compared: Compared) -> Mask:
    """Pairs that share a contact held by one person, or a tax id."""
    return is_own_contact(compared) | is_level(compared, "inn", "exact")


def reaches_both(compared: Compared) -> Mask:
    """Pairs that share a phone, a mailbox, a messenger or a tax id, however many people hold it."""
    return (
        strong_contact(compared)
        | is_level(compared, "phone", "few", "many")
        | is_level(compared, "email", "few", "many")
    )


def one_address(compared: Compared) -> Mask:
    """Pairs of one street and house. Every second town has a Main Street: in two towns it is another house."""
    elsewhere = is_level(compared, "city", "different")
    elsewhere |= (compared.column("city") == 0) & is_level(compared, "postcode", "different")
    return is_level(compared, "address", "exact", "close") & ~elsewhere


def shares_contact(compared: Compared) -> Mask:
    """Pairs that share a contact or an address."""
    return reaches_both(compared) | one_address(compared)


def supported(compared: Compared) -> Mask:
    """Pairs that have more in common than a name and a city."""
    found = shares_contact(compared) | is_level(compared, "phone", "close") | is_level(compared, "email", "close")
    found |= is_level(compared, "birthday", "exact", "day", "slip", "two") | is_level(compared, "inn", "close")
    found |= is_level(compared, "address", "part")
    found |= is_level(compared, "website", "exact") | is_level(compared, "postcode", "exact")
    return found | other_of_few(compared)


def other_of_few(compared: Compared) -> Mask:
    """Pairs with the same in a column of any meaning that the team named, where few rows have that."""
    found = np.zeros(len(compared.a), bool)
    for place, kind in enumerate(compared.kinds):
        if kind == "other":
            found |= (compared.level[:, place] == 1) & (compared.share[:, place] < 0.01)
    return found


def namesakes(clean: Clean, compared: Compared) -> tuple[Mask, Mask]:
    """Pairs that have nothing in common but a name and a place: those whose contacts differ, and those of half a name.

    The first may be two people of one name however rare it is («Иванов Иван» with two phones), and so may two companies
    of one name. The others («Иванов И.», «Анна Петровна», «Щербакова» without a contact) may be anybody of that name.
    """
    differ = is_level(compared, "phone", "different") | is_level(compared, "email", "different")
    whole = is_level(compared, "last", "exact", "close") & is_level(compared, "first", "exact", "form", "close")
    named = (compared.column("first") > 0) | (compared.column("last") > 0)
    weak = ~whole if reachable(clean) else np.zeros_like(whole)
    # One post in one town, or one company, tells namesakes apart; a company's name in another town may be another's.
    one_firm = is_level(compared, "company", "exact", "close") & ~is_level(compared, "city", "different")
    one_firm |= is_level(compared, "position", "exact") & is_level(compared, "city", "exact") & whole
    firms = clean.company_only[compared.a] & clean.company_only[compared.b]
    alone = ~supported(compared)
    return alone & differ & ((named & ~one_firm) | firms), alone & ~differ & named & ~one_firm & weak


def few_bear(clean: Clean) -> Mask:
    """By code of a surname, whether so few rows bear it that it says something by itself; the last is that of no surname."""
    return np.append(clean.last.counts() <= FEW_ROWS, False)


def same_initials(clean: Clean, compared: Compared) -> Mask:
    """Pairs of one rare surname and the same initials that differ in everything else: worth a look, and nothing to join by.

    One of the two at least is written with initials («Иванов И.И.»), both have a birthday and a contact, and none of these
    agrees. Either a card written anew from memory, or two people. Another town, another tax id or another sex is another person.
    """
    a = compared.a
    few = few_bear(clean)[clean.last.codes[a]] & is_level(compared, "last", "exact")
    few &= is_level(compared, "first", "initial") & is_level(compared, "patronymic", "exact", "initial")
    few &= compared.column("birthday") > 0
    if not few.any():
        return few
    other = is_level(compared, "city", "different") | is_level(compared, "inn", "different")
    return few & namesakes(clean, compared)[0] & ~other & ~gender_differs(clean, compared)


def caps(compared: Compared, odds: Floats, apart: Mask, half: Mask) -> dict[str, Mask]:
    """By rule, the pairs that are possible at most; ``apart`` and ``half`` as :func:`namesakes` found them.

    ``namesakes``: half a name is enough where it is rare enough to say who it is. ``nothing_equal``: two names, and
    phones, mailboxes and birthdays that are each a sign apart. Those are not one person's slips but neighbours: numbers
    given out in a row, children of one year.
    """
    other_name = is_level(compared, "last", "different") | is_level(compared, "first", "different")
    return {"namesakes": apart | (half & (odds < NAME_ODDS)), "nothing_equal": other_name & ~equal(compared)}


def equal(compared: Compared) -> Mask:
    """Pairs of which something that few share is the same to the letter."""
    found = shares_contact(compared) | is_level(compared, "birthday", "exact", "day")
    found |= is_level(compared, "website", "exact") | is_level(compared, "postcode", "exact")
    return found


def reachable(clean: Clean) -> bool:
    """Whether the table is one that keeps contacts, so that a row without them is an exception."""
    if clean.whole is not None:
        return clean.whole.reachable
    return reachable_rows(clean) > 0.5 * clean.n


def reachable_rows(clean: Clean) -> int:
    """How many rows have a phone or a mailbox."""
    found = np.zeros(clean.n, bool)
    found[clean.phone.rows] = found[clean.email.rows] = True
    return int(found.sum())


def of_firms(clean: Clean) -> bool:
    """Whether the table is one of companies and their people."""
    if clean.whole is not None:
        return clean.whole.firms
    return int(clean.company.has.sum()) >= FIRMS * clean.n > 0


def cards_of_firms(clean: Clean) -> bool:
    """Whether a row is the card of a company, with whoever answers for it: hardly any tax id stands in two rows. Where the
    people of a company have rows of their own, it stands in each."""
    inn = clean.inn.spread()
    return of_firms(clean) and inn.held >= CARDS and inn.kinds >= ONE_ROW_EACH * inn.held


def named_rows(clean: Clean) -> Mask:
    """Rows that name a person or a company."""
    return clean.last.has | clean.first.has | clean.company.has


def nameless(clean: Clean) -> bool:
    """Whether nobody is named in the table: a list of contacts."""
    if clean.whole is not None:
        return clean.whole.nameless
    return not named_rows(clean).any()


def one_entry(clean: Clean, compared: Compared) -> Mask:
    """Pairs of one contact in a list in which nobody is named, and of which nothing differs.

    In a list of nothing but contacts the contact is the client. How rare two rows with one phone are says nothing there,
    and there is nobody else whose phone it might be.
    """
    found = reaches_both(compared)
    if not found.any() or not nameless(clean):
        return np.zeros(len(found), bool)
    for place, kind in enumerate(compared.kinds):
        found = found & (compared.level[:, place] != len(LEVELS[kind]))
    return found


def proven(clean: Clean, compared: Compared) -> Mask:
    """Pairs that have more in common than a name and a place: a contact, a birthday, or people of one company."""
    firm: Mask = supported(compared)
    return firm | (is_level(compared, "company", "exact", "close") & two_people_named(clean, compared))


def one_home(clean: Clean, compared: Compared) -> Mask:
    """Pairs of one address that may be a home or an office: one with a number, or one that few rows have. A village or a
    district links nobody."""
    words = clean.address
    numbered = np.fromiter((any(map(str.isdigit, value)) for value in words.values), bool, len(words.values))
    place = np.append(numbered | (words.counts() <= FEW_ROWS), False)[words.codes]
    found: Mask = one_address(compared) & place[compared.a] & place[compared.b]
    return found


def verdicts(
    clean: Clean, compared: Compared, odds: Floats, classes: Floats, refusal: Mask, capped: Mask, firm: Mask, look: Mask
) -> npt.NDArray[np.int8]:
    """The verdict of every pair by itself, before clusters are made. ``look``: see :func:`same_initials`."""
    found = np.full(len(odds), UNRELATED, np.int8)
    know = classes[:, RELATIVE] + classes[:, COLLEAGUE] > 0.5
    linked = reaches_both(compared) | one_home(clean, compared) | is_level(compared, "company", "exact")
    found[linked & (know | refusal)] = RELATED
    found[look] = POSSIBLE
    found[(odds > np.where(capped, NAMESAKE_ODDS, POSSIBLE_ODDS)) & ~refusal] = POSSIBLE
    good = ~refusal & ~capped
    found[good & (odds > 0)] = LIKELY
    # A row that does not say whose contact it holds may be anybody's of the house.
    said = (compared.column("first") > 0) | (compared.column("last") > 0) | (compared.column("company") > 0)
    said |= is_level(compared, "phone", "own") & is_level(compared, "email", "own")
    # A surname a letter apart and a phone a figure apart: likely one person's slips, but nobody can be sure of it. Nor of one
    # name with two phones and birthdays a figure apart.
    whole = is_level(compared, "last", "exact") & is_level(compared, "first", "exact", "form")
    differ = is_level(compared, "phone", "different") | is_level(compared, "email", "different")
    whole &= ~differ | is_level(compared, "company", "exact") | other_of_few(compared)
    found[good & (odds > CERTAIN_ODDS) & firm & said & (equal(compared) | whole)] = CERTAIN
    return found
