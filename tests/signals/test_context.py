from __future__ import annotations

import math

import numpy as np
import pytest

from garble.encoder import Judged
from garble.features import units
from garble.report import Severity
from garble.signals import context, perplexity

ODD = {"principal": 2.0, "Merz": -1.0, "the": -3.0}
"""What the stand-in encoder finds odd; everything else has log-odds of -4."""


class StandIn:
    """Cuts at blanks and, inside a word, after three letters; judges pieces by `ODD`."""

    def __init__(self):
        self.asked = []

    def judge(self, texts):
        self.asked.append(list(texts))
        return [self._judged(text) for text in texts]

    def _judged(self, text):
        pieces, wrong, start = [], [], 0
        for word in text.split():
            start = text.index(word, start)
            bare = word.strip(".,“”")
            first = start + word.index(bare) if bare else start
            for at in range(0, len(bare), 3):
                pieces.append((first + at, min(first + at + 3, first + len(bare))))
                # the last piece alone is odd: a word is as odd as its worst piece
                wrong.append(ODD.get(bare, -4.0) if at + 3 >= len(bare) else -5.0)
            start += len(word)
        return Judged(np.array(pieces, dtype=np.intp).reshape(-1, 2), np.array(wrong, np.float32), 1.5)


def measured(model, *sentences, encoder=None):
    text, found = units(sentences)
    scored = perplexity.score_words(model, found)
    return text, scored, context.measure(encoder, text, found, scored)


def test_columns_sum_up_the_words(model):
    encoder = StandIn()
    sentence = "Germany met the principal Friedrich Merz."
    _, _, found = measured(model, "The bridge is open.", sentence, encoder=encoder)
    assert encoder.asked == [["The bridge is open.", sentence]]
    assert {name: column[1] for name, column in found.columns.items()} == pytest.approx(
        {
            "context.sentence": 1.5,
            "context.max": 2.0,
            "context.top3": (2.0 - 1.0 - 3.0) / 3,
            "context.mean": (2.0 - 1.0 - 3.0 - 4.0 * 3) / 6,
            "context.share": 1 / 6,
        }
    )
    assert found.columns["context.max"][0] == -4.0


def test_every_word_gets_the_log_odds_of_its_worst_piece_and_punctuation_none(model):
    sentence = "“The full-scale principal,” said Merz."
    _, [scored], found = measured(model, sentence, encoder=StandIn())
    _, [laid_out] = units([sentence])
    read = [laid_out.tokens[token].text for token in scored.tokens]
    known = zip(read, found.words["context"].tolist(), strict=True)
    assert [(word, value) for word, value in known if not math.isnan(value)] == [
        ("The", -4.0),
        ("full-scale", -4.0),
        ("full-scale", -4.0),
        ("principal", 2.0),
        ("said", -4.0),
        ("Merz", -1.0),
    ]


def test_a_word_beyond_the_threshold_is_named(model):
    text, _, found = measured(model, "The bridge is open.", "Germany met the principal.", encoder=StandIn())
    clear, odd = found.reasons
    assert clear == ()
    [(strength, reason)] = odd
    assert strength == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert (reason.code, reason.span.of(text), reason.severity) == ("C701", "principal", Severity.MAJOR)
    assert reason.message == "‘principal’ does not fit this sentence."


def test_without_an_encoder_nothing_is_known(model):
    _, scored, found = measured(model, "The bridge is open.", "", encoder=None)
    assert all(np.isnan(column).all() and len(column) == 2 for column in found.columns.values())
    assert np.isnan(found.words["context"]).all()
    assert len(found.words["context"]) == sum(len(one.words) for one in scored)
    assert found.reasons == ((), ())


def test_a_sentence_without_words_has_no_columns(model):
    _, _, found = measured(model, "", "The bridge is open.", encoder=StandIn())
    assert np.isnan([column[0] for column in found.columns.values()]).all()
    assert not np.isnan([column[1] for column in found.columns.values()]).any()
