"""Doors to queues, cases and their moves."""

from __future__ import annotations

from django.urls import path

from muhatap.cases.views import amending, case, moves, queues, rules, topics, traffic

urlpatterns = [
    path("kuyruk/<slug:name>/", queues.queue, name="queue"),
    path("konular/", topics.topics, name="topics"),
    path("konular/bul/", amending.topic_options, name="topic-options"),
    path("konular/yeni/", topics.new, name="topic-new"),
    path("konular/masalar/", rules.desks, name="desks"),
    path("konular/<int:pk>/", topics.topic, name="topic"),
    path("konular/<int:pk>/duzelt/", topics.edit, name="topic-edit"),
    path("konular/<int:pk>/kapat/", topics.close, name="topic-close"),
    path("konular/<int:pk>/ac/", topics.reopen, name="topic-reopen"),
    path("konular/<int:pk>/sorular/", rules.asked, name="topic-questions"),
    path("konular/<int:pk>/sorular/onizle/", rules.preview, name="topic-questions-preview"),
    path("konular/<int:pk>/ilceler/", rules.districts, name="topic-districts"),
    path("trafik/", traffic.page, name="traffic"),
    path("trafik/birim/<int:unit_id>/<slug:part>/", traffic.load, name="traffic-load"),
    path("ara/", queues.search, name="search"),
    path("ara/hizli/", queues.quick, name="search-quick"),
    path("basvuru/<int:pk>/", case.case, name="case"),
    path("basvuru/<int:pk>/yakin.json", case.near, name="case-near"),
    path("basvuru/<int:pk>/ozet/", queues.preview, name="case-preview"),
    path("basvuru/<int:pk>/sureler/", case.clocks, name="case-clocks"),
    path("basvuru/<int:pk>/kim/", case.reveal, name="case-reveal"),
    path("basvuru/<int:pk>/alindi/", case.receipt, name="case-receipt"),
    path("basvuru/<int:pk>/dosya/", case.attach, name="case-attach"),
    path("basvuru/<int:pk>/dosya/<int:attachment>/", case.attachment, name="case-file"),
    path("basvuru/<int:pk>/duzelt/", amending.amend, name="case-amend"),
    path("basvuru/<int:pk>/duzelt/sorular/", amending.questions, name="case-amend-questions"),
    path("basvuru/<int:pk>/basvuran/", amending.applicant, name="case-applicant"),
    path("basvuru/<int:pk>/hemen/<slug:move>/", moves.at_once, name="case-at-once"),
    path("basvuru/<int:pk>/yap/<slug:move>/", moves.case_move, name="case-move"),
    path("yonlendirme/<int:pk>/yap/<slug:move>/", moves.referral_move, name="referral-move"),
]
