"""The zip package of an .xlsx: opened with care, written back with every other part copied as compressed bytes."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct, field

from sheetcrm.stores.xlsx import refusals

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

MAX_MEMBERS = 20_000
MAX_TOTAL = 2 << 30
MAX_PART = 1 << 30
#: A part larger than this may not be compressed more tightly than ``MAX_RATIO``; real sheets stay below 60.
RATIO_FROM = 16 << 20
MAX_RATIO = 200
#: 32,767 characters of 7 bytes each (``&#1055;``) are 229 KB, so a stretch this long without a tag is no cell.
_STRETCH = 256 << 10

#: Parts are compressed side by side: compressing lets go of the interpreter's lock.
_THREADS = 2
#: Members we write carry a fixed time, so that equal content gives equal bytes.
_TIME = (1980, 1, 1, 0, 0, 0)


class Relation(Struct, frozen=True):
    """One entry of a .rels part; ``target`` is a part's name, or the address when ``external``."""

    id: str
    type: str
    target: str
    external: bool = False


class Packed(Struct, frozen=True):
    """A part as it will stand in the zip."""

    checksum: int
    deflated: bytes


class Package(Struct):
    """An opened package. Parts are named without the leading slash, as in the zip."""

    name: str
    content: bytes
    archive: zipfile.ZipFile
    workbook: str = "xl/workbook.xml"
    _by_lower: dict[str, str] = field(default_factory=dict)
    _aside: ThreadPoolExecutor | None = None
    _packing: dict[str, tuple[bytes, Future[Packed]]] = field(default_factory=dict)

    @classmethod
    def open(cls, name: str, content: bytes) -> Package:
        """The package in ``content``; raises StoreError for everything that is not a sound .xlsx or .xlsm."""
        if not content.startswith(b"PK"):
            raise _not_a_zip(name, content)
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as err:
            raise refusals.DAMAGED(name=name, part="zip") from err
        package = cls(name, content, archive)
        package._check_directory()
        package._find_workbook()
        return package

    def _check_directory(self) -> None:
        members = self.archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise refusals.BOMB(name=self.name, part=f"{len(members)} parts", megabytes=0)
        total = 0
        for member in members:
            total += member.file_size
            # Some writers begin a name with a slash.
            lower = member.filename.lower().lstrip("/")
            if "\\" in lower:
                raise refusals.BACKSLASHES(name=self.name, part=member.filename[:80])
            if lower in self._by_lower or member.flag_bits & 1:
                raise refusals.DAMAGED(name=self.name, part=member.filename[:80])
            self._by_lower[lower] = member.filename
            tight = member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
            if tight or member.file_size > MAX_PART or total > MAX_TOTAL:
                megabytes = max(member.file_size, total if total > MAX_TOTAL else 0) >> 20
                raise refusals.BOMB(name=self.name, part=member.filename[:80], megabytes=megabytes)
        if "xl/workbook.bin" in self._by_lower:
            raise refusals.XLSB(name=self.name)
        if "mimetype" in self._by_lower and b"opendocument" in self.archive.read(self._by_lower["mimetype"])[:200]:
            raise refusals.ODS(name=self.name)
        if "[content_types].xml" not in self._by_lower:
            raise refusals.NOT_XLSX(name=self.name)

    def _find_workbook(self) -> None:
        main = [r.target for r in self.relations("") if r.type.endswith("/officeDocument") and not r.external]
        if not main or not self.has(main[0]):
            raise refusals.NOT_XLSX(name=self.name)
        self.workbook = self.actual(main[0])
        text = self.read(self.workbook)
        if _STRICT in text:
            raise refusals.STRICT(name=self.name)
        root = self.tree(self.workbook)
        if etree.QName(root.tag).localname != "workbook":
            raise refusals.NOT_XLSX(name=self.name)
        listed = root.findall(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
        if not listed or not all((sheet.get("sheetId") or "").isdecimal() and sheet.get("name") for sheet in listed):
            raise refusals.DAMAGED(name=self.name, part=self.workbook)

    def has(self, part: str) -> bool:
        return part.lower().lstrip("/") in self._by_lower

    def actual(self, part: str) -> str:
        """A part's name as the zip spells it; part names do not differ by case."""
        return self._by_lower.get(part.lower().lstrip("/"), part)

    def printed(self, part: str) -> tuple[int, int]:
        """Checksum (CRC-32) and size of a part's bytes, as the zip's directory has them; nothing is unpacked."""
        member = self.archive.getinfo(self.actual(part))
        return member.CRC, member.file_size

    def names(self) -> list[str]:
        """Names of all members, in their order."""
        return [member.filename for member in self.archive.infolist()]

    def walk(self, part: str) -> Iterator[bytes]:
        """The bytes of an XML part, piece by piece, while they look like what Excel writes.

        Python reads no more than the size that the directory declares and then compares the checksum, so a part
        that lies about its size ends here as damaged, before a parser that believes it.
        """
        first = True
        before = b""
        try:
            with self.archive.open(self.actual(part)) as stream:
                while piece := stream.read(_STRETCH):
                    if first and (b"\0" in piece[:64] or piece[:2] in (b"\xff\xfe", b"\xfe\xff")):
                        raise refusals.DAMAGED(name=self.name, part=part)
                    if b"<!DOCTYPE" in piece or b"<!DOCTYPE" in before[-16:] + piece[:16]:
                        raise refusals.ENTITIES(name=self.name, part=part)
                    if len(piece) == _STRETCH and b"<" not in piece:
                        raise refusals.HUGE_TEXT(name=self.name, part=part)
                    yield piece
                    first, before = False, piece
        except KeyError as err:
            raise refusals.DAMAGED(name=self.name, part=part) from err
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as err:
            raise refusals.DAMAGED(name=self.name, part=part) from err

    def read(self, part: str) -> bytes:
        """The whole XML part, checked as in :meth:`walk`."""
        return b"".join(self.walk(part))

    def tree(self, part: str) -> Any:
        """The root element of an XML part."""
        try:
            return etree.fromstring(self.read(part), parser())
        except etree.XMLSyntaxError as err:
            raise refusals.DAMAGED(name=self.name, part=part) from err

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part (of the package itself for ``""``); empty when it has none."""
        rels = rels_name(part)
        if not self.has(rels):
            return []
        return relations_in(self.tree(rels), part)

    def write(self, target: IO[bytes], changed: Mapping[str, bytes], removed: frozenset[str] = frozenset()) -> None:
        """Write the package with some parts changed, added or removed; all others as the very same compressed bytes.

        Changed parts stand where they stood, new ones at the end.
        """
        for part, content in changed.items():
            self.pack_ahead(part, content)
        aside, self._aside = self._aside or ThreadPoolExecutor(_THREADS), None
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out, aside:
            for member in self.archive.infolist():
                if member.filename in changed:
                    self._pack(member.filename, out, target)
                elif member.filename not in removed:
                    self._copy(member, out, target)
            known = set(self.names())
            for part in changed:
                if part not in known:
                    self._pack(part, out, target)

    def pack_ahead(self, part: str, content: bytes) -> None:
        """Begins to compress what will be written as a part, unless that has begun."""
        if (begun := self._packing.get(part)) is None or begun[0] is not content:
            self._aside = self._aside or ThreadPoolExecutor(_THREADS)
            self._packing[part] = content, self._aside.submit(_packed, content)

    def _pack(self, part: str, out: zipfile.ZipFile, target: IO[bytes]) -> None:
        """Writes a part that is being compressed."""
        content, packing = self._packing.pop(part)
        packed = packing.result()
        info = zipfile.ZipInfo(part, _TIME)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        info.CRC, info.file_size = packed.checksum, len(content)
        _put(out, target, info, packed.deflated)

    def _copy(self, member: zipfile.ZipInfo, out: zipfile.ZipFile, target: IO[bytes]) -> None:
        """Copy one member without unpacking it.

        The sizes of the directory are written into its header, so a data descriptor behind it is not needed.
        """
        start = member.header_offset
        header = self.content[start : start + 30]
        if header[:4] != b"PK\x03\x04":
            raise refusals.DAMAGED(name=self.name, part=member.filename)
        start += 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        info = zipfile.ZipInfo(member.filename, member.date_time)
        for attribute in ("compress_type", "comment", "create_system", "create_version", "extract_version"):
            setattr(info, attribute, getattr(member, attribute))
        info.external_attr, info.internal_attr = member.external_attr, member.internal_attr
        info.flag_bits = member.flag_bits & ~0x08
        info.CRC, info.compress_size, info.file_size = member.CRC, member.compress_size, member.file_size
        _put(out, target, info, memoryview(self.content)[start : start + member.compress_size])


def parser() -> etree.XMLParser:
    """A parser that expands nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_blank_text=False)


