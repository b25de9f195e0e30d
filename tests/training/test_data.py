from __future__ import annotations

import json
import lzma

import pytest

from garble.errors import InputError
from garble.training.data import CLEAN, Example, clean_sentences, fitting_examples, read_rows, simulated_dev, thinned

GOOD, BAD = "The bridge was closed after the storm.", "The bridge was shut later than the tempest."
SPANS = [{"text": "later than", "expected": "after"}]


def write(folder, name, *rows):
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / f"{name}.jsonl.xz").write_bytes(lzma.compress(lines.encode()))


def train_row(text, label, source, document):
    return {"text": text, "label": label, "source": source, "doc_id": document}


@pytest.fixture
def folder(tmp_path):
    write(
        tmp_path,
        "clean_news_dev",
        {"outlet": "Herald", "text": "The mayor said no. The council agreed with her."},
        {"outlet": "Herald", "text": f"{GOOD} It was a pair."},
        {"outlet": "Post", "text": "A dog barked all night. Nobody minded."},
        {"outlet": "Post", "text": "One original is in here. Two are not."},
    )
    write(
        tmp_path,
        "simulated_train",
        {"id": 1, "outlet": "Herald", "maker": "zh", "original": GOOD, "text": BAD, "spans": SPANS},
    )
    write(
        tmp_path,
        "simulated_dev",
        {
            "doc_id": "dev3-1",
            "outlet": "Post",
            "maker": "ar",
            "kind": "garbled",
            "text": "One primary is in here.",
            "original": "One original is in here.",
        },
        {
            "doc_id": "dev3-1",
            "outlet": "Post",
            "maker": "ar",
            "kind": "same",
            "text": "Two are not.",
            "original": "Two are not.",
        },
    )
    write(
        tmp_path,
        "roundtrip_dev",
        {"outlet": "Courier", "engine": "eng-spa", "original": GOOD, "garbled": BAD},
        {"outlet": "Courier", "engine": "eng-spa", "original": GOOD, "garbled": f" {GOOD}\n"},
        {"outlet": "Courier", "engine": "en-gl", "original": GOOD, "garbled": f"parquote {BAD}"},
        # its original is one of simulated_dev: neither side may be fitted on
        {"outlet": "Courier", "engine": "en-gl", "original": "One original is in here.", "garbled": "One is in here."},
    )
    write(
        tmp_path,
        "sentences_train",
        train_row(BAD, 1, "wmt12-14-smt-worst-ranked", "newstest2012:7"),
        train_row(GOOD, 0, "wmt12-14-ref", "newstest2012:7"),
        train_row(BAD, 1, "agnews-textfooler", "5"),
        train_row("Too short", 0, "agnews-orig", "5"),
        train_row(GOOD, 0, "a source that is not used", "5"),
    )
    return tmp_path


def test_clean_news_leaves_out_what_the_simulated_sets_were_made_from(folder):
    assert clean_sentences(folder) == [
        Example("The mayor said no.", 0, CLEAN, "clean", "Herald", document=0),
        Example("The council agreed with her.", 0, CLEAN, "clean", "Herald", document=0),
        Example("A dog barked all night.", 0, CLEAN, "clean", "Post", document=2),
        Example("Nobody minded.", 0, CLEAN, "clean", "Post", document=2),
    ]


def test_simulated_dev_has_the_garbled_their_originals_and_the_rest(folder):
    garbled, original, same = simulated_dev(folder)
    assert (garbled.text, garbled.label, garbled.maker) == ("One primary is in here.", 1, "ar")
    assert (original.text, original.label, original.maker) == ("One original is in here.", 0, CLEAN)
    assert (same.text, same.label, same.maker, same.pair) == ("Two are not.", 0, CLEAN, -1)
    assert garbled.pair == original.pair >= 0
    assert len({one.document for one in (garbled, original, same)}) == 1


def test_what_a_classifier_is_fitted_on(folder):
    found = fitting_examples(folder)
    assert [(one.text, one.label, one.maker, one.family, one.outlet, one.pair) for one in found] == [
        (BAD, 1, "zh", "simulated", "Herald", 0),
        (GOOD, 0, CLEAN, "simulated", "Herald", 0),
        (BAD, 1, "apertium eng-spa", "round trip", "Courier", 0),
        (GOOD, 0, CLEAN, "round trip", "Courier", 0),
        (BAD, 1, "statistical MT newstest2012", "statistical MT", "newstest2012", -1),
        (BAD, 1, "spinner", "spinner", "spinner", -1),
        (GOOD, 0, CLEAN, "statistical MT", "newstest2012", -1),
        ("The mayor said no.", 0, CLEAN, "clean", "Herald", -1),
        ("The council agreed with her.", 0, CLEAN, "clean", "Herald", -1),
        ("A dog barked all night.", 0, CLEAN, "clean", "Post", -1),
    ]


def test_thinned_keeps_simulated_pairs_and_a_third_of_the_rest():
    simulated = [Example(f"{n}", n % 2, "zh", "simulated", "Post", n // 2) for n in range(20)]
    pairs = [Example(f"{n}", n % 2, "spa", "round trip", "Post", n // 2) for n in range(600)]
    single = [Example(f"{n}", 1, "TED MT", "TED MT", "TED MT") for n in range(600)]
    clean = [Example(f"{n}", 0, CLEAN, "clean", "Post", document=n) for n in range(600)]
    examples = [*simulated, *pairs, *single, *clean]
    kept = [examples[row] for row in thinned(examples)]
    assert [one for one in kept if one.family == "simulated"] == simulated
    assert sum(one.family == "round trip" for one in kept) == 200
    assert 150 < sum(one.family == "TED MT" for one in kept) < 250
    assert [one.document for one in kept if one.family == "clean"][:61] == [*range(60), 180]


def test_the_same_seed_draws_the_same_examples(folder):
    rows = [train_row(f"{BAD} Number {number}.", 1, "agnews-textfooler", "5") for number in range(4000)]
    write(folder, "sentences_train", *rows)
    once, again, other = (fitting_examples(folder, seed) for seed in (0, 0, 1))
    assert once == again != other
    assert len(once) == len(other) < 4000


def test_a_missing_set(tmp_path):
    with pytest.raises(InputError, match=r"simulated_train\.jsonl\.xz is missing\. Give the folder"):
        read_rows(tmp_path, "simulated_train")
