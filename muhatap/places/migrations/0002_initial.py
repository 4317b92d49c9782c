"""Trigrams: the nearest spelling of a neighbourhood, and (in citizens) words inside names."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [TrigramExtension()]
