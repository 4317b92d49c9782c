"""Two records of one person, and people of one household: merging, parting, living together."""
