"""Markdown for a comment on a pull request or a job summary: the verdicts, and the worst sentences with their words.

::

    | verdict | article | probability | flagged |
    | --- | --- | ---: | ---: |
    | BLOCK | a.md | 97% | 4 of 12 |

    ### BLOCK: a.md
    …
    > The new **principal** of Germany met the press.

    line 7, probability 97%

    - S201: ‘principal’ is unusual here; ‘chancellor’ is 40 times likelier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from garble.document import Span
from garble.formats import Unread
from garble.formats.characters import visible
from garble.formats.excerpt import excerpt
from garble.formats.places import Source
from garble.formats.problems import SENTENCE, VERDICT, listed, of_article, of_sentence, why
from garble.formats.runs import cut
from garble.formats.select import left_out, most_suspect
from garble.formats.tally import OTHER_SLIPS, article_percent, more_in_words, none_reached
from garble.formats.wording import count, display_path, percent, worst_first
from garble.report import Report, SentenceScore, Verdict

__all__ = ["render"]

_LIMIT = 65_000
"""Characters of a summary: GitHub refuses comments of more than 65,536."""

_TABLE_LIMIT = 20_000
"""Characters of the table, so that there is room for sentences below it."""

_ROWS = 200
"""Articles in the table."""

_WORST = 5
"""Sentences quoted of an article."""

_ITEMS = 20
"""Items of a list."""

_QUOTED = 400
"""Characters of a sentence; a longer one is shortened around its suspect words."""

_LONGEST = 1000
"""Characters of any other text, such as a message."""

_TABLE = "| verdict | article | probability | flagged |\n| --- | --- | ---: | ---: |"
_MORE = "There is more to see than fits here."


_REFERENCE = re.compile(
    r"[@#](?!\s)"  # a person, a team, an issue
    r"|:(?=(?:[\w+-]|\\_)+\\?:)"  # :tada:
    r"|\bGH(?=-\d)"
    r"|\b[\da-f](?=(?<=\d)\d*[a-f]|(?<=[a-f])[a-f]*\d)(?=[\da-f]{6,39}\b)",  # a commit
    re.IGNORECASE,
)
"""What GitHub links or draws after Markdown is done, up to where an empty element parts it.

