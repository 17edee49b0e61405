"""Reads files of skops that hold nothing but plain values: dictionaries, lists, text, numbers, arrays.

A file of skops is a ZIP archive with ``schema.json``, a tree of nodes, and one ``.npy`` file for each array. The
library itself goes through all of scikit-learn when it is imported, which costs seconds; a judge on disk needs none of
it. Whatever is no plain value is refused, so nothing of a file is ever run.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np

from classifiers.errors import ModelError

SCHEMA = "schema.json"
_PLAIN = {
    ("DictNode", "builtins.dict"),
    ("ListNode", "builtins.list"),
    ("NdArrayNode", "numpy.ndarray"),
    *(("JsonNode", f"builtins.{name}") for name in ("str", "int", "float", "bool", "NoneType")),
}


def read_plain(path: Path) -> dict[str, Any]:
    """The dictionary that ``path`` holds.

    Raises:
        ModelError: for a file that is damaged, holds no dictionary, or a value that is not plain.
    """
    try:
        with ZipFile(path) as archive:
            schema = json.loads(archive.read(SCHEMA))
            if foreign := _foreign(schema):
                raise ModelError(f"{path}: holds types that are not trusted: {', '.join(sorted(foreign))}")
            content = _value(schema, archive)
    except (BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"{path}: damaged model ({error})") from None
    if not isinstance(content, dict):
        raise ModelError(f"{path}: expected a dictionary of fitted arrays")
    return content


def _foreign(node: dict[str, Any]) -> set[str]:
    """Types of a node and of what it holds that are no plain values."""
    name = f"{node['__module__']}.{node['__class__']}"
    loader = node["__loader__"]
    if (loader, name) not in _PLAIN or (loader == "NdArrayNode" and node["type"] != "numpy"):
        return {name}
    if loader == "DictNode":
        return {foreign for inner in node["content"].values() for foreign in _foreign(inner)}
    if loader == "ListNode":
        return {foreign for inner in node["content"] for foreign in _foreign(inner)}
    return set()


def _value(node: dict[str, Any], archive: ZipFile) -> Any:
    loader, content = node["__loader__"], node.get("content")
    if loader == "DictNode":
        return {name: _value(inner, archive) for name, inner in node["content"].items()}
    if loader == "ListNode":
        return [_value(inner, archive) for inner in node["content"]]
    if loader == "NdArrayNode":
        return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
    return json.loads(str(content))
