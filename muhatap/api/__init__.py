"""The door for machines: everything a person can do with cases, with a key instead of a sign-in."""
