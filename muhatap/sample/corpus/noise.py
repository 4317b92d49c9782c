"""How writing goes wrong: letters lost, words shortened, fingers that slip, capitals. Pure."""

from __future__ import annotations

from collections.abc import Callable

from muhatap.kit.turkish import fold, upper

Dice = Callable[[], float]

_PLAIN = str.maketrans("çğıöşüâîûÇĞİÖŞÜ", "cgiosuaiuCGIOSU")
_SHORT = (
    (" Mahallesi", " Mah."), (" Sokak", " Sk."), (" Caddesi", " Cad."), (" Bulvarı", " Blv."),
    (" numaralı", " nolu"), ("belediye", "bld"), ("lütfen", "ltf"), ("teşekkür ederim", "tşk ederim"),
    ("Teşekkürler", "Tşk"), ("bir şey", "bişey"), ("değil", "diil"), ("apartman", "apt"), ("telefon", "tel"),
    ("dakika", "dk"), ("saat", "sa"), (" ve ", " v "),
)  # fmt: skip
_SPOKEN = (
    ("hiçbir", "hic bi"), ("geliyor", "geliyo"), ("oluyor", "oluyo"), ("kalıyor", "kalıyo"),
    ("yapıyor", "yapıyo"), ("geçiyor", "geçiyo"), (" bir ", " bi "), ("değil mi", "dimi"), ("şu an", "şuan"),
    ("ne zaman", "nezaman"), ("herkes", "herkez"), ("yalnız", "yanlız"), ("birçok", "bir çok"),
)  # fmt: skip
_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "kş", "m": "nö", "n": "bm", "o": "ıp", "p": "oğ", "r": "et", "s": "ad",
    "t": "ry", "u": "yı", "v": "cb", "y": "tu", "z": "ax", "ı": "uo", "ş": "li", "ğ": "pü", "ü": "ğ",
    "ö": "mç", "ç": "ö",
}  # fmt: skip


def without_turkish_letters(text: str) -> str:
    """`Çukur kapatılmadı` → `Cukur kapatilmadi`."""
    return text.translate(_PLAIN)


def shortened(text: str) -> str:
    """`372. Sokak` → `372. Sk.`"""
    for whole, short in _SHORT:
        text = text.replace(whole, short)
    return text


def as_spoken(text: str) -> str:
    """The commonest misspellings, as words sound."""
    for written, spoken in _SPOKEN:
        text = text.replace(written, spoken)
    return text


def mistyped(text: str, dice: Dice, times: int) -> str:
    """Letters swapped, dropped, doubled, or the key beside them."""
    for _time in range(times):
        place = 1 + int(dice() * (len(text) - 2)) if len(text) > 4 else 0
        here, next_one = text[place : place + 1], text[place + 1 : place + 2]
        if not (here.isalpha() and next_one.isalpha()):
            continue
        which = int(dice() * 4)
        if which == 0:
            text = text[:place] + next_one + here + text[place + 2 :]
        elif which == 1:
            text = text[:place] + text[place + 1 :]
        elif which == 2:
            text = text[:place] + here + text[place:]
        else:
            beside = _KEYS.get(here, here)
            text = text[:place] + beside[int(dice() * len(beside))] + text[place + 1 :]
    return text


def shouted(text: str) -> str:
    """All in capitals, with more exclamation marks than a text needs."""
    return upper(text).replace(". ", "!! ").rstrip(".") + "!!!"


def careless(text: str) -> str:
    """No capitals and no full stops, as typed on a phone."""
    return fold(text).replace(". ", " ").replace(",", "").rstrip(".")
