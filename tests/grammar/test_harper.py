from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.errors import BackendError
from garble.grammar.base import Category
from garble.grammar.harper import HarperChecker


@pytest.fixture(scope="module")
def harper():
    with HarperChecker() as checker:
        yield checker


def found(checker, text):
    """The hits as (words, rule, category, replacements)."""
    return [(m.span.of(text), m.rule, m.category, m.replacements[:1]) for m in checker.check(text)]


def test_every_category_of_hit(harper):
    text = (
        "He ate an banana and and went home. We was tired of this goverment. Mr Zzyqx bought less furnitures than us."
    )
    assert found(harper, text) == [
        ("an", "AnA", Category.ARTICLE, ("a",)),
        ("and and", "RepeatedWords", Category.REPETITION, ("and",)),
        ("was", "PronounInflectionBe", Category.AGREEMENT, ("were",)),
        ("goverment", "SpellCheck", Category.SPELLING, ("government",)),
        ("Zzyqx", "SpellCheck", Category.SPELLING_NAME, ("Onyx",)),
        ("furnitures", "MassNouns", Category.AGREEMENT, ("furniture",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "The council approved the plan on Monday, and work will begin in spring.",
        "The neighbour organised a theatre programme, but the match was cancelled.",
        "The neighbor organized a theater program, but the match was canceled.",
    ],
)
def test_good_english_of_both_sides_of_the_ocean_is_left_alone(harper, text):
    assert found(harper, text) == []


@pytest.mark.parametrize("before", ["😀 ", "𝒷 👨‍👩‍👧 ", "“é” — ", "日本\r\n\r\n", "\ufeff", "\ud800 "])
def test_offsets_count_code_points(harper, before):
    text = before + "They waited for an 🍌 for the the bus."
    assert ("the the", "RepeatedWords") in [match[:2] for match in found(harper, text)]


@given(text=st.text(alphabet=st.sampled_from("an the teh a 😀𝒷é’“”.,!?\n\r\t\u00ad\u200b\x00日"), max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_ordered_spans_inside_it(harper, text):
    spans = [match.span for match in harper.check(text)]
    assert spans == sorted(spans)
    assert all(0 < len(span) <= len(text) and span.end <= len(text) for span in spans)


def test_closed_checker_starts_again(harper):
    text = "This is an banana."
    before = found(harper, text)
    harper.close()
    assert found(harper, text) == before == [("an", "AnA", Category.ARTICLE, ("a",))]


def test_threads_may_share_one(harper):
    texts = [f"Number {number} is an banana." for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(harper.check, texts))
    assert [answer[0].span.of(text) for answer, text in zip(answers, texts, strict=True)] == ["an"] * 20


def test_missing_package_is_an_error(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "harper", None)
    with pytest.raises(BackendError) as caught:
        HarperChecker().check("Some text.")
    assert str(caught.value) == "Harper is not installed. Run: pip install harper-py."
