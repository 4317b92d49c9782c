"""How an address may be called: pages with a form, and addresses that only do something."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
METHODS = ["GET", "HEAD", "POST"]
Page = str | Callable[..., str]


def page_or_post(view: View) -> View:
    """A page (GET, and HEAD wherever GET is) whose form is sent to the same address (POST).

    A view asks for `request.method == "POST"`, never for GET: what is not sent is looked at.
    """

    @wraps(view)
    def done(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return view(request, *args, **kwargs)

    return cast(View, done)


def post_only(page: Page, *keys: str) -> Callable[[View], View]:
    """Only POST does it; opened by its address it leads to the page whose form it serves.

    One comes to it by address more easily than one thinks: by the back button, by the way back from a
    refusal, by a sign-in in between. `page` names the route of the page, which gets those of the view's
    arguments that `keys` names; or it is called like the view and answers the page's address.
    """

    def only(view: View) -> View:
        @wraps(view)
        def done(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(METHODS)
            if callable(page):
                return redirect(page(request, *args, **kwargs))
            return redirect(reverse(page, args=[kwargs[key] for key in keys]))

        cast(Any, done).post_only = True
        return cast(View, done)

    return only
