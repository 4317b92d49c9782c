"""The check before referral: approve, or return to the author with a reason."""
