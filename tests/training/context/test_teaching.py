from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from garble.errors import InputError
from garble.training.context import teaching
from garble.training.context.labels import SoftLabels
from garble.training.context.network import load_network
from garble.training.context.pairs import PieceReader
from garble.training.context.shards import Source, text_key, write_shards
from garble.training.context.teaching import label_shards
from tests.training.context.tiny import PAIRS, base, tokenizer, write_pairs

TEXTS = list(dict.fromkeys(text for pair in PAIRS for text in (pair["text"], pair["original"])))


@pytest.fixture
def shards(tmp_path, monkeypatch):
    monkeypatch.setattr(teaching, "CHUNK", 10)
    pairs = write_pairs(tmp_path / "pairs.jsonl", [*PAIRS, *PAIRS[:5]])  # some texts twice
    write_shards(tmp_path / "shards", base(), Source((pairs,)), mib=8000 / 2**20)
    return tmp_path / "shards"


def test_each_text_is_judged_once_and_in_place(tmp_path, shards):
    assert label_shards(tmp_path / "labels", base(), shards)
    labels = SoftLabels(tmp_path / "labels")
    assert len(labels) == len(TEXTS)
    stored = [np.load(file)["keys"] for file in (tmp_path / "labels").glob("*.npz")]
    assert sum(map(len, stored)) == len(TEXTS)
    network = load_network(base()).eval()
    reader = PieceReader(base())
    for text in TEXTS:
        pieces, found = reader.read(text), labels[text_key(text)]
        assert found.offsets.tolist() == pieces.offsets[1:-1].tolist()
        ids = torch.tensor(pieces.ids.astype(int))[None]
        with torch.no_grad():
            wrong, sentence = network(ids)
        np.testing.assert_allclose(found.wrong, wrong[0, 1:-1], atol=0.03)  # bfloat16 and float16
        assert found.sentence == pytest.approx(float(sentence), abs=0.03)


def test_it_stops_in_time_and_goes_on(tmp_path, shards):
    calls = 0
    while not label_shards(tmp_path / "labels", base(), shards, deadline=0.0):
        calls += 1
        assert len(list((tmp_path / "labels").glob("*.npz"))) == calls
        SoftLabels(tmp_path / "labels")  # what is there can be used
    assert calls > 3
    assert label_shards(tmp_path / "whole", base(), shards)
    for file in (tmp_path / "whole").glob("*.npz"):
        one, other = np.load(file), np.load(tmp_path / "labels" / file.name)
        assert all(np.array_equal(one[name], other[name]) for name in one.files)
    record = json.loads((tmp_path / "labels/labels.json").read_text())
    assert record["minutes"] > 0
    assert (record["step"], record["pairs"], record["teacher"][0]["name"]) == ("label", len(PAIRS) + 5, "tiny")


def test_another_tokenizer_or_teacher(tmp_path, shards):
    other = replace(base(), tokenizer=tokenizer(lowercase=False))
    with pytest.raises(InputError, match="another tokenizer"):
        label_shards(tmp_path / "labels", other, shards)
    label_shards(tmp_path / "labels", base(), shards)
    with pytest.raises(InputError, match="holds other labels"):
        label_shards(tmp_path / "labels", base().after({"step": "teacher"}), shards)
