"""Content decides: what is let in, what is refused and with which advice."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from muhatap.files import names, pdf, pictures, sniffing
from muhatap.files.kinds import PHOTO_EDGE, TABLE, Kind
from muhatap.kit.errors import Incomplete
from tests.files import samples

MACRO = "Makro içeren dosya alınmaz. PDF olarak kaydedip yeniden ekleyin."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (samples.photo(), Kind.JPEG),
        (samples.photo("PNG"), Kind.PNG),
        (samples.photo("WEBP"), Kind.WEBP),
        (samples.pdf(), Kind.PDF),
        (samples.docx(), Kind.DOCX),
        (samples.docx("spreadsheetml.sheet.main+xml"), Kind.XLSX),
        (samples.odt(), Kind.ODT),
        ("Kaldırım çöktü, ğüşiöç.".encode(), Kind.TEXT),
        ("Kaldırım çöktü, ğüşiöç.".encode("cp1254"), Kind.TEXT),
        ("Kaldırım çöktü.".encode("utf-16"), Kind.TEXT),
        (samples.EML, Kind.EML),
    ],
)
def test_content_tells_the_kind(data: bytes, kind: Kind) -> None:
    assert sniffing.sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "boş"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "JPEG olarak"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Eski Office"),
        (b"<!DOCTYPE html><p>x", "SVG"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?>\n<!-- x --><svg xmlns='x'/>", "SVG"),
        (b"<ScRiPt>alert(1)</script>", "SVG"),
        (b"GIF89a" + bytes(50), "alınmaz"),
        (b"MZ\x90\0" + bytes(50), "alınmaz"),
        (samples.packed({"a.txt": "x"}), "alınmaz"),
        (samples.docx(**{"word/vbaProject.bin": "x"}), MACRO),
        (samples.docx("wordprocessingml.document.macroEnabled.main+xml"), MACRO),
        (samples.docx(**{"word/activeX/activeX1.xml": "x"}), MACRO),
        (samples.docx(**{"WORD/ACTIVEX/ACTIVEX1.XML": "x"}), MACRO),
        (samples.odt(**{"BASIC/Standard/Module1.xml": "x"}), MACRO),
        (samples.odt(**{"Basic/Standard/Module1.xml": "x"}), MACRO),
        (samples.docx()[:-30], "bozuk"),
        (samples.packed({f"{n}": "" for n in range(5001)}), "çok büyük"),
    ],
)
def test_unwelcome_content_is_refused_with_advice(data: bytes, advice: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        sniffing.sniff(data)
    assert advice in str(refusal.value)
    assert "files" in refusal.value.fields


def test_a_zip_bomb_and_a_locked_document_are_refused() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        info = zipfile.ZipInfo("big")
        box.writestr(info, b"x")
    data = bytearray(bomb.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (400_000_000).to_bytes(4, "little")  # claims to unpack to 400 MB
    with pytest.raises(Incomplete, match="çok büyük"):
        sniffing.sniff(bytes(data))
    locked = bytearray(samples.docx())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Incomplete, match="Parolalı"):
        sniffing.sniff(bytes(locked))


@pytest.mark.parametrize(
    "data",
    [
        samples.pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        samples.pdf(b"/OpenAction << /S /J#61vaScript /JS (x) >>"),
        samples.pdf(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"),
        samples.pdf(packed=b"3 0 << /S /JavaScript /JS (x) >>"),
        samples.pdf(packed=b"3 0 << /S /Lau#6Ech >>"),
        samples.pdf(packed=b"x", filters=b"[/ASCIIHexDecode /FlateDecode]"),
        samples.pdf(trailer=b"/Encrypt 5 0 R"),
        samples.pdf()[:40],
        b"%PDF-1.4 and nothing else",
    ],
)
def test_a_pdf_that_runs_something_or_cannot_be_read_is_refused(data: bytes) -> None:
    pdf.check(samples.pdf(b"/Lang (tr) /JSX 1", packed=b"3 0 << /S /URI /URI (https://ornek.example) >>"))
    with pytest.raises(Incomplete, match="PDF"):
        pdf.check(data)


SCRIPT = b"3 0 << /S /JavaScript /JS (x) >>"


def packed_pdf(stream: bytes, head: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A PDF with one stream packed as told, under a head as told."""
    object_ = b"2 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (head, len(stream), stream)
    return samples.pdf().replace(b"trailer", object_ + b"trailer")


