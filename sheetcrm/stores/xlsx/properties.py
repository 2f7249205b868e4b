"""Custom properties of a document: small notes a workbook carries along, which Excel and LibreOffice keep when they save."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from lxml import etree

from sheetcrm.stores.xlsx.package import CONTENT_TYPES, DOCUMENT_RELS, PACKAGE_RELS, Package, rels_name, to_bytes

_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = f"{DOCUMENT_RELS}/custom-properties"
#: The id every property of one's own has.
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def properties(package: Package) -> dict[str, str]:
    """The text properties of the document."""
    part = _part(package)
    if part is None:
        return {}
    found = {}
    for element in package.tree(part).iterfind(f"{{{_CUSTOM}}}property"):
        value = next((child for child in element if isinstance(child.tag, str)), None)
        if value is not None:
            found[element.get("name", "")] = value.text or ""
    return found


def with_properties(name: str, content: bytes, wanted: Mapping[str, str]) -> bytes:
    """The package with these properties set, all others as they were."""
    package = Package.open(name, content)
    part = _part(package)
    changed: dict[str, bytes] = {}
    if part is None:
        part = package.actual("docProps/custom.xml")
        root: Any = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VARIANTS})
        changed |= _announced(package, part)
    else:
        root = package.tree(part)
    for key, text in wanted.items():
        _set(root, key, text)
    changed[part] = to_bytes(root)
    out = io.BytesIO()
    package.write(out, changed)
    return out.getvalue()


def _set(root: Any, key: str, text: str) -> None:
    for element in root.findall(f"{{{_CUSTOM}}}property"):
        if element.get("name") == key:
            root.remove(element)
    # The first two numbers are taken by the format itself.
    number = max((int(e.get("pid", "1")) for e in root if isinstance(e.tag, str)), default=1) + 1
    element = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(max(number, 2)), name=key)
    etree.SubElement(element, f"{{{_VARIANTS}}}lpwstr").text = text


def _announced(package: Package, part: str) -> dict[str, bytes]:
    """The package's list of parts and its relations, with the new part in both."""
    types_name, rels = package.actual("[Content_Types].xml"), package.actual(rels_name(""))
    types, relations = package.tree(types_name), package.tree(rels)
    etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=_TYPE)
    used = {relation.get("Id") for relation in relations}
    identity = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
    etree.SubElement(relations, f"{{{PACKAGE_RELS}}}Relationship", Id=identity, Type=_RELATION, Target=part)
    return {types_name: to_bytes(types), rels: to_bytes(relations)}


def _part(package: Package) -> str | None:
    for relation in package.relations(""):
        if relation.type.endswith("/custom-properties") and package.has(relation.target):
            return package.actual(relation.target)
    return None
