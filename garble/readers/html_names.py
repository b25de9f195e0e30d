"""What the tag, role, class and id of an element say it is: the only place with lists of such words."""

from __future__ import annotations

import re
from enum import Enum

from garble.readers.html_tokens import Tag

__all__ = ["Furniture", "furniture_of", "holds_code", "is_byline_name", "is_hidden", "is_main", "name_words"]

_FURNITURE_TAGS = frozenset(("nav", "aside", "footer"))
_FURNITURE_ROLES_LIST = (
    "alert alertdialog banner complementary contentinfo dialog menu menubar navigation search tablist"
)
_FURNITURE_ROLES = frozenset(_FURNITURE_ROLES_LIST.split())
_SURE_WORDS_LIST = (
    "ads advert advertisement breadcrumb breadcrumbs comments consent cookie cookies disqus gdpr masthead "
    "navigation newsletters noprint outbrain pagination references signup taboola toc toolbar"
)
_SURE_WORDS = frozenset(_SURE_WORDS_LIST.split())
# in "social-care", "ad-hoc" and "comment-piece" they are words of the article's subject
_EVERYDAY_WORDS_LIST = (
    "ad banner comment footer login menu modal nav newsletter popup promo promotion recommendations "
    "recommended reference related share sharing sidebar skip social sponsored subscribe subscription "
    "trending"
)
_EVERYDAY_WORDS = frozenset(_EVERYDAY_WORDS_LIST.split())
_PART_WORDS_LIST = "bar box button buttons form icons links list slot thread unit widget"
_PART_WORDS = frozenset(_PART_WORDS_LIST.split())  # beside an everyday word, as in "ad-slot", they make it sure
_BYLINE_WORDS_LIST = "author authors byline credit credits dateline timestamp"
_BYLINE_WORDS = frozenset(_BYLINE_WORDS_LIST.split())
_BELIEVED_LIST = "html body main article p h1 h2 h3 h4 h5 h6"
_BELIEVED = frozenset(_BELIEVED_LIST.split())  # whatever their class says
_CODE_NAME = re.compile(r"(?<!\S)(?:code|highlight|language-\S+)(?!\S)", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_STATE_NAME = re.compile(r"\b(?:has|with|without|no|not|is|js)[-_]\S+")  # of another element
_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)


class Furniture(Enum):
    """Whether an element says that it is not part of the article; ``PERHAPS`` when the word has other meanings."""

    NO = 0
    PERHAPS = 1
    YES = 2


def name_words(tag: Tag) -> list[set[str]]:
    """Return the words of each class name and id of the tag, in lower case."""
    names = _STATE_NAME.sub("", tag.attributes.get("class", "") + " " + tag.attributes.get("id", ""))
    return [{word.lower() for word in _NAME_PARTS.findall(name)} for name in names.split()]


def furniture_of(tag: Tag, names: list[set[str]], *, in_content: bool) -> Furniture:
    """Return what the tag says of itself; ``in_content`` is true inside an article or main element."""
    if tag.name in _FURNITURE_TAGS or tag.attributes.get("role", "") in _FURNITURE_ROLES:
        return Furniture.YES
    if tag.name == "header":
        return Furniture.NO if in_content else Furniture.YES
    if tag.name in _BELIEVED or is_main(tag):
        return Furniture.NO
    everyday = [words for words in names if not words.isdisjoint(_EVERYDAY_WORDS)]
    if any(not words.isdisjoint(_SURE_WORDS) for words in names):
        return Furniture.YES
    if any(not words.isdisjoint(_PART_WORDS) for words in everyday):
        return Furniture.YES
    return Furniture.PERHAPS if everyday else Furniture.NO


def is_main(tag: Tag) -> bool:
    """Tell whether the tag marks the main content."""
    return tag.name == "main" or tag.attributes.get("role") == "main" or tag.attributes.get("itemprop") == "articleBody"


def is_byline_name(tag: Tag, names: list[set[str]]) -> bool:
    """Tell whether the tag says that it credits the author."""
    return tag.attributes.get("itemprop") == "author" or any(not words.isdisjoint(_BYLINE_WORDS) for words in names)


def is_hidden(tag: Tag) -> bool:
    """Tell whether an attribute hides the element."""
    attributes = tag.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or ("style" in attributes and _HIDDEN_STYLE.search(attributes["style"]) is not None)
    )


def holds_code(tag: Tag) -> bool:
    """Tell whether the class of the tag says that program code is in it."""
    return _CODE_NAME.search(tag.attributes.get("class", "")) is not None
