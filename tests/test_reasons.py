from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from garble.document import Span
from garble.reasons import LEAST_BELIEF, MOST, choose, weigh
from garble.report import Reason, Severity


def reason(start, end, source="perplexity", severity=Severity.MINOR, code="P101"):
    return Reason(code, Span(start, end), f"{start}–{end} {source}", None, severity, source)


def is_certain(one):
    return one.source == "surface" and one.severity is not Severity.MINOR


def sure(*pairs):
    return tuple([replace(one, confidence=confidence) for one, confidence in pairs])


WEAK, STRONG = reason(0, 5), reason(10, 15, "substitution", Severity.CRITICAL, "S201")
DOUBLED = reason(20, 27, "surface", Severity.MAJOR, "X501")
SPACING = reason(30, 32, "surface", Severity.MINOR, "X507")

CANDIDATES = st.lists(
    st.tuples(
        st.floats(0, 10),
        st.builds(
            lambda start, size, source, severity: reason(start, start + size, source, severity),
            st.integers(0, 40),
            st.integers(1, 8),
            st.sampled_from(["surface", "perplexity", "grammar"]),
            st.sampled_from(Severity),
        ),
    ),
    max_size=12,
)


def test_a_flagged_sentence_shows_the_strongest_first():
    candidates = [(1.0, WEAK), (0.5, SPACING), (3.0, STRONG), (0.9, DOUBLED)]
    assert choose(candidates, flagged=True) == sure((STRONG, 1.0), (WEAK, 1.0), (DOUBLED, 0.9), (SPACING, 0.5))


def test_a_sentence_that_is_not_flagged_shows_what_is_certain():
    candidates = [(1.0, WEAK), (0.5, SPACING), (3.0, STRONG), (0.9, DOUBLED)]
    assert choose(candidates, flagged=False) == sure((DOUBLED, 0.9))


def test_nothing_odd_nothing_shown():
    assert choose([], flagged=True) == choose([], flagged=False) == ()


def test_one_reason_for_a_place():
    inside, across = reason(1, 3, code="S201"), reason(4, 11, code="G301")
    beside = reason(5, 6, code="G302")
    assert choose([(2.0, WEAK), (1.0, inside), (1.5, across), (1.2, beside)], flagged=True) == sure(
        (WEAK, 1.0), (beside, 1.0)
    )


def test_a_hidden_reason_keeps_no_place():
    there = reason(20, 27, code="P101")
    assert choose([(9.0, there), (0.9, DOUBLED)], flagged=False) == sure((DOUBLED, 0.9))


def test_no_more_than_help():
    many = [(n / 16, reason(10 * n, 10 * n + 5)) for n in range(16)]
    expected = [(reason(10 * n, 10 * n + 5), n / 16) for n in range(15, 15 - MOST, -1)]
    assert choose(many, flagged=True) == sure(*expected)


def test_of_equal_strength_the_first_in_the_text_comes_first():
    assert choose([(1.0, STRONG), (1.0, WEAK)], flagged=True) == sure((WEAK, 1.0), (STRONG, 1.0))


@given(CANDIDATES, st.booleans())
def test_chosen_are_disjoint_few_and_among_the_candidates(candidates, flagged):
    chosen = choose(candidates, flagged)
    assert len(chosen) <= MOST
    assert {replace(one, confidence=None) for one in chosen} <= {reason for _, reason in candidates}
    assert all(0 <= one.confidence <= 1 for one in chosen)
    spans = sorted(reason.span for reason in chosen)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert bool(chosen) == any(flagged or is_certain(reason) for _, reason in candidates)
    if not flagged:
        assert all(map(is_certain, chosen))


@given(CANDIDATES)
def test_what_is_certain_is_shown_either_way(candidates):
    shown = choose([pair for pair in candidates if is_certain(pair[1])], flagged=True)
    assert choose(candidates, flagged=False) == shown
    assert set(shown) <= set(choose(candidates, flagged=True))


def test_what_is_certain_goes_before_a_likelier_guess_in_its_place():
    between = reason(22, 25, code="P103")
    assert choose([(0.9, between), (0.8, DOUBLED), (0.85, STRONG)], flagged=True) == sure(
        (STRONG, 0.85), (DOUBLED, 0.8)
    )


TEXT = "Germany's new principal Merz said so again."
SPANS = [Span(0, 9), Span(10, 13), Span(14, 23), Span(24, 28), Span(29, 33), Span(34, 36), Span(37, 42), Span(42, 43)]


