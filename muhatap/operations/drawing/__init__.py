"""The lifecycle as a picture: boxes and arrows from the tables, places from `layout`."""

from muhatap.operations.drawing.arrows import Arrow, arrows, stays
from muhatap.operations.drawing.picture import picture

__all__ = ["Arrow", "arrows", "picture", "stays"]
