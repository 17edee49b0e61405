"""What can be wrong with a model; apart from the judge, so that naming it costs no heavy import."""

from __future__ import annotations


class ModelError(RuntimeError):
    """A model that is missing, damaged or not ours; the message says which file and what to do."""
