"""How the embedded server is set: for a small machine with two cores, shared with the product."""

from __future__ import annotations

from pathlib import Path

SETTINGS = {
    "listen_addresses": "",  # no TCP at all
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "superuser_reserved_connections": "3",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "96MB",
    "jit": "off",  # our statements are short; compiling them costs more than running them
    "random_page_cost": "1.1",
    "join_collapse_limit": "5",  # a case is read with twelve others by its key: ordering all takes longer
    "max_parallel_workers_per_gather": "1",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "server-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_min_duration_statement": "1s",
    "log_parameter_max_length": "0",  # people's data do not belong into a log
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
}
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
INCLUDES = "\n# Muhatap writes muhatap.conf at every start; local.conf is yours and wins.\n"


def write(data: Path, socket_folder: Path, *, durable: bool) -> list[Path]:
    """Write `muhatap.conf` and have it included. Returns the files, whose owner the caller sets."""
    chosen = {**SETTINGS, "unix_socket_directories": _listed(socket_folder)}
    if not durable:
        chosen |= FAST_AND_FORGETFUL
    ours = data / "muhatap.conf"
    ours.write_text("".join(f"{name} = '{_quoted(value)}'\n" for name, value in chosen.items()))
    main = data / "postgresql.conf"
    if INCLUDES not in main.read_text():
        with main.open("a") as lines:
            lines.write(f"{INCLUDES}include = 'muhatap.conf'\ninclude_if_exists = 'local.conf'\n")
    return [ours, main]


def _listed(folder: Path) -> str:
    """One folder as a list of one: commas and spaces in its name stay part of it."""
    return '"' + str(folder).replace('"', '""') + '"'


def _quoted(value: str) -> str:
    return value.replace("'", "''")
