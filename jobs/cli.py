"""The command ``guongsang``. Results for machines go to stdout, progress and messages to stderr.

Exit codes: 0 all went well; 1 something could not be used (it was named on stderr, the rest was done); 2 wrong usage
or settings, nothing was done.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from jobs.commands import forgetting, house, lists, models, portals, reporting, stages, streams, users
from jobs.console import RefusedError, warn

app = typer.Typer(
    name="guongsang",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Finds the exemplars that Vietnamese provincial news holds up, with the sentence behind every claim.\n\n"
    "Try it: `guongsang demo`. Every night: `guongsang nightly`. Every day: `guongsang review`.\n\n"
    "Settings come from guongsang.toml in the current directory and GUONGSANG_* environment variables.",
)
for commands in (stages, streams, models, lists, reporting, forgetting, house):
    app.add_typer(commands.app)
app.add_typer(users.app, name="users")
app.add_typer(portals.app, name="portals")


def main() -> NoReturn:
    """Run the command line; a user's mistake ends in one clear line and exit code 2, never in a traceback."""
    from candidates.tables import TableError
    from classifiers.errors import ModelError
    from config.settings import SettingsError

    try:
        app(standalone_mode=True)
    except (RefusedError, SettingsError, ModelError, TableError) as problem:
        warn(str(problem))
        sys.exit(2)
    except KeyboardInterrupt:
        warn("Stopped. What was finished is kept; run the same command again to go on.")
        sys.exit(130)
    sys.exit(0)


if __name__ == "__main__":
    main()