It looks at pieces of text between tags, so an escape does not help; U+200B would, but it is copied along.
"""


def render(reports: Sequence[Report], *, unread: Sequence[Unread] = ()) -> str:
    """Return the summary, articles worst first; it ends with a newline.

    Nothing of an article acts as Markdown or HTML, mentions a person or refers to an issue or a commit: what could is
    escaped or has an empty ``<span>`` inside. Articles in ``unread``, on which there is no report, are listed with
    the reason.
    """
    articles = worst_first(reports)
    tally = Counter(report.verdict for report in reports)
    verdicts = ", ".join(
        f"{tally[verdict]} {verdict.value}" for verdict in (Verdict.BLOCK, Verdict.REVIEW, Verdict.PASS)
    )
    head = f"## garble: {verdicts}" + (f", {len(unread)} not read" if unread else "")
    signatures = list(dict.fromkeys(f"`{report.signature}`" for report in reports))
    room = _LIMIT - sum(len(part) + 2 for part in (head, _MORE, *signatures))
    return "\n\n".join([head, *_fitting(_blocks(articles, unread), room), *signatures]) + "\n"


def _blocks(articles: Sequence[Report], unread: Sequence[Unread]) -> Iterator[str]:
    """Yield the summary below its heading in pieces that are cut no further."""
    if articles:
        rows = list(_fitting(map(_row, articles[:_ROWS]), _TABLE_LIMIT, more=""))
        yield "\n".join([_TABLE, *rows])
        if articles[len(rows) :]:
            yield f"{count(len(articles) - len(rows), 'article')} more."
    yield from _list([str(error) for _, error in unread])
    for report in articles:
        yield from _section(report)


def _fitting(parts: Iterable[str], room: int, more: str = _MORE) -> Iterator[str]:
    """Yield the parts that fit into ``room`` characters with two after each; ``more`` follows if there are others."""
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            if more:
                yield more
            return
        yield part


def _row(report: Report) -> str:
    article = report.article
    cells = (
        report.verdict.value,
        display_path(report),
        article_percent(report),
        f"{article.flagged:,} of {article.sentences:,}",
    )
    return f"| {' | '.join(map(_escaped, cells))} |"


def _section(report: Report) -> Iterator[str]:
    """Yield what there is to say about one article; nothing when there is nothing."""
    source = Source(report.document)
    lead = most_suspect(report)
    others = [one for one in report.sentences if one not in lead and any(of_sentence(one))]
    findings = [problem for problem in of_article(report) if problem.code != VERDICT]
    hidden = [sentence for sentence in left_out(report) if any(of_sentence(sentence))]
    if report.verdict is Verdict.PASS and not others and not findings and not hidden:
        return
    yield f"### {report.verdict.value}: {_escaped(display_path(report))}\n\n{_escaped(why(report))}"
    items = [f"{problem.code}: {listed(problem, source)}" for problem in findings]
    yield from _list([*items, *report.document.notes])
    if lead:
        yield _escaped(none_reached(report))
    worst = [*lead, *sorted(others, key=lambda sentence: -sentence.probability)]
    for place, sentence in enumerate(worst[:_WORST]):
        if lead and place == len(lead):
            yield OTHER_SLIPS
        yield "\n\n".join(_sentence(source, sentence))
    if rest := [*worst[_WORST:], *hidden]:
        yield f"{more_in_words(report, rest)}."


def _sentence(source: Source, sentence: SentenceScore) -> Iterator[str]:
    yield f"> {_quotation(source.document.text, sentence)}"
    yield f"{source.spoken(sentence.span)}, probability {_escaped(percent(sentence.probability))}"
    found = of_sentence(sentence)
    yield from _list([p.message if p.code == SENTENCE else f"{p.code}: {p.message}" for p in found])


def _list(items: Sequence[str]) -> Iterator[str]:
    shown = [*items[:_ITEMS], *([f"{len(items) - _ITEMS} more"] if items[_ITEMS:] else [])]
    if shown:
        yield "\n".join(f"- {_escaped(item)}" for item in shown)


def _quotation(text: str, sentence: SentenceScore) -> str:
    """Return the sentence on one line, shortened if it is long, with its suspect words bold."""
    whole, spans = sentence.span, [reason.span for reason in sentence.reasons]
    pieces: list[tuple[str, bool]] = []
    end = whole.start
    keep = [Span(span.start, min(span.end, span.start + _QUOTED // 2)) for span in spans[:_ITEMS]]
    for shown in excerpt(text, whole, keep, _QUOTED):
        pieces.append(("" if end == shown.start else " … ", False))
        runs = cut(shown, [(span, True) for span in spans])
        for suspect, touching in groupby(runs, key=lambda run: bool(run.labels)):
            pieces += _pieces("".join(run.span.of(text) for run in touching), suspect=suspect)
        end = shown.end
    pieces.append(("" if end == whole.end else " …", False))
    line = ""
    for bold, group in groupby(pieces, key=lambda piece: piece[1]):
        words = _inline("".join(piece for piece, _ in group))
        line += f"**{words}**" if bold else words
    return _not_a_block(line)


def _pieces(words: str, *, suspect: bool) -> list[tuple[str, bool]]:
    """Return the words and whether to mark them; the marks hold on to letters and digits only, else they are none."""
    match = re.search(r"[^\W_](?:.*[^\W_])?", words, re.DOTALL) if suspect else None
    if match is None:
        return [(words, False)]
    return [(words[: match.start()], False), (match[0], True), (words[match.end() :], False)]


def _escaped(text: str) -> str:
    """Return ``text`` on one line as Markdown that reads like it; a very long one is cut."""
    return _not_a_block(_inline(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"))


def _inline(text: str) -> str:
    text = re.sub(r"\s+", " ", visible(text))
    text = re.sub(r"[\\`*_\[\]<>&~|$#]|:(?!\s)|(?<=www)\.", r"\\\g<0>", text, flags=re.IGNORECASE)
    return _REFERENCE.sub(r"\g<0><span></span>", text)


def _not_a_block(line: str) -> str:
    """Return the line so that it begins no list, heading, quotation or rule."""
    line = re.sub(r"^\d+(?=[.)])", "\\g<0>\\\\", line.strip())
    return re.sub(r"^[-+=]", r"\\\g<0>", line)
