"""Workbooks for the tests: hand-built packages like exporters write, and one with every kind of part."""

from __future__ import annotations

import datetime as dt
import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members, in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_xml(rows: str, head: str = "", tail: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELS}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def package(
    sheets: Mapping[str, str],
    *,
    styles: str | None = None,
    shared: str | None = None,
    workbook: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A small package by hand: title → sheet XML. ``workbook``: elements in front of the list of sheets."""
    overrides, listed, relations = [], [], []
    parts: dict[str, str | bytes] = {}
    for number, (title, xml) in enumerate(sheets.items(), start=1):
        overrides.append((f"worksheets/sheet{number}.xml", f"{SHEET_TYPE}.worksheet+xml"))
        listed.append(f'<sheet name="{escape(title)}" sheetId="{number}" r:id="rId{number}"/>')
        relations.append(
            f'<Relationship Id="rId{number}" Type="{RELS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    for name, content in (("styles", styles), ("sharedStrings", shared)):
        if content is not None:
            overrides.append((f"{name}.xml", f"{SHEET_TYPE}.{name}+xml"))
            relations.append(f'<Relationship Id="{name}" Type="{RELS}/{name}" Target="{name}.xml"/>')
            parts[f"xl/{name}.xml"] = content
    types = "".join(f'<Override PartName="/xl/{part}" ContentType="{kind}"/>' for part, kind in overrides)
    front = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{workbook}<sheets>{"".join(listed)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{"".join(relations)}</Relationships>',
    }
    return zipped({**front, **parts, **(more or {})})


def rows_xml(rows: list[list[str | float]]) -> str:
    """Rows of inline strings and numbers, every cell with its address."""
    lines = []
    for r, row in enumerate(rows, start=1):
        cells = ""
        for c, value in enumerate(row):
            at = f"{chr(65 + c)}{r}"
            if isinstance(value, str):
                cells += f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            else:
                cells += f'<c r="{at}"><v>{value}</v></c>'
        lines.append(f'<row r="{r}">{cells}</row>')
    return "".join(lines)


CLIENTS: list[list[str | float]] = [
    ["ID клиента", "ФИО", "Телефон", "Сумма"],
    ["К-000001", "Ёлкина Анна", "+7 916 000-00-01", 1500],
    ["К-000002", "NA", "00123", 99.5],
    ["К-000003", "=1+1", "8 916 000 00 03", 0],
]


def plain_workbook() -> bytes:
    """One tab «Клиенты» as the hand-built package has it."""
    return package({"Клиенты": sheet_xml(rows_xml(CLIENTS))})


def like_1c() -> bytes:
    """What exporters of accounting programs write: prefixes, no addresses, no styles, no shared strings."""
    rows = ""
    for row in CLIENTS:
        cells = "".join(
            f'<x:c t="inlineStr"><x:is><x:t>{escape(v)}</x:t></x:is></x:c>'
            if isinstance(v, str)
            else f"<x:c><x:v>{v}</x:v></x:c>"
            for v in row
        )
        rows += f"<x:row>{cells}</x:row>"
    sheet = f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    parts = parts_of(package({"TDSheet": sheet}))
    parts["xl/workbook.xml"] = (
        f'<x:workbook xmlns:x="{MAIN}" xmlns:ns1="{RELS}"><x:sheets><x:sheet name="TDSheet" sheetId="1" ns1:id="rId1"/>'
        "</x:sheets></x:workbook>"
    ).encode()
    return zipped(parts)


def like_google() -> bytes:
    """What a Google Sheet downloads as: shared strings, own styles, a drawing without shapes on every tab."""
    texts: list[str] = []
    rows = ""
    for r, row in enumerate(CLIENTS, start=1):
        cells = ""
        for c, value in enumerate(row):
            at = f"{chr(65 + c)}{r}"
            if isinstance(value, str):
                texts.append(value)
                cells += f'<c r="{at}" s="1" t="s"><v>{len(texts) - 1}</v></c>'
            else:
                cells += f'<c r="{at}" s="2"><v>{value}</v></c>'
        rows += f'<row r="{r}">{cells}</row>'
    rows += "".join(f'<row r="{r}"><c r="A{r}" s="1"/></row>' for r in range(5, 1001))
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="10.0"/><color rgb="FF000000"/><name val="Arial"/>'
        '<scheme val="minor"/></font><font><color theme="1"/><name val="Arial"/></font></fonts><fills count="2"><fill>'
        '<patternFill patternType="none"/></fill><fill><patternFill patternType="lightGray"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf borderId="0" fillId="0" fontId="0" '
        'numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf borderId="0" fillId="0" fontId="0" numFmtId="0" xfId="0"/>'
        '<xf borderId="0" fillId="0" fontId="1" numFmtId="0" xfId="0"/><xf borderId="0" fillId="0" fontId="1" '
        'numFmtId="4" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle xfId="0" name="Normal" builtinId="0"/>'
        '</cellStyles><dxfs count="0"/></styleSheet>'
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    made = package(
        {"Клиенты": sheet_xml(rows, tail='<drawing r:id="rId1"/>')},
        styles=styles,
        shared=f'<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{shared}</sst>',
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELS}/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{drawing}"/>',
        },
    )
    parts = parts_of(made)
    kind = '<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind.encode() + b"</Types>")
    return zipped(parts)


def png() -> bytes:
    """A picture of 8 by 8 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x42\x85\xf4" * 8 for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@functools.cache
def everything() -> bytes:
    """A workbook with every kind of part we could think of, most of them made by xlsxwriter, the rest by hand."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    date = book.add_format({"num_format": "dd.mm.yyyy", "bg_color": "#FFF2CC", "border": 1})
    clients = book.add_worksheet("Клиенты")
    for r, row in enumerate(CLIENTS):
        for c, value in enumerate(row):
            (clients.write_string if isinstance(value, str) else clients.write_number)(r, c, value)
    clients.write_datetime("E2", dt.datetime(2026, 3, 5), date)
    clients.write_formula("F2", "=D2*2", None, 3000)
    clients.write_formula("F3", "=NA()", None, "#N/A")
    clients.write_array_formula("G2:G4", "{=D2:D4*2}", None, 3000)
    clients.write_dynamic_array_formula("H2", "=_xlfn._xlws.SORT(D2:D4)", None, 0)
    clients.write_comment("B2", "Просила не звонить", {"author": "Ирина"})
    clients.write_rich_string("I2", "обычный ", book.add_format({"bold": True}), "жирный")
    clients.write_url("J2", "https://example.com/", string="сайт")
    clients.data_validation("C2:C10", {"validate": "list", "source": ["да", "нет"]})
    clients.conditional_format("D2:D4", {"type": "data_bar", "data_bar_2010": True})
    clients.conditional_format("D2:D4", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    clients.add_sparkline("K2", {"range": "Клиенты!D2:D4"})
    clients.set_row(5, None, None, {"hidden": True})
    clients.set_column("M:N", None, None, {"hidden": True})
    clients.merge_range("A8:C8", "Итого")
    clients.insert_image("L2", "a.png", {"image_data": io.BytesIO(png())})
    clients.embed_image("O2", "b.png", {"image_data": io.BytesIO(png())})
    clients.insert_textbox("L10", "Памятка")
    clients.insert_button("L14", {"caption": "Нажми"})
    clients.insert_checkbox("P2", True)
    clients.set_header("&L&G", {"image_left": "h.png", "image_data_left": io.BytesIO(png())})
    clients.set_background(io.BytesIO(png()))
    clients.protect("", {"sort": True})
    orders = book.add_worksheet("Заказы")
    orders.add_table("A1:C4", {"columns": [{"header": "№"}, {"header": "Дата"}, {"header": "Сумма"}],
                               "data": [[1, "05.03.2026", 10], [2, "06.03.2026", 20], [3, "07.03.2026", 30]]})  # fmt: skip
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Заказы'!$C$2:$C$4"})
    orders.insert_chart("E2", chart)
    sheet_chart = book.add_chartsheet("График")
    line = book.add_chart({"type": "line"})
    line.add_series({"values": "='Заказы'!$C$2:$C$4"})
    sheet_chart.set_chart(line)
    hidden = book.add_worksheet("Служебный")
    hidden.write("A1", "не трогать")
    hidden.very_hidden()
    book.define_name("Ставка", "=0.2")
    book.define_name("Клиенты!Область", "=Клиенты!$A$1:$D$4")
    clients.print_area("A1:H20")
    clients.repeat_rows(0)
    clients.autofilter("A1:D4")
    orders.activate()
    book.close()
    parts = parts_of(target.getvalue())
    _add_by_hand(parts)
    return zipped(parts)


def _insert(parts: dict[str, bytes], part: str, before: bytes, text: str) -> None:
    assert before in parts[part], (part, before)
    parts[part] = parts[part].replace(before, text.encode() + before, 1)


def _add_by_hand(parts: dict[str, bytes]) -> None:
    """Macros, an external link, a pivot table, custom XML, printer settings, x14 validation, a calculation chain."""
    types, rels, book = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
    office = "application/vnd.openxmlformats-officedocument"
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{RELS}" r:id="rId1"><sheetNames><sheetName val="Прайс"/>'
        "</sheetNames></externalBook></externalLink>"
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELS}/externalLinkPath" '
        'Target="price.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    parts["customXml/item1.xml"] = b"<note>kept</note>"
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(1000)
    parts["xl/calcChain.xml"] = (
        f'<calcChain xmlns="{MAIN}"><c r="F2" i="1"/><c r="F3"/><c r="G2" i="1" a="1"/></calcChain>'
    ).encode()
    _add_pivot(parts)
    extra = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>'
        for i, kind, target in (
            ("hand1", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            ("hand2", f"{RELS}/externalLink", "externalLinks/externalLink1.xml"),
            ("hand3", f"{RELS}/customXml", "../customXml/item1.xml"),
            ("hand4", f"{RELS}/calcChain", "calcChain.xml"),
            ("hand5", f"{RELS}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        )
    )
    _insert(parts, rels, b"</Relationships>", extra)
    _insert(
        parts, book, b"<definedNames>", '<externalReferences><externalReference r:id="hand2"/></externalReferences>'
    )
    _insert(parts, book, b"</workbook>", '<pivotCaches><pivotCache cacheId="1" r:id="hand5"/></pivotCaches>')
    overrides = {
        "xl/externalLinks/externalLink1.xml": f"{SHEET_TYPE}.externalLink+xml",
        "xl/calcChain.xml": f"{SHEET_TYPE}.calcChain+xml",
        "xl/pivotCache/pivotCacheDefinition1.xml": f"{SHEET_TYPE}.pivotCacheDefinition+xml",
        "xl/pivotCache/pivotCacheRecords1.xml": f"{SHEET_TYPE}.pivotCacheRecords+xml",
        "xl/pivotTables/pivotTable1.xml": f"{SHEET_TYPE}.pivotTable+xml",
    }
    added = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    added += f'<Default Extension="bin" ContentType="{office}.spreadsheetml.printerSettings"/>'
    added += '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    _insert(parts, types, b"</Types>", added)
    validation = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
        "<x14:formula1><xm:f>'Служебный'!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D2:D4</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    _insert(parts, "xl/worksheets/sheet3.xml", b"</worksheet>", validation)
    sheet_rels = "xl/worksheets/_rels/sheet2.xml.rels"
    printer = (
        f'<Relationship Id="hand6" Type="{RELS}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
    )
    pivot = f'<Relationship Id="hand7" Type="{RELS}/pivotTable" Target="../pivotTables/pivotTable1.xml"/>'
    _insert(parts, sheet_rels, b"</Relationships>", printer + pivot)


def _add_pivot(parts: dict[str, bytes]) -> None:
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELS}" r:id="rId1" refreshedBy="a" refreshedDate="45000" '
        'recordCount="3"><cacheSource type="worksheet"><worksheetSource ref="A1:C4" sheet="Заказы"/></cacheSource>'
        '<cacheFields count="3"><cacheField name="№" numFmtId="0"><sharedItems containsSemiMixedTypes="0" '
        'containsString="0" containsNumber="1" containsInteger="1" minValue="1" maxValue="3" count="3"><n v="1"/>'
        '<n v="2"/><n v="3"/></sharedItems></cacheField><cacheField name="Дата" numFmtId="0"><sharedItems/></cacheField>'
        '<cacheField name="Сумма" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" '
        'containsNumber="1" containsInteger="1" minValue="10" maxValue="30"/></cacheField></cacheFields>'
        "</pivotCacheDefinition>"
    ).encode()
    parts["xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELS}/pivotCacheRecords" '
        'Target="pivotCacheRecords1.xml"/></Relationships>'
    ).encode()
    records = "".join(f'<r><x v="{i}"/><s v="0{5 + i}.03.2026"/><n v="{10 * i + 10}"/></r>' for i in range(3))
    parts["xl/pivotCache/pivotCacheRecords1.xml"] = (
        f'<pivotCacheRecords xmlns="{MAIN}" count="3">{records}</pivotCacheRecords>'
    ).encode()
    parts["xl/pivotTables/pivotTable1.xml"] = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="Сводная" cacheId="1" dataCaption="Values"><location ref="G20:H24" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="3"><pivotField axis="axisRow" '
        'showAll="0"><items count="4"><item x="0"/><item x="1"/><item x="2"/><item t="default"/></items></pivotField>'
        '<pivotField showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1">'
        '<field x="0"/></rowFields><rowItems count="4"><i><x/></i><i><x v="1"/></i><i><x v="2"/></i>'
        '<i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1">'
        '<dataField name="Сумма по полю" fld="2" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>'
    ).encode()
    parts["xl/pivotTables/_rels/pivotTable1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELS}/pivotCacheDefinition" '
        'Target="../pivotCache/pivotCacheDefinition1.xml"/></Relationships>'
    ).encode()
