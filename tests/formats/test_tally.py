from __future__ import annotations

from dataclasses import replace

from garble.formats.select import select
from garble.formats.tally import article_percent, flagged_in_words, hidden_in_words, more_in_words, none_reached
from garble.report import ArticleScore, Report


def test_what_does_not_count_for_the_article_is_named_apart(blocked: Report) -> None:
    def words(flagged: int) -> list[str]:
        report = replace(blocked, article=ArticleScore(0.9, 7, flagged))
        return [flagged_in_words(report), flagged_in_words(select(report, top=1))]

    assert words(4) == ["4 of 7 sentences flagged"] * 2
    assert words(3) == ["3 of 7 sentences flagged, besides 1 heading or label"] * 2
    assert words(2) == ["2 of 7 sentences flagged, besides 2 headings or labels"] * 2


def test_what_is_not_shown_is_told(blocked: Report) -> None:
    shown = [hidden_in_words(select(blocked, top=top)) for top in (1, 4, 9)]
    assert shown == [
        "8 not shown, 3 of them flagged, 2 of them headings or labels",
        "5 not shown, 2 of them headings or labels",
        "",
    ]


def test_several_reports_are_counted_together(blocked: Report, passed: Report) -> None:
    both = (replace(blocked, article=ArticleScore(0.9, 7, 2)), passed)
    assert flagged_in_words(*both) == "2 of 8 sentences flagged, besides 2 headings or labels"


def test_headings_and_labels_are_named_only_where_there_are_such(held: Report) -> None:
    assert hidden_in_words(select(held, top=2)) == "3 not shown"  # the heading is the most probable
    assert hidden_in_words(select(held, min_probability=0.46)) == "5 not shown, 1 of them a heading or label"


def test_a_list_item_counts_like_a_sentence_when_it_is_as_long(blocked: Report) -> None:
    short, long = blocked.sentences[4:6]
    assert more_in_words(blocked, [long]) == "1 sentence more"
    assert more_in_words(blocked, [short, long]) == "2 more, 1 of them a heading or label"


def test_an_article_without_running_text_is_not_judged(passed: Report) -> None:
    assert article_percent(passed) == "<1%"
    assert article_percent(replace(passed, article=ArticleScore(0, 0, 0))) == "not judged"


def test_the_threshold_is_named(passed: Report) -> None:
    assert none_reached(passed) == "No sentence reaches the threshold of 50%. These are the most suspect."
    assert none_reached(passed, slips=True) == (
        "No sentence reaches the threshold of 50%. These are the most suspect and those with certain slips."
    )
