"""Announcements: units tell citizens of services and projects, only with their consent."""
