"""Doors for monitoring."""

from django.urls import path

from muhatap.operations import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("healthz", views.healthz, name="healthz"),
]
