from __future__ import annotations

import json
import lzma
import random
import re

import numpy as np
import pytest
from click.testing import CliRunner

from garble.ngram import NgramModel
from garble.signals.perplexity import FEATURES
from garble.tokens import tokenize
from garble.training.data import CLEAN, Example
from lm.measure import columns_of, main, measure_model
from tests.tiny_pack import SENTENCES, arpa


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    file = tmp_path_factory.mktemp("measure") / "tiny.bin"
    file.write_text(arpa(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def model(path):
    return NgramModel(path)


def shuffled(text, seed=0):
    words = text.split()
    random.Random(seed).shuffle(words)
    return " ".join(words)


def pairs(family, sentences, garble=shuffled):
    found = []
    for number, text in enumerate(sentences):
        found.append(Example(garble(text), 1, "m", family, "Herald", number))
        found.append(Example(text, 0, CLEAN, family, "Herald", number))
    return found


NEWS = [text for text in SENTENCES if len(text.split()) > 6]


def test_columns_are_those_of_the_sentences_alone(model):
    examples = pairs("simulated", NEWS[:4])
    columns = columns_of(model, examples)
    assert columns.shape == (8, len(FEATURES))
    for row, example in enumerate(examples):
        np.testing.assert_array_equal(columns[row : row + 1], columns_of(model, [example]))


def auc(labels, scores):
    """Return the share of pairs of a garbled and a clean sentence that are in order; equal ones count half."""
    bad = [score for label, score in zip(labels, scores, strict=True) if label]
    good = [score for label, score in zip(labels, scores, strict=True) if not label]
    return sum((b > g) + (b == g) / 2 for b in bad for g in good) / (len(bad) * len(good))


def test_figures(model):
    fitting = [*pairs("simulated", NEWS[:20]), *pairs("round trip", NEWS[20:30])]
    held_out = pairs("simulated", NEWS[8:16], lambda text: text.replace("said", "bridge"))
    figures = measure_model(model, fitting, {"simulated_dev": held_out, "sentences_dev": pairs("x", NEWS[:9])})
    assert list(figures) == ["simulated_dev", "mean alone", "sentences_dev", "round trip"]
    assert figures["sentences_dev"] == figures["round trip"] == 1.0
    surprise = []
    for example in held_out:
        scored = model.score(tokenize(example.text))
        surprise.append(-(sum(scored.log10) + scored.end) / (len(scored.log10) + 1))
    assert figures["mean alone"] == pytest.approx(auc([example.label for example in held_out], surprise))


def test_round_trips_that_are_measured_are_not_fitted_on(model):
    """The even pairs contradict all others; a model that had seen them would agree with some."""
    simulated, round_trips = pairs("simulated", NEWS[:20]), pairs("round trip", NEWS)
    turned = [
        Example(one.text, one.label ^ (one.pair % 2 == 0), one.maker, one.family, one.outlet, one.pair)
        for one in round_trips
    ]
    figures = measure_model(model, [*simulated, *turned], {})
    assert figures == {"round trip": 0.0}


def test_other_families_are_not_fitted_on(model):
    simulated, other = pairs("simulated", NEWS[:20]), pairs("statistical MT", NEWS)
    turned = [Example(one.text, 1 - one.label, one.maker, one.family, one.outlet, one.pair) for one in other]
    sets = {"sentences_dev": pairs("x", NEWS[20:])}
    round_trips = pairs("round trip", NEWS[:4])
    assert measure_model(model, [*simulated, *turned, *round_trips], sets)["sentences_dev"] == 1.0


def write(folder, name, rows):
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / f"{name}.jsonl.xz").write_bytes(lzma.compress(lines.encode()))


@pytest.fixture
def data(tmp_path):
    """All labelled sets, with garble that is a sentence's words in disorder."""
    bad = [shuffled(text) for text in NEWS]
    both = list(zip(NEWS, bad, strict=True))
    write(tmp_path, "clean_news_dev", [{"outlet": "Herald", "text": text} for text in NEWS[:5]])
    garbled = [{"outlet": "Post", "maker": "zh", "original": good, "text": text} for good, text in both]
    write(tmp_path, "simulated_train", [{"id": 9000 + n, "spans": [], **row} for n, row in enumerate(garbled)])
    write(tmp_path, "simulated_dev", [{"doc_id": f"dev1-{n}", "kind": "garbled", **one}
                                      for n, one in enumerate(garbled[:6])])  # fmt: skip
    write(
        tmp_path,
        "roundtrip_dev",
        [{"outlet": "Post", "engine": "eng-spa", "original": good, "garbled": text} for good, text in both],
    )
    source = {1: "agnews-textfooler", 0: "agnews-orig"}
    rows = [{"text": text, "label": label, "source": source[label], "doc_id": "5"}
            for good, text in both for label, text in ((0, good), (1, text))]  # fmt: skip
    write(tmp_path, "sentences_train", rows)
    write(tmp_path, "sentences_dev", rows[:8])
    fluency = [{"text": good, "kind": "ref"} for good in NEWS[:8]]
    fluency += [{"text": text, "kind": "mt", "fluency_z": -1.0} for text in bad[:8]]
    fluency.append({"text": NEWS[9], "kind": "mt", "fluency_z": 0.5})  # fluent: no example of garble
    write(tmp_path, "fluency_dev", fluency)
    return tmp_path


def test_a_row_for_each_model(path, data, tmp_path):
    again = tmp_path / "again.bin"
    again.write_bytes(path.read_bytes())
    result = CliRunner().invoke(main, ["--data", str(data), str(path), str(again)])
    assert result.exit_code == 0, result.output
    size = f"{path.stat().st_size / 1e6:.1f}"
    head, rule, first, second = [re.findall(r"[^|]+", line) for line in result.output.splitlines()]
    assert [cell.strip() for cell in head] == [
        "model", "MB", "simulated_dev", "mean alone", "fluency_dev", "sentences_dev", "round trip",
    ]  # fmt: skip
    assert rule == [" --- "] * 7
    assert [cell.strip() for cell in first[:2]] == ["tiny", size]
    assert [cell.strip() for cell in second[:2]] == ["again", size]
    assert first[2:] == second[2:]
    assert all(float(cell) > 0.9 for cell in first[2:])


def test_a_data_folder_without_the_sets(path, tmp_path):
    result = CliRunner().invoke(main, ["--data", str(tmp_path), str(path)])
    assert result.exit_code != 0
    assert "simulated_train.jsonl.xz is missing" in str(result.exception)
