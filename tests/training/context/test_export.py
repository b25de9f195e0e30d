from __future__ import annotations

import hashlib
import json

import pytest

from garble.encoder import Encoder
from garble.errors import InputError
from garble.training.context.coarse import round_weights, rounded_while_learning
from garble.training.context.export import export
from garble.training.context.network import load_network, weights_of
from garble.training.context.pairs import read_pairs
from garble.training.seen import FILE as SEEN
from garble.training.seen import Seen, read_seen
from tests.training.context.tiny import PAIRS, base, write_pairs


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


def model(*, coarseness):
    start = base()
    network = load_network(start, seed=4)
    if coarseness:
        rounded_while_learning(network, coarseness)
        round_weights(network)
    passes = [{"step": 6, "loss": 0.5, "figures": {}}]
    recipe = {"epochs": 1, "pairs": 4, "rate": 1e-3}
    record = {
        "step": "student",
        "recipe": recipe,
        "teacher": [],
        "coarseness": coarseness,
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
    return start.after(narrowed | {"data": [data(["one"], [], [9])]}).after(record, weights=weights_of(network))


@pytest.mark.parametrize(("coarseness", "precision"), [(None, "int8"), (0.5, "coarse")])
def test_a_pack_gets_the_model_its_hashes_and_its_card(tmp_path, coarseness, precision):
    pack = tmp_path / "pack"
    (pack / "other").mkdir(parents=True)
    (pack / "manifest.json").write_text('{"name": "tiny", "files": {"ngram.bin": {"sha256": "0"}}}', encoding="utf-8")
    pairs = list(read_pairs(write_pairs(tmp_path / "pairs.jsonl")))
    found = export(model(coarseness=coarseness), pack, {"same": pairs})
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
    assert read_seen(pack) == Seen(frozenset({"three"}), frozenset({3, 4, 5, 9}))
    Encoder(pack)


def test_a_base_has_learnt_nothing(tmp_path):
    with pytest.raises(InputError, match="learnt nothing yet"):
        export(base(), tmp_path, {})
    assert not list(tmp_path.iterdir())
