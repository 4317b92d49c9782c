"""What of a case everybody may see: its topic, where about, how it stands; words only after moderation."""
