from __future__ import annotations

from dataclasses import replace

from garble.formats.select import left_out, most_suspect, select
from garble.report import ArticleScore, Report, Verdict


def test_what_is_left_out_is_kept_apart(blocked: Report) -> None:
    shortened = select(blocked, top=2)
    assert sorted([*shortened.sentences, *left_out(shortened)], key=lambda one: one.span) == list(blocked.sentences)
    assert left_out(blocked) == left_out(select(blocked)) == ()
    assert len(left_out(select(shortened, top=1))) == 8


def test_more_than_there_are_stand_worst_first_too(held: Report) -> None:
    every = select(held, top=99)
    assert [one.probability for one in every.sentences] == [0.45, 0.4, 0.3, 0.2, 0.1]
    assert left_out(every) == ()


def test_a_shortened_report_says_the_same_of_the_article(blocked: Report) -> None:
    shortened = select(blocked, min_probability=0.9).as_dict()
    assert shortened | {"sentences": []} == blocked.as_dict() | {"sentences": []}
    assert len(shortened["sentences"]) == 2


def test_the_most_suspect_are_the_three_worst_without_headings(held: Report) -> None:
    assert [one.probability for one in most_suspect(held)] == [0.4, 0.3, 0.2]
    assert [one.probability for one in most_suspect(select(held, top=2))] == [0.4]


def test_nothing_is_most_suspect_where_there_is_something_flagged_or_nothing_held_back(
    held: Report, blocked: Report
) -> None:
    for report in (
        blocked,
        select(blocked, min_probability=1),
        replace(held, verdict=Verdict.PASS),
        replace(held, article=ArticleScore(0, 0, 0)),
    ):
        assert most_suspect(report) == ()
