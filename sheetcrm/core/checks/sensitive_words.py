"""Words by which free text betrays a special category of personal data (152-FZ article 10, GDPR article 9). Pure.

Each pattern begins at the start of a word with at least three fixed letters, which makes looking through a hundred
thousand comments cheap (:func:`kinds_in`). The lists prefer missing a case to crying wolf: «здоровый торт», «для беременных»,
a street, a cuisine or a profession say nothing about the client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

HEALTH = (
    r"аллерги(?:я|и|ю|ей|к|чк)",
    r"астм(?:а|ы|у|е|ой|атик)\b",
    r"диабет(?!ическ)",
    r"беременн(?:а|ая|ой|ую|ост|ы)\b|беременност",
    r"инвалид(?:\b|а\b|у\b|ом\b|ност)",
    r"онкологи(?:я|и|ю|ей)\b|онкобольн",
    r"рак (?:груди|легк|кож|желуд|крови|простат|матк|кишечн|щитовид)",
    r"химиотерап|лучев(?:ая|ой) терапи",
    r"диагноз(?! рын| сайт| систем)",
    r"гипертони|повышенное давлен|высокое давлен",
    r"эпилеп|инсульт|инфаркт|кардиостимулятор",
    r"вич\b|вич-|гепатит|туберкул",
    r"депресси(?:я|и|ю|ей)\b|паническ(?:ие|ая|их) атак|шизофрен|аутизм|аутист|биполярн",
    r"наблюдается у (?:психиатр|онколог|нарколог|психотерап|кардиолог|эндокринолог)",
    r"перенес(?:ла|л)? (?:операци|инсульт|инфаркт)|после операции|перед операцией|сделал[аи]? операци",
    r"псориаз|экзем[аыуе]\b|дерматит|грыж[аиуе]\b",
    r"дцп\b|синдром дауна|глухонем|слабослыш|слабовид|незряч",
    r"хроническ(?:ое заболев|ая болезн|ие заболев|ий бронхит|ий гастрит)",
    r"принимает (?:таблетк|лекарств|антидепрессант|инсулин|гормон)",
    r"тяжело бол(?:ен|ьна|еет)",
    r"бесплоди|выкидыш|алкоголи(?:к|чк|зм)|алкозависим|наркоман|наркозависим",
    r"allerg(?:y|ies|ic)\b",
    r"diabet(?:es|ic)\b(?! (?:cake|cookies|menu|food|socks|products))",
    r"pregnan(?:t|cy)\b",
    r"asthma|epilep|hepatitis|tubercul|psoriasis|eczema|arthritis|dementia|alzheimer|autis(?:m|tic)|bipolar|schizophren",
    r"hiv\b|hiv-",
    r"chemotherapy|cancer (?:patient|treatment|survivor|diagnos)|has cancer|breast cancer|lung cancer",
    r"disabled (?:person|client|guest|customer|child|son|daughter)|disability|wheelchair user|uses a wheelchair",
    r"depression\b|depressed\b|mental (?:health|illness)|panic attacks",
    r"heart (?:attack|condition|disease|surgery)|had a stroke|high blood pressure|chronic (?:illness|pain|disease)",
    r"after surgery|before surgery|had surgery|recovering from surgery|miscarriage|infertil|alcoholic\b(?! (?:drink|bever))",
)
RELIGION = (
    r"мусульман(?:ин|к|е\b|ка)",
    r"православн(?:ый|ая|ые)\b(?! (?:магазин|календар|книг|храм|лавк|ярмарк|церк|икон|праздник|пасх|рождеств|крест))",
    r"христиан(?:ин|к[аеиу])\b|католи(?:к|чка)\b|протестант(?:ка)?\b|баптист(?:ка)?\b|адвентист|старообряд",
    r"иуде(?:й|йка)\b|буддист(?:ка)?\b|кришнаит|атеист(?:ка)?\b",
    r"свидетел[ьяи] иеговы|верующ(?:ий|ая|ие)\b|воцерковл|вероисповедан",
    r"соблюдает (?:пост|рамадан|шаббат|кашрут|уразу)|держит пост|постится\b|совершает намаз|читает намаз",
    r"muslim\b|islamic faith|catholic\b(?! (?:school|church|hospital))|protestant\b|orthodox (?:christian|jew)",
    r"christian (?:believer|family|faith)|devout\b|buddhist\b|hindu\b|atheist\b|jehovah|mormon\b",
    r"keeps (?:kosher|shabbat|ramadan)|observes (?:ramadan|shabbat|sabbath|lent)|prays five|fasting for (?:ramadan|lent)|fasts (?:for|in) (?:ramadan|lent)",
)
POLITICS = (
    r"голос(?:ует|овал|овала) за\b",
    r"член (?:партии|профсоюза|кпрф|лдпр|единой россии)|партийн(?:ый|ая) (?:деятел|активист)",
    r"единоросс?(?:ы|ка)?\b|коммунист(?:ка)?\b|оппозиционер|монархист|анархист(?:ка)?\b",
    r"политическ(?:ие взгляд|их взгляд|ие убежд|их убежд)",
    r"ходит на митинг|ходила на митинг|ходил на митинг|участни(?:к|ца) митинг|иноагент|иностранный агент",
    r"сторонни(?:к|ца) (?:власти|оппозиции|путина|навальн|кпрф|лдпр)",
    r"votes (?:for|labour|tory|republican|democrat|green)|party member\b|trade union member|union member\b",
    r"political (?:views|opinions|activist)|republican voter|democrat voter|trump (?:supporter|voter)|brexiteer",
)
ETHNICITY = (
    r"национальност",
    r"армян(?:ин|ка)\b|азербайджан(?:ец|ка)\b|таджи(?:к|чка)\b|узбе(?:к|чка)\b|киргиз(?:ка)?\b|чечен(?:ец|ка)\b",
    r"татар(?:ин|ка)\b|башкир(?:ка)?\b|казашка\b|еврей(?:ка)?\b|цыган(?:е|ка)?\b|кавказец\b|лицо кавказ|негр(?:итянка)?\b",
    r"ethnicity|ethnic (?:origin|group)|racial|romani\b|jewish\b(?! (?:museum|cuisine|quarter|cemetery))",
    r"black (?:woman|man|guy|lady)|asian (?:woman|man|guy|lady)",
)
INTIMATE = (
    r"гей\b(?!-)|лесбиян|бисексуал|гомосексуал|трансгендер|транссексуал",
    r"нетрадиционн(?:ая|ой|ую) ориентаци|сексуальн(?:ая|ой|ую|ые) (?:ориентаци|жизн|предпочтен)|интимн(?:ая|ой|ую) жизн",
    r"любовниц[аыуе]\b|приходит с любовником|изменяет (?:мужу|жене)|роман на стороне",
    r"lesbian|bisexual|homosexual|transgender|sexual orientation|sex life|his mistress|her lover|having an affair",
    r"gay (?:man|couple|guy)",
)
CRIMINAL = (
    r"судимост|ранее судим|судим(?:ый|ая|а)?\b",
    r"сид(?:ел|ела|ит) в (?:тюрьме|сизо|колонии)|отсидел(?:а)?\b|условный срок|условно осужд",
    r"уголовн(?:ое дело|ого дела|ое прошл)|под следствием|осужден(?:а|ный|ная)? (?:за|по стат)",
    r"criminal record|convicted (?:of|for|felon)|served time|paroled\b|was in prison",
)

KINDS: Mapping[str, Sequence[str]] = {
    "health": HEALTH,
    "religion": RELIGION,
    "politics": POLITICS,
    "ethnicity": ETHNICITY,
    "intimate": INTIMATE,
    "criminal": CRIMINAL,
}

_START = r"(?<![\w-])"
_WORDS = {kind: re.compile("|".join(patterns)) for kind, patterns in KINDS.items()}


def _first_letters() -> re.Pattern[str]:
    """One quick pattern that lets through every text a longer one could match in: the first three letters of each."""
    by_letter: dict[str, set[str]] = {}
    for patterns in KINDS.values():
        for pattern in patterns:
            for start in alternatives(pattern):
                by_letter.setdefault(start[0], set()).add(start[1:3])
    groups = (f"{letter}(?:{'|'.join(sorted(rest))})" for letter, rest in sorted(by_letter.items()))
    return re.compile(_START + "(?:" + "|".join(groups) + ")")


def alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between the bars that stand outside brackets."""
    parts, depth = [""], 0
    for letter in pattern:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


_QUICK = _first_letters()


def kinds_in(text: str) -> Iterator[str]:
    """Kinds of special data a text speaks of, in a fixed order, each looked for only when it is asked for.

    >>> list(kinds_in("Аллергия на краску, перезвонить")), list(kinds_in("Здоровый торт, армянский лаваш"))
    (['health'], [])
    """
    folded = text.casefold().replace("ё", "е")
    # The long patterns are tried only where a word begins as one of theirs does.
    places = [found.start() for found in _QUICK.finditer(folded)]
    if places:
        yield from (kind for kind, pattern in _WORDS.items() if any(pattern.match(folded, at) for at in places))
