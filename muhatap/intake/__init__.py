"""The desk where a conversation becomes a case or an on-the-spot answer."""
