"""E-mail addresses as people type them."""

from __future__ import annotations

import pytest

from sheetcrm.core.fields import Kind
from sheetcrm.core.fields.email_domains import REAL, USUAL, meant
from tests.unit.fields.conftest import code, read


@pytest.mark.parametrize(
    ("typed", "value", "shown", "kind"),
    [
        ("ivan@mail.ru", "ivan@mail.ru", None, None),
        ("Ivan@Mail.RU", "ivan@mail.ru", "Ivan@mail.ru", Kind.SPELLING),
        (" ivan@mail.ru ", "ivan@mail.ru", "ivan@mail.ru", Kind.SPELLING),
        ("ivan @ mail.ru", "ivan@mail.ru", "ivan@mail.ru", Kind.SPELLING),
        ("ivаn@mail.ru", "ivan@mail.ru", "ivan@mail.ru", Kind.SPELLING),
        ("ivan@mаil.ru", "ivan@mail.ru", "ivan@mail.ru", Kind.SPELLING),
        ("mailto:ivan@mail.ru", "ivan@mail.ru", "ivan@mail.ru", Kind.PROPOSAL),
        ("Иван <ivan@mail.ru>", "ivan@mail.ru", "ivan@mail.ru", Kind.PROPOSAL),
        ("ivan@mail.ru.", "ivan@mail.ru", "ivan@mail.ru", Kind.PROPOSAL),
        ("ivan@почта.рф", "ivan@почта.рф", None, None),
        ("ivan@xn--80a1acny.xn--p1ai", "ivan@почта.рф", "ivan@почта.рф", Kind.SPELLING),
        ("ivan+shop@mail.ru", "ivan+shop@mail.ru", None, None),
    ],
)
def test_values(typed: str, value: str, shown: str | None, kind: Kind | None) -> None:
    found = read("email", typed)
    assert (found.value, found.shown, found.kind, found.issue) == ((value,), shown, kind, None)


@pytest.mark.parametrize(
    ("typed", "wrong", "guess"),
    [
        ("ivan@mailru", "email/slip", "ivan@mail.ru"),
        ("ivan@mail,ru", "email/slip", "ivan@mail.ru"),
        ("ivan@gmail", "email/slip", "ivan@gmail.com"),
        ("ivan@@mail.ru", "email/slip", "ivan@mail.ru"),
        ("ivan..p@mail.ru", "email/slip", "ivan.p@mail.ru"),
        ("ivan(собака)mail.ru", "email/slip", "ivan@mail.ru"),
        ("сосо@mail.ru", "email/look-alike", "coco@mail.ru"),
        ('шмфт"ьфшдюкг', "email/look-alike", "ivan@mail.ru"),
        ("шмфт@ьфшдюкг", "email/look-alike", "ivan@mail.ru"),
        ("ivan@mail.ру", "email/look-alike", "ivan@mail.ru"),
    ],
)
def test_slips_are_proposed_and_not_used(typed: str, wrong: str, guess: str) -> None:
    found = read("email", typed)
    assert (code(found), found.shown, found.kind, found.value) == (wrong, guess, Kind.PROPOSAL, None)


@pytest.mark.parametrize(
    ("typed", "guess"),
    [
        ("ivan@gmial.com", "ivan@gmail.com"),
        ("ivan@gmail.con", "ivan@gmail.com"),
        ("ivan@yandex.ry", "ivan@yandex.ru"),
        ("ivan@yndex.ru", "ivan@yandex.ru"),
        ("ivan@maill.ru", "ivan@mail.ru"),
        ("ivan@ramler.ru", "ivan@rambler.ru"),
    ],
)
def test_near_miss_domains_are_told(typed: str, guess: str) -> None:
    found = read("email", typed)
    assert (code(found), found.shown, found.value) == ("email/typo-domain", guess, (typed,))


@pytest.mark.parametrize("domain", sorted(REAL | set(USUAL)))
def test_real_domains_are_never_fixed(domain: str) -> None:
    assert meant(domain) is None
    found = read("email", f"ivan@{domain}")
    assert (found.value, found.shown, found.issue) == ((f"ivan@{domain}",), None, None)


@pytest.mark.parametrize("domain", ["romashka.ru", "nail.studio", "moscow-fitness.ru", "bk-stroy.ru", "lis.ru"])
def test_companies_domains_are_not_taken_for_slips(domain: str) -> None:
    assert meant(domain) is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("ivan.mail.ru", "email/not-valid"),
        ("ivan", "email/not-valid"),
        ("Иван@mail.ru", "email/not-valid"),
        ("a@b.test", "email/not-valid"),
        ("test@test", "email/made-up"),
        ("test@test.ru", "email/made-up"),
        ("asd@asd.ru", "email/made-up"),
        ("no@mail.ru", "email/made-up"),
        ("aaa@mail.ru", "email/made-up"),
        ("ivan@mailinator.com", "email/disposable"),
        ("info@romashka.ru", "email/role"),
        ("ivan@mail.ru; anna@ya.ru", "email/several"),
        ("ivan@mail.ru anna@ya.ru", "email/several"),
        ("ivan@mail.ru, anna@", "email/one-of-several"),
        ("ivan@mail.ru (рабочая)", "email/with-text"),
        (5, "cell/wrong-type"),
    ],
)
def test_issues(typed: object, wrong: str) -> None:
    assert code(read("email", typed)) == wrong  # type: ignore[arg-type]


def test_suspicious_addresses_are_never_fixed() -> None:
    for typed in ("test@test", "test@test.ru", "aaa@mail.ru", "ivan@mailinator.com"):
        assert read("email", typed).shown is None


def test_lists_keep_their_order() -> None:
    assert read("email", "b@mail.ru, a@mail.ru\nB@mail.ru").value == ("b@mail.ru", "a@mail.ru")
