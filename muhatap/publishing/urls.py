"""Doors to the publishing desk."""

from __future__ import annotations

from django.urls import path

from muhatap.publishing.views import desk, public

urlpatterns = [
    path("bildirimler/<str:public_id>/foto/<int:pk>/", public.photo, name="public-photo"),
    path("yayin/", desk.queue, name="publishing"),
    path("yayin/<int:pk>/", desk.one, name="publishing-case"),
    path("yayin/<int:pk>/foto/<int:photo>/", desk.photo, name="publishing-photo"),
]
