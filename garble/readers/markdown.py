"""Markdown (CommonMark with tables and strikethrough): the prose in it, each character with its place.

markdown-it-py finds the blocks and inline elements. It gives line numbers for blocks and no places inside,
but its inline parser consumes the text from left to right and keeps literal text as it is; so one cursor that
follows the tokens through the text finds every place without searching. The few constructs that hide an
unknown amount of source (link destinations, images, code spans) are asked where they end through the parser's
own rules. Front matter, code blocks, link destinations, image descriptions and bare <links> are not prose; of
HTML the text it shows is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from garble.document import BlockKind, Document
from garble.errors import InputError
from garble.readers.blocks import is_byline
from garble.readers.decoding import decode
from garble.readers.extraction import Extraction
from garble.readers.html import extract_fragment
from garble.readers.markdown_marks import MarkPath
from garble.readers.markdown_places import InlinePlaces, Lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["read_markdown"]

_FENCES = ("---", "+++")
_FRONT_MATTER_KEY = re.compile(r"[\"']?[\w.\-]+[\"']?\s{0,9}(?:=|:(?!\S))|\[{1,2}[^\[\]]+\]{1,2}\s*$")
_FRONT_MATTER_MORE = re.compile(r"[ \t#]|-(?!\S)|[\]}]|$")  # comments, what is indented, list items, the end of a list
_BR = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_WORD_OR_BLANKS = re.compile(r"\s+|\S+")


def read_markdown(data: bytes, path: str | None) -> Document:
    """Return the document of a Markdown file.

    Raises:
        InputError: the data is empty, binary or too large, or holds no prose.
    """
    source, notes = decode(data)
    extraction = Extraction(source)
    lines = Lines(source)
    skipped = _front_matter_length(lines)
    body = "\n" * skipped + source[lines.start(skipped) :]  # the same line numbers
    _extract(extraction, lines, _parser().parse(body))
    if not extraction.blocks:
        raise InputError("There is no prose in this Markdown file.", "Check that the article is in it.")
    return extraction.document(path=path, kind="markdown", notes=notes)


def _front_matter_length(lines: Lines) -> int:
    """Return how many lines at the top are metadata: ``---``, keys and what belongs to them, ``---``; or 0."""
    fence = lines[0].rstrip()
    if len(lines) < 3 or fence not in _FENCES or not lines[1].strip():
        return 0
    keys = 0
    for number in range(1, len(lines)):
        line = lines[number].rstrip()
        if line == fence:
            return number + 1 if keys else 0
        if _FRONT_MATTER_KEY.match(line):
            keys += 1
        elif not _FRONT_MATTER_MORE.match(line):
            return 0
    return 0


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt, rules_inline

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable("text_join")  # it hides which characters were escapes and entities
    for name, rule in (
        ("link", rules_inline.link),
        ("image", rules_inline.image),
        ("autolink", rules_inline.autolink),
        ("backticks", rules_inline.backtick),
    ):
        parser.inline.ruler.at(name, _noting_end(rule))
    return parser


def _noting_end(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Return the rule, which then writes where it ends in the text into the last token it makes."""

    def noting(state: StateInline, silent: bool) -> bool:
        before = len(state.tokens)
        matched = rule(state, silent)
        if matched and len(state.tokens) > before:
            state.tokens[-1].meta["end"] = state.pos
        return matched

    return noting


def _extract(extraction: Extraction, lines: Lines, tokens: list[Token]) -> None:
    open_now = {"list_item": 0, "heading": 0, "td": 0, "th": 0}
    row = column = 0
    marks = MarkPath()
    for token in tokens:
        marks.follow(token)
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in open_now:
            open_now[name] += token.nesting
        elif name == "tr" and token.nesting > 0 and token.map:
            row, column = token.map[0], 0
        elif token.type == "html_block" and token.map:
            extraction.nesting.path = marks.path
            extract_fragment(extraction, token.content, lines.places(token.content, *token.map))
        elif token.type == "inline":
            in_cell = bool(open_now["td"] or open_now["th"])
            if in_cell:
                places, column = lines.places_in_row(token.content, row, column)
            else:
                places = lines.places(token.content, *(token.map or (0, 0)))
            _add_inline(extraction, token, places, marks)
            in_list = in_cell or open_now["list_item"] > 0
            extraction.end_block(_kind(_shown(token), open_now["heading"] > 0, in_list))


def _shown(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type.startswith("text"))


def _kind(text: str, in_heading: bool, in_list: bool) -> BlockKind:
    if in_heading:
        return BlockKind.HEADING
    if is_byline(text):
        return BlockKind.BYLINE
    return BlockKind.LIST_ITEM if in_list else BlockKind.PARAGRAPH


def _add_inline(extraction: Extraction, token: Token, places: InlinePlaces, marks: MarkPath) -> None:
    """Add the text of one paragraph, heading, item or cell; ``cursor`` is where in its content we are."""
    content, cursor = token.content, 0
    in_autolink = False
    for child in token.children or ():
        start = cursor
        marks.follow(child)
        extraction.nesting.path = marks.path_of(child)
        if child.type == "text" and not in_autolink:
            cursor += len(child.content)
            _add_words(extraction, places, child.content, start)
        elif child.type == "text_special":
            cursor += len(child.markup)
            extraction.add(child.content, places.source(start), places.source_end(cursor))
        elif child.type in ("softbreak", "hardbreak"):
            place = content.index("\n", cursor)
            extraction.add_blank("\n", *places.line_end(place))
            cursor = place + 1
            while content[cursor : cursor + 1] in (" ", "\t"):
                cursor += 1
        elif child.type == "code_inline":
            inside = cursor + len(child.markup)
            inside += not content.startswith(child.content[:1], inside)  # one blank was taken off
            _add_words(extraction, places, child.content, inside)
            cursor = child.meta["end"]
        elif child.type == "link_open":
            in_autolink = child.markup == "autolink"
            cursor += 1
        elif child.type == "link_close":
            in_autolink = False
            cursor = child.meta["end"]
        elif child.type == "image":
            extraction.add_picture(" ".join(child.content.split()))
            cursor = child.meta["end"]
        elif child.type == "html_inline":
            cursor += len(child.content)
            if _BR.fullmatch(child.content):
                extraction.add_blank("\n", places.source(start), places.source_end(cursor))
        elif child.nesting:  # emphasis and strikethrough
            cursor += len(child.markup)


def _add_words(extraction: Extraction, places: InlinePlaces, text: str, start: int) -> None:
    for match in _WORD_OR_BLANKS.finditer(text):
        place, end = start + match.start(), start + match.end()
        extraction.add(match[0], places.source(place), places.source_end(end))
