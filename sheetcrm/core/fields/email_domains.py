"""Which mail domains are usual, which are slips of them, which are throw-away. Pure."""

from __future__ import annotations

from functools import cache, lru_cache

from sheetcrm.core.fields.letters import listed

#: Mailbox providers a slip may have been meant for.
USUAL = (
    "gmail.com", "mail.ru", "yandex.ru", "rambler.ru", "icloud.com", "outlook.com", "hotmail.com", "yahoo.com",
    "inbox.ru", "list.ru", "bk.ru", "ya.ru", "yandex.by", "yandex.kz", "tut.by", "ukr.net", "googlemail.com",
    "hotmail.co.uk", "yahoo.co.uk", "btinternet.com",
)  # fmt: skip
#: Real domains that stand near a usual one: never taken for a slip.
REAL = listed(
    "ya.ru list.ru bk.ru inbox.ru internet.ru vk.com lenta.ru autorambler.ru myrambler.ru ro.ru rambler.ua narod.ru "
    "tut.by mail.by mail.kz mail.ua mail.com email.com email.ru gmx.com gmx.de gmx.net mail.de mail.ee xmail.ru "
    "yandex.com yandex.ua yandex.by yandex.kz yandex.uz ya.by ya.kz qip.ru pochta.ru nm.ru ngs.ru e1.ru sibmail.com "
    "ymail.com rocketmail.com hotmail.ru hotmail.fr hotmail.de hotmail.co.uk live.ru live.com msn.com me.com mac.com "
    "outlook.ru outlook.de outlook.fr yahoo.ru yahoo.de yahoo.fr yahoo.co.uk aol.com i.ua bigmir.net meta.ua fmail.ru "
    "gmail.ru inbox.lv inbox.eu inbox.com proton.me protonmail.com pm.me zoho.com tutanota.com fastmail.com hey.com "
    "bk.com list.com lists.ru mail.bg mail.lv mail.md mail.am mail.ge e-mail.ru bmail.ru hmail.ru"
)
_SLIPS = {
    "mailru": "mail.ru", "gmailcom": "gmail.com", "yandexru": "yandex.ru", "yaru": "ya.ru", "bkru": "bk.ru",
    "listru": "list.ru", "inboxru": "inbox.ru", "ramblerru": "rambler.ru", "icloudcom": "icloud.com",
    "outlookcom": "outlook.com", "hotmailcom": "hotmail.com", "yahoocom": "yahoo.com", "tutby": "tut.by",
    "mail": "mail.ru", "gmail": "gmail.com", "yandex": "yandex.ru", "ya": "ya.ru", "rambler": "rambler.ru",
    "icloud": "icloud.com", "outlook": "outlook.com", "hotmail": "hotmail.com", "yahoo": "yahoo.com",
    "mail.ry": "mail.ru", "mail.tu": "mail.ru", "mail.u": "mail.ru", "mail.r": "mail.ru", "mail.ri": "mail.ru",
    "mail.rru": "mail.ru", "mail.ruu": "mail.ru", "maill.ru": "mail.ru", "maii.ru": "mail.ru", "mai.ru": "mail.ru",
    "mial.ru": "mail.ru", "meil.ru": "mail.ru", "gmial.com": "gmail.com", "gmai.com": "gmail.com",
    "gmal.com": "gmail.com", "gamil.com": "gmail.com", "gmail.con": "gmail.com", "gmail.co": "gmail.com",
    "gmail.cm": "gmail.com", "gmail.om": "gmail.com", "gmail.comm": "gmail.com", "gmeil.com": "gmail.com",
    "gmaill.com": "gmail.com", "gnail.com": "gmail.com", "jmail.com": "gmail.com", "yndex.ru": "yandex.ru",
    "yandx.ru": "yandex.ru", "yadex.ru": "yandex.ru", "yanex.ru": "yandex.ru", "yandex.ry": "yandex.ru",
    "yandex.r": "yandex.ru", "jandex.ru": "yandex.ru", "yandeks.ru": "yandex.ru", "ramler.ru": "rambler.ru",
    "rambler.ry": "rambler.ru", "rambeler.ru": "rambler.ru", "iclod.com": "icloud.com", "iclaud.com": "icloud.com",
    "icloud.con": "icloud.com", "icloud.ru": "icloud.com", "hotmial.com": "hotmail.com", "hotmai.com": "hotmail.com",
    "inbox.ry": "inbox.ru", "inbx.ru": "inbox.ru", "list.ry": "list.ru", "bk.ry": "bk.ru", "ya.ry": "ya.ru",
}  # fmt: skip

