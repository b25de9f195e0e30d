"""Which blocks of a page are furniture: navigation, advertisements, comments and the like.

An element is furniture when it says so, and so is what is in it, with these exceptions. One that holds seven
tenths of the page's prose is the article whatever it calls itself. A word that has other meanings too ("social",
"comment") is not believed of an element that holds a quarter of the article's prose or more; on a page that
marks no article, half of the prose outside of sure furniture. The h1 in a header of the page, and what follows it
there, is kept when the page has no other.
"""

from __future__ import annotations

from garble.readers.html_elements import Element, PageBlock
from garble.readers.html_names import Furniture

__all__ = ["is_mostly_linked", "prose_within", "sift"]

_TOO_GOOD_FOR_FURNITURE = 0.7  # share of the page's prose
_TOO_GOOD_FOR_DOUBT = 0.25  # share of the prose of the article that it stands in
_HALF_OF_PAGE = 0.5  # of the prose that may be the article's
_LINK_SHARE = 0.6


def sift(elements: list[Element], blocks: list[PageBlock], prose: list[int]) -> tuple[list[PageBlock], list[bool]]:
    """Return the blocks that are not furniture, all of them if there is none, and for each element whether it is.

    Args:
        elements: of a page.
        blocks: of the page.
        prose: for each block the characters of prose in it.
    """
    own = _own_furniture(elements, prose_within(elements, blocks, prose))
    is_furniture = [False] * len(elements)
    header = [0] * len(elements)  # the outermost <header>, where nothing but headers makes the element furniture
    for index, element in enumerate(elements[1:], start=1):
        above = element.parent
        is_furniture[index] = is_furniture[above] or own[index]
        header[index] = header[above]
        if own[index]:
            starts = element.name == "header" and not is_furniture[above]
            header[index] = index if starts else header[above] if element.name == "header" else 0
    kept = [block for block in blocks if not is_furniture[block.element]]
    if not kept:
        return blocks, is_furniture
    if any(elements[block.element].role == "headline" for block in kept):
        return kept, is_furniture
    return _with_headline(elements, blocks, is_furniture, header), is_furniture


def prose_within(elements: list[Element], blocks: list[PageBlock], prose: list[int]) -> list[int]:
    """Return for each element the characters of prose in it."""
    totals = [0] * len(elements)
    for block, characters in zip(blocks, prose, strict=True):
        totals[block.element] += characters
    for index in range(len(elements) - 1, 0, -1):  # children come after their parents
        totals[elements[index].parent] += totals[index]
    return totals


def is_mostly_linked(block: PageBlock) -> bool:
    """Tell whether more than half of the block is links."""
    return block.linked > _LINK_SHARE * block.length


def _own_furniture(elements: list[Element], totals: list[int]) -> list[bool]:
    """Return for each element whether it is believed to be furniture by itself."""
    has_article = any(element.name == "article" for element in elements)
    around = [0] * len(elements)  # the article in which a child of the element stands
    result = [element.furniture is not Furniture.NO for element in elements]
    open_prose = _prose_outside_sure_furniture(elements, totals)
    for index, element in enumerate(elements[1:], start=1):
        article = around[element.parent]
        is_article = element.name == "article" or (element.is_main and not has_article)
        around[index] = index if is_article else article
        if not totals[index] or not result[index]:
            continue
        if totals[index] > _TOO_GOOD_FOR_FURNITURE * totals[0]:
            result[index] = False
        elif element.furniture is Furniture.PERHAPS and article:
            result[index] = totals[index] < _TOO_GOOD_FOR_DOUBT * totals[article]
        elif element.furniture is Furniture.PERHAPS:
            result[index] = totals[index] < _HALF_OF_PAGE * open_prose
    return result


def _prose_outside_sure_furniture(elements: list[Element], totals: list[int]) -> int:
    sure = [False] * len(elements)
    outside = totals[0]
    for index, element in enumerate(elements[1:], start=1):
        sure[index] = sure[element.parent] or element.furniture is Furniture.YES
        if sure[index] and not sure[element.parent]:
            outside -= totals[index]
    return outside


def _with_headline(
    elements: list[Element], blocks: list[PageBlock], is_furniture: list[bool], header: list[int]
) -> list[PageBlock]:
    """Return the blocks that are not furniture, and the first h1 in a header with what follows it there.

    An h1 that is a link is the name of the site.
    """
    headline = next(
        (
            place
            for place, block in enumerate(blocks)
            if elements[block.element].role == "headline" and header[block.element] and not is_mostly_linked(block)
        ),
        len(blocks),
    )
    spared = header[blocks[headline].element] if headline < len(blocks) else 0
    return [
        block
        for place, block in enumerate(blocks)
        if not is_furniture[block.element] or (place >= headline and header[block.element] == spared)
    ]
