"""Doors to papers, and the one that a label's code opens."""

from __future__ import annotations

from django.urls import path

from muhatap.papers import views

urlpatterns = [
    path("no/<path:number>/", views.by_number, name="case-by-number"),
    path("basvuru/<int:pk>/alindi.pdf", views.receipt, name="receipt-paper"),
    path("basvuru/<int:pk>/etiket.pdf", views.label, name="label-paper"),
    path("etiketler.pdf", views.labels, name="labels-paper"),
    path("basvuru/<int:pk>/dosya.pdf", views.dossier, name="dossier-paper"),
]
