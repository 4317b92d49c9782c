"""Doors to the intake desk."""

from __future__ import annotations

from django.urls import path

from muhatap.intake.views import days, desk, lists, pieces

urlpatterns = [
    path("yeni/", desk.new, name="new-case"),
    path("yeni/taslak/", desk.keep, name="keep-draft"),
    path("yeni/kaydedildi/<int:pk>/", desk.registered, name="registered"),
    path("yeni/kaydedildi/kapat/", desk.put_away, name="put-away-saved"),
    path("yeni/konu/", pieces.topic, name="topic-piece"),
    path("yeni/tahmin/", pieces.guess, name="guess-piece"),
    path("yeni/ayni/", pieces.same, name="same-piece"),
    path("yeni/onceki/", pieces.earlier, name="earlier-piece"),
    path("yeni/adres/", pieces.address, name="address-piece"),
    path("halk-gunu/", days.days, name="public-days"),
    path("halk-gunu/<int:day_id>/", days.day, name="public-day"),
    path("halk-gunu/<int:day_id>/kapat/", days.close, name="public-day-close"),
    path("taslaklar/", lists.drafts, name="drafts"),
    path("taslaklar/<int:pk>/sil/", lists.forget, name="forget-draft"),
    path("gorusmeler/", lists.contacts, name="contacts"),
]
