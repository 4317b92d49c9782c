"""Doors to the register; included at the root."""

from __future__ import annotations

from django.urls import path

from muhatap.citizens.views import addresses, finding, opening, points, records

urlpatterns = [
    path("hemsehriler/", finding.citizens, name="citizens"),
    path("hemsehriler/bul/", finding.find, name="citizen-find"),
    path("hemsehriler/benzer/", finding.likely, name="citizen-likely"),
    path("hemsehriler/yeni/", records.new, name="citizen-new"),
    path("hemsehriler/<int:citizen_id>/", records.citizen, name="citizen"),
    path("hemsehriler/<int:citizen_id>/duzelt/", records.change, name="citizen-change"),
    path("hemsehriler/<int:citizen_id>/dogrula/", records.confirm, name="citizen-confirm"),
    path("hemsehriler/<int:citizen_id>/aydinlatma/", records.notice, name="citizen-notice"),
    path("hemsehriler/<int:citizen_id>/iletisim/", points.add, name="citizen-point-new"),
    *(
        path(
            f"hemsehriler/<int:citizen_id>/iletisim/<int:point_id>/{word}/",
            points.take_back,
            {"purpose": purpose},
            name=f"citizen-{purpose.replace('_', '-')}-back",
        )
        for word, purpose in (("izin-kaldir", "consent"), ("duyuru-izni-kaldir", "news_consent"))
    ),
    path(
        "hemsehriler/<int:citizen_id>/iletisim/<int:point_id>/<str:name>/", points.act, name="citizen-point"
    ),
    path("hemsehriler/<int:citizen_id>/adres/", addresses.add, name="citizen-address-new"),
    path("hemsehriler/<int:citizen_id>/adres/<int:address_id>/", addresses.correct, name="citizen-address"),
    path(
        "hemsehriler/<int:citizen_id>/adres/<int:address_id>/bitir/",
        addresses.end,
        name="citizen-address-end",
    ),
    path(
        "hemsehriler/<int:citizen_id>/adres/<int:address_id>/ana/",
        addresses.prefer,
        name="citizen-address-main",
    ),
    path("hemsehriler/<int:citizen_id>/goster/", opening.reveal, name="citizen-reveal"),
    path("hemsehriler/<int:citizen_id>/bakanlar/", opening.log, name="citizen-log"),
]
