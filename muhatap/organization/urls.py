"""Doors of the organisation."""

from __future__ import annotations

from django.urls import path

from muhatap.organization.views import accounts, chart, choices, delegations, grants, keys, log, posts

urlpatterns = [
    path("teskilat/", chart.chart, name="chart"),
    path("teskilat/yeni/", chart.new, name="unit-new"),
    path("teskilat/<int:unit_id>/", chart.unit, name="unit"),
    path("teskilat/<int:unit_id>/duzenle/", chart.edit, name="unit-edit"),
    path("teskilat/<int:unit_id>/kapat/", chart.close, name="unit-close"),
    path("teskilat/<int:unit_id>/ac/", chart.reopen, name="unit-reopen"),
    path("personel/", accounts.listed, name="staff-list"),
    path("personel/yeni/", accounts.new, name="staff-new"),
    path("personel/<int:staff_id>/", accounts.page, name="staff"),
    path("personel/<int:staff_id>/duzenle/", accounts.edit, name="staff-edit"),
    path("personel/<int:staff_id>/kapat/", accounts.close, name="staff-close"),
    path("personel/<int:staff_id>/ac/", accounts.reopen, name="staff-reopen"),
    path("personel/<int:staff_id>/parola/", accounts.temporary_password, name="staff-password"),
    path("personel/<int:staff_id>/gorev/", grants.new, name="grant-new"),
    path("gorev/<int:grant_id>/", grants.edit, name="grant-edit"),
    path("gorev/<int:grant_id>/bitir/", grants.end, name="grant-end"),
    path("personel/<int:staff_id>/vekalet/", delegations.new, name="delegation-new"),
    path("vekalet/<int:delegation_id>/bitir/", delegations.end, name="delegation-end"),
    path("yonetim/unvanlar/", posts.listed, name="posts"),
    path("yonetim/unvanlar/yeni/", posts.new, name="post-new"),
    path("yonetim/unvanlar/<int:post_id>/", posts.edit, name="post-edit"),
    path("yonetim/ayarlar/", choices.page, name="settings"),
    path("yonetim/anahtarlar/", keys.listed, name="keys"),
    path("yonetim/anahtarlar/yeni/", keys.new, name="key-new"),
    path("yonetim/anahtarlar/<int:key_id>/", keys.page, name="key"),
    path("yonetim/anahtarlar/<int:key_id>/duzenle/", keys.edit, name="key-edit"),
    path("yonetim/anahtarlar/<int:key_id>/iptal/", keys.revoke, name="key-revoke"),
    path("yonetim/kayitlar/", log.listed, name="admin-log"),
]
