"""What is kept about information requests beside their cases."""

from muhatap.information.models.applications import Access, Application, Change, Consent, Decision
from muhatap.information.models.disputes import BoardQuestion, Dispute
from muhatap.information.models.enquiries import Enquiry, Letter
from muhatap.information.models.fees import FeeNotice, Tariff
from muhatap.information.models.reports import Report, ReportCase

__all__ = [
    "Access",
    "Application",
    "BoardQuestion",
    "Change",
    "Consent",
    "Decision",
    "Dispute",
    "Enquiry",
    "FeeNotice",
    "Letter",
    "Report",
    "ReportCase",
    "Tariff",
]
