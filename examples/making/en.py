"""The English studio: names, numbers, spellings and remarks. Everybody here is invented.

Mobile codes 07158, 07163, 07191, 07245 and 07279 belong to no network (Ofcom's own drama numbers, 07700 900xxx, are
refused as not valid by number libraries); landlines are Ofcom's drama numbers and American ones are 555-01xx; every mailbox at a
real mail service has the word "sample" and digits in it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from typing import ClassVar

from .base import Cell, Chance, Person, Row, words
from .orders import Goods

WOMEN = words(
    "Sarah Emma Olivia Charlotte Elizabeth Katherine Jennifer Rebecca Hannah Grace Lucy Chloë Zoë Sophie Amelia "
    "Jessica Victoria Margaret Susan Deborah Alexandra Rachel Megan Niamh Priya Aisha Renée Georgina Philippa "
    "Eleanor"
)
MEN = words(
    "James Thomas William Michael Daniel Matthew Christopher Andrew Robert Edward Samuel Benjamin Oliver Joseph "
    "Nicholas Patrick Seán José Gareth Imran Callum Stephen Jonathan Anthony"
)
SURNAMES = (
    "Hartley Pemberton Whitfield Ashdown O'Brien MacDonald Fairbrother Lockwood Hargreaves Thistlewood Bannister Crabtree "
    "Smith-Jones Delaney Eastwood Farrow Goodall Hollis Ingram Jessop Kershaw Langley Marsden Nightingale Oakes Pickering "
    "Quigley Rushton Sheldrake Templeton Underhill Verity Winterbourne Yardley Appleby Blackwood Carmichael Dunmore Ellsworth "
    "Fenwick Gatley Holloway Kaur Patel Nowak Okafor Fernández Müller Brontley de Souza"
).replace("de Souza", "de_Souza").split()  # fmt: skip
MIDDLE = ["Jane Louise Anne Marie Rose May", "John David Peter Lee Paul George"]
SHORT = {
    "Elizabeth": "Liz", "Katherine": "Kate", "Jennifer": "Jenny", "Rebecca": "Becky", "Charlotte": "Lottie",
    "Victoria": "Vicky", "Margaret": "Maggie", "Susan": "Sue", "Deborah": "Debbie", "Alexandra": "Alex",
    "Jessica": "Jess", "Georgina": "Georgie", "Philippa": "Pippa", "Eleanor": "Ellie", "Olivia": "Liv",
    "Thomas": "Tom", "William": "Bill", "Michael": "Mike", "Daniel": "Dan", "Matthew": "Matt",
    "Christopher": "Chris", "Andrew": "Andy", "Robert": "Bob", "Edward": "Ted", "Samuel": "Sam", "Benjamin": "Ben",
    "Oliver": "Ollie", "Joseph": "Joe", "Nicholas": "Nick", "Stephen": "Steve", "Jonathan": "Jon", "Anthony": "Tony",
    "James": "Jim", "Sophie": "Soph", "Rachel": "Rach", "Amelia": "Millie",
}  # fmt: skip
CITIES = (
    ("Bristol", 56.0), ("Bath", 12.0), ("Keynsham", 7.0), ("Portishead", 4.0), ("Clevedon", 3.0), ("Thornbury", 3.0),
    ("London", 6.0), ("Cardiff", 4.0), ("Gloucester", 2.0), ("Exeter", 1.5), ("Birmingham", 1.5),
)  # fmt: skip
STREETS = (
    "Gloucester Road", "Whiteladies Road", "North Street", "Park Row", "Church Lane", "Station Road", "Orchard Close",
    "Coronation Road", "Mill Lane", "Queens Avenue", "The Mall", "Harbour Way", "Victoria Terrace", "Wells Road",
)  # fmt: skip
COMPANIES = (
    ("Harbour Oak Ltd", "harbouroak-sample.co.uk"), ("Clifton Dental Rooms", "cliftondental-sample.co.uk"),
    ("J. Crabtree (sole trader)", "crabtree-sample.co.uk"), ("The Half Bean Café", "halfbean-sample.co.uk"),
    ("Westcountry Surveying Ltd", "wcsurveying-sample.co.uk"), ("Silk & Salt Salon", "silkandsalt-sample.co.uk"),
    ("Avon Instruments plc", "avoninst-sample.co.uk"), ("Northern Lights Ltd", "nlights-sample.co.uk"),
    ("Growthpoint SW Ltd", "growthpoint-sample.co.uk"), ("Kaur & Daughters", "kaurdaughters-sample.co.uk"),
    ("White Elephant Vets", "whiteelephant-sample.co.uk"), ("Rocket Software Ltd", "rocketsw-sample.co.uk"),
    ("The Mooring House Hotel", "mooringhouse-sample.co.uk"), ("Bridge Logistics Ltd", "bridgelog-sample.co.uk"),
    ("North Light Studio", "northlight-sample.co.uk"), ("Hearth Bakery Ltd", "hearthbakery-sample.co.uk"),
    ("Little Snails Nursery", "littlesnails-sample.org.uk"), ("Mendip Tours Ltd", "mendiptours-sample.co.uk"),
    ("M. Holloway Interiors", "holloway-sample.co.uk"), ("The Three Pike", "threepike-sample.co.uk"),
)  # fmt: skip
MAIL_HOSTS = (("gmail.com", 40.0), ("outlook.com", 16.0), ("hotmail.co.uk", 12.0), ("yahoo.co.uk", 10.0), ("icloud.com", 10.0),
              ("btinternet.com", 6.0), ("sky.com", 3.0), ("hotmail.com", 3.0))  # fmt: skip
MONTHS = words("January February March April May June July August September October November December")
MOBILE_CODES = ("7158", "7163", "7191", "7245", "7279")


def plain(text: str) -> str:
    """A name without accents, spaces and signs, lower case, as people write it in a mailbox."""
    return "".join(
        c for c in unicodedata.normalize("NFD", text) if c.isalnum() and not unicodedata.combining(c)
    ).lower()


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class English:
    """The voice of the English table."""

    lang = "en"
    id_prefix = "C"
    yes = ("yes", "yes", "yes", "Yes", "Y", "x")
    no = "no"
    owners = (("Holly", 46.0), ("Marcus", 34.0), ("Tess", 20.0))
    owner_slips = (("holly", "Holly"), ("Holly ", "Holly"), ("Hol", "Holly"), ("Marсus", "Marcus"), ("marcus", "Marcus"),
                   ("Gemma (left)", ""), ("Marcuss", "Marcus"))  # fmt: skip
    sources = (("word of mouth", 26.0), ("Instagram", 20.0), ("Google Maps", 16.0), ("website", 13.0), ("Facebook", 9.0),
               ("Nextdoor", 7.0), ("walk-in", 6.0), ("workshop", 3.0))  # fmt: skip
    source_slips = (("insta", "Instagram"), ("instagram", "Instagram"), ("Instagramm", "Instagram"),
                    ("word of moth", "word of mouth"), ("Word of mouth ", "word of mouth"), ("google maps", "Google Maps"),
                    ("Google map", "Google Maps"), ("FB", "Facebook"), ("facebok", "Facebook"), ("websitе", "website"),
                    ("next door", "Nextdoor"))  # fmt: skip
    statuses: ClassVar[dict[str, str]] = {"lead": "enquiry", "talks": "in progress", "client": "client", "lost": "declined", "stuck": "on hold",
                "trouble": "complaint open", "archive": "archive"}  # fmt: skip
    status_slips = (("Client", "client"), ("cleint", "client"), ("client ", "client"), ("regular client", ""),
                    ("in prog.", "in progress"), ("Declined!!!", "declined"), ("VIP", ""))  # fmt: skip
    city_slips = (("Bristоl", "Bristol", "cyrillic-letter"), ("Bris tol", "Bristol", "space-inside"),
                  ("bristol", "Bristol", "case"), ("City of Bristol", "Bristol", "prefix"), ("Bristol ", "Bristol", "space"),
                  ("Brsitol", "Bristol", "misspelt"), ("BRISTOL", "Bristol", "case"), ("Londom", "London", "misspelt"),
                  ("LDN", "London", "short"), ("Brum", "Birmingham", "short"), ("Baht", "Bath", "misspelt"),
                  ("B'ham", "Birmingham", "short"), ("Bath, Somerset", "Bath", "remark"), ("Keynsham (near the park)", "Keynsham", "remark"),
                  ("Kensham", "Keynsham", "misspelt"), ("Brizzle", "Bristol", "short"))  # fmt: skip
    interests = ("peonies", "tulips", "roses", "dried flowers", "workshops", "candles", "ceramics", "subscription",
                 "hat boxes", "house plants", "corporate gifts", "wedding")  # fmt: skip
    consent_sources = (
        "card in the studio",
        "card in the studio",
        "website form",
        "WhatsApp message",
        "workshop sign-up sheet",
    )
    comments = (
        "Buys for Mum's birthday, 12 May", "No lilies please", "Loves pastel colours", "Call after 6 pm", "Left us a lovely review",
        "Collects herself, lives round the corner", "Always wants a handwritten card", "Deliver to the office, sign in at reception",
        "Asked about the subscription, thinking about it", "Husband orders in secret, don't mention 🙂", "Keen on the wreath workshop",
        "Gave her a vase with the fifth order", "Prefers WhatsApp", "No eucalyptus", "Needs a receipt for the company",
        "Orders for her sister in Bath", "Collects the 'North' vases", "Mother's Day regular", "Better to text than to call",
        "Came with a gift voucher", "Promised 10% off the next one", "Moved her workshop, already paid",
    )  # fmt: skip
    odd_comments: tuple[tuple[str, str], ...] = (
        ("=waiting for Tess to call", "text-starts-with-equals"),
        ("=SUM(B2:B4) her idea of a joke", "text-starts-with-equals"),
        ("-10% promised by Holly till the end of the year", "text-starts-with-sign"),
        ("+2 cards as a gift", "text-starts-with-sign"),
        ("@tess asked to book December", "text-starts-with-sign"),
        ("Delivery:\nflat 3, buzzer 45\ncall an hour before", "line-breaks"),
        ("1) vase to be returned\n2) burgundy ribbon\n3) invoice by email", "line-breaks"),
        ("🌷🌷🌷 loves tulips, 💌 card is a must", "emoji"),
        ("Baby girl! 👶 send congratulations", "emoji"),
        ("allergic to lilies, careful", "excess-health"),
        ("son has asthma, no pollen or scented candles", "excess-health"),
        ("pregnant, no strong scents", "excess-health"),
        ("diabetic, no chocolates in the box", "excess-health"),
        ("fasting for Ramadan, no sweets", "excess-religion"),
        ("Saw her passport for the arch hire, Holly has the copy", "excess-document"),
        ("<b>urgent</b> call back, {{ first_name }} was not filled in the email", "markup"),
    )
    company_comments = (
        "Contract no. 14, pays by invoice", "Buys for Christmas and International Women's Day", "Invoice to accounts, please",
        "Reception flowers every Monday", "The director decides, call in the morning", "Needs a PO number on everything",
    )  # fmt: skip

    def person(self, chance: Chance, key: str, habit: str, since: dt.date) -> Person:
        gender = "f" if chance.happens(0.74) else "m"
        first = chance.pick(WOMEN if gender == "f" else MEN)
        last = chance.pick(SURNAMES).replace("_", " ")
        middle = chance.pick(MIDDLE[0 if gender == "f" else 1].split()) if chance.happens(0.3) else None
        return Person(
            key, gender, last, first, middle,
            phone=self.mobile(chance),
            email=self.email_of(chance, first, last),
            birthday=chance.day(dt.date(1962, 1, 1), dt.date(2004, 12, 31)),
            city=chance.weighted(CITIES),
            address=self.address(chance),
            since=since,
            habit=habit,
            source=chance.weighted(self.sources),
            owner=chance.weighted(self.owners),
            interests=tuple(chance.several(self.interests, chance.between(1, 3))),
        )  # fmt: skip

    def address(self, chance: Chance) -> str:
        flat = f"Flat {chance.between(1, 24)}, " if chance.happens(0.3) else ""
        return f"{flat}{chance.between(1, 180)} {chance.pick(STREETS)}"

    def company(self, chance: Chance, key: str, index: int, since: dt.date) -> Person:
        title, host = COMPANIES[index]
        person = self.person(chance, key, "company", since)
        person.company, person.habit, person.birthday = title, chance.pick(("company", "company", "rare-company")), None
        person.email = f"{chance.pick(('orders', 'office', plain(person.first), plain(person.last)))}@{host}"
        person.tax_id = f"GB 000 {chance.between(1000, 9999)} {chance.between(10, 99)}"
        person.interests = ("corporate gifts",)
        return person

    def mobile(self, chance: Chance) -> str:
        return f"+44{chance.pick(MOBILE_CODES)}{chance.between(100000, 989999)}"

    def landline(self, chance: Chance) -> str:
        return f"+44117496{chance.between(100, 989):04d}"

    def email_of(self, chance: Chance, first: str, last: str) -> str:
        f, s, n = plain(first), plain(last), chance.between(2, 99)
        local = chance.pick(
            (f"{s}.{f[0]}.sample{n}", f"{f}-sample{n}", f"{f[0]}{s}-sample{n}", f"{s}_sample{n}", f"{f}.{s}.sample{n}")
        )
        return f"{local}@{chance.weighted(MAIL_HOSTS)}"

    def name_styles(self) -> Sequence[tuple[str, float]]:
        return (("first_last", 58), ("last_first", 4), ("full", 8), ("first", 5), ("upper", 3), ("lower", 4),
                ("initials", 4), ("initials_spaced", 1.5), ("double_space", 2.5), ("nbsp", 1.5), ("trailing", 2.5), ("comma", 6))  # fmt: skip

    def name(self, person: Person, style: str) -> str:
        last, first, middle = person.last, person.first, person.middle
        short = SHORT.get(first, first)
        return {
            "full": f"{first} {middle + ' ' if middle else ''}{last}",
            "first_last": f"{first} {last}",
            "last_first": f"{last} {first}",
            "first_mid_last": f"{first} {middle + ' ' if middle else ''}{last}",
            "first": first,
            "upper": f"{first} {last}".upper(),
            "lower": f"{first} {last}".lower(),
            "initials": f"{first[0]} {last}",
            "initials_spaced": f"{first[0]}. {last}",
            "double_space": f"{first}  {last}",
            "nbsp": f"{first}\u00a0{last}",
            "trailing": f" {first} {last} ",
            "comma": f"{last}, {first}",
            "short": short,
            "short_last": f"{short} {last}",
            "latin": unaccented(f"{first} {last}"),
        }[style]

    def phone_styles(self) -> Sequence[tuple[str, float]]:
        return (("pretty", 16), ("zero", 28), ("zero_spaced", 24), ("plus", 9), ("dashes", 5), ("bare_number", 8),
                ("double_zero", 3), ("brackets", 4), ("seven", 3))  # fmt: skip

    def phone(self, e164: str, style: str) -> Cell:
        if not e164.startswith("+44") or len(e164) != 13:
            return e164
        n = e164[3:]
        if n.startswith("117") and style != "plus":
            return f"0117 {n[3:6]} {n[6:]}" if style == "brackets" else f"0{n}"
        shapes: dict[str, Cell] = {
            "pretty": f"+44 {n[:4]} {n[4:]}",
            "zero": f"0{n}",
            "zero_spaced": f"0{n[:4]} {n[4:7]} {n[7:]}",
            "plus": e164,
            "dashes": f"0{n[:4]}-{n[4:7]}-{n[7:]}",
            "bare_number": int(n),
            "double_zero": f"0044 {n[:4]} {n[4:]}",
            "brackets": f"+44 (0) {n[:4]} {n[4:]}",
            "seven": f"44{n}",
            "eight": f"0{n}",
            "number": f"0{n[:4]} {n[4:]}",
            "plus_brackets": f"+44(0){n}",
        }
        return shapes[style]

    def birthday_styles(self) -> Sequence[tuple[str, float]]:
        return (("date", 48), ("slashed", 24), ("day_month", 6), ("words", 12), ("words_year", 5), ("short_year", 5))

    def birthday(self, day: dt.date, style: str) -> Cell:
        shapes: dict[str, Cell] = {
            "date": day,
            "slashed": f"{day:%d/%m/%Y}",
            "day_month": f"{day:%d/%m}",
            "words": f"{day.day} {MONTHS[day.month - 1]}",
            "words_year": f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
            "short_year": f"{day:%d.%m.%y}",
        }
        return shapes[style]

    #: (problem, how the name is typed)
    name_slips: Sequence[tuple[str, Callable[[Person], str]]] = (
        ("cyrillic-letter", lambda p: p.first + " " + p.last.replace("o", "о", 1).replace("a", "а", 1)),
        ("cyrillic-letter", lambda p: p.first.replace("a", "а").replace("e", "е") + " " + p.last),
        ("cyrillic-letter", lambda p: p.first.replace("i", "і", 1) + " " + p.last.replace("e", "е", 1)),
        ("transliterated", lambda p: unaccented(f"{p.first} {p.last}")),
        ("transliterated", lambda p: unaccented(f"{p.last} {p.first}")),
        ("transliterated", lambda p: plain(p.first) + " " + plain(p.last)),
        ("diminutive", lambda p: f"{SHORT.get(p.first, p.first)} {p.last}"),
        ("diminutive", lambda p: f"{SHORT.get(p.first, p.first)}"),
        ("diminutive", lambda p: f"{p.last}, {SHORT.get(p.first, p.first)}"),
        ("diminutive", lambda p: f"{SHORT.get(p.first, p.first)} {p.last}"),
        ("remark-in-name", lambda p: f"{SHORT.get(p.first, p.first)} (workshop)"),
        ("remark-in-name", lambda p: f"{p.first}, Holly's friend"),
        ("remark-in-name", lambda p: f"{p.first} {p.last} - bride"),
        ("remark-in-name", lambda p: f"{p.first} {p.last} !!! call after 12"),
        ("glued", lambda p: f"{p.first}{p.last}"),
        ("doubled-letter", lambda p: f"{p.first[:2]}{p.first[1:]} {p.last}"),
    )
    #: Whole cells that name nobody.
    no_names = (("Test Test", "test"), ("Mickey Mouse", "joke"), ("???", "empty-word"), ("no name", "empty-word"))
    two_people = (("Anna and Simon Catley", "Anna Catley", "Simon Catley"), ("Olive Lapham / Denis Lapham", "Olive Lapham", "Denis Lapham"),
                  ("Vera, Hope Winters", "Vera Winters", "Hope Winters"))  # fmt: skip
    companies_as_names = ("Quiet Haven Ltd", "Pas de Deux Dance School", "Rushton Plumbing", "the café on North Street")

    #: (problem, number and a second one → what is typed, what is meant)
    phone_slips: Sequence[tuple[str, Callable[[str, str], Cell], Callable[[str, str], list[str] | None]]] = (
        ("extension", lambda a, b: "0117 496 0412 ext. 12", lambda a, b: ["+441174960412;ext=12"]),
        ("extension", lambda a, b: "0117 496 0377 x304", lambda a, b: ["+441174960377;ext=304"]),
        ("two-in-a-cell", lambda a, b: f"0{a[3:]}, 0{b[3:]}", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"+44 {a[3:7]} {a[7:]} / 0{b[3:]}", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"0{a[3:]}\n0{b[3:]} (husband)", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"0{a[3:7]}-{a[7:]}; 0{b[3:7]}-{b[7:]}", lambda a, b: [a, b]),
        ("remark", lambda a, b: f"0{a[3:]} (WhatsApp only)", lambda a, b: [a]),
        ("remark", lambda a, b: f"0{a[3:7]} {a[7:]} Jane", lambda a, b: [a]),
        ("excel-number", lambda a, b: f"{a[1]}.{a[2:4]}E+11", lambda a, b: None),
        ("excel-number", lambda a, b: f"{a[1]}.{a[2:13]}E+11", lambda a, b: [a]),
        ("excel-number", lambda a, b: float(f"{a[1:5]}00000000"), lambda a, b: None),
        ("digit-missing", lambda a, b: f"0{a[3:-1]}", lambda a, b: None),
        ("digit-missing", lambda a, b: int(a[4:]), lambda a, b: None),
        ("digit-missing", lambda a, b: f"+44 {a[3:7]} {a[7:-1]}", lambda a, b: None),
        ("digit-too-many", lambda a, b: f"0{a[3:]}{a[-1]}", lambda a, b: None),
        ("letter-for-digit", lambda a, b: f"O{a[3:]}", lambda a, b: [a]),
        ("letter-for-digit", lambda a, b: f"O{a[3:7]} {a[7:]}", lambda a, b: [a]),
        ("united-states", lambda a, b: "+1 (415) 555-0134", lambda a, b: ["+14155550134"]),
        ("united-states", lambda a, b: "001 212 555 0178", lambda a, b: ["+12125550178"]),
        ("foreign-without-code", lambda a, b: "(323) 555-0112", lambda a, b: None),
        ("ireland", lambda a, b: "+353 85 000 0417", lambda a, b: ["+353850000417"]),
        ("landline", lambda a, b: "0117 496 0116", lambda a, b: ["+441174960116"]),
        ("landline", lambda a, b: "(020) 7946 0235", lambda a, b: ["+442079460235"]),
        ("landline-no-code", lambda a, b: "496 0803", lambda a, b: None),
        ("made-up", lambda a, b: 1111111, lambda a, b: None),
        ("made-up", lambda a, b: "07777 777777", lambda a, b: None),
        ("made-up", lambda a, b: "+44 0000 000000", lambda a, b: None),
        ("word", lambda a, b: "none", lambda a, b: None),
        ("word", lambda a, b: "ask her", lambda a, b: None),
        ("word", lambda a, b: "-", lambda a, b: None),
    )
    email_slips: Sequence[tuple[str, Callable[[str, str], str], Callable[[str, str], list[str] | None]]] = (
        ("domain-misspelt", lambda a, b: a.split("@")[0] + "@gmial.com", lambda a, b: [a.split("@")[0] + "@gmail.com"]),
        (
            "domain-misspelt",
            lambda a, b: a.split("@")[0] + "@outlok.com",
            lambda a, b: [a.split("@")[0] + "@outlook.com"],
        ),
        (
            "domain-misspelt",
            lambda a, b: a.split("@")[0] + "@hotmial.co.uk",
            lambda a, b: [a.split("@")[0] + "@hotmail.co.uk"],
        ),
        ("domain-misspelt", lambda a, b: a.split("@")[0] + "@gmail.con", lambda a, b: [a.split("@")[0] + "@gmail.com"]),
        ("trailing-dot", lambda a, b: a + ".", lambda a, b: [a]),
        ("trailing-comma", lambda a, b: a + ",", lambda a, b: [a]),
        ("cyrillic-letter", lambda a, b: a.replace("sample", "sаmple", 1), lambda a, b: [a]),
        ("cyrillic-letter", lambda a, b: a.replace(".com", ".соm").replace(".co.uk", ".cо.uk"), lambda a, b: [a]),
        ("two-in-a-cell", lambda a, b: f"{a}, {b}", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"{a} / {b}", lambda a, b: [a, b]),
        ("space-inside", lambda a, b: a.replace("@", " @ "), lambda a, b: [a]),
        ("comma-for-dot", lambda a, b: a.replace(".com", ",com").replace(".co.uk", ".co,uk"), lambda a, b: [a]),
        ("no-at", lambda a, b: a.replace("@", "."), lambda a, b: None),
        ("upper-case", lambda a, b: a.upper(), lambda a, b: [a]),
        ("upper-case", lambda a, b: a.title(), lambda a, b: [a]),
        ("test", lambda a, b: "test@test.com", lambda a, b: None),
        ("made-up", lambda a, b: "none@none.none", lambda a, b: None),
        ("word", lambda a, b: "no email", lambda a, b: None),
        ("remark", lambda a, b: f"{a} (work)", lambda a, b: [a]),
        ("accented-domain", lambda a, b: "hello@blüten-sample.de", lambda a, b: ["hello@blüten-sample.de"]),
        ("disposable", lambda a, b: a.split("@")[0] + "@mailinator.com", lambda a, b: None),
    )
    birthday_slips: Sequence[tuple[str, Cell, str | None]] = (
        ("made-up", dt.date(1900, 1, 1), None), ("made-up", "01/01/1900", None), ("serial-number", 32874, "1990-01-01"),
        ("ambiguous-slash", "03/04/1991", None), ("ambiguous-slash", "05/06/88", None), ("slash", "12/25/1984", "1984-12-25"),
        ("leap-day", "29/02/1988", "1988-02-29"), ("leap-day", "29 February", "--02-29"), ("no-such-day", "31/04/1990", None),
        ("no-such-day", "29/02/1991", None), ("year-only", 1987, None), ("age", "35 years", None), ("future", "12/05/2031", None),
        ("month-word", "12th Apr 1991", "1991-04-12"), ("month-word", "MARCH 8", "--03-08"), ("remark", "15 June (Mum 3 Sept)", None),
        ("comma-for-dot", "14,07,1986", "1986-07-14"),
    )  # fmt: skip
    tax_slips: Sequence[str] = ()
    father_and_son = (("Lockwood", "James", "Peter"), ("Hargreaves", "Robert", "George"))
    passport = ("000000123", "000 000 457", "no. 000000981", "000000764 (GBR)")
    info_box = "info"
    handle_end = "_sample"
    goods: ClassVar[Goods] = {
        "Bouquets": (46, (("Bouquet 'First Snow'", 38, 70, (11, 12, 1)), ("Florist's choice", 30, 95, ()), ("25 tulips", 28, 36, (2, 3, 4)),
                          ("40 tulips", 45, 58, (2, 3, 4)), ("Peonies, 9 stems", 48, 65, (5, 6)), ("Red Naomi roses, 15", 45, 60, ()),
                          ("Hat box arrangement", 42, 85, ()), ("Ranunculus posy", 34, 48, (1, 2, 3, 4)), ("Dahlias, an armful", 28, 42, (8, 9)),
                          ("Dried bunch in kraft", 22, 34, ())), 2),
        "Gifts": (19, (("Candle 'Mint'", 14, 18, ()), ("Vase 'North', small", 24, 32, ()), ("Handmade mug", 16, 22, ()),
                       ("Candle and chocolate set", 26, 36, ()), ("Card set", 7, 10, ()), ("Diffuser 'Garden'", 24, 30, ())), 3),
        "Workshops": (13, (("Workshop: Christmas wreath", 55, 65, (11, 12)), ("Workshop: first bouquet", 45, 55, ()), ("Workshop: terrarium", 48, 58, ()),
                           ("Workshop for two", 85, 98, ())), 2),
        "Subscription": (8, (("Subscription: 4 bouquets a month", 130, 155, ()), ("Subscription: 2 bouquets a month", 70, 85, ())), 1),
        "Vouchers": (6, (("Voucher £30", 30, 30, ()), ("Voucher £50", 50, 50, ())), 1),
        "Events": (4, (("Table arrangements", 120, 320, ()), ("Wedding: arch and tables", 480, 1150, (5, 6, 7, 8, 9)), ("Arch hire", 110, 160, ()),
                       ("Birthday photo wall", 160, 380, ())), 1),
        "Corporate": (3, (("Bouquets for Women's Day", 240, 780, (2, 3)), ("Christmas gift sets", 320, 920, (11, 12)),
                          ("Reception flowers, monthly", 140, 200, ()), ("Office tree and wreaths", 190, 460, (12,)),
                          ("Anniversary bouquets", 90, 260, ()), ("Event arrangements", 130, 380, ())), 1),
    }  # fmt: skip
    firm_goods = (("Corporate", 70), ("Bouquets", 18), ("Events", 12))
    subscription = "Subscription"
    workshops = "Workshops"
    first_goods = "Bouquets"
    delivery = (("collection", 46), ("courier", 44), ("in the studio", 10))
    order_statuses: ClassVar[dict[str, str]] = {
        "new": "new",
        "paid": "paid",
        "done": "completed",
        "cancelled": "cancelled",
        "returned": "returned",
    }
    order_status_slips = (("Completed", "completed"), ("complete", "completed"), ("compleeted", "completed"), ("completed ", "completed"),
                          ("canceled", "cancelled"), ("CANCEL", "cancelled"), ("pd", "paid"))  # fmt: skip
    category_slips = (("bouquets", "Bouquets"), ("Bouquet", "Bouquets"), ("Bouquets ", "Bouquets"), ("Work shops", "Workshops"), ("WS", "Workshops"),
                      ("gift", "Gifts"), ("Vouchres", "Vouchers"))  # fmt: skip
    order_comments = ("by 10 am, a surprise", "no wrapping", "card: 'With love'", "call half an hour before", "swapped roses for lisianthus",
                      "leave at reception", "photo before it goes", "same as last year")  # fmt: skip
    owes = ("owes us, promised a transfer", "invoice sent, waiting", "will pay on collection")
    return_comments = ("wilted on day two, refunded", "wrong colour", "vase chipped", "workshop cancelled, refunded")
    strangers = (
        ("Somebody from Gumtree", "07163 110 223", dt.date(2025, 12, 22)),
        ("Zara (Aisha's sister)", None, dt.date(2026, 3, 13)),
    )

    def amount_as_text(self, amount: int, n: int) -> tuple[str, str]:
        shapes = (
            ("currency", f"£{amount}"), ("currency", f"£{amount:,}.00"), ("currency", f"{amount} GBP"), ("text-number", f"{amount}"),
            ("pence", f"{amount}.00"), ("no-break-space", f"\u00a3\u00a0{amount}"), ("thousands", f"{amount / 1000:g}k" if amount >= 1000 else f"£ {amount}"), ("sign", f"{amount}£"),
        )  # fmt: skip
        return shapes[n % len(shapes)]

    def date_as_text(self, day: dt.date, n: int) -> str:
        return (
            f"{day:%d/%m/%Y}",
            f"{day:%d.%m.%y}",
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            f"{day:%d/%m/%Y} ",
            f"{day:%Y-%m-%d}",
        )[n % 5]

    cities_main = "Bristol"
    other_cities = ("Bath", "Cardiff", "London", "Exeter")
    stop_words = ("yes", "yes", "Yes", "x", "asked us not to call")
    withdrawn = "withdrawn"

    def mailbox(self, person: Person) -> str:
        return f"{plain(person.first)}.{plain(person.last)}"

    stranger_phone = "07245 120 448"

    def consent_lines(self, rows: list[Row]) -> list[tuple[Cell, ...]]:
        """Lines of Consents: some about one client, one about everybody who signed the same sheet."""
        a, b, c, d = (rows[n * len(rows) // 4] for n in range(4))
        return [
            ("all", "how did you hear = workshop", "marketing", "email", "given", dt.date(2025, 9, 15), "workshop sign-up sheet",
             "Note no. 3 of 15 Sept 2025, sheets in the folder", "of 1 Sept 2025", "Holly"),
            (a.cells["client_id"], None, "marketing", "SMS", "given", dt.date(2025, 10, 4), "card in the studio", "card no. 118", "of 1 Sept 2025", "Marcus"),
            (b.person.email, None, "marketing", "email", "withdrawn", dt.date(2026, 2, 16), "email to us", None, None, "Holly"),
            (self.phone(c.person.phone, "zero"), None, "marketing", "SMS", "withdrawn", dt.date(2026, 7, 2), "phone call", None, None, "Tess"),
            (d.cells["client_id"], None, "marketing", "calls", "given", dt.date(2026, 5, 20), "WhatsApp message", "screenshot in the folder", None, "Marcus"),
            (a.cells["client_id"], None, "data processing", None, "given", dt.date(2025, 10, 4), "card in the studio", "card no. 118", "of 1 Sept 2025", "Marcus"),
        ]  # fmt: skip

    def spouse(self, person: Person) -> tuple[str, str]:
        """Gender and surname of a husband or wife."""
        return ("m" if person.gender == "f" else "f", person.last)

    def first_names(self, gender: str) -> Sequence[str]:
        return WOMEN if gender == "f" else MEN

    def middle(self, chance: Chance, gender: str) -> str | None:
        return chance.pick(MIDDLE[0 if gender == "f" else 1].split()) if chance.happens(0.3) else None

    def new_surname(self, chance: Chance, person: Person) -> str:
        return chance.pick([s for s in SURNAMES if s != person.last and "_" not in s])

    def respelt_company(self, title: str) -> str:
        """The same company as another person would type it."""
        if title.endswith(" Ltd"):
            return title.removesuffix(" Ltd") + " Limited"
        return title.lower().replace("&", "and").removeprefix("the ")
