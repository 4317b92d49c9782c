"""The staff door: sign-in and out, the own password, the own account, and what was typed before a session ended."""
