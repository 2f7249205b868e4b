"""The clients' table: who there is, and how each line came to be typed the way it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sheetcrm.core.records import replace

from .base import OPENED, REFERENCE, Chance, Person, Row, busy_day

#: How many ordinary people buy how.
HABITS = (
    ("lead", 38),
    ("once_old", 54),
    ("once_new", 18),
    ("few_old", 41),
    ("few_now", 32),
    ("regular", 23),
    ("slipping", 9),
    ("vip", 6),
)
COMPANY_COUNT = 20


@dataclass(slots=True)
class Clients:
    """The table and what is true about it. ``same``: groups of rows that are one person; ``related``: rows that share
    something and are different people; ``apart``: rows that only look alike."""

    people: dict[str, Person]
    rows: list[Row]
    same: list[tuple[str, list[Row]]] = field(default_factory=list)
    related: list[tuple[str, list[Row]]] = field(default_factory=list)
    apart: list[tuple[str, list[Row]]] = field(default_factory=list)


def make(voice: Any, chance: Chance) -> Clients:
    """The whole table in its order, ids given."""
    people: dict[str, Person] = {}

    def add(person: Person) -> Person:
        people[person.key] = person
        return person

    def day_met(habit: str) -> dt.date:
        if habit == "once_new":
            if chance.happens(0.4):
                return chance.day(REFERENCE - dt.timedelta(days=12), REFERENCE - dt.timedelta(days=3))
            return chance.day(REFERENCE - dt.timedelta(days=75), REFERENCE - dt.timedelta(days=6))
        if habit in ("few_now", "lead"):
            return busy_day(
                chance, dt.date(2025, 6, 1), REFERENCE - dt.timedelta(days=120 if habit == "few_now" else 2)
            )
        if habit in ("once_old", "few_old"):
            return busy_day(chance, OPENED, dt.date(2026, 3, 20))
        return busy_day(chance, OPENED, dt.date(2025, 12, 30))

    habits = [habit for habit, count in HABITS for _ in range(count)]
    for n, habit in enumerate(chance.shuffled(habits)):
        add(voice.person(chance, f"p{n + 1:03d}", habit, day_met(habit)))
    for n in range(COMPANY_COUNT):
        add(voice.company(chance, f"c{n + 1:02d}", n, day_met("regular")))
    table = Clients(people, [])
    soon = _birthdays_soon(chance, people)
    rows = {key: _row(voice, chance, person) for key, person in people.items()}
    for n, key in enumerate(soon):
        row = rows[key]
        row.cells["birthday"] = voice.birthday(row.person.birthday, chance.pick(("date", "day_month", "words")))
        if n < 5:
            row.cells.setdefault("consent_sms", voice.yes[0])
            row.cells.setdefault("consent_date", row.person.since)
            row.cells.setdefault("consent_source", voice.consent_sources[0])
    _families(voice, chance, table, rows, add)
    _colleagues(voice, chance, table, rows, add)
    _companies_as_names(voice, chance, table, rows, add)
    table.rows = list(rows.values())
    _duplicates(voice, chance, table, rows)
    _slips(voice, chance, table)
    _order_and_ids(voice, chance, table)
    _chance_namesakes(table)
    return table


def _birthdays_soon(chance: Chance, people: dict[str, Person]) -> list[str]:
    """A week with a birthday on most days, so that there is something to congratulate on."""
    buyers = [p for p in people.values() if p.habit in ("few_now", "regular", "vip") and p.birthday]
    chosen = chance.several(buyers, 8)
    for n, person in enumerate(chosen):
        born = person.birthday or REFERENCE
        person.birthday = dt.date(born.year, REFERENCE.month, REFERENCE.day + n)
    return [person.key for person in chosen]


def _row(voice: Any, chance: Chance, person: Person, style: str | None = None) -> Row:
    """One person as one of the team typed them: mostly well, never quite the same way."""
    row = Row(person, persons=(person.key,))
    cells = row.cells
    name_style = style or chance.weighted(voice.name_styles())
    cells["full_name"] = _without_yo(chance, voice.name(person, name_style))
    company = person.company is not None
    if name_style in ("first", "first_mid") and not company and person.habit not in ("lead", "once_new", "once_old"):
        cells["full_name"] = _without_yo(chance, voice.name(person, "first_last"))
    cells["phone"] = voice.phone(person.phone, chance.weighted(voice.phone_styles()))
    if chance.happens(0.95 if company else 0.62):
        cells["email"] = person.email
    if person.phone2:
        cells["phone2"] = voice.phone(person.phone2, "brackets")
    elif chance.happens(0.06):
        person.phone2 = voice.landline(chance)
        cells["phone2"] = voice.phone(person.phone2, "brackets")
    if company:
        cells["company"] = person.company
        cells["inn"] = person.tax_id
    if person.birthday and chance.happens(0.46):
        cells["birthday"] = voice.birthday(person.birthday, chance.weighted(voice.birthday_styles()))
    if chance.happens(0.88):
        cells["city"] = person.city
    if person.address and chance.happens(0.36):
        cells["address"] = person.address
    if chance.happens(0.9):
        cells["source"] = person.source
    if chance.happens(0.95):
        cells["owner"] = person.owner
    cells["status"] = _status(voice, chance, person)
    if chance.happens(0.4):
        cells["interests"] = "; ".join(person.interests) if chance.happens(0.6) else ", ".join(person.interests)
    remarks = voice.company_comments if company else voice.comments
    if chance.happens(0.4 if company else 0.27):
        cells["comment"] = chance.pick(remarks)
    if chance.happens(0.16):
        handle = voice.mailbox(person).replace(".", "_") + voice.handle_end
        cells["messenger"] = chance.pick(
            (f"@{handle}", f"@{handle}", f"t.me/{handle}", f"vk.com/{handle}" if voice.lang == "ru" else handle)
        )
    cells["created"] = person.since
    _consent(voice, chance, row)
    if person.habit == "vip":
        row.look = "gold"
    if cells["status"] == voice.statuses["trouble"]:
        row.look = "rose"
    return row


def _without_yo(chance: Chance, name: str) -> str:
    """Half of us type е for ё."""
    return name.replace("ё", "е").replace("Ё", "Е") if chance.happens(0.5) else name


def _status(voice: Any, chance: Chance, person: Person) -> str | None:
    known = voice.statuses
    if person.habit == "lead":
        return chance.weighted(
            ((known["lead"], 5), (known["talks"], 3), (known["lost"], 3), (known["stuck"], 2), (None, 1))
        )
    if person.habit in ("once_old", "few_old"):
        return chance.weighted(((known["client"], 12), (known["archive"], 2), (None, 2), (known["trouble"], 0.5)))
    return chance.weighted(((known["client"], 18), (None, 1)))


def _consent(voice: Any, chance: Chance, row: Row) -> None:
    """Consents were asked for seriously only from September 2025 on; before that by luck."""
    asked = row.person.since >= dt.date(2025, 9, 1)
    if not chance.happens(0.8 if asked else 0.42):
        return
    for name, willing in (("consent_sms", 0.82), ("consent_email", 0.74)):
        if chance.happens(0.93):
            row.cells[name] = chance.pick(voice.yes) if chance.happens(willing) else voice.no
    if chance.happens(0.9):
        row.cells["consent_date"] = min(
            row.person.since + dt.timedelta(days=chance.below(40)), REFERENCE - dt.timedelta(days=3)
        )
        row.cells["consent_source"] = chance.pick(voice.consent_sources)


def _families(voice: Any, chance: Chance, table: Clients, rows: dict[str, Row], add: Any) -> None:
    """Spouses on one number, fathers and sons with one name, a mother lending her mailbox, namesakes."""
    buyers = [
        p for p in list(table.people.values()) if p.company is None and p.habit in ("few_now", "few_old", "regular")
    ]
    for n, person in enumerate(chance.several(buyers, 5)):
        gender, last = voice.spouse(person)
        first = chance.pick([name for name in voice.first_names(gender) if name != person.first])
        other = add(replace(
            person, key=f"f{n + 1}", gender=gender, last=last, first=first, middle=voice.middle(chance, gender),
            birthday=chance.day(dt.date(1962, 1, 1), dt.date(2004, 12, 31)), habit=chance.pick(("once_old", "few_now")),
            email=voice.email_of(chance, first, last),
        ))  # fmt: skip
        for row, style in (
            (rows[person.key], "last_first"),
            (rows.setdefault(other.key, _row(voice, chance, other, "last_first")), "last_first"),
        ):
            row.cells["full_name"] = voice.name(row.person, style)
            row.cells["phone"] = voice.phone(row.person.phone, chance.weighted(voice.phone_styles()))
            row.cells["address"] = person.address
        table.related.append(("spouses-one-phone", [rows[person.key], rows[other.key]]))
    for n, (last, first, middle) in enumerate(voice.father_and_son):
        home = voice.landline(chance)
        pair = []
        for born, part in ((dt.date(1961 + n, 4, 17), "a"), (dt.date(1988 + n, 9, 3), "b")):
            person = voice.person(
                chance, f"s{n + 1}{part}", "few_old" if part == "a" else "few_now", dt.date(2025, 2 + n, 11)
            )
            person.gender, person.last, person.first, person.middle, person.birthday = "m", last, first, middle, born
            person.phone2, person.city, person.email = home, voice.cities_main, voice.email_of(chance, first, last)
            person.address = pair[0].person.address if pair else person.address
            row = _row(voice, chance, add(person), "full")
            row.cells.update(birthday=born, address=person.address, full_name=voice.name(person, "full"))
            rows[person.key] = row
            pair.append(row)
        table.related.append(("father-and-son", pair))
    mothers = [p for p in buyers if p.gender == "f" and rows[p.key].cells.get("email")]
    for n, mother in enumerate(chance.several(mothers, 2)):
        first = chance.pick([name for name in voice.first_names("f") if name != mother.first])
        daughter = add(replace(mother, key=f"d{n + 1}", first=first, middle=voice.middle(chance, "f"), phone=voice.mobile(chance),
                               phone2=None, birthday=dt.date(2005 + n, 6, 21), habit="once_new",
                               since=dt.date(2026, 9, 19 + n)))  # fmt: skip
        row = rows[daughter.key] = _row(voice, chance, daughter, "last_first")
        row.cells.update(email=mother.email, full_name=voice.name(daughter, "last_first"))
        rows[mother.key].cells["full_name"] = voice.name(mother, "last_first")
        table.related.append(("mother-and-daughter-one-email", [rows[mother.key], row]))
    for n, person in enumerate(
        chance.several([p for p in buyers if rows[p.key].untouched("full_name") and p.gender == "f"], 4)
    ):
        other = voice.person(
            chance, f"n{n + 1}", chance.pick(("once_old", "few_now")), chance.day(OPENED, dt.date(2026, 8, 1))
        )
        other.gender, other.last, other.first, other.city = (
            "f",
            person.last,
            person.first,
            chance.pick(voice.other_cities),
        )
        other.middle = voice.middle(chance, "f")
        other.email = voice.email_of(chance, other.first, other.last)
        rows[other.key] = _row(voice, chance, add(other), "last_first")
        for row in (rows[person.key], rows[other.key]):
            row.cells["full_name"] = voice.name(row.person, "last_first")
            row.cells["city"] = row.person.city
            row.cells["birthday"] = voice.birthday(row.person.birthday, "date")
        table.apart.append(("namesakes", [rows[person.key], rows[other.key]]))


def _colleagues(voice: Any, chance: Chance, table: Clients, rows: dict[str, Row], add: Any) -> None:
    """Three people of one office behind one number, one of them behind its info@ box as well."""
    offices = [p for p in list(table.people.values()) if p.key in ("c01", "c08", "c14")]
    for n, boss in enumerate(offices):
        line = voice.landline(chance)
        boss.phone = line
        host = boss.email.split("@")[1]
        group = [rows[boss.key]]
        rows[boss.key].cells["phone"] = voice.phone(line, "brackets")
        rows[boss.key].cells["email"] = boss.email = f"{voice.info_box}@{host}"
        for part in range(2 if n else 3):
            person = voice.person(
                chance, f"o{n + 1}{part + 1}", "once_old", chance.day(boss.since, dt.date(2026, 9, 1))
            )
            person.company, person.phone, person.birthday, person.city = boss.company, line, None, boss.city
            person.tax_id = boss.tax_id
            person.email = boss.email if part == 0 else f"{voice.mailbox(person)}@{host}"
            row = rows[person.key] = _row(voice, chance, add(person), "first_last")
            row.cells.update(
                full_name=voice.name(person, "first_last"), phone=voice.phone(line, "eight"), email=person.email
            )
            if part:
                row.cells["inn"] = None
            group.append(row)
        table.related.append(("colleagues-one-office", group))


def _companies_as_names(voice: Any, chance: Chance, table: Clients, rows: dict[str, Row], add: Any) -> None:
    for n, title in enumerate(voice.companies_as_names):
        person = voice.person(chance, f"k{n + 1}", "rare-company", chance.day(OPENED, dt.date(2026, 3, 1)))
        person.birthday = None
        row = rows[person.key] = _row(voice, chance, add(person), "last_first")
        row.slip("full_name", "company-in-name", title)
        row.cells["birthday"] = None


def _duplicates(voice: Any, chance: Chance, table: Clients, rows: dict[str, Row]) -> None:
    """The same client typed again: by another colleague, from another channel, years later."""
    taken = {row.person.key for _, group in (*table.related, *table.apart) for row in group}
    pool = [p for p in table.people.values() if p.company is None and p.key not in taken and p.key.startswith("p")
            and p.habit in ("few_now", "few_old", "regular", "vip", "slipping", "once_old")]  # fmt: skip
    pool = chance.several(pool, 42)
    women = [p for p in pool if p.gender == "f"]

    def again(person: Person, style: str, **cells: Any) -> Row:
        later = min(
            person.since + dt.timedelta(days=chance.between(40, 400)),
            REFERENCE - dt.timedelta(days=chance.between(1, 30)),
        )
        row = _row(voice, chance, replace(person, since=later), style)
        row.person = person
        row.cells.update(created=later, source=chance.weighted(voice.sources), comment=None)
        row.cells.update(cells)
        table.rows.append(row)
        return row

    def group(why: str, person: Person, *others: Row) -> None:
        table.same.append((why, [rows[person.key], *others]))
        if person in pool:
            pool.remove(person)
        if person in women:
            women.remove(person)

    for _ in range(2):
        woman = women[0]
        first = rows[woman.key]
        maiden = voice.new_surname(chance, woman)
        first.cells.update(full_name=voice.name(woman, "full"), birthday=woman.birthday)
        row = again(woman, "full", birthday=woman.birthday, phone=voice.phone(woman.phone, "eight"))
        row.slip("full_name", "changed-surname", voice.name(replace(woman, last=maiden), "full"))
        group("changed-surname", woman, row)
    for style in (
        "first_last",
        "last_first",
        "upper",
        "lower",
        "full",
        "comma" if voice.lang == "en" else "initials",
        "first_last",
        "last_first",
    ):
        person = pool[0]
        group("same-phone-other-spelling", person, again(person, style, phone=voice.phone(person.phone, chance.pick(("plus_brackets", "number", "dashes"))),
                                                         email=None))  # fmt: skip
    for style in ("short", "short_last", "short", "first", "short_last"):
        person = pool[0]
        row = again(person, style, phone=voice.phone(person.phone, "eight"), email=None, birthday=None)
        row.slip("full_name", "diminutive", voice.name(person, style))
        group("same-phone-short-name", person, row)
    for style in ("first_last", "last_first", "latin", "latin"):
        person = pool[0]
        rows[person.key].cells["email"] = person.email
        row = again(
            person,
            style,
            phone=None,
            phone2=None,
            email=person.email.upper() if style == "first_last" else person.email,
        )
        if style == "latin":
            row.slip("full_name", "transliterated", voice.name(person, style))
        group("same-email-only", person, row)
    for _ in range(3):
        person = pool[0]
        row = again(person, "last_first", phone=voice.phone(person.phone, "pretty"), email=None)
        name = voice.name(replace(person, last=_misspelt(person.last)), "last_first")
        row.slip("full_name", "misspelt-name", name, voice.name(person, "last_first"))
        group("same-phone-misspelt-name", person, row)
    for _ in range(2):
        person = pool[0]
        rows[person.key].cells["email"] = None
        middle = again(person, "first_last", phone=voice.phone(person.phone, "plus"), email=person.email)
        last = again(person, "last_first", phone=None, phone2=None, email=person.email)
        group("chain-phone-then-email", person, middle, last)
    for _ in range(2):
        person = pool[0]
        other = voice.mobile(chance)
        first = rows[person.key]
        first.cells.update(full_name=voice.name(person, "full"), birthday=person.birthday, city=person.city)
        row = again(
            person,
            "full",
            phone=voice.phone(other, "eight"),
            email=None,
            birthday=voice.birthday(person.birthday, "words_year"),
            city=person.city,
        )
        row.cells["full_name"] = voice.name(person, "full")
        group("same-name-and-birthday-new-phone", person, row)
    person = pool[0]
    third = again(person, "first_last", phone=voice.phone(person.phone, "eight"), email=None)
    group(
        "typed-three-times",
        person,
        again(person, "short_last", phone=voice.phone(person.phone, "number"), email=None),
        third,
    )
    for key in ("c03", "c11"):
        company = table.people[key]
        row = again(company, "first_last", company=voice.respelt_company(company.company or ""), phone=voice.phone(company.phone, "plus"),
                    inn=company.tax_id, email=company.email)  # fmt: skip
        row.cells["birthday"] = None
        group("company-typed-twice", company, row)
    person = next(p for p in pool if p.habit in ("regular", "vip", "few_old", "few_now"))
    copied = Row(person, dict(rows[person.key].cells), persons=(person.key,))
    copied.cells["created"] = person.since + dt.timedelta(days=3)
    table.rows.append(copied)
    copied.note["client_id"] = "copied"
    table.same.append(("copied-row-with-id", [rows[person.key], copied]))


def _misspelt(last: str) -> str:
    """A surname with two letters in each other's place, as fingers do."""
    middle = max(2, len(last) // 2)
    return last[: middle - 1] + last[middle] + last[middle - 1] + last[middle + 1 :]


def _slips(voice: Any, chance: Chance, table: Clients) -> None:
    """One trouble a cell, in rows where it spoils nothing that the table is to prove."""
    held = {id(row) for _, group in (*table.same, *table.related, *table.apart) for row in group}
    free = [row for row in table.rows if id(row) not in held]
    plain = [row for row in free if row.person.company is None and row.person.key.startswith("p")]

    def next_row(rows: list[Row], name: str, *also: str) -> Row:
        wide = [row for row in rows if row.untouched(name, *also) and len(row.slips) < 2]
        return chance.pick(wide)

    for problem, spell in voice.name_slips:
        row = next(r for r in (next_row(plain, "full_name") for _ in range(200)) if spell(r.person) != voice.name(r.person, "last_first")
                   and (problem != "diminutive" or voice.name(r.person, "short") != r.person.first)
                   and (problem not in ("latin-letter", "cyrillic-letter") or _mixed(spell(r.person))))  # fmt: skip
        typed = spell(row.person)
        row.slip("full_name", problem, typed)
    leads = [row for row in plain if row.person.habit in ("lead", "once_new", "once_old")]
    for typed, problem in voice.no_names:
        row = next_row(leads, "full_name")
        row.person.habit = "lead"
        row.slip("full_name", f"no-name-{problem}", typed)
        row.persons = ()
    for typed, one, two in voice.two_people:
        row = next_row(plain, "full_name")
        row.slip("full_name", "two-people", typed, [one, two])
    for problem, spell, meant in voice.phone_slips:
        row = next_row(
            [r for r in plain if problem != "letter-for-digit" or "0" in r.person.phone[3:]], "phone", "full_name"
        )
        other = voice.mobile(chance)
        row.slip("phone", problem, spell(row.person.phone, other), meant(row.person.phone, other))
    for problem, spell, meant in voice.email_slips:
        row = next_row(plain, "email")
        other = voice.email_of(chance, row.person.first, row.person.last)
        row.slip("email", problem, spell(row.person.email, other), meant(row.person.email, other))
    for problem, typed, meant in voice.birthday_slips:
        next_row(plain, "birthday").slip("birthday", problem, typed, meant)
    for typed, meant, problem in voice.city_slips:
        next_row(free, "city").slip("city", problem, typed, meant)
    for typed, meant in voice.source_slips:
        next_row(free, "source").slip("source", "near-miss", typed, meant or None)
    for typed, meant in voice.owner_slips:
        next_row(free, "owner").slip("owner", "near-miss" if meant else "unknown", typed, meant or None)
    clients = [row for row in free if row.cells.get("status") == voice.statuses["client"]]
    for typed, meant in voice.status_slips:
        rows = [r for r in free if r.person.habit == "lead"] if meant not in (voice.statuses["client"], "") else clients
        next_row(rows, "status").slip("status", "near-miss" if meant else "unknown", typed, meant or None)
    for typed, problem in voice.odd_comments:
        next_row(plain, "comment").slip("comment", problem, typed)
    firms = [row for row in free if row.person.tax_id and row.cells.get("inn")]
    for problem, row in zip(voice.tax_slips, firms, strict=False):
        good = row.person.tax_id or ""
        wrong = {
            "check-digit": good[:-1] + str((int(good[-1]) + 1) % 10),
            "digit-missing": good[:-1],
            "number": int(good),
            "all-zero": "0" * 10,
            "space-inside": f"{good[:4]} {good[4:]}",
        }[problem]
        row.slip("inn", problem, wrong, good if problem in ("number", "space-inside") else None)
    for number in voice.passport:
        next_row([r for r in plain if r.person.habit in ("few_now", "few_old", "regular")], "passport").slip(
            "passport", "excess-document", number
        )
    empty = chance.several([row for row in plain if not row.slips and row.person.habit in ("lead", "once_old")], 6)
    for row in empty:
        row.slip("phone", "no-way-to-reach", None)
        row.cells.update(email=None, phone2=None, messenger=None)
    _stops(voice, chance, table, free)


def _chance_namesakes(table: Clients) -> None:
    """Different people who came out with one name without being asked to."""
    named: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        named.setdefault((row.person.last, row.person.first), []).append(row)
    known = [{id(row) for row in group} for _, group in (*table.related, *table.apart)]
    for group in named.values():
        if len({row.person.key for row in group}) > 1 and {id(row) for row in group} not in known:
            table.apart.append(("namesakes-by-chance", group))


def _mixed(name: str) -> bool:
    """One word of it has letters of both alphabets."""
    return any(
        any("а" <= c.lower() <= "я" for c in word) and any("a" <= c.lower() <= "z" for c in word)
        for word in name.split()
    )


def _stops(voice: Any, chance: Chance, table: Clients, free: list[Row]) -> None:
    """People who asked to be left alone; one of them in one of two lines only, one with a consent still standing."""
    for n, row in enumerate(chance.several([r for r in free if r.person.habit != "lead"], 8)):
        row.cells["stop"] = voice.stop_words[n % len(voice.stop_words)]
        if n == 0:
            row.cells["consent_sms"] = row.cells["consent_email"] = voice.yes[0]
    twice = next(group for why, group in table.same if why == "same-phone-other-spelling")
    twice[1].cells["stop"] = voice.stop_words[0]
    twice[0].cells.update(consent_sms=voice.yes[0], consent_email=voice.yes[0])
    for row in chance.several(
        [r for r in free if r.cells.get("consent_sms") in voice.yes and not r.cells.get("stop")], 3
    ):
        row.cells["consent_sms"] = voice.withdrawn


def _order_and_ids(voice: Any, chance: Chance, table: Clients) -> None:
    """Lines in the order people came, ids with a few gaps, none yet on the newest."""
    table.rows.sort(key=lambda row: row.cells["created"])  # type: ignore[arg-type, return-value]
    last = len(table.rows)
    without = {last - n for n in range(1, 12)} | {chance.between(20, last - 30) for _ in range(4)}
    copies = {id(group[1]): group[0] for why, group in table.same if why == "copied-row-with-id"}
    originals = {id(row) for row in copies.values()}
    number = 0
    for position, row in enumerate(table.rows):
        number += 1 if not chance.happens(0.03) else chance.between(2, 3)
        row.cells["card"] = f"{2100 + position * 3 + chance.below(3):04d}" if chance.happens(0.35) else None
        row.cells["old"] = f"00-{700 + position * 2:08d}" if row.person.since < dt.date(2025, 9, 1) else None
        if id(row) in copies or (position in without and id(row) not in originals):
            continue
        row.cells["client_id"] = f"{voice.id_prefix}-{number:06d}"
    for row in table.rows:
        if id(row) in copies:
            row.slip("client_id", "copied-id", copies[id(row)].cells["client_id"])
            row.cells["card"] = copies[id(row)].cells["card"]
    lookalike = next(row for row in table.rows[100:] if row.cells.get("client_id") and not row.slips)
    other = {"К": "K", "C": "С"}[voice.id_prefix]
    right = str(lookalike.cells["client_id"])
    lookalike.slip("client_id", "look-alike-letter", right.replace(voice.id_prefix, other), right)
    quiet = [
        row for row in table.rows[40:200] if not row.slips and row.cells.get("status") == voice.statuses["archive"]
    ]
    for row in quiet[:2]:
        row.hidden = True
