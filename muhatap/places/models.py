"""Districts and neighbourhoods with their shapes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _


class District(models.Model):
    """A district with its outline; a point on the map finds it.

    `outline` is a list of polygons, each a list of rings, each a list of [lon, lat] (GeoJSON MultiPolygon
    coordinates). The box columns bound it. `name_sort` sorts in byte order, whatever the server's locale.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_sort = models.CharField(max_length=120, blank=True, db_collation="C")
    name_fold = models.CharField(
        max_length=80, blank=True, help_text="tr_ascii of the name, for typing without Turkish letters."
    )
    outline = models.JSONField(default=list)
    drawn = models.JSONField(
        default=list, help_text="The outline with fewer points, for maps; neighbours share their borders."
    )
    south = models.FloatField(default=0)
    west = models.FloatField(default=0)
    north = models.FloatField(default=0)
    east = models.FloatField(default=0)
    lat = models.FloatField(default=0, help_text="A point inside, for labels and for going there.")
    lon = models.FloatField(default=0)
    attribution = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name_sort"]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A mahalle. `outline` is empty where no shape was imported; synthetic cells are marked."""

    code = models.CharField(max_length=20, unique=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="neighbourhoods")
    name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=160, blank=True, db_collation="C")
    name_fold = models.CharField(max_length=120, blank=True)
    population = models.PositiveIntegerField(default=0)
    outline = models.JSONField(default=list)
    south = models.FloatField(default=0)
    west = models.FloatField(default=0)
    north = models.FloatField(default=0)
    east = models.FloatField(default=0)
    is_synthetic = models.BooleanField(default=False)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name_sort"]
        indexes = [models.Index(fields=["name_fold"], name="mahalle_fold", opclasses=["varchar_pattern_ops"])]

    near = False  # set on an answer that is only the nearest spelling

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """`Bornova, Kazımdirik Mahallesi`, the way it is chosen, shown and typed."""
        return _("%(district)s, %(name)s Mahallesi") % {"district": self.district.name, "name": self.name}
