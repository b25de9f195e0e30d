from __future__ import annotations

import hashlib
import json

import pytest

from garble.training.manifest import record_files, write_json


def described(data: bytes):
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_a_manifest_is_begun_and_added_to(tmp_path):
    (tmp_path / "ngram.bin").write_bytes(b"\x00\x01model")
    (tmp_path / "classifiers").mkdir()
    (tmp_path / "classifiers" / "none.json").write_bytes(b"{}")
    first = record_files(tmp_path, [tmp_path / "ngram.bin"], format=1, name="tiny", order=3)
    assert first == {"format": 1, "name": "tiny", "order": 3, "files": {"ngram.bin": described(b"\x00\x01model")}}
    second = record_files(tmp_path, [tmp_path / "classifiers" / "none.json"], order=4, vectors={"words": 2})
    assert second == {
        "format": 1,
        "name": "tiny",
        "order": 4,
        "vectors": {"words": 2},
        "files": {"ngram.bin": described(b"\x00\x01model"), "classifiers/none.json": described(b"{}")},
    }
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == second


def test_a_file_that_changed_is_described_anew(tmp_path):
    path = tmp_path / "words.json"
    path.write_bytes(b"old")
    record_files(tmp_path, [path])
    path.write_bytes(b"newer")
    assert record_files(tmp_path, [path]) == {"files": {"words.json": described(b"newer")}}


def test_no_files(tmp_path):
    assert record_files(tmp_path, [], name="tiny") == {"name": "tiny", "files": {}}


def test_a_file_outside_the_pack_is_no_file_of_the_pack(tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(ValueError, match="x"):
        record_files(pack, [tmp_path / "x"])
    assert not (pack / "manifest.json").exists()


def test_the_same_files_give_the_same_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"a")
    record_files(tmp_path, [tmp_path / "a"], name="tiny")
    once = (tmp_path / "manifest.json").read_bytes()
    record_files(tmp_path, [tmp_path / "a"], name="tiny")
    assert (tmp_path / "manifest.json").read_bytes() == once
    assert once.endswith(b"}\n")


def test_json_is_written_where_no_folder_was(tmp_path):
    path = tmp_path / "classifiers" / "none.json"
    write_json(path, {"a": [1, 2.5], "b": "é"})
    assert path.read_text(encoding="utf-8") == '{"a": [1, 2.5], "b": "\\u00e9"}\n'
    write_json(path, {"a": 1}, indent=2)
    assert path.read_text(encoding="utf-8") == '{\n  "a": 1\n}\n'
