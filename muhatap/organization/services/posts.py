"""Posts: the titles staff hold (duty access-control.posts-and-roles)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.kit.errors import Incomplete
from muhatap.organization import policy
from muhatap.organization.models import Post
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit, change


def create_post(*, code: str, name_tr: str, name_en: str = "", rank: int = 100, by: Person) -> Post:
    """A new title."""
    policy.require_manager(by)
    with transaction.atomic():
        _free(code)
        post = Post.objects.create(code=code, name_tr=name_tr, name_en=name_en, rank=rank)
        audit("post.created", post, by=by, after={"code": code, "name_tr": name_tr, "rank": rank})
    return post


def change_post(post_id: int, changes: Mapping[str, Any], *, by: Person) -> Post:
    """Change a title's code, names or rank."""
    policy.require_manager(by)
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post_id)
        if changes.get("code", post.code) != post.code:
            _free(changes["code"])
        before, after = change(post, changes)
        if after:
            audit("post.changed", post, by=by, before=before, after=after)
    return post


def _free(code: str) -> None:
    if Post.objects.filter(code=code).exists():
        message = _("Bu kod başka bir unvanda kullanılıyor.")
        raise Incomplete(message, fields={"code": message})
