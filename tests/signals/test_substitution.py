from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.function_words import FUNCTION_WORDS
from garble.ngram import NgramModel, ScoredWords
from garble.signals.perplexity import score_words
from garble.signals.substitution import CODES, FEATURES, Substitute, best_substitutes, measure
from garble.synonyms import SynonymTable
from garble.tokens import tokenize
from tests.signals.sentences import laid_out
from tests.tiny_pack import SENTENCES, SYNONYMS, arpa, vocabulary

VOCABULARY = sorted(vocabulary())
TABLE = SynonymTable({word: "\t".join(both) for word, both in SYNONYMS.items()})
NEWS = st.lists(st.sampled_from([*VOCABULARY, *SYNONYMS, "Kyiv", "“", "full-scale"]), max_size=12).map(" ".join)
CANDIDATES = st.dictionaries(
    st.sampled_from(VOCABULARY), st.lists(st.sampled_from(VOCABULARY), max_size=5), max_size=20
)


@pytest.fixture(scope="module", params=[2, 3, 4])
def model(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("substitution") / "ngram.bin"
    path.write_text(arpa(order=request.param), encoding="utf-8")
    return NgramModel(path)


def brute_force(model: NgramModel, candidates, scored: ScoredWords) -> list[tuple[int, float, set[str]]]:
    """Score the whole sentence with every candidate in its place: place, best gain, words that reach it."""
    whole = model.kenlm.score(" ".join(scored.words))
    found = []
    for place, word in enumerate(scored.words):
        choices = [] if word in FUNCTION_WORDS else list(candidates(word))
        if choices:
            gains = {word: 0.0}
            for choice in choices:
                changed = [*scored.words[:place], choice, *scored.words[place + 1 :]]
                gains[choice] = model.kenlm.score(" ".join(changed)) - whole
            best = max(gains.values())
            found.append((place, best, {choice for choice, gain in gains.items() if gain > best - 1e-4}))
    return found


def assert_as_brute_force(model, candidates, scored):
    substitutes = best_substitutes(model, candidates, scored)
    expected = brute_force(model, candidates, scored)
    assert [substitute.place for substitute in substitutes] == [place for place, _, _ in expected]
    for substitute, (place, gain, best) in zip(substitutes, expected, strict=True):
        assert substitute.gain == pytest.approx(gain, abs=1e-4)  # KenLM adds whole sentences up in single precision
        assert substitute.gain >= 0
        assert substitute.word in best
        advantage = max(0.0, model.unigram(substitute.word) - scored.unigram[place])
        assert substitute.fit == pytest.approx(max(0.0, substitute.gain - advantage), abs=1e-9)


@given(NEWS)
def test_gains_are_those_of_scoring_every_sentence_anew(model, text):
    assert_as_brute_force(model, TABLE.candidates, model.score(tokenize(text)))


@given(NEWS, CANDIDATES)
def test_gains_for_any_table(model, text, table):
    scored = model.score(tokenize(text))
    assert_as_brute_force(model, lambda word: table.get(word, ()), scored)


@pytest.mark.parametrize("line", SENTENCES[-5:])
def test_gains_in_real_sentences(model, line):
    assert_as_brute_force(model, TABLE.candidates, model.score(tokenize(line)))


def test_function_words_have_no_substitutes(model):
    scored = model.score(tokenize("The mayor of the town will answer."))
    assert best_substitutes(model, lambda word: ["storm"] if word in FUNCTION_WORDS else [], scored) == []


def test_the_word_itself_is_kept_where_it_is_best(model):
    scored = model.score(tokenize("The bridge was closed after the storm."))
    [closed, storm] = best_substitutes(model, TABLE.candidates, scored)
    assert closed == Substitute(3, "closed", 0.0, 0.0)
    assert storm == Substitute(6, "storm", 0.0, 0.0)


def columns_of(model, *texts):
    sentences = laid_out(texts)
    return measure(model, TABLE, sentences, score_words(model, sentences)).columns


@given(st.lists(NEWS, max_size=4))
def test_columns_are_sums_over_the_substitutes(model, texts):
    sentences = laid_out(texts)
    scored = score_words(model, sentences)
    columns = measure(model, TABLE, sentences, scored).columns
    assert list(columns) == [feature.name for feature in FEATURES]
    for row, one in enumerate(scored):
        substitutes = best_substitutes(model, TABLE.candidates, one)
        gains = sorted((s.gain for s in substitutes), reverse=True)
        fits = sorted((s.fit for s in substitutes), reverse=True)
        expected = dict.fromkeys(columns, math.nan)
        if substitutes:
            expected |= {
                "sub.gain_max": gains[0],
                "sub.gain_top2": sum(gains[:2]) / 2,
                "sub.gain_top3": sum(gains[:3]) / 3,
                "sub.gain_mean": sum(gains) / len(gains),
                "sub.rate": sum(gain >= 1 for gain in gains) / len(gains),
                "sub.fit_max": fits[0],
                "sub.fit_top2": sum(fits[:2]) / 2,
            }
        found = {name: float(column[row]) for name, column in columns.items()}
        assert found == pytest.approx(expected, nan_ok=True)


def test_nothing_to_substitute_is_not_computable(model):
    columns = columns_of(model, "It is open.", "", "They close.")
    assert all(math.isnan(value) for column in columns.values() for value in column)


def test_no_sentence_no_row(model):
    found = measure(model, TABLE, [], ())
    assert [column.shape for column in found.columns.values()] == [(0,)] * len(FEATURES)
    assert found.reasons == ()


def test_which_wording_to_show_is_decided_elsewhere(model):
    sentences = laid_out(["The town said on Monday that the bridge is open again.", ""])
    assert measure(model, TABLE, sentences, score_words(model, sentences)).reasons == ((), ())


def test_codes_and_features_are_explained():
    assert set(CODES) == {"S201"}
    assert all(feature.name.startswith("sub.") and feature.meaning for feature in FEATURES)