@pytest.mark.parametrize(
    "data",
    [
        packed_pdf(zlib.compress(SCRIPT), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode" + b" " * 1001),
        packed_pdf(zlib.compress(zlib.compress(SCRIPT)), b"/Type/ObjStm/Filter[/FlateDecode/FlateDecode]"),
        packed_pdf(zlib.compress(SCRIPT), b"/Type /ObjStm (obj) /Filter /FlateDecode"),
        packed_pdf(zlib.compress(SCRIPT), b"/Type /Obj#53tm /Filter /FlateDecode"),
        packed_pdf(zlib.compress(SCRIPT), b"/N 1 /First 4 /Filter /FlateDecode"),
        packed_pdf(zlib.compress(SCRIPT), b"/Type 9 0 R /X /ObjStm /Filter /FlateDecode"),
        packed_pdf(SCRIPT.hex().encode(), b"/Type /ObjStm /Filter 5 0 R"),
        packed_pdf(zlib.compress(SCRIPT), b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>"),
        packed_pdf(zlib.compress(SCRIPT)[:-4] + b"0000"),
        packed_pdf(zlib.compress(SCRIPT * 9000, 0)[:-90_000] + b"\xff" * 90),
        packed_pdf(zlib.compress(bytes(999_995) + SCRIPT)),
        packed_pdf(zlib.compress(bytes(61_000_000))),
    ],
    ids=["blanks", "twice", "literal", "escaped", "unsaid", "elsewhere", "indirect", "predicted", "checksum",
         "broken", "between-pieces", "endless"],
)  # fmt: skip
def test_a_pdf_hides_nothing_that_runs(data: bytes) -> None:
    with pytest.raises(Incomplete, match="PDF"):
        pdf.check(data)


@pytest.mark.parametrize(
    "head",
    [
        b"/Type/ObjStm/N 35/First 280/Filter/FlateDecode",
        b"\n/Type /ObjStm\n/N 100\n/First 820\n/Filter [/FlateDecode]\n",
        b"/Extends 7 0 R /Filter /FlateDecode /First 9 /N 2 /Type /ObjStm /DecodeParms null",
    ],
)
def test_object_streams_of_every_writer_are_let_in(head: bytes) -> None:
    pdf.check(packed_pdf(zlib.compress(b"3 0 << /S /URI /URI (https://ornek.example) >>"), head))
    pdf.check(packed_pdf(zlib.compress(bytes(30_000_000)), b"/Subtype /Image /Filter /FlateDecode"))


def test_many_comments_before_nothing_are_read_in_no_time() -> None:
    assert sniffing.sniff(b"<!---->" * 1400 + b"x") == Kind.TEXT


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.WEBP])
def test_a_photo_keeps_its_pixels_and_loses_what_the_camera_wrote(kind: Kind) -> None:
    form = kind.name
    got = pictures.remade(samples.photo(form, (40, 20), turned=6), kind)
    assert (got.width, got.height) == (20, 40)
    assert (got.lat, got.lon) == (38.41875, 27.141667)
    assert b"Kamera" not in got.data
    assert b"gizli" not in got.data
    with Image.open(BytesIO(got.data)) as kept, Image.open(BytesIO(got.thumbnail)) as small:
        assert not kept.getexif()
        colour = kept.convert("RGB").getpixel((1, 1))
        assert isinstance(colour, tuple) and colour[0] > 240
        assert small.format == "WEBP"
        assert max(small.size) <= 320


def test_a_see_through_picture_stays_so_and_a_palette_can_be_read() -> None:
    clear = pictures.remade(samples.photo("PNG", mode="RGBA", gps=None), Kind.PNG)
    with Image.open(BytesIO(clear.data)) as kept:
        assert kept.mode == "RGBA"
    assert clear.lat is None
    assert pictures.remade(samples.photo("PNG", mode="P", gps=None), Kind.PNG).width == 40
    assert pictures.remade(samples.photo("JPEG", mode="CMYK", gps=None), Kind.JPEG).width == 40


@pytest.mark.parametrize("gps", [((91, 0, 0), (0, 0, 0)), ((0, 0, 0), (0, 0, 0)), ((38, 0, 0), (181, 0, 0))])
def test_a_place_that_is_none_is_not_offered(gps: object) -> None:
    assert pictures.remade(samples.photo(gps=gps), Kind.JPEG).lat is None


