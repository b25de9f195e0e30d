from __future__ import annotations

import pytest

from garble.ngram import NgramModel
from tests.tiny_pack import arpa


@pytest.fixture(scope="package")
def model(tmp_path_factory):
    """The tiny trigram model."""
    path = tmp_path_factory.mktemp("signals") / "ngram.bin"
    path.write_text(arpa(), encoding="utf-8")
    return NgramModel(path)
