"""Doors to text modules."""

from __future__ import annotations

from django.urls import path

from muhatap.textmodules import views

urlpatterns = [
    path("metinler/", views.modules, name="text-modules"),
    path("metinler/bul/", views.options, name="text-module-options"),
    path("metinler/yeni/", views.new, name="text-module-new"),
    path("metinler/<int:pk>/", views.module, name="text-module"),
    path("metinler/<int:pk>/duzelt/", views.edit, name="text-module-edit"),
    path("metinler/<int:pk>/durum/", views.switch, name="text-module-switch"),
]
