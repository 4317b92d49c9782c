"""Doors for citizens."""

from __future__ import annotations

from django.urls import path

from muhatap.portal.views import asking, confirm, pieces, preferences, public, report, start, track

urlpatterns = [
    path("basla/", start.home, name="portal-home"),
    path("aydinlatma/", start.privacy, name="privacy-notice"),
    path("bilgi-edinme-basvurusu/", asking.asking, name="asking"),
    path("bildir/", report.report, name="report"),
    path("bildir/konu/", pieces.topic, name="report-topic"),
    path("bildir/yakin/", pieces.near, name="report-near"),
    path("bildir/foto/", pieces.photos, name="report-photos"),
    path("bildir/foto/<str:token>/<int:pk>/", pieces.photo, name="report-photo"),
    path("bildir/dogrula/<str:token>/", confirm.confirm, name="report-confirm"),
    path("bildir/dogrula/<str:token>/yeniden/", confirm.resend, name="report-resend"),
    path("bildir/eklendi/", report.joined, name="report-joined"),
    path("bildirimler/", public.listed, name="public-cases"),
    path("bildirimler/harita.json", public.cells, name="public-cells"),
    path("bildirimler/<str:public_id>/", public.one, name="public-case"),
    path("bildirimler/<str:public_id>/ben-de/", public.join, name="public-join"),
    path("izle/", track.enter, name="track"),
    path("izle/kod/", track.lost, name="track-lost"),
    path("izle/cikis/", track.leave, name="track-leave"),
    path("izle/basvuru/", track.case, name="track-case"),
    path("izle/basvuru/cevap/<int:pk>/", track.reply, name="track-reply"),
    path("izle/basvuru/dosya/", track.add_files, name="track-files"),
    path("izle/basvuru/itiraz/", track.objection, name="track-object"),
    path("izle/basvuru/vazgec/", track.withdraw, name="track-withdraw"),
    path("izle/tercihler/", preferences.mine, name="my-preferences"),
    path("izle/iletisim/", preferences.contact, name="my-contact"),
    path("izle/iletisim/<int:point_id>/", preferences.contact_code, name="my-contact-code"),
    path("izle/iletisim/<int:point_id>/yine/", preferences.contact_again, name="my-contact-again"),
    path("tercihler/<str:token>/", preferences.by_link, name="preferences-link"),
    path("izle/dosya/<int:pk>/", track.file, name="track-file"),
]
