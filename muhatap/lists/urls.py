"""Doors to views, exports and bulk moves."""

from __future__ import annotations

from django.urls import path

from muhatap.lists.views import bulk, exporting, keeping, looking

urlpatterns = [
    path("listeler/", keeping.listed, name="views"),
    path("listeler/bak/", looking.look, name="look"),
    path("listeler/kur/", looking.build, name="view-builder"),
    path("listeler/sayi/", looking.count, name="look-count"),
    path("listeler/kaydet/", keeping.new, name="view-new"),
    path("listeler/<int:pk>/", looking.saved, name="saved-view"),
    path("listeler/<int:pk>/duzelt/", keeping.edit, name="view-edit"),
    path("listeler/<int:pk>/kopya/", keeping.copy, name="view-copy"),
    path("listeler/<int:pk>/sil/", keeping.delete, name="view-delete"),
    path("listeler/<int:pk>/geri/", keeping.restore, name="view-restore"),
    path("toplu/", bulk.runs, name="bulk-runs"),
    path("toplu/sec/", bulk.choose, name="bulk-choose"),
    path("toplu/<int:pk>/", bulk.run, name="bulk-run"),
    path("toplu/<int:pk>/<slug:verb>/", bulk.act, name="bulk-act"),
    path("disa-aktar/", exporting.exports, name="exports"),
    path("disa-aktar/dosya/<int:pk>/", exporting.progress, name="export-progress"),
    path("disa-aktar/dosya/<int:pk>/al/", exporting.fetch, name="export-file"),
    path("disa-aktar/dosya/<int:pk>/vazgec/", exporting.cancel, name="export-cancel"),
    path("disa-aktar/<slug:source>/", exporting.export, name="export"),
    path("listeler/<int:pk>/menu/", keeping.pin, name="view-pin"),
]
