from __future__ import annotations

import math
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.training.evaluation.characters import CharacterCounts, FluencyScale, held_out, shuffled

TEXTS = ["the cat sat", "the mat", "a cat, a mat", "that is that"]


def by_the_book(texts, wanted):
    """Return the mean log10 probability of one text, straight from the formula and slowly."""
    counts = defaultdict(Counter)
    for text in texts:
        marked = "^" * 6 + text + "$"
        for place in range(6, len(marked)):
            for length in range(7):
                counts[marked[place - length : place]][marked[place]] += 1

    def chance(history, character):
        shorter = chance(history[1:], character) if history else 1 / 97  # 95 printable ones, any other, the end
        follows = counts.get(history)
        if not follows:
            return shorter
        return (follows[character] + len(follows) * shorter) / (follows.total() + len(follows))

    marked = "^" * 6 + wanted + "$"
    every = [math.log10(chance(marked[place - 6 : place], marked[place])) for place in range(6, len(marked))]
    return sum(every) / len(every)


def test_it_is_interpolated_witten_bell():
    model = CharacterCounts(TEXTS).model(np.ones(4, dtype=bool))
    wanted = ["the cat", "zzz", "tat", "", "a"]
    assert model.mean_log10(wanted) == pytest.approx([by_the_book(TEXTS, text) for text in wanted])


def test_a_model_without_some_texts_never_saw_them():
    used = np.array([True, False, True, False])
    without = CharacterCounts(TEXTS).model(used)
    never = CharacterCounts([TEXTS[0], TEXTS[2]]).model(np.ones(2, dtype=bool))
    assert without.mean_log10(TEXTS).tolist() == never.mean_log10(TEXTS).tolist()
    assert without.mean_log10([TEXTS[1]]) < CharacterCounts(TEXTS).model(np.ones(4, dtype=bool)).mean_log10([TEXTS[1]])


def test_nothing_read_is_uniform():
    assert CharacterCounts([]).model(np.zeros(0, dtype=bool)).mean_log10(["ab"]) == pytest.approx(-math.log10(97))


def test_typography_makes_no_difference():
    model = CharacterCounts(TEXTS).model(np.ones(4, dtype=bool))
    curly, straight = model.mean_log10(["“that” – the cat’s", '"that" - the cat\'s'])
    assert curly == straight


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_any_text_has_a_score(texts):
    scores = CharacterCounts(TEXTS).model(np.ones(4, dtype=bool)).mean_log10(texts)
    assert scores.shape == (len(texts),)
    assert (scores < 0).all()
    assert np.isfinite(scores).all()


def test_the_scale_is_three_straight_lines():
    scale = FluencyScale.of(np.array([-1.0, -3.0]), np.array([-5.0, -7.0]))  # means -2 and -6, deviations 1
    assert scale == FluencyScale(best=-1.0, middle=-4.0, worst=-7.0)
    scores = np.array([-0.5, -1.0, -2.5, -4.0, -5.5, -7.0, -9.0])
    assert scale.fluency(scores).tolist() == [1, 1, 0.75, 0.5, 0.25, 0, 0]


def test_a_tenth_is_kept_for_the_scale():
    texts = [str(number) for number in range(1000)] * 2
    kept = held_out(texts)
    assert 160 < kept.sum() < 240
    assert kept[:1000].tolist() == kept[1000:].tolist()
    assert held_out([]).shape == (0,)


def test_noise_has_the_same_characters():
    noise = list(shuffled(TEXTS))
    assert noise != TEXTS
    assert [sorted(text) for text in noise] == [sorted(text) for text in TEXTS]
