from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import BlockKind
from garble.readers.blocks import ends_sentence, is_byline, kinds_of, list_marker_length

PROSE = "The council voted on Tuesday to close the swimming pool until the roof has been repaired."
OTHER = "Residents said they had been told about the plan only after the vote was taken."


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "BY JANE DOE",
        "By Jane Doe and John O'Neill, Political Editor",
        "By Ursula von der Leyen | 3 May 2024",
        "(Reporting by Jane Doe in Paris; editing by John Roe)",
        "–Report by Anna Berg; Edited by Tom Hill and Mary Stone",
        "Written by Élodie Martin",
        "Photo by Sam Lee",
        "GERMANY-TRADE-TARIFFS",
        "08:42",
        "5:07 pm GMT",
        "May 3, 2024",
        "Tuesday, 12 March 2024",
        "Published: 12 March 2024, 09:30",
        "Updated 3 hours ago",
        "4 min read",
        "2024-05-03",
        "Read next",
        "Advertisement",
        "Related:",
    ],
)
def test_furniture_is_a_byline(line):
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By Friday the army had withdrawn",
        "By the river Jane Doe waited for hours",
        "By all accounts it was a long night",
        "Report by the committee was late and nobody read it",
        "Reading the report by Jane Doe took hours.",
        "At 08:42 the train left",
        "May 3, 2024 was the day the roof fell in.",
        "Read next week's edition for more.",
        "State-of-the-art",
        "NATO-led",
        "Share prices fell",
    ],
)
def test_prose_is_no_byline(line):
    assert not is_byline(line)


def test_hostile_credits_take_no_time():
    line = ("Report by Ann" + "; Edited by Bob" * 18)[:299] + "!"
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("line", "length"),
    [("• one", 2), ("- one", 2), ("* one", 2), ("1. one", 3), ("12) one", 4), ("(a) one", 4)]
    + [(line, 0) for line in ("-one", "– one", "— one", "1.5 million", "2024. one", "one", "•", "A. Smith")],
)
def test_list_markers(line, length):
    assert list_marker_length(line) == length


@pytest.mark.parametrize("text", ["He left.", "He left?", "“He left.”", 'He (who?)"', "He left…", "A.\n"])
def test_ends_of_sentences(text):
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["He left", "He left:", "He left,", "“Stop”", ""])
def test_no_ends_of_sentences(text):
    assert not ends_sentence(text)


def kinds(*texts: str) -> list[str]:
    return [kind.value for kind in kinds_of(texts)]


@pytest.mark.parametrize(
    "heading",
    [
        "Council Closes Swimming Pool Until Roof Is Repaired",
        "POOL CLOSED",
        "Council votes to close the swimming pool after years of leaks",
        "What we know so far",
    ],
)
def test_a_title_over_prose_is_a_heading(heading):
    assert kinds(heading, PROSE, OTHER) == ["heading", "paragraph", "paragraph"]


def test_a_short_label_in_the_middle_is_a_heading_only_over_prose():
    assert kinds(PROSE, "What we know", OTHER) == ["paragraph", "heading", "paragraph"]
    assert kinds(PROSE, "He go to market", "She buy the milk") == ["paragraph"] * 3
    assert kinds(PROSE, "He go to market") == ["paragraph"] * 2


@pytest.mark.parametrize(
    "line",
    [
        PROSE.removesuffix("."),  # a long sentence without a stop
        "The council voted and the pool was closed and nobody was told",
        "President Jane Doe thanked President John Roe for coming to Paris",
        "Was it a good idea?",
        "Here is what the council said:",
        "and then he left",
    ],
)
def test_a_sentence_without_a_stop_stays_a_paragraph(line):
    assert kinds(PROSE, line, OTHER) == ["paragraph"] * 3


def test_without_any_paragraph_nothing_is_a_heading():
    assert kinds("New Principal Of Germany Says Hello") == ["paragraph"]
    assert kinds("The minister say no", "The Minister Say Yes Again") == ["paragraph"] * 2
    assert kinds("By Jane Doe", "The minister say no") == ["byline", "paragraph"]


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), min_size=1))
def test_every_text_has_a_kind_and_headings_stand_with_paragraphs(texts):
    found = kinds_of(texts)
    assert len(found) == len(texts)
    assert BlockKind.HEADING not in found or BlockKind.PARAGRAPH in found
