"""Doors of the messages."""

from __future__ import annotations

from django.urls import path

from muhatap.notifications.views import log, words

urlpatterns = [
    path("iletiler/", log.log, name="notices"),
    path("iletiler/<int:pk>/", log.notice, name="notice"),
    path("iletiler/<int:pk>/karar/", log.decide, name="notice-decide"),
    path("iletiler/kaliplar/", words.listed, name="templates"),
    path("iletiler/kaliplar/<int:pk>/", words.edit, name="template"),
    path("iletiler/kaliplar/<int:pk>/onizleme/", words.preview, name="template-preview"),
    path("iletiler/kaliplar/<int:pk>/gelen-metin/", words.back, name="template-back"),
    path("iletiler/kaliplar/<int:pk>/geri-koy/", words.put_back, name="template-put-back"),
]
