from __future__ import annotations

import numpy as np
import pytest

from garble.errors import InputError
from garble.features import FEATURE_NAMES
from garble.training.house.articles import HouseArticle
from garble.training.house.corpus import build_corpus


def article(name, garbled, *texts):
    return HouseArticle(
        name,
        garbled,
        texts,
        np.array([len(text.split()) > 1 for text in texts]),
        np.array([float(len(text.split())) for text in texts]),
        np.full((len(texts), len(FEATURE_NAMES)), float(garbled)),
        None,
    )


def many(garbled, prefix, number=60, sentences=10):
    return [
        article(f"{prefix}{n}", garbled, *[f"sentence {s} of {prefix} {n}" for s in range(sentences)])
        for n in range(number)
    ]


def test_labels_groups_and_what_is_left_out():
    clean = article("a", False, "Title", "The harbour opened  on Monday.", "Ships came in.")
    made_of_it = article("a", True, "Title", "The harbour opened on Monday.", "Boats entered inside.")
    untouched = article("u", False, "It is open again."), article("u", True, "It is open again.")
    stranger = article("b", True, "The harbour opened on Monday.")
    copy = article("copy", False, *clean.texts)
    corpus = build_corpus([clean, made_of_it, *untouched, stranger, *many(False, "c"), *many(True, "g"), copy])
    assert corpus.left_out == 2  # the copy and the garbled article that is none
    assert corpus.sizes == ((62, 600 + 2 + 1), (62, 600 + 1 + 1))
    rows = {one: np.flatnonzero(corpus.of == n) for n, one in enumerate(corpus.articles) for one in [one.texts]}
    assert corpus.fitted[rows[made_of_it.texts]].tolist() == [False, False, True]
    assert corpus.fitted[rows[stranger.texts]].tolist() == [True]
    assert corpus.unchanged == 2
    assert set(corpus.labels[rows[made_of_it.texts]]) == {1}
    groups = corpus.groups
    assert set(groups[rows[made_of_it.texts]]).isdisjoint(groups[rows[stranger.texts]])
    clean_rows, garbled_rows = corpus.rows
    assert (len(clean_rows), len(garbled_rows)) == (62, 62)
    assert [len(corpus.words), len(corpus.matrix(context=False))] == [len(corpus.of)] * 2


def test_an_article_and_what_was_made_of_it_are_one_group():
    corpus = build_corpus([*many(False, "x"), *many(True, "y"), article("x1", True, "all of this is new")])
    of = [one.name for one in corpus.articles]
    assert len({int(corpus.groups[n]) for n, a in enumerate(corpus.of) if of[a] == "x1"}) == 1
    assert len(set(corpus.groups.tolist())) == 120


@pytest.mark.parametrize(
    ("measured", "message"),
    [
        ([], "0 clean articles with 0 sentences"),
        (many(False, "c"), "0 garbled articles with 0 sentences"),
        ([*many(False, "c", 39), *many(True, "g")], "39 clean articles with 390 sentences"),
        ([*many(False, "c"), *many(True, "g", 60, 2)], "60 garbled articles with 120 sentences"),
        ([*many(False, "c"), *[article(one.name, True, *one.texts) for one in many(False, "c")]], "0 garbled articles"),
    ],
)
def test_too_few(measured, message):
    with pytest.raises(InputError, match=message) as caught:
        build_corpus(measured)
    assert "Give at least 40 with 400 sentences" in caught.value.remedy
