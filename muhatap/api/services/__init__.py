"""Verbs of the API: webhooks made, corrected and ended; messages queued, sent and sent again."""

from muhatap.api.services.messages import ping, queue_messages, replay, replay_span
from muhatap.api.services.sending import forget_old_messages, send, sweep
from muhatap.api.services.webhooks import change_webhook, create_webhook, end_webhook, pause, resume

__all__ = [
    "change_webhook",
    "create_webhook",
    "end_webhook",
    "forget_old_messages",
    "pause",
    "ping",
    "queue_messages",
    "replay",
    "replay_span",
    "resume",
    "send",
    "sweep",
]