def test_a_large_photo_is_made_smaller_and_a_bomb_is_refused() -> None:
    assert pictures.remade(samples.photo("PNG", (PHOTO_EDGE + 400, 10)), Kind.PNG).width == PHOTO_EDGE
    bomb = bytearray(samples.photo("PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(Incomplete, match="büyük"):
        pictures.remade(bytes(bomb), Kind.PNG)


def claims(form: str, width: int, height: int) -> bytes:
    """A small picture whose head says that it is large."""
    data = bytearray(samples.photo(form, gps=None))
    if form == "PNG":
        data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    else:
        at = data.index(b"\xff\xc0")
        data[at + 5 : at + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)


def test_what_has_to_be_opened_whole_may_be_no_larger_than_memory_bears() -> None:
    with pytest.raises(Incomplete, match="büyük"):
        pictures.remade(claims("PNG", 5001, 5000), Kind.PNG)
    with pytest.raises(Incomplete, match="büyük"):
        pictures.remade(claims("JPEG", 9001, 9000), Kind.JPEG)
    with pytest.raises(Incomplete, match="bozuk"):  # let in, and then cut off
        pictures.remade(claims("PNG", 5000, 5000), Kind.PNG)
    progressive = BytesIO()
    Image.new("L", (5001, 5000)).save(progressive, "JPEG", progressive=True)
    with pytest.raises(Incomplete, match="büyük"):
        pictures.remade(progressive.getvalue(), Kind.JPEG)


def test_a_large_jpeg_is_read_at_half_its_size() -> None:
    made = pictures.remade(samples.photo(size=(8000, 4000), mode="L", turned=6), Kind.JPEG)
    assert (made.width, made.height) == (2000, 4000)
    assert made.lat == 38.41875


def test_one_picture_is_opened_at_a_time_and_who_waits_too_long_hears_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    with pictures._ONE, pytest.raises(Incomplete, match="Bir dakika sonra"):
        pictures.remade(samples.photo(), Kind.JPEG)
    assert pictures.remade(samples.photo(), Kind.JPEG).width == 40
    with suppress(Incomplete):
        pictures.remade(samples.photo()[:200], Kind.JPEG)
    assert pictures.remade(samples.photo(), Kind.JPEG).width == 40, "a broken one leaves the door open"


@given(cut=st.integers(0, 400), form=st.sampled_from([Kind.JPEG, Kind.PNG, Kind.WEBP]))
def test_a_photo_cut_off_is_refused_or_read_never_an_error(cut: int, form: Kind) -> None:
    data = samples.photo(form.name, (30, 30))
    with suppress(Incomplete):
        pictures.remade(data[: min(cut, len(data) - 20)], form)


@given(at=st.integers(3, 500), noise=st.binary(min_size=1, max_size=12))
def test_a_damaged_photo_is_refused_or_read_never_an_error(at: int, noise: bytes) -> None:
    data = samples.photo()
    with suppress(Incomplete):
        pictures.remade(data[:at] + noise + data[at + len(noise) :], Kind.JPEG)


@given(
    head=st.sampled_from(
        [b"", b"\xff\xd8\xff", b"PK\x03\x04", b"%PDF-1.7\n", b"<", b"From: a\n", b"\xff\xfe"]
    ),
    rest=st.binary(max_size=300),
)
def test_garbage_has_a_kind_or_a_refusal(head: bytes, rest: bytes) -> None:
    try:
        kind = sniffing.sniff(head + rest)
    except Incomplete:
        return
    assert kind in TABLE


@given(name=st.text(max_size=300), kind=st.sampled_from(Kind))
def test_a_name_is_always_plain_short_and_ends_as_its_kind_does(name: str, kind: Kind) -> None:
    got = names.clean(name, kind)
    assert 0 < len(got) <= names.LONGEST
    assert got.rpartition(".")[2] in TABLE[kind].endings
    assert not set(got) & set('/\\\0\r\n\u202e\u200b<>:"|?*')
    assert names.clean(got, kind) == got
    got.encode()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Belgeler\\çukur.JPG", "çukur.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("resim\u202egpj.exe", "resimgpj.jpg"),
        ("", "dosya.jpg"),
        ("...", "dosya.jpg"),
        ("a\0b.png", "ab.jpg"),
        ("con.jpg", "_con.jpg"),
        ("çukur 1.2", "çukur 1.2.jpg"),
        ("FOTO.GIF", "FOTO.jpg"),
        ("RİZE ILGAZ.JPEG", "RİZE ILGAZ.jpeg"),
    ],
)
def test_odd_names(name: str, clean: str) -> None:
    assert names.clean(name, Kind.JPEG) == clean
