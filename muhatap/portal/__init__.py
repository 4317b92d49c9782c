"""The citizen's side: report, confirm, track, answer a question, object."""
