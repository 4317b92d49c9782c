"""What the server never keeps of a half-written record, no browser keeps either."""

from __future__ import annotations

from muhatap.intake.forms import IntakeForm
from muhatap.intake.services import NEVER
from muhatap.kit.forms import Combo
from tests.house.rules.sources import ROOT


def test_fields_that_are_never_kept_say_so_to_the_browser() -> None:
    secret = {
        f"{name}_text" if isinstance(field.widget, Combo) else name
        for name, field in IntakeForm.base_fields.items()
        if "data-secret" in field.widget.attrs
    }
    assert secret | {"csrfmiddlewaretoken"} == NEVER
    drafts = (ROOT / "frontend/js/drafts.js").read_text(encoding="utf-8")
    assert "data-secret" in drafts
    assert "csrfmiddlewaretoken" in drafts
