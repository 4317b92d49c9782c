"""What everybody may see of a case, and who decides it."""
