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
from collections.abc import Iterator, Sequence
from itertools import groupby

from garble.formats.characters import visible
from garble.formats.excerpt import excerpt
from garble.formats.places import Source
from garble.formats.problems import SENTENCE, VERDICT, listed, of_article, of_sentence, why
from garble.formats.runs import cut
from garble.formats.wording import count, display_path, percent, worst_first
from garble.report import Report, SentenceScore, Verdict

__all__ = ["render"]

_LIMIT = 60_000
"""Characters after which no further article is quoted: GitHub refuses comments of more than 65,536."""

_ROWS = 200
"""Articles in the table."""

_WORST = 5
"""Sentences quoted of an article."""

_QUOTED = 400
"""Characters of a sentence; a longer one is shortened around its suspect words."""

_TABLE = "| verdict | article | probability | flagged |\n| --- | --- | ---: | ---: |"


def render(reports: Sequence[Report]) -> str:
    """Return the summary, articles worst first; it ends with a newline.

    Nothing of an article acts as Markdown or HTML, mentions a person or refers to an issue: what could is escaped or
    has an invisible U+200B after it.
    """
    articles = worst_first(reports)
    tally = Counter(report.verdict for report in reports)
    verdicts = ", ".join(
        f"{tally[verdict]} {verdict.value}" for verdict in (Verdict.BLOCK, Verdict.REVIEW, Verdict.PASS)
    )
    parts = [f"## garble: {verdicts}"]
    if articles:
        parts.append("\n".join([_TABLE, *map(_row, articles[:_ROWS])]))
    if articles[_ROWS:]:
        parts.append(f"{count(len(articles) - _ROWS, 'article')} more.")
    size = sum(map(len, parts))
    for report in articles:
        section = "\n\n".join(_section(report))
        size += len(section)
        if size > _LIMIT:
            parts.append("There is more to see than fits here.")
            break
        parts += [section] if section else []
    parts += dict.fromkeys(f"`{report.signature}`" for report in reports)
    return "\n\n".join(parts) + "\n"


def _row(report: Report) -> str:
    article = report.article
    cells = (
        report.verdict.value,
        display_path(report),
        percent(article.probability),
        f"{article.flagged:,} of {article.sentences:,}",
    )
    return f"| {' | '.join(map(_escaped, cells))} |"


def _section(report: Report) -> Iterator[str]:
    """Yield the paragraphs on one article; none when there is nothing to say about it."""
    source = Source(report.document)
    suspect = [sentence for sentence in report.sentences if any(of_sentence(sentence))]
    findings = [problem for problem in of_article(report) if problem.code != VERDICT]
    if report.verdict is Verdict.PASS and not suspect and not findings:
        return
    yield f"### {report.verdict.value}: {_escaped(display_path(report))}"
    yield _escaped(why(report))
    items = [f"{problem.code}: {listed(problem, source)}" for problem in findings]
    yield from _list([*items, *report.document.notes])
    worst = sorted(suspect, key=lambda sentence: -sentence.probability)
    for sentence in worst[:_WORST]:
        yield from _sentence(source, sentence)
    if worst[_WORST:]:
        yield f"{count(len(worst) - _WORST, 'sentence')} more."


def _sentence(source: Source, sentence: SentenceScore) -> Iterator[str]:
    yield f"> {_quotation(source.document.text, sentence)}"
    yield f"{source.spoken(sentence.span)}, probability {_escaped(percent(sentence.probability))}"
    found = of_sentence(sentence)
    yield from _list([p.message if p.code == SENTENCE else f"{p.code}: {p.message}" for p in found])


def _list(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield "\n".join(f"- {_escaped(item)}" for item in items)


def _quotation(text: str, sentence: SentenceScore) -> str:
    """Return the sentence on one line, shortened if it is long, with its suspect words bold."""
    whole, spans = sentence.span, [reason.span for reason in sentence.reasons]
    pieces: list[tuple[str, bool]] = []
    end = whole.start
    for shown in excerpt(text, whole, spans, _QUOTED):
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
    """Return ``text`` on one line as Markdown that reads like it."""
    return _not_a_block(_inline(text))


def _inline(text: str) -> str:
    text = re.sub(r"\s+", " ", visible(text))
    text = re.sub(r"[\\`*_\[\]<>&~|$#]|:(?!\s)|(?<=www)\.", r"\\\g<0>", text, flags=re.IGNORECASE)
    return re.sub(r"[@#](?!\s)", "\\g<0>\u200b", text)  # GitHub looks for mentions after Markdown is done


def _not_a_block(line: str) -> str:
    """Return the line so that it begins no list, heading, quotation or rule."""
    line = re.sub(r"^\d+(?=[.)])", "\\g<0>\\\\", line.strip())
    return re.sub(r"^[-+=]", r"\\\g<0>", line)
