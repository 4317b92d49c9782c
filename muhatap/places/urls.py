"""Doors to places; included at the root."""

from __future__ import annotations

from django.urls import path

from muhatap.places import views

urlpatterns = [
    path("yer/mahalle/", views.neighbourhood_options, name="neighbourhood-options"),
    path("yer/nokta/", views.point, name="place-at-point"),
    path("harita/ilceler.json", views.district_shapes, name="district-shapes"),
]