ROLES = listed(
    "info office sales sale support admin administrator contact contacts hello mail post zakaz order orders shop help "
    "hr job jobs reception buh buhgalter secretary priemnaya manager marketing pr press noreply no-reply webmaster "
    "postmaster abuse billing feedback opt zakupki director kadry service team"
)
_MADE_UP_LOCAL = listed(
    "test tests testing asd asdf qwe qwerty qwertyui 123 1234 12345 123456 aaa aa a xxx zzz abc none no net nomail noemail "
    "no-mail no-email nety netu mail email example user username name fake fakemail spam нет тест почта пример неизвестно отсутствует нету asdasd qweqwe 111 000 111111"
)
_MADE_UP_DOMAIN = listed(
    "test asd asdf qwe qwerty aaa aa xxx abc none no net nomail нет почты почта тест fake example 123 mail email"
)


@lru_cache(4096)
def meant(domain: str) -> str | None:
    """The usual domain a slip was probably meant for, or None.

    Only near misses of big providers, and never a domain known to be real.

    >>> meant("gmial.com"), meant("mail.ru"), meant("list.ru"), meant("mailru"), meant("romashka.ru")
    ('gmail.com', None, None, 'mail.ru', None)
    """
    if domain in REAL or domain in USUAL:
        return None
    slip = _SLIPS.get(domain)
    if slip:
        return slip
    if domain.endswith((".con", ".cmo", ".ocm", ".comm")):
        return domain.rpartition(".")[0] + ".com"
    if len(domain) < 8:
        return None
    from rapidfuzz.distance import OSA

    name, _, zone = domain.rpartition(".")
    for usual in USUAL:
        if len(usual) < 8:
            continue
        usual_name, _, usual_zone = usual.rpartition(".")
        distance = OSA.distance(domain, usual, score_cutoff=1)
        # One edit in a long name; a swapped zone alone (yandex.eu) may be another company's.
        if distance == 1 and name != usual_name and zone == usual_zone:
            return usual
        if distance == 1 and name == usual_name and len(zone) != len(usual_zone):
            return usual
    return None


@cache
def _throw_away() -> frozenset[str]:
    from disposable_email_domains import blocklist

    return frozenset(blocklist)


def is_disposable(domain: str) -> bool:
    """Whether the domain, or the one above it, belongs to a throw-away service.

    >>> is_disposable("mailinator.com"), is_disposable("x.mailinator.com"), is_disposable("mail.ru")
    (True, True, False)
    """
    if domain in REAL or domain in USUAL:
        return False
    known = _throw_away()
    parts = domain.split(".")
    return any(".".join(parts[i:]) in known for i in range(len(parts) - 1))


def is_made_up(local: str, domain: str) -> bool:
    """Whether an address looks typed only to fill the cell.

    >>> is_made_up("test", "test.ru"), is_made_up("no", "mail.ru"), is_made_up("ivan", "mail.ru")
    (True, True, False)
    """
    name = domain.rsplit(".", 1)[0]
    if local == name and (local in _MADE_UP_LOCAL or len(set(local)) == 1):
        return True
    if name in _MADE_UP_DOMAIN and domain not in REAL and domain not in USUAL and local in _MADE_UP_LOCAL:
        return True
    return local in (
        "test",
        "asd",
        "asdf",
        "qwe",
        "qwerty",
        "no",
        "net",
        "netu",
        "none",
        "nomail",
        "noemail",
        "123",
    ) or (len(local) > 2 and len(set(local)) == 1)
