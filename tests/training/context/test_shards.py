from __future__ import annotations

import json

import numpy as np
import pytest

from garble.errors import InputError
from garble.training.context import shards
from garble.training.context.pairs import PieceReader, marked, read_pairs
from garble.training.context.shards import Source, read_shards, shard_files, write_shards
from tests.training.context.tiny import PAIRS, base, tokenizer, write_pairs

SMALL = 4800 / 2**20  # room for a few pairs beside the headers


@pytest.fixture
def source(tmp_path):
    return Source((write_pairs(tmp_path / "pairs.jsonl"),))


def texts(folder):
    files, _ = shard_files(folder)
    return [
        pieces.tolist() for file in files for pieces in np.split(np.load(file)["ids"], np.load(file)["begins"][1:-1])
    ]


def test_rows_are_the_pairs_in_order(tmp_path, source):
    about = write_shards(tmp_path / "out", base(), source)
    assert (about["pairs"], about["complete"]) == ([len(PAIRS)], True)
    rows, (record,) = read_shards([tmp_path / "out"], base())
    assert record["pairs"] == len(PAIRS)
    assert record["files"][0]["name"] == "pairs.jsonl"
    reader = PieceReader(base())
    for number, pair in enumerate(read_pairs(source.files[0])):
        for row, text, spans in ((2 * number, pair.text, pair.spans), (2 * number + 1, pair.original, ())):
            place = slice(rows.begins[row], rows.begins[row + 1])
            pieces = reader.read(text)
            assert rows.ids[place].tolist() == pieces.ids.tolist()
            assert rows.wrong[place].tolist() == marked(pieces.offsets, spans).tolist()
            assert rows.garbled[row] == (row % 2 == 0)
    assert len(rows.lengths) == 2 * len(PAIRS)


def test_files_stay_within_their_size(tmp_path, source):
    about = write_shards(tmp_path / "many", base(), source, mib=SMALL)
    files, _ = shard_files(tmp_path / "many")
    assert len(files) > 3
    assert sum(about["pairs"]) == len(PAIRS)
    assert max(file.stat().st_size for file in files) <= 4800
    write_shards(tmp_path / "one", base(), source)
    assert texts(tmp_path / "many") == texts(tmp_path / "one")
    many, one = (read_shards([tmp_path / name], base())[0] for name in ("many", "one"))
    np.testing.assert_array_equal(many.begins, one.begins)
    np.testing.assert_array_equal(many.ids, one.ids)


def test_it_goes_on_where_it_was_interrupted(tmp_path, source, monkeypatch):
    numbered = [pair | {"id": number} for number, pair in enumerate(PAIRS)]
    write_pairs(source.files[0], numbered)
    write_shards(tmp_path / "whole", base(), source, mib=SMALL)
    written = []

    def interrupted(path, arrays):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path)
        whole(path, arrays)

    whole = shards.written_whole
    monkeypatch.setattr(shards, "written_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_shards(tmp_path / "out", base(), source, mib=SMALL)
    with pytest.raises(InputError, match="no finished shards"):
        shard_files(tmp_path / "out")
    first = (tmp_path / "out" / "00000.npz").stat().st_mtime_ns
    monkeypatch.setattr(shards, "written_whole", whole)
    write_shards(tmp_path / "out", base(), source, mib=SMALL)
    assert (tmp_path / "out" / "00000.npz").stat().st_mtime_ns == first
    assert texts(tmp_path / "out") == texts(tmp_path / "whole")
    _, (record,) = read_shards([tmp_path / "out"], base())
    assert (record["makers"], record["paragraphs"]) == (["one", "two"], list(range(len(PAIRS))))
    assert json.loads((tmp_path / "out/shards.json").read_text()) == json.loads(
        (tmp_path / "whole/shards.json").read_text()
    )


def test_a_folder_of_something_else_is_left_alone(tmp_path, source):
    write_shards(tmp_path / "out", base(), source)
    with pytest.raises(InputError, match="something else"):
        write_shards(tmp_path / "out", base(), source, mib=SMALL)


@pytest.mark.parametrize(
    ("choice", "makers"),
    [
        ({"only": ("two",)}, {"two"}),
        ({"without": ("two",)}, {"one"}),
        ({"at_most": 3}, {"one"}),
    ],
)
def test_which_pairs_are_taken(source, choice, makers):
    chosen = list(Source(source.files, **choice).pairs())
    assert {pair.maker for pair in chosen} == makers
    assert len(chosen) == choice.get("at_most", len(PAIRS) // 2)


def test_no_pairs(tmp_path, source):
    with pytest.raises(InputError, match="no pair to take"):
        write_shards(tmp_path / "out", base(), Source(source.files, only=("three",)))


def test_another_tokenizer(tmp_path, source):
    write_shards(tmp_path / "out", base(), source)
    other = base().after({"step": "other"}, tokenizer=tokenizer(lowercase=False))
    with pytest.raises(InputError, match="another tokenizer"):
        read_shards([tmp_path / "out"], other)


def test_unmarked_pairs_say_nothing_of_themselves(tmp_path, source):
    write_shards(tmp_path / "marked", base(), source)
    write_shards(tmp_path / "unmarked", base(), source, unmarked=True)
    rows, (one, other) = read_shards([tmp_path / "marked", tmp_path / "unmarked"], base())
    assert (one["unmarked"], other["unmarked"]) == (False, True)
    count = 2 * len(PAIRS)
    assert rows.marked.tolist() == [1] * count + [0] * count
    middle = rows.begins[count]
    assert set(rows.wrong[:middle].tolist()) == {-1, 0, 1}
    assert set(rows.wrong[middle:].tolist()) == {-1, 0}
    np.testing.assert_array_equal(rows.ids[:middle], rows.ids[middle:])
    with pytest.raises(InputError, match="something else"):
        write_shards(tmp_path / "marked", base(), source, unmarked=True)


def test_clean_sentences_are_said_to_be_clean(tmp_path):
    (tmp_path / "clean.txt").write_text("The old bridge.\nThe mayor said.\nThe school.\n", encoding="utf-8")
    about = write_shards(tmp_path / "out", base(), Source((tmp_path / "clean.txt",), clean=True))
    rows, (record,) = read_shards([tmp_path / "out"], base())
    assert (about["pairs"], record["clean"]) == ([1], True)
    assert (rows.garbled.tolist(), rows.marked.tolist()) == ([0, 0], [1, 1])
    assert set(rows.wrong.tolist()) == {-1, 0}


def test_padding(tmp_path, source):
    write_shards(tmp_path / "out", base(), source)
    rows, _ = read_shards([tmp_path / "out"], base())
    order = [int(rows.lengths.argmin()), int(rows.lengths.argmax())]
    padded = rows.padded(order)
    short, long = rows.lengths[order]
    assert short < long
    longest = padded["ids"].shape[1]
    assert (longest % 8, longest - long < 8) == (0, True)
    assert padded["mask"].sum(axis=1).tolist() == [short, long]
    assert padded["ids"][0, short:].tolist() == [0] * (longest - short)
    assert (padded["wrong"][0] == -1).sum() == 2 + longest - short
    np.testing.assert_array_equal(padded["ids"][1, :long], rows.ids[rows.begins[order[1]] : rows.begins[order[1] + 1]])
