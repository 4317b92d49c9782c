"""Stored files. The row is written after the bytes are safe on disk."""

from __future__ import annotations

from django.db import models

from muhatap.organization.models import Actor


class StoredFile(models.Model):
    """Bytes with what is known of them. Content decides the type, never the name."""

    key = models.CharField(max_length=120, unique=True, help_text="Where the storage keeps it.")
    name = models.CharField(max_length=160, help_text="As the sender called it, cleaned.")
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    thumbnail_key = models.CharField(max_length=120, blank=True)
    found_lat = models.FloatField(null=True, help_text="Position found in a photo before it was stripped.")
    found_lon = models.FloatField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """True when it can be shown as a picture."""
        return self.content_type.startswith("image/")