def words(*chances):
    return list(zip(SPANS, chances, strict=False))


def weighed(candidates, chances):
    return [one for _, one in sorted(weigh(candidates, words(*chances), TEXT), key=lambda pair: -pair[0])]


def suggestion(start, end, expected, confidence):
    return Reason("S201", Span(start, end), expected, expected, Severity.MAJOR, "substitution", confidence)


def out_of_place(start, end, confidence, severity=Severity.MINOR):
    verb = "look" if " " in TEXT[start:end] else "looks"
    message = f"‘{TEXT[start:end]}’ {verb} out of place here."
    return Reason("P104", Span(start, end), message, None, severity, "words", confidence)


def test_the_word_model_decides_how_far_a_word_is_believed_wrong():
    weak, strong = reason(14, 23, "coherence", code="P103"), reason(14, 23, code="P101")
    cleared, hit = reason(0, 9), reason(0, 9, "grammar", code="G301")
    found = weighed([(1.2, weak), (2.0, strong), (5.0, cleared), (0.8, hit)], [0.02, 0.05, 0.6, 0.1, 0.01, 0.3])
    assert found == [
        replace(strong, confidence=0.6, severity=Severity.MAJOR),
        out_of_place(34, 36, 0.3),
        replace(hit, confidence=0.02),
    ]


def test_a_broken_rule_is_believed_as_far_as_its_words_and_offers_nothing():
    hit = replace(reason(14, 23, "grammar", Severity.MAJOR, "G301"), expected="principals")
    first, second = weighed([(0.85, hit)], [0.0, 0.0, 0.4])
    assert first == replace(hit, confidence=0.4, expected=None)
    assert second == out_of_place(14, 23, 0.4)


def test_suspects_side_by_side_are_one_span():
    assert weighed([(2.0, reason(14, 23))], [0.02, 0.3, 0.6, 0.1, 0.01]) == [out_of_place(10, 23, 0.6, Severity.MAJOR)]


def test_a_long_run_that_is_rather_wrong_is_critical():
    assert weighed([], [0.0, 0.3, 0.6, 0.4]) == [out_of_place(10, 28, 0.6, Severity.CRITICAL)]
    assert weighed([], [0.0, 0.3, 0.4, 0.4]) == [out_of_place(10, 28, 0.4)]


def test_an_expected_wording_stands_for_its_own_word():
    chancellor = suggestion(14, 23, "chancellor", 0.7)
    assert weighed([(0.7, chancellor)], [0.0, 0.3, 0.6, 0.4]) == [
        chancellor,
        out_of_place(24, 28, 0.4),
        out_of_place(10, 13, 0.3),
    ]
    surer = weighed([(0.7, chancellor)], [0.0, 0.0, 0.9])
    assert surer == [replace(chancellor, confidence=0.9)]


def test_punctuation_is_no_span_and_no_edge_of_one():
    assert weighed([], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.9]) == [out_of_place(37, 42, 0.3)]
    assert weighed([], [0.0, 0.0, 0.0, 0.3, 0.0, 0.0, 0.0, 0.9]) == [out_of_place(24, 28, 0.3)]


def test_a_token_of_several_words_is_as_suspect_as_its_worst():
    both = [(SPANS[0], 0.1), (SPANS[0], 0.4), (SPANS[1], 0.0)]
    assert [one for _, one in weigh([], both, TEXT)] == [out_of_place(0, 9, 0.4)]


def test_without_suspects_the_most_suspect_word_is_named():
    assert weighed([(9.0, reason(0, 9))], [0.1, 0.02, 0.15, 0.1]) == [out_of_place(14, 23, 0.15)]


def test_what_nobody_weighed_is_not_named():
    hit = reason(0, 9, "grammar", code="G301")
    assert weighed([(9.0, reason(0, 9)), (0.8, hit)], [math.nan] * 8) == [replace(hit, confidence=0.8)]
    assert weighed([], []) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_every_suspect_word_is_in_a_span_of_whole_words(chances):
    spans = [one.span for one in weighed([], chances)]
    for span, chance in words(*chances):
        if chance >= LEAST_BELIEF and span != SPANS[-1]:
            assert any(other.start <= span.start and span.end <= other.end for other in spans)
    starts, ends = {span.start for span in SPANS}, {span.end for span in SPANS}
    assert all(span.start in starts and span.end in ends for span in spans)
    assert len(spans) == len(set(spans))
    assert bool(spans) == any(span != SPANS[-1] for span, _ in words(*chances))
