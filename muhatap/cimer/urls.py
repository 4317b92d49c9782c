"""Doors to what came through CİMER and Açık Kapı."""

from __future__ import annotations

from django.urls import path

from muhatap.cimer.views import entries, files, letters, people, watching, writing

urlpatterns = [
    path("cimer/", entries.listed, name="cimer"),
    path("cimer/yeni/", entries.new, name="cimer-new"),
    path("cimer/gecikenler/", entries.late, name="cimer-late"),
    path("cimer/bakis/", watching.watch, name="cimer-watch"),
    path("cimer/rakamlar/", watching.figures_page, name="cimer-figures"),
    path("cimer/dosyalar/", files.imports, name="cimer-imports"),
    path("cimer/dosyalar/<int:pk>/", files.one, name="cimer-import"),
    path("cimer/dosyalar/<int:pk>/esle/", files.map_columns, name="cimer-import-map"),
    path("cimer/dosyalar/<int:pk>/aktar/", files.take, name="cimer-import-take"),
    path("cimer/dosyalar/<int:pk>/vazgec/", files.stop, name="cimer-import-stop"),
    path("cimer/dosyalar/<int:pk>/hatalar/", files.faults, name="cimer-import-faults"),
    path("cimer/yetkililer/", people.officers, name="cimer-officers"),
    path("cimer/yetkililer/yeni/", people.appoint, name="cimer-appoint"),
    path("cimer/yetkililer/<int:pk>/", people.officer, name="cimer-officer"),
    path("cimer/yetkililer/<int:pk>/bitir/", people.end, name="cimer-officer-end"),
    path("cimer/yetkililer/<int:pk>/bildir/", people.inform, name="cimer-officer-inform"),
    path("cimer/yazilar/", letters.letters, name="cimer-letters"),
    path("cimer/yazilar/yeni/", letters.new, name="cimer-letter-new"),
    path("cimer/yazilar/<int:pk>/", letters.letter, name="cimer-letter"),
    path("cimer/yazilar/<int:pk>/duzelt/", letters.correct, name="cimer-letter-edit"),
    path("cimer/yazilar/<int:pk>/cevap/", letters.answer, name="cimer-letter-answer"),
    path("cimer/yazilar/<int:pk>/dosya/<int:file>/", letters.file, name="cimer-letter-file"),
    path("cimer/<int:pk>/", entries.entry, name="cimer-entry"),
    path("cimer/<int:pk>/duzelt/", entries.correct, name="cimer-correct"),
    path("cimer/<int:pk>/geri-yaz/", writing.write, name="cimer-write"),
    path("cimer/<int:pk>/geri-yaz/<int:tick>/kaldir/", writing.undo, name="cimer-undo"),
    path("cimer/<int:pk>/geri-yaz/<int:tick>/evrak/", writing.document, name="cimer-document"),
]
