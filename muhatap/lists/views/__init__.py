"""Gate, parse, call, render."""
