"""Doors of the API."""

from __future__ import annotations

from django.urls import include, path

from muhatap.api.base import api
from muhatap.api.door import urls_of
from muhatap.api.views import page, webhooks

urlpatterns = [
    path("api/", page.shown, name="api-page"),
    path("api/v1/openapi.json", page.openapi, name="api-openapi"),
    path("yonetim/web-kancalari/", webhooks.listed, name="webhooks"),
    path("yonetim/web-kancalari/yeni/", webhooks.new, name="webhook-new"),
    path("yonetim/web-kancalari/<int:webhook_id>/", webhooks.page, name="webhook"),
    path("yonetim/web-kancalari/<int:webhook_id>/duzenle/", webhooks.edit, name="webhook-edit"),
    path("yonetim/web-kancalari/<int:webhook_id>/dene/", webhooks.ping, name="webhook-ping"),
    path("yonetim/web-kancalari/<int:webhook_id>/durdur/", webhooks.pause, name="webhook-pause"),
    path("yonetim/web-kancalari/<int:webhook_id>/surdur/", webhooks.resume, name="webhook-resume"),
    path("yonetim/web-kancalari/<int:webhook_id>/bitir/", webhooks.end, name="webhook-end"),
    path("yonetim/web-kancalari/<int:webhook_id>/yeniden/", webhooks.replay_span, name="webhook-replay-span"),
    path(
        "yonetim/web-kancalari/<int:webhook_id>/ileti/<int:message_id>/",
        webhooks.replay,
        name="webhook-replay",
    ),
    path("api/v1/", include(list(urls_of(api)))),
]
