from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
import torch

from garble.encoder import FILES, Encoder
from garble.errors import InputError
from garble.training.context.export import export, write_onnx
from garble.training.context.network import load_network, weights_of
from garble.training.context.pairs import PieceReader, read_pairs
from garble.training.seen import FILE as SEEN
from garble.training.seen import Seen, read_seen
from tests.training.context.tiny import PAIRS, base, write_pairs

TEXTS = [pair["text"] for pair in PAIRS[:5]] + ["Old", "", "The mayor said “Monday” — the HARBOUR was closed, closed."]


def data(makers, without, paragraphs):
    return {
        "files": [{"name": "pairs.jsonl", "sha256": "0" * 64}],
        "pairs": 3,
        "only": [],
        "without": without,
        "at_most": None,
        "labels": None,
        "only_labelled": False,
        "makers": makers,
        "paragraphs": paragraphs,
    }


@pytest.fixture(scope="module")
def model():
    start = base()
    weights = weights_of(load_network(start, seed=4))
    passes = [{"step": 6, "loss": 0.5, "figures": {}}]
    recipe = {"epochs": 1, "pairs": 4, "rate": 1e-3}
    record = {
        "step": "student",
        "recipe": recipe,
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
    return start.after(record, weights=weights)


def expected(model, text):
    pieces = PieceReader(model).read(text)
    ids = torch.tensor(pieces.ids.astype(int))[None]
    with torch.no_grad():
        wrong, sentence = load_network(model).eval()(ids)
    return pieces.offsets[1:-1], wrong[0, 1:-1].numpy(), float(sentence)


@pytest.mark.parametrize(("int8", "tolerance"), [(False, 1e-5), (True, 0.05)])
def test_the_encoder_says_what_the_network_says(model, tmp_path, int8, tolerance):
    write_onnx(model, tmp_path, int8=int8)
    for text, judged in zip(TEXTS, Encoder(tmp_path).judge(TEXTS), strict=True):
        offsets, wrong, sentence = expected(model, text)
        assert judged.pieces.tolist() == offsets.tolist()
        np.testing.assert_allclose(judged.wrong, wrong, atol=tolerance)
        if text:
            assert judged.sentence == pytest.approx(sentence, abs=tolerance)


def test_the_weights_are_int8(model, tmp_path):
    import onnx

    write_onnx(model, tmp_path, int8=True)
    tensors = onnx.load(str(tmp_path / FILES[0])).graph.initializer
    exact = [tensor for tensor in tensors if tensor.data_type == onnx.TensorProto.FLOAT and np.prod(tensor.dims) > 300]
    # positions are few and stay exact
    assert [list(tensor.dims) for tensor in exact] == [[128, 16]]


def test_a_pack_gets_the_model_its_hashes_and_its_card(model, tmp_path):
    pack = tmp_path / "pack"
    (pack / "other").mkdir(parents=True)
    (pack / "manifest.json").write_text('{"name": "tiny", "files": {"ngram.bin": {"sha256": "0"}}}', encoding="utf-8")
    pairs = list(read_pairs(write_pairs(tmp_path / "pairs.jsonl")))
    found = export(model, pack, {"same": pairs})
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["name"] == "tiny"
    assert manifest["files"].keys() == {"ngram.bin", "context.onnx", "context.tokenizer.json", "context.md", SEEN}
    for name in manifest["files"].keys() - {"ngram.bin"}:
        content = (pack / name).read_bytes()
        assert manifest["files"][name] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert found["same"]["pairs"] == len(PAIRS)
    assert 0 < found["same"]["difference"] < 0.05
    assert abs(found["same"]["int8"]["sentence AUC"] - found["same"]["float32"]["sentence AUC"]) < 0.1
    assert "| same | 24 |" in (pack / "context.md").read_text(encoding="utf-8")
    assert read_seen(pack) == Seen(frozenset({"three"}), frozenset({3, 4, 5}))
    Encoder(pack)


def test_a_base_has_learnt_nothing(tmp_path):
    with pytest.raises(InputError, match="learnt nothing yet"):
        export(base(), tmp_path, {})
    assert not list(tmp_path.iterdir())
