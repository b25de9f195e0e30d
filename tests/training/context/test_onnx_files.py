from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from garble.encoder import FILES, Encoder
from garble.training.context import onnx_files
from garble.training.context.four_bit import LEVELS, round_weights, rounded
from garble.training.context.network import load_network
from garble.training.context.onnx_files import write_onnx
from garble.training.context.pairs import PieceReader
from tests.training.context.tiny import PAIRS, base, taught

TEXTS = [pair["text"] for pair in PAIRS[:5]] + ["Old", "", "The mayor said “Monday” — the HARBOUR was closed, closed."]
LAYER = "encoder.encoder.layer.0."


@pytest.fixture(scope="module")
def model():
    return taught(base())


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory):
    made = tmp_path_factory.mktemp("four_bit")
    write_onnx(model, made, "four bits")
    return made


def session(graph, **options):
    wanted = onnxruntime.SessionOptions()
    wanted.log_severity_level = 3
    for name, value in options.items():
        setattr(wanted, name, value)
    return onnxruntime.InferenceSession(graph.SerializeToString(), wanted, providers=["CPUExecutionProvider"])


def said(model, text, precision):
    pieces = PieceReader(model).read(text)
    network = load_network(model).eval()
    if precision == "four bits":
        round_weights(network)
    with torch.no_grad():
        wrong, sentence = network(torch.tensor(pieces.ids.astype(int))[None])
    return pieces.offsets[1:-1], wrong[0, 1:-1].numpy(), float(sentence)


@pytest.mark.parametrize("heads", [2, 1])
@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-5), ("int8", 0.05), ("four bits", 0.05)])
def test_the_encoder_says_what_the_network_says(tmp_path, heads, precision, tolerance):
    model = taught(base(heads=heads))
    write_onnx(model, tmp_path, precision)
    for text, judged in zip(TEXTS, Encoder(tmp_path).judge(TEXTS), strict=True):
        offsets, wrong, sentence = said(model, text, precision)
        assert judged.pieces.tolist() == offsets.tolist()
        np.testing.assert_allclose(judged.wrong, wrong, atol=tolerance)
        if text:
            assert judged.sentence == pytest.approx(sentence, abs=tolerance)


def test_codes_unfold_to_the_rounded_weights(model, folder):
    graph = onnx.load(folder / FILES[0])
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.graph.initializer}
    names = [node.output[0] for node in graph.graph.node if node.op_type == "Reshape" and "_pairs" in node.input[0]]
    graph.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.INT8, None) for name in names)
    unfolded = session(graph).run(names, {"ids": np.array([[5, 10, 6]])})
    found = [
        levels * stored[name.replace("_quantized", "_scale")] for name, levels in zip(names, unfolded, strict=True)
    ]
    weights = {
        name: rounded(torch.from_numpy(array)).numpy() for name, array in model.weights.items() if array.ndim == 2
    }
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
    assert all(np.isin(levels, LEVELS).all() for levels in unfolded)


def test_words_are_looked_up_as_they_are_rounded(model):
    table = torch.from_numpy(model.weights["encoder.embeddings.word_embeddings.weight"])
    ids = torch.tensor([[3, 0, 79], [5, 5, 8]])
    torch.testing.assert_close(onnx_files._FourBitWords(table)(ids), rounded(table)[ids])


def test_words_in_int8_are_half_a_step_away_at_most(model):
    table = torch.from_numpy(model.weights["encoder.embeddings.word_embeddings.weight"]).clone()
    table[8] = 0
    ids = torch.tensor([[3, 0, 79], [5, 5, 8]])
    words = onnx_files._Int8Words(table)
    torch.testing.assert_close(words.steps[:8], table[:8].abs().amax(1, keepdim=True) / 127)
    assert ((words(ids) - table[ids]).abs() <= words.steps[ids] * 0.5001).all()
    assert not words(torch.tensor([8])).any()


def large_tensors(folder):
    """Return shapes and types of what is large in the model."""
    tensors = onnx.load(folder / FILES[0]).graph.initializer
    return {(tuple(tensor.dims), tensor.data_type) for tensor in tensors if np.prod(tensor.dims) > 100}


def test_nothing_large_is_left_in_more_than_int8(model, tmp_path):
    write_onnx(model, tmp_path, "int8")
    assert large_tensors(tmp_path) == {
        *((size, TensorProto.INT8) for size in ((80, 16), (16, 48), (16, 16), (16, 32), (32, 16))),
        ((128, 16), TensorProto.FLOAT),  # positions are few and stay exact
    }


@pytest.mark.parametrize("precision", ["int8", "four bits"])
def test_the_two_heads_stay_exact(model, tmp_path, precision):
    write_onnx(model, tmp_path, precision)
    graph = onnx.load(tmp_path / FILES[0]).graph
    stored = [numpy_helper.to_array(tensor).ravel() for tensor in graph.initializer]
    for head in ("pieces.weight", "sentence.weight"):
        assert any(np.array_equal(array, model.weights[head].ravel()) for array in stored)


def test_nothing_large_is_left_in_more_than_four_bits(folder):
    codes = ((80, 8), (16, 24), (16, 8), (16, 16), (32, 8))
    assert large_tensors(folder) == {
        *((size, TensorProto.UINT8) for size in codes),
        ((128, 16), TensorProto.FLOAT),  # positions are few and stay exact
        *(((256, 2), kind) for kind in (TensorProto.FLOAT, TensorProto.INT8)),  # what a byte stands for
    }


def test_matrices_are_unfolded_while_the_model_is_opened(folder, tmp_path):
    session(onnx.load(folder / FILES[0]), optimized_model_filepath=str(tmp_path / "opened.onnx"))
    opened = onnx.load(tmp_path / "opened.onnx").graph
    assert not [tensor.name for tensor in opened.initializer if tensor.name.endswith("_codes")]
    matrices = [list(tensor.dims) for tensor in opened.initializer if tensor.data_type == TensorProto.INT8]
    assert [size for size in sorted(matrices) if len(size) == 2] == sorted(2 * [[16, 48], [16, 16], [16, 32], [32, 16]])


def test_other_numbers_than_the_levels_are_no_codes():
    with pytest.raises(ValueError, match="more than four bits"):
        onnx_files._packed_levels(np.array([[127, 1]], np.int8))
