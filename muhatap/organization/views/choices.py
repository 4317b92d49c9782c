"""The municipality's settings on one page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.kit.posting import page_or_post
from muhatap.organization import gates, policy, services, settings
from muhatap.organization.forms import SettingsForm
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.SEES)
@page_or_post
def page(request: StaffRequest) -> HttpResponse:
    """All settings by group; the administrator saves them together, all or none."""
    manages = policy.may_manage(request.person)
    if request.method == "POST" and not manages:
        raise Http404
    values = settings.every()
    form = SettingsForm(request.POST or None, initial={row.field: values[row.key] for row in settings.ROWS})
    if request.method == "POST" and form.is_valid():
        chosen = {row.key: form.cleaned_data[row.field] for row in settings.ROWS}
        services.set_settings(chosen, by=request.person)
        messages.success(request, _("Ayarlar kaydedildi."))
        return redirect("settings")
    groups = [
        (key, label, [form[row.field] for row in settings.ROWS if row.group == key])
        for key, label in settings.GROUPS.items()
    ]
    context = {
        "form": form,
        "groups": [(key, label, fields) for key, label, fields in groups if fields],
        "manages": manages,
    }
    return render(request, "organization/settings.html", context, status=422 if form.is_bound else 200)
