from __future__ import annotations

import pytest

from garble.readers.html import read_html
from tests.readers.document_checks import kinds_and_texts


def _article(inside: str) -> str:
    prose = "<p>The mayor resigned on Monday after a vote that he had called himself.</p>"
    return f"<article>{prose}{inside}{prose}</article>"


_QUARTER = "<p>The director of services said on Tuesday that she had not been asked, and left.</p>"
_SHORT = "<p>Buy two for the price of one today only.</p>"


@pytest.mark.parametrize("name", ["social-care", "ad-hoc-report", "comment-piece", "paywall", "sidebar_text"])
def test_a_word_with_other_meanings_does_not_drop_what_may_be_prose(name):
    document = read_html(_article(f"<div class='{name}'>{_QUARTER}</div>").encode(), None)
    assert len(document.blocks) == 3


@pytest.mark.parametrize("name", ["comments", "cookie-consent", "ad-slot", "share-bar", "newsletter-signup", "promo"])
def test_furniture_in_the_article_is_dropped(name):
    document = read_html(_article(f"<div class='{name}'>{_SHORT}</div>").encode(), None)
    assert len(document.blocks) == 2


def test_a_paragraph_is_believed_whatever_its_class_says():
    page = _article("<p class='social'>The director of social care said that she had left.</p>")
    assert len(read_html(page.encode(), None).blocks) == 3


def test_most_of_a_page_without_an_article_is_no_furniture():
    page = f"<body><div class='content subscription'>{_QUARTER * 2}</div><div class='sponsored'>{_QUARTER}</div>"
    assert len(read_html(page.encode(), None).blocks) == 2


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "<a href=/>The Gull</a><nav>News</nav><h1>Mayor resigns</h1><p>Nobody had expected it, he said.</p>",
            [("heading", "Mayor resigns"), ("paragraph", "Nobody had expected it, he said.")],
        ),
        ("<h1><a href=/>The Gull</a></h1>", []),
    ],
)
def test_the_headline_in_the_header_of_the_page_is_kept(header, expected):
    prose = "The mayor resigned on Monday after a vote that he had called himself."
    page = f"<header>{header}</header><main><p>{prose}</p><p>{prose}</p></main>"
    document = read_html(page.encode(), None)
    assert kinds_and_texts(document) == [*expected, ("paragraph", prose), ("paragraph", prose)]
