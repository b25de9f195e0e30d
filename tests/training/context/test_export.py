from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from garble.encoder import Encoder
from garble.errors import InputError
from garble.training.context.export import export
from garble.training.context.pairs import read_pairs
from garble.training.seen import FILE as SEEN
from garble.training.seen import Seen, read_seen
from tests.training.context.tiny import PAIRS, base, coarse, taught, write_pairs


def data(makers, without, paragraphs):
    return {
        "files": [{"name": "pairs.jsonl", "sha256": "0" * 64}],
        "pairs": 3,
        "clean": False,
        "only": [],
        "without": without,
        "at_most": None,
        "unmarked": False,
        "makers": makers,
        "paragraphs": paragraphs,
    }


def model(*, is_coarse):
    passes = [{"step": 6, "loss": 0.5, "figures": {}}]
    recipe = {"epochs": 1, "pairs": 4, "rate": 1e-3}
    record = {
        "step": "student",
        "recipe": recipe,
        "teacher": [],
        "rounded": is_coarse,
        "data": [
            data(["one", "two"], ["three", "two"], [5, 3]),  # another part of the data has two
            data(["four"], [], [3, 4]),
        ],
        "held_out": {},
        "seed": 4,
        "device": "CPU",
        "threads": 1,
        "torch": "2",
        "steps": 6,
        "minutes": 0.1,
        "passes": passes,
    }
    narrowed = {"step": "narrow", "heads": 2, "inner": 32, "head_share": 1.0, "neuron_share": 1.0}
    start = taught(base()).after(narrowed | {"data": [data(["one"], [], [9])]}, learnt=np.array([7, 255], np.uint64))
    return (coarse(start) if is_coarse else start).after(record, learnt=np.array([7, 2**40 - 1], np.uint64))


@pytest.mark.parametrize(("is_coarse", "precision"), [(False, "int8"), (True, "coarse")])
def test_a_pack_gets_the_model_its_hashes_and_its_card(tmp_path, is_coarse, precision):
    pack = tmp_path / "pack"
    (pack / "other").mkdir(parents=True)
    (pack / "manifest.json").write_text('{"name": "tiny", "files": {"ngram.bin": {"sha256": "0"}}}', encoding="utf-8")
    pairs = list(read_pairs(write_pairs(tmp_path / "pairs.jsonl")))
    found = export(model(is_coarse=is_coarse), pack, {"same": pairs})
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["name"] == "tiny"
    assert manifest["files"].keys() == {"ngram.bin", "context.onnx.zst", "context.tokenizer.json", "context.md", SEEN}
    for name in manifest["files"].keys() - {"ngram.bin"}:
        content = (pack / name).read_bytes()
        assert manifest["files"][name] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert found["same"]["pairs"] == len(PAIRS)
    assert found["same"].keys() == {"pairs", "float32", precision, "difference"}
    assert 0 < found["same"]["difference"] < 0.05
    assert abs(found["same"][precision]["sentence AUC"] - found["same"]["float32"]["sentence AUC"]) < 0.1
    card = (pack / "context.md").read_text(encoding="utf-8")
    assert f"## Rounding ({precision})\n" in card
    assert "| same | 24 |" in card
    assert read_seen(pack) == Seen(frozenset({"three"}), frozenset({3, 4, 5, 9}), frozenset({7, 255, 2**40 - 1}))
    Encoder(pack)
    assert {path.name for path in pack.iterdir()} == {"other", "manifest.json", *manifest["files"]} - {"ngram.bin"}


def test_a_pack_stays_as_it_is_where_there_is_nothing_to_compare_on(tmp_path):
    with pytest.raises(InputError, match="has no pairs"):
        export(model(is_coarse=False), tmp_path, {"none": []})
    assert not list(tmp_path.iterdir())


def test_a_base_has_learnt_nothing(tmp_path):
    with pytest.raises(InputError, match="learnt nothing yet"):
        export(base(), tmp_path, {})
    assert not list(tmp_path.iterdir())
