"""Pages of the register of information requests."""
