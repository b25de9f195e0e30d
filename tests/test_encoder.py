"""The shipped encoder, for real: what it says must not depend on company, threads or length."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from garble.encoder import FILES, Encoder, plain
from garble.errors import PackError
from garble.pack import EMBEDDED

SENTENCE = "Germany’s new principal Friedrich Merz met the leaders of the coalition in Berlin."


@pytest.fixture(scope="module")
def encoder():
    return Encoder(EMBEDDED)


def same(one, other):
    """Judgements are the same to the last bit."""
    assert np.array_equal(one.pieces, other.pieces)
    assert np.array_equal(one.wrong, other.wrong)
    assert one.sentence == other.sentence


def test_plain_text_is_as_long_as_before():
    assert plain("“It’s ‘over’” — 1990–95") == "\"It's 'over'\" - 1990-95"


def test_pieces_cover_every_word(encoder):
    [judged] = encoder.judge([SENTENCE])
    covered = {place for begin, end in judged.pieces.tolist() for place in range(begin, end)}
    assert covered == {place for place, character in enumerate(SENTENCE) if not character.isspace()}
    assert len(judged.wrong) == len(judged.pieces)


def test_the_slip_is_the_oddest_word(encoder):
    [judged] = encoder.judge([SENTENCE])
    begin, end = judged.pieces[int(judged.wrong.argmax())].tolist()
    assert SENTENCE[begin:end] == "principal"


def test_a_sentence_is_judged_the_same_in_any_company(encoder):
    company = ["Yes.", "The league meeting they ceasefires far away " * 8, SENTENCE.upper()]
    [alone] = encoder.judge([SENTENCE])
    *_, beside = encoder.judge([*company, SENTENCE])
    same(alone, beside)


def test_sentences_read_together_are_judged_as_if_alone(encoder):
    texts = [" ".join(SENTENCE.split()[: size % 13 + 1] * (1 + size % 3)) for size in range(60)]
    together = encoder.judge(texts)
    for text, judged in zip(texts, together, strict=True):
        same(judged, encoder.judge([text])[0])
    for judged, backwards in zip(together, reversed(encoder.judge(texts[::-1])), strict=True):
        same(judged, backwards)


def test_threads_change_nothing(encoder):
    texts = [SENTENCE, "The bridge is open again.", "He sent directly to you at the time of the meeting."]
    for one, other in zip(encoder.judge(texts), Encoder(EMBEDDED, threads=2).judge(texts), strict=True):
        same(one, other)


def test_a_long_sentence_is_read_in_windows(encoder):
    text = " and ".join(["the council of the town met the mayor on Monday"] * 60)
    [judged] = encoder.judge([text])
    assert len(judged.wrong) == len(judged.pieces) > 512
    assert np.isfinite(judged.wrong).all()
    broken = text.replace("met the mayor", "met the principal mayor mature", 31).replace(
        "met the principal mayor mature", "met the mayor", 30
    )
    [other] = encoder.judge([broken])
    begin, _ = other.pieces[int(other.wrong.argmax())].tolist()
    assert abs(begin - broken.index("principal")) < 60


def test_nothing_to_judge(encoder):
    assert encoder.judge([]) == []
    [blank] = encoder.judge(["  "])
    assert (len(blank.wrong), blank.sentence) == (0, 0.0)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80))
@example("The mayor \ud800 said so.")
def test_any_text_is_judged_within_its_bounds(encoder, text):
    [judged] = encoder.judge([text])
    assert np.isfinite(judged.wrong).all()
    assert np.isfinite(judged.sentence)
    assert all(0 <= begin <= end <= len(text) for begin, end in judged.pieces.tolist())


@pytest.mark.parametrize("damaged", FILES)
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x00" * 100])
def test_a_damaged_file_is_an_error(tmp_path, damaged, content):
    for name in FILES:
        if name != damaged:
            shutil.copy(EMBEDDED / name, tmp_path / name)
        elif content is not None:
            (tmp_path / name).write_bytes(content)
    with pytest.raises(PackError) as caught:
        Encoder(tmp_path)
    assert "contextual model" in caught.value.problem
    assert "--context off" in caught.value.remedy
