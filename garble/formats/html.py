"""HTML: one file that needs no network, with the article as it reads and the suspect places marked in it.

`garble.formats.layout` cuts the article into blocks, sentences and runs; ``templates/`` says how they look.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from garble.formats.characters import DIRECTION_CONTROLS, printable, visible
from garble.formats.layout import Article, lay_out
from garble.formats.wording import ARTICLE_PROBABILITY, NO_SINGLE_WORD, count, worst_first
from garble.report import Report

__all__ = ["render"]


def render(reports: Sequence[Report]) -> str:
    """Return one self-contained HTML page; several reports get an index and stand worst first.

    The text of the page's ``article`` elements is that of the documents, character for character, save for
    control characters, which stand as their pictures. A content security policy in the page lets only its own
    style and script run.
    """
    articles = [lay_out(report, number) for number, report in enumerate(worst_first(reports), 1)]
    return _template().render(articles=articles, title=_title(articles))


def _title(articles: Sequence[Article]) -> str:
    if len(articles) == 1:
        return f"{articles[0].verdict}: {articles[0].title}"
    return f"Language report on {count(len(articles), 'article')}"


@cache
def _template() -> Template:
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
        "style": _trusted(environment, "report.css"),
        "script": _trusted(environment, "report.js"),
        "hash": _hash,
    }
    return environment.get_template("report.html")


def _trusted(environment: Environment, name: str) -> Markup:
    """Return one of our own files, which goes into the page as it is."""
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])


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
