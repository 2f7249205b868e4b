"""How a firm is called, with the person one talks to there. Pure."""

from __future__ import annotations


def firm_and_person(company: str | None, person: str | None) -> str | None:
    """A firm and whom we talk to there.

    >>> firm_and_person("ООО «Маяк»", "Анна Лапина"), firm_and_person(None, "Анна Лапина")
    ('ООО «Маяк» (Анна Лапина)', 'Анна Лапина')
    >>> firm_and_person("ИП Лапина", "ИП Лапина")
    'ИП Лапина'
    """
    if not company or not person or person.casefold() in company.casefold():
        return company or person
    return f"{company} ({person})"
