"""The sample put into a database: organisation, topics, places, people, and cases with their history."""
