"""Doors to records that may be one person; included at the root."""

from __future__ import annotations

from django.urls import path

from muhatap.people.views import codes, households, merging, preferences

urlpatterns = [
    path("hemsehriler/ciftler/", merging.pairs, name="pairs"),
    path("hemsehriler/ciftler/ara/", merging.look, name="pairs-look"),
    path("hemsehriler/<int:citizen_id>/birlestir/", merging.choose, name="merge-choose"),
    path("hemsehriler/<int:citizen_id>/benzerleri/", merging.like, name="merge-like"),
    path("hemsehriler/<int:citizen_id>/birlestir/<int:other_id>/", merging.compare, name="merge"),
    path("hemsehriler/<int:citizen_id>/ayri/<int:other_id>/", merging.different, name="merge-different"),
    path("hemsehriler/<int:citizen_id>/kodla/", codes.change, name="point-codes"),
    path("hemsehriler/<int:citizen_id>/kodla/<int:point_id>/", codes.confirm, name="point-code"),
    path("hemsehriler/<int:citizen_id>/kodla/<int:point_id>/yine/", codes.again, name="point-code-again"),
    path("hemsehriler/<int:citizen_id>/hane/", households.of_citizen, name="citizen-household"),
    path("hemsehriler/<int:citizen_id>/tercihler/", preferences.preferences, name="citizen-preferences"),
    path("hane/<int:household_id>/", households.household, name="household"),
    path("hane/<int:household_id>/<int:member_id>/cikar/", households.leave, name="household-leave"),
    path("hemsehriler/birlesme/<int:merge_id>/ayir/", merging.part, name="merge-part"),
]
