"""The small parts that the formats share."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Block, BlockKind, Document, Span
from garble.formats.characters import printable, visible
from garble.formats.excerpt import excerpt
from garble.formats.runs import Run, cut
from garble.formats.select import select
from garble.formats.wording import count, percent, title, worst_first
from garble.report import ArticleScore, Report, Verdict

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))


def test_cut_at_every_start_and_end() -> None:
    labelled = [(Span(2, 6), "a"), (Span(4, 9), "b"), (Span(5, 5), "empty"), (Span(20, 30), "outside")]
    assert cut(Span(0, 8), labelled) == [
        Run(Span(0, 2), ()),
        Run(Span(2, 4), ("a",)),
        Run(Span(4, 6), ("a", "b")),
        Run(Span(6, 8), ("b",)),
    ]
    assert cut(Span(3, 3), labelled) == []
    assert [run.span for run in cut(Span(0, 8), labelled[:1], [0, 1, 4, 8, 9])] == [
        Span(0, 1), Span(1, 2), Span(2, 4), Span(4, 6), Span(6, 8),
    ]  # fmt: skip


@given(SPANS, st.lists(SPANS, max_size=8))
def test_runs_cover_the_whole_and_name_every_span_over_them(whole: Span, spans: list[Span]) -> None:
    runs = cut(whole, list(zip(spans, range(len(spans)), strict=True)))
    assert [place for run in runs for place in range(run.span.start, run.span.end)] == list(
        range(whole.start, whole.end)
    )
    for run in runs:
        assert run.labels == tuple(i for i, span in enumerate(spans) if span.overlaps(run.span) and len(span))


@given(st.text("ab ", min_size=1, max_size=300), st.lists(SPANS, max_size=3), st.integers(10, 100))
def test_an_excerpt_keeps_what_matters_in_order(text: str, keep: list[Span], limit: int) -> None:
    whole = Span(0, len(text))
    keep = [span for span in keep if span.overlaps(whole) and span.end <= len(text)]
    pieces = excerpt(text, whole, keep, limit)
    assert all(one.end < other.start for one, other in pairwise(pieces))
    assert all(any(p.start <= s.start and s.end <= p.end for p in pieces) for s in keep)
    assert pieces[-1].end <= len(text)


def test_an_excerpt_is_short_and_ends_between_words() -> None:
    text = "one two three four five six seven eight nine ten"
    assert [p.of(text) for p in excerpt(text, Span(0, len(text)), [], 14)] == ["one two three"]
    nine = Span(text.index("nine"), text.index("nine") + 4)
    assert [p.of(text) for p in excerpt(text, Span(0, len(text)), [Span(0, 3), nine], 24)] == [
        "one two three",
        "eight nine ten",
    ]


@given(st.text())
def test_printable_changes_one_for_one_and_twice_is_once(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)
    printable(text).encode("utf-8")


def test_what_acts_is_seen_and_the_rest_is_left_alone() -> None:
    assert visible("a\u202eb\x00\x1b[0m\x9b\x7f\ud800") == "a[U+202E]b␀␛[0m\ufffd␡\ufffd"
    assert visible("Grüße, “Kyiv” – 北京 😀\t\r\n\u200d") == "Grüße, “Kyiv” – 北京 😀\t\r\n\u200d"


def test_select_keeps_order_unless_the_worst_are_asked_for(blocked: Report) -> None:
    assert select(blocked) == blocked
    assert [s.probability for s in select(blocked, min_probability=0.5).sentences] == [
        0.71,
        0.97,
        0.55,
        0.999,
    ]
    assert [s.probability for s in select(blocked, top=2).sentences] == [0.999, 0.97]
    assert select(blocked, top=2).article == blocked.article


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "<1%"),
        (0.0099, "<1%"),
        (0.01, "1%"),
        (0.37, "37%"),
        (0.994, "99%"),
        (0.995, ">99%"),
        (1.0, ">99%"),
    ],
)
def test_percent(probability: float, words: str) -> None:
    assert percent(probability) == words


def test_count() -> None:
    assert [count(n, "article") for n in (0, 1, 2000)] == ["0 articles", "1 article", "2,000 articles"]


def test_title_is_a_heading_near_the_top_else_the_first_words(passed: Report) -> None:
    text = "A lead.\nHead\nBody"
    blocks = (Block(Span(0, 7)), Block(Span(8, 12), BlockKind.HEADING), Block(Span(13, 17)))
    assert title(replace(passed, document=Document(text, blocks))) == "Head"
    assert title(replace(passed, document=Document(text, blocks[::2]))) == "A lead."
    assert title(replace(passed, document=Document("", (), "dir/a.txt"))) == "a.txt"
    assert title(passed, limit=9) == "All is…"


def test_worst_first(passed: Report) -> None:
    def report(verdict: Verdict, probability: float) -> Report:
        return replace(passed, verdict=verdict, article=ArticleScore(probability, 1, 0))

    wanted = [report(Verdict.BLOCK, 0.1), report(Verdict.REVIEW, 0.6), report(Verdict.REVIEW, 0.5), passed]
    assert worst_first(wanted[::-1]) == wanted
