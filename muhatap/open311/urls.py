"""Doors of the protocol: the endpoint, and its twin in which nothing is kept."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from muhatap.open311 import views


class Form:
    """The ending of an address."""

    regex = "json|xml"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Form, "form")


def _endpoint(base: str, name: str, *, test: bool) -> list[URLPattern]:
    held = {"test": test}
    return [
        path(base, views.root, held, name=name),
        path(f"{base}services.<form:form>", views.service_list, held, name=f"{name}-services"),
        path(f"{base}services/<str:code>.<form:form>", views.service_one, held, name=f"{name}-service"),
        path(f"{base}requests.<form:form>", views.request_list, held, name=f"{name}-requests"),
        path(f"{base}requests/<str:public_id>.<form:form>", views.request_one, held, name=f"{name}-request"),
        path(f"{base}request/<str:public_id>.<form:form>", views.request_one, held, name=f"{name}-one"),
        path(f"{base}tokens/<str:token>.<form:form>", views.token, held, name=f"{name}-token"),
        # without an ending: what the caller accepts, else XML
        path(f"{base}services", views.service_list, held, name=f"{name}-any-services"),
        path(f"{base}requests", views.request_list, held, name=f"{name}-any-requests"),
    ]


urlpatterns = [
    path("open311/discovery.<form:form>", views.discovery, name="open311-discovery"),
    path("open311/v2/discovery.<form:form>", views.discovery, name="open311-discovery-v2"),
    *_endpoint("open311/v2/", "open311", test=False),
    *_endpoint("open311/test/v2/", "open311-test", test=True),
]
