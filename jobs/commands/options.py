"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

PortalNames = Annotated[
    list[str] | None,
    typer.Option(
        "--portal", metavar="NAME", help="Only this portal; repeat for several. Default: those of the settings."
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Leave out articles published before DATE (YYYY-MM-DD)."),
]
Again = Annotated[bool, typer.Option("--again", help="Do it anew for everything, not only for what is new.")]
