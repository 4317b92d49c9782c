"""The sentences of a derivation, whole, in both languages.

They stand here and not in the translation file because they are also read without Django (`muhatap due`), and
because Turkish suffixes do not glue: every form is written out.
"""

from __future__ import annotations

from datetime import date

WEEKDAYS = {
    "tr": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "tr": ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
FALLING_ON = {
    "tr": ("Pazartesi’ye", "Salı’ya", "Çarşamba’ya", "Perşembe’ye", "Cuma’ya", "Cumartesi’ye", "Pazar’a"),
    "en": tuple(f"a {name}" for name in WEEKDAYS["en"]),
}
STARTS = {
    "tr": {
        "received": "{day} kayıt",
        "referred": "{day} yönlendirme",
        "forwarded": "{day} dış kuruma iletme",
        "noted": "{day} birimin ara bilgisi",
        "scheduled": "{day} programa alma",
        "reopened": "{day} yeniden açma",
        "asked": "{day} soru",
        "opened": "{day} bildirim",
        "": "{day} başlangıç",
    },
    "en": {
        "received": "{day} received",
        "referred": "{day} referred",
        "forwarded": "{day} forwarded",
        "noted": "{day} the unit's information",
        "scheduled": "{day} scheduled",
        "reopened": "{day} reopened",
        "asked": "{day} asked",
        "opened": "{day} notified",
        "": "{day} start",
    },
}
SENTENCES = {
    "tr": {
        "number": "{number}. gün {day}",
        "half": "{day} {name}, yarım gün sayıldı",
        "half_off": "{day} {name}, yarım gün sayılmadı",
        "leave": "{day} {name}, sayıldı",
        "held": "{day} süre durdu",
        "anew": "{day} süre baştan başladı",
        "falls": "{number}. gün {day} {weekday} denk geliyor",
        "falls_holiday": "{number}. gün {day} tatile denk geliyor ({name})",
        "law_later": "yasal son gün ilk iş gününe kayar: {day}",
        "target_later": "hedef ilk iş gününe kayar: {day}",
        "law_earlier": "yasal son gün bir önceki iş gününe alınır: {day}",
        "target_earlier": "hedef bir önceki iş gününe alınır: {day}",
        "law_later_short": "yasal son gün ilk iş gününe kayar",
        "target_later_short": "hedef ilk iş gününe kayar",
        "law_earlier_short": "yasal son gün bir önceki iş gününe alınır",
        "target_earlier_short": "hedef bir önceki iş günüdür",
        "fixed": "söz verilen tarih {day}",
        "hours": "{number} saat sonra {day}, saat {time}",
        "minutes": "{number} dakika sonra {day}, saat {time}",
        "working_hours": "{number} çalışma saati sonra {day}, saat {time}",
        "extended": "süre uzatıldı, {length}",
        "calendar_days_long": "{number} takvim günü",
        "working_days_long": "{number} iş günü",
        "hours_long": "{number} saat",
        "working_hours_long": "{number} çalışma saati",
        "minutes_long": "{number} dakika",
        "row_worked": "{day} {weekday}: {hours} çalışıldı",
        "row_first": "{day} {weekday}: başlangıç, 1. gün",
        "row_begin": "{day} {weekday}: başlangıç",
        "worked_hours": "{hours} saat",
        "worked_minutes": "{minutes} dakika",
        "worked_both": "{hours} saat {minutes} dakika",
        "row_start": "{day} {weekday}: başlangıç, sayılmaz",
        "row_count": "{day} {weekday}: {number}. gün",
        "row_half": "{day} {weekday}: {number}. gün; {name}, yarım gün sayıldı",
        "row_leave": "{day} {weekday}: {number}. gün; {name}, sayıldı",
        "row_weekend": "{day} {weekday}: hafta sonu, sayılmaz",
        "row_off": "{day} {weekday}: {name}, sayılmaz",
        "row_held": "{day} {weekday}: süre durdu, sayılmaz",
        "row_anew": "{day} {weekday}: süre baştan başlar, sayılmaz",
        "row_anew_first": "{day} {weekday}: süre baştan başlar, 1. gün",
        "row_later": "{day} {weekday}: ilk iş günü, son gün buraya kayar",
        "row_earlier": "{day} {weekday}: bir önceki iş günü, son gün buraya alınır",
        "row_fixed": "{day} {weekday}: söz verilen tarih",
        "row_hours": "{day} {weekday}: saat {time}, süre biter",
        "between_half": "{day} {name}, yarım gün",
        "between_off": "{day} {name}",
    },
    "en": {
        "number": "day {number} is {day}",
        "half": "{day} {name}, half-day counted",
        "half_off": "{day} {name}, half-day not counted",
        "leave": "{day} {name}, counted",
        "held": "{day} the clock stood still",
        "anew": "{day} the period began anew",
        "falls": "day {number}, {day}, is {weekday}",
        "falls_holiday": "day {number}, {day}, is a holiday ({name})",
        "law_later": "the legal last day moves to the next working day: {day}",
        "target_later": "the target moves to the next working day: {day}",
        "law_earlier": "the legal last day moves to the working day before: {day}",
        "target_earlier": "the target moves to the working day before: {day}",
        "law_later_short": "the legal last day moves to the next working day",
        "target_later_short": "the target moves to the next working day",
        "law_earlier_short": "the legal last day moves to the working day before",
        "target_earlier_short": "the target is the working day before",
        "fixed": "promised for {day}",
        "hours": "{number} hours later: {day}, {time}",
        "minutes": "{number} minutes later: {day}, {time}",
        "working_hours": "{number} working hours later: {day}, {time}",
        "extended": "extended, {length}",
        "calendar_days_long": "{number} calendar days",
        "working_days_long": "{number} working days",
        "hours_long": "{number} hours",
        "working_hours_long": "{number} working hours",
        "minutes_long": "{number} minutes",
        "row_worked": "{day} {weekday}: {hours} worked",
        "row_first": "{day} {weekday}: start, day 1",
        "row_begin": "{day} {weekday}: start",
        "worked_hours": "{hours} h",
        "worked_minutes": "{minutes} min",
        "worked_both": "{hours} h {minutes} min",
        "row_start": "{day} {weekday}: start, not counted",
        "row_count": "{day} {weekday}: day {number}",
        "row_half": "{day} {weekday}: day {number}; {name}, half-day counted",
        "row_leave": "{day} {weekday}: day {number}; {name}, counted",
        "row_weekend": "{day} {weekday}: weekend, not counted",
        "row_off": "{day} {weekday}: {name}, not counted",
        "row_held": "{day} {weekday}: the clock stood still, not counted",
        "row_anew": "{day} {weekday}: the period begins anew, not counted",
        "row_anew_first": "{day} {weekday}: the period begins anew, day 1",
        "row_later": "{day} {weekday}: next working day, the last day moves here",
        "row_earlier": "{day} {weekday}: working day before, the last day moves here",
        "row_fixed": "{day} {weekday}: the promised date",
        "row_hours": "{day} {weekday}: {time}, the period ends",
        "between_half": "{day} {name}, half-day",
        "between_off": "{day} {name}",
    },
}


def full(day: date) -> str:
    """`20.11.2026`."""
    return day.strftime("%d.%m.%Y")


def brief(day: date) -> str:
    """`20.11`."""
    return day.strftime("%d.%m")


def span(first: date, last: date) -> str:
    """`20–22.03`, `30.12–01.01`, or one day."""
    if first == last:
        return brief(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%d}–{brief(last)}"
    return f"{brief(first)}–{brief(last)}"


def with_weekday(day: date, language: str) -> str:
    """`20.11.2026 Cum`."""
    return f"{full(day)} {SHORT_WEEKDAYS[language][day.weekday()]}"
