from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from garble.document import Span
from garble.reasons import MOST, choose, weigh
from garble.report import Reason, Severity


def reason(start, end, source="perplexity", severity=Severity.MINOR, code="P101"):
    return Reason(code, Span(start, end), f"{start}–{end} {source}", None, severity, source)


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
    assert choose(candidates, flagged=True) == (STRONG, WEAK, DOUBLED, SPACING)


def test_a_sentence_that_is_not_flagged_shows_what_is_certain():
    candidates = [(1.0, WEAK), (0.5, SPACING), (3.0, STRONG), (0.9, DOUBLED)]
    assert choose(candidates, flagged=False) == (DOUBLED,)


def test_nothing_odd_nothing_shown():
    assert choose([], flagged=True) == choose([], flagged=False) == ()


def test_one_reason_for_a_place():
    inside, across = reason(1, 3, code="S201"), reason(4, 11, code="G301")
    beside = reason(5, 6, code="G302")
    assert choose([(2.0, WEAK), (1.0, inside), (1.5, across), (1.2, beside)], flagged=True) == (WEAK, beside)


def test_a_hidden_reason_keeps_no_place():
    there = reason(20, 27, code="P101")
    assert choose([(9.0, there), (0.9, DOUBLED)], flagged=False) == (DOUBLED,)


def test_no_more_than_help():
    many = [(float(n), reason(10 * n, 10 * n + 5)) for n in range(9)]
    assert choose(many, flagged=True) == tuple(reason(10 * n, 10 * n + 5) for n in (8, 7, 6, 5))


def test_of_equal_strength_the_first_in_the_text_comes_first():
    assert choose([(1.0, STRONG), (1.0, WEAK)], flagged=True) == (WEAK, STRONG)


@given(CANDIDATES, st.booleans())
def test_chosen_are_disjoint_few_and_among_the_candidates(candidates, flagged):
    chosen = choose(candidates, flagged)
    assert len(chosen) <= MOST
    assert set(chosen) <= {reason for _, reason in candidates}
    spans = sorted(reason.span for reason in chosen)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    if flagged and candidates:
        assert chosen
        strongest = max(strength for strength, _ in candidates)
        assert (strongest, chosen[0]) in candidates
    if not flagged:
        assert all(reason.source == "surface" and reason.severity is not Severity.MINOR for reason in chosen)


@given(CANDIDATES)
def test_what_is_certain_is_shown_either_way_when_there_is_room(candidates):
    certain = [pair for pair in candidates if pair[1].source == "surface"]
    shown = choose([pair for pair in certain if pair[1].severity is not Severity.MINOR], flagged=True)
    assert choose(candidates, flagged=False) == shown


TEXT = "Germany's new principal Merz said so again."
WORDS = [(Span(0, 9), 0.02), (Span(10, 13), 0.05), (Span(14, 23), 0.6), (Span(24, 28), 0.2), (Span(29, 33), 0.01)]


def test_the_word_model_decides_how_far_a_word_is_believed_wrong():
    weak, strong = reason(14, 23, "substitution", code="S201"), reason(14, 23, code="P101")
    cleared, hit = reason(0, 9), reason(0, 9, "grammar", code="G301")
    weighed = weigh([(1.2, weak), (2.0, strong), (5.0, cleared), (0.8, hit)], WORDS, TEXT)
    assert [one for _, one in sorted(weighed, key=lambda pair: -pair[0])] == [
        hit,
        strong,
        weak,
        Reason("P104", Span(24, 28), "‘Merz’ looks out of place here.", None, Severity.MINOR, "words"),
    ]


def test_nothing_suspect_nothing_named():
    assert weigh([(9.0, reason(0, 9))], [(span, 0.1) for span, _ in WORDS], TEXT) == []
