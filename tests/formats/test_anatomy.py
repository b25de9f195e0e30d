"""Sentences taken apart: the whole output of one made by hand, on a wide and on a narrow terminal without colours."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.anatomy import Anatomy, SentenceAnatomy, Share, Word
from garble.document import Document, Span
from garble.formats.anatomy import render
from garble.formats.json import dump
from garble.report import ArticleScore, Reason, Report, SentenceScore, Severity, Verdict
from tests.formats.conftest import SIGNATURE, at
from tests.formats.test_strip import compare, console

TEXT = "He met the Zorgonian\nministers in principal. All is \u202ewell\u202c. It\x1b[31m is."


def word(words: str, surprisal: float, alone: float, wrong: float = 0.02) -> Word:
    rare = words == "Zorgonian"
    return Word(at(TEXT, words), ("<name>" if rare else words.lower(),), rare, surprisal, alone, wrong)


def sentence(words: str, probability: float, *reasons: Reason) -> SentenceScore:
    return SentenceScore(at(TEXT, words), probability, probability >= 0.5, reasons=reasons)


@pytest.fixture
def anatomy() -> Anatomy:
    wrong = Reason("S201", at(TEXT, "principal"), "‘principal’ is odd.", "principle", Severity.MAJOR, "substitution")
    needless = Reason("S203", at(TEXT, "the"), "Better without ‘the’.", "", Severity.MINOR, "substitution")
    shares = [
        Share("word.max", 1.234, "log-odds", "log-odds that a word is wrong", 1.5),
        Share("lm.rare_share", 0.125, "share", "share of words outside the vocabulary", -0.5),
        Share("grammar.hits", math.nan, "count", "Rule hits.", 0.0),
        *[Share(f"other.feature{n}", float(n), "count", "Nothing to speak of.", 0.01) for n in range(12)],
    ]
    first = SentenceAnatomy(
        sentence("He met the Zorgonian\nministers in principal.", 0.75, wrong, needless),
        -0.02,
        tuple(shares),
        (
            word("He", 4.0, 6.0),
            word("met", 9.25, 11.5),
            word("the", 3.0, 4.5, 0.3),
            word("Zorgonian", 22.0, 20.0),
            word("ministers", 14.0, 12.0),
            word("in", 0.0, 5.0, 0.001),
            word("principal", 30.0, 15.0, 0.999),
        ),
        (
            Share("lm.end", -0.75, "log10", "log-probability that the sentence ends where it does", 0.0),
            Share("readability.syllables", 1.5, "per word", "Mean number of syllables of a word.", 0.0),
        ),
    )
    clean = SentenceAnatomy(sentence("All is \u202ewell\u202c.", 0.1), -2.2, (), (word("All", 3.0, 8.0, math.nan),))
    blank = SentenceAnatomy(sentence("It\x1b[31m is.", 0.6), 0.4, (), ())
    parts = (first, clean, blank)
    report = Report(
        Document(TEXT, (), "a [b].txt"),
        tuple(one.score for one in parts),
        ArticleScore(0.5, 3, 2),
        (),
        Verdict.REVIEW,
        "",
        SIGNATURE,
    )
    return Anatomy(report, parts)


def test_the_golden_text(anatomy):
    compare(render(anatomy), "anatomy.text")


def test_the_golden_text_of_a_narrow_terminal_without_block_characters(anatomy):
    compare(render(anatomy, console=console(40, "ascii")), "anatomy_ascii.text")


def test_the_golden_json(anatomy):
    compare(dump(anatomy.as_dict(), indent=2) + "\n", "anatomy.json")


def test_colour_marks_words_instead_of_guillemets(anatomy):
    rendered = render(anatomy, console=console(colour="standard"))
    assert "\x1b[1;4;31mprincipal\x1b[0m" in rendered
    assert "«" not in rendered
    assert "\x1b[31m is" not in rendered, "the article's own control characters do not reach the terminal"


@settings(max_examples=60, deadline=None)
@given(
    st.text(min_size=1, max_size=40),
    st.floats(0, 1),
    st.tuples(st.floats(0, 500), st.floats(0, 500)),
    st.tuples(st.integers(20, 130), st.sampled_from(["utf-8", "ascii"])),
)
def test_any_sentence_can_be_shown(text, probability, bits, terminal):
    whole = Span(0, len(text))
    score = SentenceScore(whole, probability, probability > 0.5, reasons=(Reason("P104", whole, text, text),))
    part = SentenceAnatomy(score, 0.0, (), (Word(whole, (text,), True, *bits, probability),))
    report = Report(Document(text, (), text), (score,), ArticleScore(0.5, 1, 0), (), Verdict.PASS, "", SIGNATURE)
    anatomy = Anatomy(report, (part,))
    rendered = render(anatomy, console=console(*terminal))
    rendered.encode("utf-8")
    assert "\x1b" not in rendered
    assert f"{probability:.3f}" in rendered.replace("\n", " ")
    assert json.loads(dump(anatomy.as_dict()))["sentences"][0]["words"][0]["end"] == len(text)


def test_the_shares_that_are_summed_up_are_not_lost(anatomy):
    one = anatomy.sentences[0]
    shown = render(replace(anatomy, sentences=(one,))).split("log-odds  feature")[1].splitlines()
    numbers = [float(line[:8]) for line in shown if line[:8].strip()[:1] in {"+", "-"} and "speaks" not in line]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=0.05)
    assert "3 other features together" in render(anatomy)
