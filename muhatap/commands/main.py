"""`muhatap`: one door, a module behind each word."""

from __future__ import annotations

import importlib
import importlib.metadata
import signal
import sys

import click

from muhatap.commands.exits import CANNOT

COMMANDS = {
    "demo": "Start everything with a sample municipality.",
    "serve": "Serve the pages.",
    "worker": "Do background work.",
    "migrate": "Bring the database to this version.",
    "seed": "Fill an empty database with the sample municipality.",
    "lifecycle": "Show what can happen to a case.",
    "explain": "Show how a case came to be where it is.",
    "due": "Say when a period ends, and why.",
    "routes": "List every address and who may pass.",
    "onboard": "Look at a municipality's workbook; take it over.",
    "createuser": "Make an account for a colleague.",
    "createkey": "Make a key for another system.",
    "doctor": "Look for what is not as it should be.",
    "recount": "Count stored dates anew; show or keep what differs.",
    "check": "Verify duties, chains, messages.",
}


class Commands(click.Group):
    """Imports a command's module when that command is called: help stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its module of the same name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"muhatap.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without importing what it lists."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(importlib.metadata.version("muhatap"), prog_name="muhatap")
def cli() -> None:
    """Muhatap, the system through which a Turkish municipality talks with its citizens.

    MUHATAP_HOME says where the embedded database and files live; DATABASE_URL names another PostgreSQL.
    """


def main() -> None:
    """Run the command line. What cannot run here says so in one paragraph, not in a trace."""
    from muhatap.postgres.errors import ServerError

    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    try:
        cli()
    except ServerError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(CANNOT)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
