from collections import OrderedDict
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from skops.io import dump

from classifiers.errors import ModelError
from classifiers.plain_skops import read_plain


def written(path: Path, value: object) -> Path:
    dump(value, path)
    return path


def test_plain_values_come_back_as_they_were_written(tmp_path: Path) -> None:
    scale = np.arange(3, dtype=np.float32)
    value = {"names": "a\nb", "n": 3, "share": 0.5, "list": ["x", 1], "in": {"scale": scale, "again": scale}}
    read = read_plain(written(tmp_path / "m.skops", value))
    assert {k: v for k, v in read.items() if k != "in"} == {k: v for k, v in value.items() if k != "in"}
    for name in ("scale", "again"):
        assert read["in"][name].dtype == np.float32
        assert read["in"][name].tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("value", "named"),
    [({"a": [OrderedDict()]}, "collections.OrderedDict"), ({"a": np.array(["x", None], dtype=object)}, "ndarray")],
)
def test_what_is_not_plain_is_refused_by_name(tmp_path: Path, value: object, named: str) -> None:
    with pytest.raises(ModelError, match=rf"not trusted: .*{named}"):
        read_plain(written(tmp_path / "m.skops", value))


def test_damaged_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "m.skops"
    path.write_bytes(b"no archive")
    with pytest.raises(ModelError, match=r"m\.skops: damaged model"):
        read_plain(path)
    with ZipFile(path, "w") as archive:
        archive.writestr("schema.json", '{"__loader__": "DictNode"}')
    with pytest.raises(ModelError, match=r"m\.skops: damaged model"):
        read_plain(path)
    with pytest.raises(ModelError, match="expected a dictionary"):
        read_plain(written(path, ["a"]))
