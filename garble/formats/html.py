"""HTML: one file that needs no network, with the article as it reads and the suspect places marked in it.

`garble.formats.layout` says what is on the page, ``templates/`` how it looks and answers to keys and pointer.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from garble.explanations import explanations
from garble.formats.characters import DIRECTION_CONTROLS, printable, visible
from garble.formats.gauge import LEVELS, histogram
from garble.formats.kinds import KINDS, SENTENCE
from garble.formats.layout import Article, lay_out
from garble.formats.wording import ARTICLE_PROBABILITY, NO_SINGLE_WORD, count, worst_first
from garble.report import Report

__all__ = ["SCRIPTS", "STYLES", "render"]

STYLES = ("page.css", "summary.css", "article.css", "panel.css", "toolbar.css", "narrow.css", "print.css")
SCRIPTS = ("marks.js", "card.js", "filter.js")

_NOT_WORKED_OUT = "It was not flagged, so no reasons were worked out for it."


def render(reports: Sequence[Report], *, beside: Path | None = None) -> str:
    """Return one self-contained HTML page; several reports get an index and stand worst first.

    The text of the page's ``article`` elements is that of the documents, character for character, save for
    control characters, which stand as their pictures, and for the words of pictures (class ``picture``). Of the
    structure of a document known elements are rebuilt; nothing else of it becomes markup. A content security policy
    in the page lets only its own style and script run and nothing be loaded.

    Args:
        reports: whole reports.
        beside: the file that the page will be written to, so that it can lead to the files of the articles.
    """
    articles = [lay_out(report, number, beside) for number, report in enumerate(worst_first(reports), 1)]
    codes = {view.reason.code for article in articles for note in article.notes for view in note.reasons}
    codes |= {finding.code for article in articles for finding in article.findings}
    known = [one for code, one in explanations().items() if code in codes]
    number_of = _number_of(articles)
    return (
        _environment()
        .get_template("report.html")
        .render(
            articles=articles,
            title=_title(articles),
            codes=known,
            known=frozenset(one.code for one in known),
            number_of=number_of,
            kinds=[kind for kind in KINDS if number_of[kind.letter]],
            histogram=_heights(histogram(reports)),
            signatures=list(dict.fromkeys(article.signature for article in articles)),
        )
    )


def _title(articles: Sequence[Article]) -> str:
    if len(articles) == 1:
        return f"{articles[0].verdict}: {articles[0].title}"
    return f"Language report on {count(len(articles), 'article')}"


def _number_of(articles: Sequence[Article]) -> Counter[str]:
    """Return how many notes and findings there are of each kind, by its letter."""
    kinds = [kind.letter for article in articles for note in article.notes for kind in note.kinds]
    return Counter([*kinds, *(finding.kind.letter for article in articles for finding in article.findings)])


def _heights(bins: Sequence[int]) -> list[float]:
    """Return the bins in percent of the fullest, as square roots: the few suspect sentences are to be seen."""
    fullest = max(bins, default=0) or 1
    return [round(100 * (number / fullest) ** 0.5, 1) for number in bins]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("garble.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"as_written": _as_written, "visible": visible, "count": count}
    environment.globals |= {
        "article_probability": ARTICLE_PROBABILITY,
        "no_single_word": NO_SINGLE_WORD,
        "levels": LEVELS,
        "not_worked_out": _NOT_WORKED_OUT,
        "whole_sentence": SENTENCE,
        "style": _trusted(environment, STYLES),
        "script": _trusted(environment, SCRIPTS),
        "hash": _hash,
    }
    return environment


def _trusted(environment: Environment, names: Sequence[str]) -> Markup:
    """Return files of our own, one after the other, which go into the page as they are."""
    assert environment.loader is not None
    return Markup("\n").join(Markup(environment.loader.get_source(environment, name)[0]) for name in names)


def _hash(content: str) -> str:
    """Return what a content security policy calls a piece of inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _as_written(text: str) -> Markup:
    """Return a piece of the article for the page: nothing in it can act on the page or on the text around it.

    Characters that turn the reading direction are kept, each shut into an element that shows its name.
    """
    # A carriage return would be read as a line feed, and an offset would be lost.
    escaped = str(escape(printable(text))).replace("\r", "&#13;")
    return Markup(DIRECTION_CONTROLS.sub(_shut_in, escaped))


def _shut_in(match: re.Match[str]) -> str:
    return f'<bdi class="control" data-code="U+{ord(match[0]):04X}">{match[0]}</bdi>'
