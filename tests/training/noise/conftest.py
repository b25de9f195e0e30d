from __future__ import annotations

import pytest

from garble.ngram import NgramModel
from garble.training.noise.clean import Clean
from tests.training.noise.news import model_text


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("noise") / "ngram.bin"
    path.write_text(model_text(), encoding="utf-8")
    return NgramModel(path)


@pytest.fixture(scope="session")
def clean(model):
    return lambda text: Clean(text, model)
