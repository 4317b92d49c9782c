"""Every fact key that an event may remember, and whether it is personal.

Personal facts are kept apart: only their salted digest enters the timeline's hash, so that they can be
erased and the chain still verifies. A key that is not here is refused; a test keeps this page complete.
"""

from __future__ import annotations

PERSONAL = "personal"
PLAIN = "plain"

# fmt: off
FACTS = {
    "answer":    (PLAIN,    "id of the answer row"),
    "attempt":   (PLAIN,    "id of the delivery attempt"),
    "call":      (PLAIN,    "id of what a person has to tell, since no message goes"),
    "change":    (PLAIN,    "id of the change of calendar or policy that moved dates"),
    "changed":   (PLAIN,    "names of the columns that were corrected"),
    "after":     (PERSONAL, "values after a correction, by column"),
    "before":    (PERSONAL, "values before a correction, by column"),
    "channel":   (PLAIN,    "channel of a contact"),
    "date":      (PLAIN,    "promised day, ISO 8601"),
    "decision":  (PLAIN,    "id of the decision, one for each of its versions"),
    "fee":       (PLAIN,    "what access costs, in lira: `125.50`"),
    "entry":     (PLAIN,    "what that change is called"),
    "files":     (PLAIN,    "ids of attachments"),
    "finding":   (PERSONAL, "what was found on the spot"),
    "for_outside": (PERSONAL, "what another institution is told instead of the citizen's own words"),
    "given_by":  (PLAIN,    "who handed the paper over"),
    "ground":    (PLAIN,    "why it is not examined: a letter of 3071 m.6"),
    "information": (PLAIN,  "id of the interim information"),
    "kind":      (PLAIN,    "kind of an outcome; of a join: same or other applicant"),
    "measure":   (PLAIN,    "what was ordered to speed it up"),
    "moved":     (PLAIN,    "clocks that moved: policy, unit (0: the case's own), before, after"),
    "officer":   (PLAIN,    "staff id of the officer"),
    "outcome":   (PLAIN,    "how a try ended; what was decided"),
    "paid_on":   (PLAIN,    "day of a payment, ISO 8601"),
    "question":  (PERSONAL, "what the citizen was asked"),
    "reason":    (PERSONAL, "why"),
    "reason_code": (PLAIN,  "why time was extended: a code of the policy's closed list"),
    "receipt":   (PERSONAL, "number of the receipt that proves a payment"),
    "run":       (PLAIN,    "id of the bulk run that was taken back"),
    "reply":     (PERSONAL, "what the citizen replied"),
    "rule":      (PLAIN,    "name of the routing rule that sent it"),
    "suggested": (PLAIN,    "unit id that a declining unit proposes"),
    "taken_by":  (PLAIN,    "who took the paper"),
    "text":      (PERSONAL, "free text: note, interim information, conversation"),
    "told":      (PLAIN,    "true where the reason was written knowing that the citizen reads it"),
    "topic":     (PLAIN,    "topic id"),
    "undone":    (PLAIN,    "name of the move that was taken back"),
    "until":     (PLAIN,    "last day to pay, ISO 8601"),
    "unit":      (PLAIN,    "unit id"),
    "units":     (PLAIN,    "unit ids"),
    "version":   (PLAIN,    "version number of an answer"),
    "with_whom": (PLAIN,    "whom in the unit"),
}
# fmt: on


def split(facts: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Plain and personal facts apart. An undeclared key is a bug and raises KeyError."""
    plain = {key: value for key, value in facts.items() if FACTS[key][0] == PLAIN}
    personal = {key: value for key, value in facts.items() if FACTS[key][0] == PERSONAL}
    return plain, personal
