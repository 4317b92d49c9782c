"""Forms of the citizen's side."""

from muhatap.portal.forms.preferences import ContactForm
from muhatap.portal.forms.report import ReportForm
from muhatap.portal.forms.tracking import (
    CodeForm,
    FilesForm,
    LostForm,
    ObjectionForm,
    ReplyForm,
    TrackForm,
    WithdrawForm,
)

__all__ = [
    "CodeForm",
    "ContactForm",
    "FilesForm",
    "LostForm",
    "ObjectionForm",
    "ReplyForm",
    "ReportForm",
    "TrackForm",
    "WithdrawForm",
]
