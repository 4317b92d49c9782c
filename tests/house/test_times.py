"""What `pytest --times` prints."""

from __future__ import annotations

from tests.times import told


def test_the_median_and_every_folder_the_longest_first() -> None:
    calls = {
        "tests/cases/test_x.py::test_a": 0.010,
        "tests/cases/test_y.py::test_b[tests/z::1]": 0.030,
        "tests/web/test_z.py::test_c": 2.0,
        "tests/web/deep/test_z.py::Class::test_d": 0.002,
    }
    lines = list(told(calls))
    assert lines[0] == "4 tests; the median call takes 20.0 ms"
    assert lines[-4:] == [
        "| web | 1 | 2000.0 | 2.0 |",
        "| cases | 2 | 20.0 | 0.0 |",
        "| web/deep | 1 | 2.0 | 0.0 |",
        "| all | 4 | 20.0 | 2.0 |",
    ]
    assert list(told({})) == []
