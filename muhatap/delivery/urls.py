"""Doors to the delivery desk."""

from __future__ import annotations

from django.urls import path

from muhatap.delivery import views

urlpatterns = [
    path("basvuru/<int:pk>/bildir/", views.deliver, name="deliver"),
    path("basvuru/<int:pk>/soyle/<int:call>/", views.say, name="say"),
    path("basvuru/<int:pk>/bildir/<slug:way>/", views.send, name="deliver-send"),
]
