"""Doors to the reception; included at the root."""

from __future__ import annotations

from django.urls import path

from muhatap.reception.views import board, visits

urlpatterns = [
    path("kabul/", board.board, name="reception"),
    path("kabul/pano/", board.piece, name="reception-board"),
    path("kabul/gecmis/", board.history, name="visits"),
    path("kabul/<int:visit_id>/", visits.visit, name="visit"),
    path("kabul/<int:visit_id>/cevapla/", visits.answer, name="visit-answer"),
    path("kabul/<int:visit_id>/yonlendir/", visits.direct, name="visit-direct"),
    path("kabul/<int:visit_id>/<str:name>/", visits.act, name="visit-act"),
]
