"""Doors to answers."""

from __future__ import annotations

from django.urls import path

from muhatap.answers import views

urlpatterns = [
    path("yonlendirme/<int:pk>/cevapla/", views.write, name="answer-write"),
    path("yonlendirme/<int:pk>/cevapla/taslak/", views.keep, name="answer-draft"),
    path("yonlendirme/<int:pk>/cevapla/taslak/at/", views.forget, name="answer-draft-forget"),
    path("cevap/<int:pk>/onayla/", views.approve, name="answer-approve"),
    path("cevap/<int:pk>/iade/", views.give_back, name="answer-give-back"),
    path("cevap/<int:pk>/duzelt/", views.edit, name="answer-edit"),
    path("basvuru/<int:pk>/ortak-cevap/", views.combine, name="answer-combine"),
]
