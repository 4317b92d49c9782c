"""What happens to cases, as the clocks hear it. Policies decide what an occasion does."""

from __future__ import annotations

from enum import StrEnum


class Occasion(StrEnum):
    """The moments a lifecycle can name to a docket."""

    NONE = "none"
    RECEIVED = "received"  # the case reached the municipality
    APPROVED = "approved"
    REFERRED = "referred"  # a unit got it
    ACCEPTED = "accepted"
    DECLINED = "declined"  # the unit gave it back in time or not
    INFORMED = "informed"  # the citizen got interim or preliminary information
    NOTED = "noted"  # the unit entered interim information for the citizen
    EXAMINED = "examined"  # the unit said that examination is needed
    SCHEDULED = "scheduled"  # a target date was promised
    ASKED = "asked"  # the citizen was asked something
    REPLIED = "replied"
    ANSWERED = "answered"  # the unit's answer lies with the reviewer
    REJECTED = "rejected"  # the reviewer gave it back
    PASSED = "passed"
    FORWARDED = "forwarded"  # sent to another institution, the citizen told
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
