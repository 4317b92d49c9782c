"""Where the database is: DATABASE_URL, or the embedded server's socket in MUHATAP_HOME."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database() -> dict[str, Any]:
    """Django's settings for the one database, PostgreSQL 15 or newer."""
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///muhatap"))
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "muhatap",
        "USER": unquote(url.username or query.pop("user", "")),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or query.pop("host", "")),
        "PORT": str(url.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2, **query},
        "TEST": {"NAME": os.environ.get("MUHATAP_TEST_DATABASE") or None},
    }
