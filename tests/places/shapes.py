"""Small shapes and a small town for tests."""

from __future__ import annotations

from typing import Any

Shape = list[list[list[list[float]]]]


def square(west: float, south: float, side: float) -> Shape:
    """A square with its lower left corner at west, south."""
    east, north = west + side, south + side
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


ANNULUS: Shape = [[square(0, 0, 4)[0][0], square(1, 1, 2)[0][0]]]


def bay() -> Shape:
    """A U with water in its middle."""
    return [[[[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3], [0, 0]]]]


def town() -> dict[str, Any]:
    """Two districts side by side: Bornova (27.0 to 27.1) and Çiğli (27.1 to 27.2), both 38.4 to 38.5."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "properties": {"ilce": name},
                "geometry": {"type": "MultiPolygon", "coordinates": square(west, 38.4, 0.1)},
            }
            for name, west in (("Bornova", 27.0), ("Çiğli", 27.1))
        ],
    }


NEIGHBOURHOODS = [
    {"ilce": "Bornova", "mahalle_kodu": "1", "mahalle": "Kazımdirik", "nufus": "35000"},
    {"ilce": "Bornova", "mahalle_kodu": "2", "mahalle": "Erzene", "nufus": "30000"},
    {"ilce": "Çiğli", "mahalle_kodu": "3", "mahalle": "Işıkkent", "nufus": "900"},
    {"ilce": "Çiğli", "mahalle_kodu": "4", "mahalle": "75. Yıl", "nufus": "1200"},
    {"ilce": "Çiğli", "mahalle_kodu": "5", "mahalle": "Şirintepe", "nufus": "bilinmiyor"},
]
