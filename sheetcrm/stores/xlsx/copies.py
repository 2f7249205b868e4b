"""A hidden tab of ours put into the bytes of a workbook that is being made. Pure."""

from __future__ import annotations

import io

from sheetcrm.core.tabs.model import Tab
from sheetcrm.stores.xlsx.graft import Graft, Written
from sheetcrm.stores.xlsx.marks import entries
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.titles import give_titles, print_of


def with_tab(name: str, content: bytes, tab: Tab) -> bytes:
    """The package with the tab, which is ours; under another title where the team has one of that name."""
    package = Package.open(name, content)
    root = package.tree(package.workbook)
    listed = entries(package, root)
    given = give_titles([(tab.key, tab.title)], {}, {entry.title for entry in listed})
    graft = Graft(package, root, listed)
    graft.apply([Written(tab, given[tab.title], print_of(tab, given))], (), (), {}, given)
    out = io.BytesIO()
    package.write(out, graft.changed, frozenset(graft.removed))
    return out.getvalue()
