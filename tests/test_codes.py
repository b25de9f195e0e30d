from __future__ import annotations

import re
from pathlib import Path

from garble.codes import meanings

REFERENCE = Path(__file__).parents[1] / "docs" / "reasons.md"


def test_the_codes_are_those_of_the_reference_in_its_order():
    rows = re.findall(r"^\| `([A-Z]\d{3})` \| (.+) \|$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert list(meanings().items()) == rows
