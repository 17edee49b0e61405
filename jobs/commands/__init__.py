"""The commands of ``guongsang``, as Typer sees them: options, help, refusals. The work is done beside this package."""
