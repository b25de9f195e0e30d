"""HTML: the article out of a whole page, each character with its place in the source file.

The article is the <article> with the most prose if that is at least half of the page's, else the main content
as the page marks it, else the smallest element that holds nine tenths of the prose; and the headline (h1)
above it. Of that, furniture (see `garble.readers.html_furniture`) and lines that are mostly links are left out.
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from garble.document import BlockKind, Document
from garble.errors import InputError
from garble.readers.blocks import ends_sentence, is_byline, kinds_of
from garble.readers.decoding import decode
from garble.readers.extraction import Extraction
from garble.readers.html_elements import Element, PageBlock, Picture
from garble.readers.html_furniture import is_mostly_linked, prose_within, sift
from garble.readers.html_marks import outside
from garble.readers.html_page import parse
from garble.readers.markdown_places import InlinePlaces

__all__ = ["extract_fragment", "looks_like_html", "read_html"]

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w\-]{1,40})", re.IGNORECASE)
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,999}(?:<\?xml[^>]{0,500}>\s{0,99})?(?:<!--.{0,2000}?-->\s{0,99})?"
    rb"<(?:!doctype\s+html|html|head|body|article|main|div|h1|p|section|meta|title)\b[^<]{0,2000}?>",
    re.IGNORECASE | re.DOTALL,
)
_XML_DECLARATION = re.compile(r"\s{0,999}<\?xml\s")
_XHTML_ROOT = re.compile(r"<html\s[^>]{0,2000}?\bxmlns\s{0,9}=", re.IGNORECASE)
_ARTICLE_SHARE = 0.5
_CONTAINER_SHARE = 0.9
_LONGEST_LINK_LINE = 25  # words; a longer linked line is a paragraph that somebody linked


def looks_like_html(data: bytes) -> bool:
    """Tell whether the data begins as an HTML page or fragment does."""
    return _OPENING.match(data[:8000]) is not None


def read_html(data: bytes, path: str | None) -> Document:
    """Return the document of the article on an HTML page.

    Raises:
        InputError: the data is empty, binary or too large, or the page shows no text.
    """
    declared = _META_CHARSET.search(data[:2048])
    source, notes = decode(data, declared=declared[1].decode("ascii") if declared else None)
    elements, blocks, pictures = parse(source, xml=_is_xml(source, path))
    if not blocks:
        raise InputError(
            "The page shows no text.",
            "If scripts build it in the browser, save it from there, or paste its text into a .txt file.",
        )
    extraction = Extraction(source)
    article = _article(source, elements, blocks, pictures)
    _extract(extraction, source, InlinePlaces(source), elements, article)
    if not extraction.blocks:
        raise InputError("The page shows no text.", "Paste the article's text into a .txt file.")
    return extraction.document(path=path, kind="html", notes=notes)


def _is_xml(source: str, path: str | None) -> bool:
    return (
        (path is not None and path.lower().endswith(".xhtml"))
        or _XML_DECLARATION.match(source) is not None
        or _XHTML_ROOT.search(source[:8000]) is not None
    )


def extract_fragment(extraction: Extraction, fragment: str, places: InlinePlaces) -> None:
    """Add all text that a piece of HTML shows; ``places`` says where it stands in the source."""
    elements, blocks, pictures = parse(fragment)
    _extract(extraction, fragment, places, elements, _Article(blocks, pictures))


def _extract(
    extraction: Extraction, source: str, places: InlinePlaces, elements: list[Element], article: _Article
) -> None:
    kinds = _kinds(source, elements, article.blocks)
    left_out = outside(elements[article.root].marks, [elements[block.element].marks for block in article.blocks])
    around = extraction.nesting.path
    pending = deque(article.pictures)
    for block, kind in zip(article.blocks, kinds, strict=True):
        for piece in block.pieces:
            while pending and pending[0].start < piece[1]:
                extraction.add_picture(pending.popleft().words)
            marks = elements[block.element].marks.around, elements[piece[3]].marks.inside
            extraction.nesting.path = (*around, *(mark for mark in marks[0] if mark not in left_out), *marks[1])
            _add(extraction, source, places, piece)
        extraction.end_block(kind)
    for picture in pending:
        extraction.add_picture(picture.words)
    extraction.nesting.path = around


def _add(extraction: Extraction, source: str, places: InlinePlaces, piece: tuple[str | None, int, int, int]) -> None:
    characters, start, end, _ = piece
    if characters is None:
        extraction.add_collapsed(source, places, start, end)
        return
    start, end = places.source(start), places.source_end(end)
    if characters in "\n\t\f\r ":
        extraction.add_blank("\n" if characters == "\n" else " ", start, end)
    else:
        extraction.add(characters, start, end)


class _Article(NamedTuple):
    """The blocks and pictures of an article, and its element."""

    blocks: list[PageBlock]
    pictures: list[Picture]
    root: int = 0


def _article(source: str, elements: list[Element], blocks: list[PageBlock], pictures: list[Picture]) -> _Article:
    """Return the article of a page; all of the page when none stands out."""
    prose = [block.prose(source) for block in blocks]
    candidates, is_furniture = sift(elements, blocks, prose)
    candidate_prose = [block.prose(source) for block in candidates]
    root = _root(elements, prose_within(elements, candidates, candidate_prose))
    inside = _inside(elements, root)
    first = next((i for i, block in enumerate(candidates) if inside[block.element]), 0)
    headline = _headline_before(elements, candidates, first)
    chosen = candidates[headline:first] if headline is not None else []
    chosen += [block for block in candidates[first:] if inside[block.element]]
    kept = _without_link_lines(source, elements, chosen)
    if not kept:
        return _Article(candidates, [])
    shown = [one for one in pictures if inside[one.element] and not is_furniture[one.element]]
    return _Article(kept, shown, root)


def _root(elements: list[Element], totals: list[int]) -> int:
    """Return the index of the element that is the article."""
    by_prose = totals.__getitem__
    articles = [i for i, element in enumerate(elements) if element.name == "article"]
    best = max(articles, key=by_prose, default=0)
    if best and totals[best] >= _ARTICLE_SHARE * totals[0]:
        return best
    main = max((i for i, element in enumerate(elements) if element.is_main), key=by_prose, default=0)
    root = main if totals[main] >= _ARTICLE_SHARE * totals[0] else 0
    if totals[root] == 0:
        return root
    heir = [0] * len(elements)  # the child with the most prose
    for index in range(1, len(elements)):
        parent = elements[index].parent
        if heir[parent] == 0 or totals[index] > totals[heir[parent]]:
            heir[parent] = index
    while (child := heir[root]) and elements[child].role == "":
        if totals[child] < _CONTAINER_SHARE * totals[root]:
            break
        root = child
    return root


def _inside(elements: list[Element], root: int) -> list[bool]:
    result = [False] * len(elements)
    for index, element in enumerate(elements):
        result[index] = index == root or (element.parent >= 0 and result[element.parent])
    return result


def _headline_before(elements: list[Element], blocks: list[PageBlock], first: int) -> int | None:
    """Return the place of the last h1 among ``blocks[:first]``: the article begins there."""
    return next((i for i in range(first - 1, -1, -1) if elements[blocks[i].element].role == "headline"), None)


def _without_link_lines(source: str, elements: list[Element], blocks: list[PageBlock]) -> list[PageBlock]:
    """Leave out lines that are mostly links, and headings over nothing but such lines."""
    kept: list[PageBlock] = []
    links_below = text_below = False
    for block in reversed(blocks):
        is_heading = elements[block.element].role in ("headline", "heading")
        if elements[block.element].role == "headline":
            kept.append(block)
        elif _is_link_line(source, block):
            links_below = True
        elif not is_heading:
            kept.append(block)
            text_below = True
        elif text_below or not links_below:
            kept.append(block)
        if is_heading:
            links_below = text_below = False
    return kept[::-1]


def _is_link_line(source: str, block: PageBlock) -> bool:
    if block.credited or not is_mostly_linked(block):
        return False
    return len(block.text(source).split()) <= _LONGEST_LINK_LINE


def _kinds(source: str, elements: list[Element], blocks: list[PageBlock]) -> list[BlockKind]:
    """Return the kinds: as the page marks them, as plain text would have them where it does not."""
    texts = [block.text(source) for block in blocks]
    unmarked = kinds_of(texts)
    return [
        _kind(elements[block.element], block, text, guess)
        for block, text, guess in zip(blocks, texts, unmarked, strict=True)
    ]


def _kind(element: Element, block: PageBlock, text: str, guess: BlockKind) -> BlockKind:
    if element.role in ("headline", "heading"):
        return BlockKind.HEADING
    if is_byline(text) or (2 * block.credited > block.length and not ends_sentence(text) and len(text.split()) <= 25):
        return BlockKind.BYLINE
    is_prose = ends_sentence(text) or len(text.split()) > 12
    marked = {
        "p": BlockKind.PARAGRAPH,
        "li": BlockKind.LIST_ITEM,
        "cell": BlockKind.PARAGRAPH if is_prose else BlockKind.LIST_ITEM,
        "caption": BlockKind.PARAGRAPH if is_prose else BlockKind.BYLINE,
    }
    return marked.get(element.role, guess)
