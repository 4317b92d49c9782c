"""The staff door: sign-in and out, the own password and account, what was typed before a session ended."""