def rels_name(part: str) -> str:
    """Where the relations of a part stand.

    >>> rels_name("xl/workbook.xml"), rels_name("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def relations_in(root: Any, part: str) -> list[Relation]:
    """The entries of a .rels part, with targets resolved against the part they belong to."""
    found = []
    for element in root:
        if not isinstance(element.tag, str) or "Target" not in element.attrib:
            continue
        target = element.get("Target")
        external = element.get("TargetMode") == "External"
        if not external:
            target = unquote(target.split("#")[0])
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        found.append(Relation(element.get("Id", ""), element.get("Type", ""), target, external))
    return found


def to_bytes(root: Any) -> bytes:
    """An XML part as bytes, with the declaration Excel writes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _packed(content: bytes) -> Packed:
    """Level 3 packs sheet XML nearly as well as 6 in half the time."""
    deflate = zlib.compressobj(3, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(zlib.crc32(content), deflate.compress(content) + deflate.flush())


def _put(out: zipfile.ZipFile, target: IO[bytes], info: zipfile.ZipInfo, packed: bytes | memoryview) -> None:
    """A member whose bytes are compressed already; ``info`` says all but their number and place."""
    info.compress_size, info.header_offset = len(packed), target.tell()
    target.write(info.FileHeader(zip64=False))
    target.write(packed)
    out.filelist.append(info)
    out.NameToInfo[info.filename] = info
    out.start_dir = target.tell()


def _not_a_zip(name: str, content: bytes) -> Exception:
    """What a file that is no zip probably is."""
    if not content:
        return refusals.EMPTY(name=name)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return refusals.ENCRYPTED(name=name)
        return refusals.XLS(name=name)
    if content[:2] == b"\x09\x08" or content[:2] == b"\x09\x04":
        return refusals.XLS(name=name)
    start = content[:4096]
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return refusals.WEB_PAGE(name=name)
    if b"\0" not in start or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return refusals.TEXT_FILE(name=name)
    return refusals.NOT_XLSX(name=name)
