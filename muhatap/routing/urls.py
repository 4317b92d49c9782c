"""Doors to routing rules."""

from __future__ import annotations

from django.urls import path

from muhatap.routing import trying, views

urlpatterns = [
    path("yonetim/kurallar/", views.listed, name="rules"),
    path("yonetim/kurallar/yeni/", views.new, name="rule-new"),
    path("yonetim/kurallar/dene/", trying.page, name="rules-try"),
    path("yonetim/kurallar/<int:pk>/", views.rule, name="rule"),
    path("yonetim/kurallar/<int:pk>/duzelt/", views.edit, name="rule-edit"),
    path("yonetim/kurallar/<int:pk>/<slug:verb>/", views.act, name="rule-act"),
]
