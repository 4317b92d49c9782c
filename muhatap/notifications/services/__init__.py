"""Verbs that write: promise a message, send it, decide about one that did not go, change its words."""

from muhatap.notifications.services.deciding import cancel, cancel_all, mark_sent, resend
from muhatap.notifications.services.promising import (
    Letter,
    Recipient,
    held_until,
    preview,
    queue,
    queue_all,
)
from muhatap.notifications.services.sending import send, sweep
from muhatap.notifications.services.wording import back_to_shipped, load_templates, put_back, save_template

__all__ = [
    "Letter",
    "Recipient",
    "back_to_shipped",
    "cancel",
    "cancel_all",
    "held_until",
    "load_templates",
    "mark_sent",
    "preview",
    "put_back",
    "queue",
    "queue_all",
    "resend",
    "save_template",
    "send",
    "sweep",
]
