"""The titles staff hold."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates, policy, queries, services
from muhatap.organization.forms import PostFilterForm, PostForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Post
from muhatap.organization.roles import Role


@gates.staff(*policy.SEES)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """All titles, with how many hold each."""
    form = PostFilterForm(request.GET)
    text = form.text()
    context = {
        "form": form,
        "narrowed": bool(text),
        "posts": queries.posts(text),
        "manages": policy.may_manage(request.person),
    }
    return render(request, "organization/posts.html", context)


@gates.staff(Role.ADMIN)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new title."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_post(by=request.person, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Unvan eklendi."))
            return redirect("posts")
    return _page(request, form, None)


@gates.staff(Role.ADMIN)
@page_or_post
def edit(request: StaffRequest, post_id: int) -> HttpResponse:
    """Correct a title."""
    post = get_object_or_404(Post, pk=post_id)
    form = PostForm(
        request.POST or None, initial={name: getattr(post, name) for name in PostForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_post(post.pk, form.cleaned_data, by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Unvan kaydedildi."))
            return redirect("posts")
    return _page(request, form, post)


def _page(request: StaffRequest, form: PostForm, post: Post | None) -> HttpResponse:
    context = {"form": form, "post": post}
    return render(request, "organization/post_form.html", context, status=422 if form.is_bound else 200)
