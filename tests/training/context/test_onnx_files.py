from __future__ import annotations

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, numpy_helper
from zstandard import ZstdDecompressor

from garble.encoder import FILES, Encoder
from garble.training.context.network import load_network
from garble.training.context.onnx_files import write_onnx
from garble.training.context.pairs import PieceReader
from tests.training.context.tiny import PAIRS, base, coarse, taught

TEXTS = [pair["text"] for pair in PAIRS[:5]] + ["Old", "", "The mayor said “Monday” — the HARBOUR was closed, closed."]
LAYER = "encoder.encoder.layer.0."


@pytest.fixture(scope="module")
def model():
    return taught(base())


@pytest.fixture(scope="module")
def coarse_model(model):
    return coarse(model)


def graph_of(folder):
    return onnx.load_from_string(ZstdDecompressor().decompress((folder / FILES[0]).read_bytes())).graph


def said(model, text):
    pieces = PieceReader(model).read(text)
    network = load_network(model).eval()
    with torch.no_grad():
        wrong, sentence = network(torch.tensor(pieces.ids.astype(int))[None])
    return pieces.offsets[1:-1], wrong[0, 1:-1].numpy(), float(sentence)


@pytest.mark.parametrize("heads", [2, 1])
@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-5), ("int8", 0.05), ("coarse", 0.05)])
def test_the_encoder_says_what_the_network_says(tmp_path, heads, precision, tolerance):
    model = taught(base(heads=heads))
    if precision == "coarse":
        model = coarse(model)
    write_onnx(model, tmp_path, precision)
    for text, judged in zip(TEXTS, Encoder(tmp_path).judge(TEXTS), strict=True):
        offsets, wrong, sentence = said(model, text)
        assert judged.pieces.tolist() == offsets.tolist()
        np.testing.assert_allclose(judged.wrong, wrong, atol=tolerance)
        if text:
            assert judged.sentence == pytest.approx(sentence, abs=tolerance)


def test_the_int8_numbers_are_the_coarse_weights(coarse_model, tmp_path):
    write_onnx(coarse_model, tmp_path, "coarse")
    graph = graph_of(tmp_path)
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    found = [stored[node.input[1]] * stored[node.input[3]] for node in products]
    weights = coarse_model.weights
    heads = [weights[f"{LAYER}attention.self.{name}.weight"].T for name in ("query", "key", "value")]
    wanted = [
        np.concatenate([heads[0] * 8**-0.5, *heads[1:]], 1),
        *(
            weights[f"{LAYER}{name}.weight"].T
            for name in ("attention.output.dense", "intermediate.dense", "output.dense")
        ),
    ]
    assert len(found) == 8  # of two layers
    for one, other in zip(found[:4], wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=0)
    assert max(np.abs(stored[node.input[1]]).max() for node in products) < 40


def test_what_did_not_learn_coarse_is_not_written_so(model, tmp_path):
    with pytest.raises(ValueError, match="not rounded"):
        write_onnx(model, tmp_path, "coarse")


def test_whole_numbers_come_before_floats(coarse_model, tmp_path):
    """A code by frequency for both together would be long for each."""
    write_onnx(coarse_model, tmp_path, "coarse")
    are_floats = [tensor.data_type == TensorProto.FLOAT for tensor in graph_of(tmp_path).initializer]
    assert are_floats == sorted(are_floats)


def test_coarse_files_are_smaller(tmp_path):
    model = taught(base(width=64))
    sizes = {}
    for precision, one in (("float32", model), ("int8", model), ("coarse", coarse(model))):
        write_onnx(one, tmp_path, precision)
        sizes[precision] = (tmp_path / FILES[0]).stat().st_size
    assert sizes["coarse"] < 0.8 * sizes["int8"] < 0.4 * sizes["float32"]


def large_tensors(folder):
    """Return shapes and types of what is large in the model."""
    tensors = graph_of(folder).initializer
    return {(tuple(tensor.dims), tensor.data_type) for tensor in tensors if np.prod(tensor.dims) > 128}


@pytest.mark.parametrize("precision", ["int8", "coarse"])
def test_nothing_large_is_left_in_more_than_int8(coarse_model, tmp_path, precision):
    write_onnx(coarse_model, tmp_path, precision)
    words = ((80, 8), TensorProto.UINT8) if precision == "coarse" else ((80, 16), TensorProto.INT8)
    assert large_tensors(tmp_path) == {
        words,
        *((size, TensorProto.INT8) for size in ((16, 48), (16, 16), (16, 32), (32, 16), (128, 16))),
    }


@pytest.mark.parametrize("precision", ["int8", "coarse"])
def test_the_two_heads_stay_exact(coarse_model, tmp_path, precision):
    write_onnx(coarse_model, tmp_path, precision)
    stored = [numpy_helper.to_array(tensor).ravel() for tensor in graph_of(tmp_path).initializer]
    for head in ("pieces.weight", "sentence.weight"):
        assert any(np.array_equal(array, coarse_model.weights[head].ravel()) for array in stored)
