"""Ways out: SMTP and SMS gateways behind one interface, and folders where none is set up."""

from muhatap.notifications.channels.gateways import Gateway, NotAccepted, OutcomeUnknown, Outgoing, gateway

__all__ = ["Gateway", "NotAccepted", "OutcomeUnknown", "Outgoing", "gateway"]
