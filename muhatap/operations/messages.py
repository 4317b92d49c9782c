"""Does every message the lifecycle promises have its texts?"""

from __future__ import annotations

from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.notifications.models import Channel, Template

LANGUAGES = ("tr", "en")


def missing() -> list[str]:
    """Promised texts that do not exist, as "name, channel, language"; empty when all do.

    Citizens are told on every channel in both languages; colleagues by e-mail in Turkish.
    """
    promised = {tells for row in (*CASE_ROWS, *REFERRAL_ROWS) for tells in row.tells.split()}
    there = set(Template.objects.filter(is_current=True).values_list("name", "channel", "language"))
    wanted = []
    for name in sorted(promised):
        outward = name.startswith("citizen/")
        for channel in Channel.values if outward else [Channel.EMAIL.value]:
            wanted += [(name, channel, language) for language in (LANGUAGES if outward else LANGUAGES[:1])]
    return [", ".join(text) for text in wanted if text not in there]
