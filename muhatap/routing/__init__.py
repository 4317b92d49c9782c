"""Finding the units a case belongs to: referring, accepting, declining, forwarding, scheduling."""
