from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from garble import pack as pack_module
from garble.batch.processes import run_each
from garble.config import Config
from garble.detector import Detector
from garble.errors import InputError
from garble.features import FEATURE_NAMES, select
from garble.readers import read
from garble.training.house.articles import HouseFile, measure_file, open_instruments
from tests.signals.test_context import StandIn
from tests.tiny_pack import write_pack

TEXT = """\
# The bridge

The mayor said on Monday that the bridge is open again. It is is closed.

- storm

By Anna Larsen
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "desk" / "bridge.md"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return HouseFile.below(tmp_path, str(path), garbled=True)


def measure(config, file):
    [found] = run_each(partial(open_instruments, config, 1), measure_file, [file])
    return found


def test_names_have_no_suffix():
    assert HouseFile.below(Path("a"), "a/b/c.d.html", garbled=False).name == str(Path("b/c.d"))


@pytest.mark.parametrize("grammar", ["none", "harper"])
def test_an_article_is_measured_as_it_is_scored(folder, article, grammar):
    config = Config(grammar=grammar, context="off", pack=str(folder))
    found = measure(config, article)
    assert (found.name, found.garbled) == (str(Path("desk/bridge")), True)
    assert found.context_matrix is None
    with Detector(config) as detector:
        report = detector.check(read(article.path))
    assert found.texts == tuple([one.span.of(report.document.text) for one in report.sentences])
    assert found.counts.sum() == report.article.sentences == 2
    for row, sentence in enumerate(report.sentences):
        names = [one.feature for one in sentence.contributions]
        np.testing.assert_array_equal(select(found.matrix, names)[row], [one.value for one in sentence.contributions])


def test_with_the_encoder_both_are_measured_at_once(folder, article, monkeypatch):
    """What is measured beside the encoder is what is measured without it."""
    without = measure(Config(grammar="none", context="off", pack=str(folder)), article)
    original = pack_module.open_resources
    monkeypatch.setattr(pack_module, "open_resources", lambda path: replace(original(path), encoder=StandIn()))
    both = measure(Config(grammar="none", context="off", pack=str(folder)), article)
    np.testing.assert_array_equal(both.matrix, without.matrix)
    context = [name.startswith("context.") for name in FEATURE_NAMES]
    assert np.isnan(both.matrix[:, context]).all()
    assert not np.isnan(both.context_matrix[:, context]).any()


@pytest.mark.parametrize(("content", "message"), [(b"", "empty"), (b"Title\n", "no running text")])
def test_what_cannot_be_learned_from(folder, tmp_path, content, message):
    path = tmp_path / "a.html"
    path.write_bytes(b"<h1>Title</h1>" if content else content)
    found = measure(Config(grammar="none", pack=str(folder)), HouseFile.below(tmp_path, str(path), garbled=False))
    assert isinstance(found, InputError)
    assert message in found.problem
