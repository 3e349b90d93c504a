"""Files that must not come in, or must come in harmless, made here byte by byte; and good ones to hold against them."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

MARKER = b"MARKER-7f3a-ID-11010519491231002X"
PLACE = (39, 54, 26)


def jpeg(*, exif: bool = True, size=(64, 48), tail: bytes = b"") -> bytes:
    """A photograph with camera, place and a comment with the marker."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    data = Image.Exif()
    if exif:
        data[0x010F], data[0x0132] = "Spy Camera", "2026:02:12 10:00:00"
        data[0x8825] = {1: "N", 2: PLACE, 3: "E", 4: (116, 23, 29)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=data, comment=MARKER if exif else b"")
    return out.getvalue() + tail


def png(**info: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (200, 10, 10, 128)).save(out, "PNG")
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, kind)
    return out.getvalue()


def gif_moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue", "green")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few kilobytes that say they are 3.6 thousand million dots."""
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def gif_bomb() -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0xF0, 0, 0) + bytes(6) + b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0;"


def pdf(*, password: str = "", **how: bool) -> bytes:
    """One page; `how` adds javascript, launch, embedded, submit, media or details, the marker in each."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    said = pikepdf.String(MARKER.decode())
    if how.get("javascript"):
        script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=said))
        document.Root.OpenAction = script
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[said, script]))
        page.obj.AA = pikepdf.Dictionary(O=script)
    if how.get("launch"):
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=said)
        page.obj.Annots = document.make_indirect([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=launch)])
    if how.get("submit"):
        submit = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=said))
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=submit)
        page.obj.Annots = pikepdf.Array([document.make_indirect(link)])
    if how.get("embedded"):
        document.attachments["inside.exe"] = b"MZ" + MARKER
    if how.get("media"):
        page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Contents=said)])
    if how.get("details"):
        document.docinfo["/Author"] = MARKER.decode()
        with document.open_metadata() as data:
            data["dc:title"] = MARKER.decode()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return out.getvalue()


TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
RELATION = '<Relationships xmlns="x"><Relationship Id="r1" Type="http://x/{kind}" Target="https://evil.example/a" TargetMode="External"/></Relationships>'


def office(main: str = "word/document.xml", *, lead: bytes = b"", tail: bytes = b"", more=(), packed=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    out.write(lead)
    with zipfile.ZipFile(out, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(main, "<w>text</w>")
        for name, data in more:
            archive.writestr(name, data)
    return out.getvalue() + tail


def docx_bomb() -> bytes:
    return office(more=[("word/media/big.xml", bytes(300_000_000))])


def docx_that_lies() -> bytes:
    """An entry that says it unpacks to ten bytes and unpacks to two million."""
    good = bytearray(office(more=[("word/media/big.xml", b"\0" * 2_000_000)]))
    return bytes(good).replace(struct.pack("<I", 2_000_000), struct.pack("<I", 10))


def docx_locked() -> bytes:
    """The flag of an encrypted entry set in both headers."""
    data = bytearray(office())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(start)
        while place != -1:
            data[place + at] |= 1
            place = data.find(start, place + 4)
    return bytes(data)


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
REFUSED = {
    "svg": (SVG, "html"),
    "svg with a blank and a comment first": (b"  <!-- x -->\n" + SVG, "html"),
    "html": (HTML, "html"),
    "html behind a byte order mark": (b"\xef\xbb\xbf" + HTML, "html"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "html"),
    "a program": (b"MZ\x90\x00" + bytes(200), "type"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(100), "heic"),
    "old word": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old"),
    "text with a nul": (b"hello\0world", "type"),
    "png of many dots": (png_bomb(), "pixels"),
    "gif of many dots": (gif_bomb(), "pixels"),
    "gif that moves": (gif_moving(), "moving"),
    "jpeg cut short": (jpeg()[:900], "damaged"),
    "png cut short": (png()[:60], "damaged"),
    "pdf cut to its head": (pdf()[:20], "damaged"),
    "pdf with a password": (pdf(password="secret"), "encrypted"),
    "any archive": (archive("a.txt", "b.txt"), "zip"),
    "docx with macros": (office(more=[("word/vbaProject.bin", b"x")]), "macros"),
    "docx that calls itself macro-free": (
        office(more=[("word/_rels/a.rels", b'<Relationship Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>')]),
        "macros",
    ),
    "docx with a file inside": (office(more=[("word/embeddings/oleObject1.bin", b"x")]), "embedded"),
    "docx with an archive inside": (office(more=[("word/media/more.zip", archive("a"))]), "embedded"),
    "docx with a template from elsewhere": (
        office(more=[("word/_rels/settings.xml.rels", RELATION.format(kind="attachedTemplate"))]),
        "embedded",
    ),
    "docx locked": (docx_locked(), "encrypted"),
    "docx bomb": (docx_bomb(), "bomb"),
    "docx that lies about its size": (docx_that_lies(), "damaged"),
    "docx and slides in one": (office(more=[("ppt/presentation.xml", "x")]), "mixed"),
    "docx with something after it": (office(tail=b"%PDF-1.7 " + MARKER), "mixed"),
    "docx with a path out": (office(more=[("../../etc/passwd", "x")]), "mixed"),
    "docx cut short": (office()[:-30], "damaged"),
}
"""What is refused, and by which reason."""
GOOD = {
    "jpeg": (jpeg, "jpeg"),
    "png": (png, "png"),
    "webp": (lambda: picture("WEBP"), "webp"),
    "gif": (lambda: picture("GIF"), "gif"),
    "pdf": (pdf, "pdf"),
    "text": (lambda: "合同编号 2024-118，甲方未销毁复印件。\n".encode(), "text"),
    "text in gb18030": (lambda: "合同编号，甲方未销毁复印件。\n".encode("gb18030"), "text"),
    "docx": (office, "docx"),
    "docx with a link": (lambda: office(more=[("word/_rels/document.xml.rels", RELATION.format(kind="hyperlink"))]), "docx"),
    "xlsx": (lambda: office("xl/workbook.xml"), "xlsx"),
    "pptx": (lambda: office("ppt/presentation.xml"), "pptx"),
}
