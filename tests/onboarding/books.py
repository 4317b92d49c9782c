"""Workbooks for tests: real files, as a spreadsheet program writes them."""

# ruff: noqa: E501 - the rows are a table

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def xlsx(sheets: Sheets) -> bytes:
    """Sheets of rows as an .xlsx."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for number, value in enumerate(row):
                if value != "":
                    page.write(at, number, value)
    book.close()
    return buffer.getvalue()


def zipped(sheets: Sheets, sign: str = ";") -> bytes:
    """Sheets of rows as a zip of .csv."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, rows in sheets.items():
            text = io.StringIO()
            csv.writer(text, delimiter=sign).writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue().encode("cp1254"))
    return buffer.getvalue()


TOWN: dict[str, list[list[Any]]] = {
    "İlçeler": [["Kod", "Ad"], ["sisli", "Şişli"]],
    "Mahalleler": [["Kod", "İlçe", "Ad", "Nüfus"], ["1001", "Şişli", "Teşvikiye", 12000], ["1002", "sisli", "Feriköy", ""]],
    "Birimler": [
        ["Kod", "Ad", "Üst birim", "E-posta", "Başvuru yönlendirilir"],
        ["cozum", "Çözüm Masası", "baskanlik", "cozum@belediye.example", "E"],
        ["baskanlik", "Başkanlık", "", "", "hayır"],
        ["temizlik", "Temizlik İşleri", "Başkanlık", "", "evet"],
    ],
    "Unvanlar": [["Kod *", "Ad *"], ["masa-memuru", "Masa memuru"]],
    "Personel": [
        ["Kullanıcı adı", "Ad soyad", "E-posta", "Birim", "Unvan"],
        ["ayse.yilmaz", "Ayşe Yılmaz", "ayse@belediye.example", "temizlik", "masa-memuru"],
    ],
    "Roller": [["Kullanıcı adı", "Görev", "Birim", "Çözüm uzmanı"], ["ayse.yilmaz", "birim sorumlusu", "temizlik", "var"]],
    "Konular": [
        ["Kod", "Ad", "Üst konu", "Birim", "Hedef, gün", "Yer gerekir"],
        ["cop", "Çöp", "temizlik-konulari", "temizlik", 5, "evet"],
        ["temizlik-konulari", "Temizlik", "", "", "", ""],
    ],
    "Konu soruları": [
        ["Konu", "Soru kodu", "Soru", "Tür", "Seçenekler", "Zorunlu"],
        ["cop", "kap", "Hangi kap?", "Seçmeli", "Poşet; Konteyner", "evet"],
    ],
    "İlçeye göre birim": [["Konu", "İlçe", "Birim"], ["cop", "sisli", "cozum"]],
    "Masalar": [["Aşama", "Kanal", "Birim"], ["Yönlendirme", "", "cozum"], ["Bildirim", "Telefon", "cozum"]],
    "Hazır metinler": [["Kısaltma", "Başlık", "Metin", "Ne zaman"], ["tesekkur", "Teşekkür", "Başvurunuz için\nteşekkür ederiz.", "Cevap: yapıldı; ara bilgi verirken"]],
    "Ayarlar": [["Ayar", "Değer"], ["municipality.name", "Örnek Belediyesi"], ["portal.open", "hayır"], ["objection.days", 20]],
    "Tatiller": [["Gün", "Tür", "Ad", "Gerekçe"], ["24.11.2026", "İdarî izin", "İdarî izin", "Valilik oluru"]],
}  # fmt: skip
