"""The heart: Topic, Case, Referral, Contact, Event, the lifecycle table, and move(), its only writer."""
