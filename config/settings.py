"""The one settings file, ``guongsang.toml``, overridden by ``GUONGSANG_*`` environment variables.

A wrong value stops the command with the name of the setting and what was expected.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ROOT = Path(__file__).resolve().parent.parent
"""The checkout, or the directory that the distribution was installed into."""
DATA = ROOT / "data"


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and what was expected."""


class Settings(BaseSettings):
    """All that an operator can set. Every field can also be set as ``GUONGSANG_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="GUONGSANG_", toml_file="guongsang.toml", extra="forbid")

    home: Path = Field(Path("var"), description="Directory of the store, the page archive, lists and logs.")
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="postgresql://… ; empty means SQLite in the home directory.",
    )
    portals: list[str] = Field(
        default_factory=list,
        description="Names of the portals that a night crawls; empty means none but those named on the command line.",
    )
    portal_folders: list[Path] = Field(
        default_factory=list,
        description="Directories with portals of your own, beside the bundled declarations.",
    )
    operator_contact: str = Field(
        "",
        description="E-mail address or page of the operator, named in the User-Agent; "
        "needed before any portal outside this machine is fetched.",
    )
    processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="Processes that read articles."
    )
    review_host: str = Field("127.0.0.1", description="Address that the review site listens on.")
    review_port: int = Field(8420, ge=1, le=65535, description="Port of the review site.")
    review_processes: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 4), ge=1, le=64, description="Processes of the review site."
    )
    review_names: list[str] = Field(
        default_factory=lambda: ["127.0.0.1", "localhost"],
        description="Host names under which browsers reach the review site.",
    )
    review_https: bool = Field(False, description="The review site stands behind HTTPS: cookies are marked secure.")
    score_threshold: float | None = Field(
        None, ge=0, le=1, description="Overrides the threshold of the model card; empty keeps it."
    )
    recall_floor: float | None = Field(
        None, ge=0.5, le=1, description="Share of the exemplar stories that must be flagged; empty keeps the card's."
    )
    review_budget: int = Field(
        0,
        ge=0,
        description="Articles a night that analysts can look at. Where the recall floor leaves room, more are flagged, "
        "up to this number of 1,000 harvested; 0 means no more than the floor asks for.",
    )
    triage: bool = Field(
        False, description="Read only what a cheap look at the words finds worth it; the rest is set aside, not lost."
    )
    home_province: str = Field("", description="Province of the board, used where a portal declares none.")

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the library's signature)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def archive(self) -> Path:
        """Raw pages as WARC files."""
        return self.home / "archive"

    @property
    def lists(self) -> Path:
        """Exported candidate lists."""
        return self.home / "lists"

    @property
    def models(self) -> Path:
        """Models trained here; where there are none, the one that comes with the distribution serves."""
        return self.home / "models"

    @property
    def quarantine(self) -> Path:
        """Bad input kept for replay."""
        return self.home / "quarantine"


@cache
def load() -> Settings:
    """Read the settings once.

    Raises:
        SettingsError: for an unknown name, a value of the wrong kind or broken TOML.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SettingsError("guongsang.toml or GUONGSANG_* environment: " + "; ".join(lines)) from None
    except ValueError as error:
        raise SettingsError(f"guongsang.toml: {error}") from None
