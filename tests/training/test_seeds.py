from __future__ import annotations

import json

import pytest

from garble.config import Config
from garble.detector import Detector
from garble.errors import InputError
from garble.training.seeds import SeedResult, check_seeds
from tests.tiny_pack import write_pack

GOOD = "The mayor said on Monday that the bridge was closed after the storm."
BAD = "The the mayor storm closed on people hurt bridge spring."
OTHER = "Two people were hurt when the flood hit the town’s bridge in 1998."


@pytest.fixture(scope="module")
def detector(tmp_path_factory):
    return Detector(Config(grammar="none", pack=str(write_pack(tmp_path_factory.mktemp("seeds") / "tiny"))))


def gold(file, verdict, **labels):
    return {"file": file, "verdict": verdict, "garbled": [], "clean": [], "spans": []} | labels


def write_gold(folder, *rows):
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")


def test_articles_against_their_labels(detector, tmp_path):
    (tmp_path / "000-storm.txt").write_text(f"{BAD}\n\n{GOOD}\n", encoding="utf-8")
    (tmp_path / "001-bridge.txt").write_text(f"{GOOD}\n\n{OTHER}\n\n{OTHER}\n", encoding="utf-8")
    write_gold(
        tmp_path,
        gold(
            "000",
            "block",
            garbled=[BAD, "It never stood there."],
            clean=[GOOD],
            spans=[{"text": "The the"}, {"text": "on Monday"}],
        ),
        gold("001.txt", "pass-or-review", clean=[GOOD, OTHER], repeated_paragraphs=1),
    )
    garbled, clean = check_seeds(tmp_path, detector)
    assert garbled.verdict_right
    assert clean.verdict_right
    assert garbled == SeedResult(
        "000", "block", "BLOCK", garbled.probability, (1, 2), (0, 1), (1, 2), (0, 0), ("The the",)
    )
    assert clean == SeedResult(
        "001.txt", "pass-or-review", "PASS", clean.probability, (0, 0), (0, 2), (0, 0), (1, 1), ()
    )


@pytest.mark.parametrize(
    ("wanted", "verdict", "right"),
    [
        ("pass", "PASS", True),
        ("pass", "REVIEW", False),
        ("pass-or-review", "REVIEW", True),
        ("pass-or-review", "BLOCK", False),
        ("block", "BLOCK", True),
    ],
)
def test_which_verdicts_are_right(wanted, verdict, right):
    result = SeedResult("x", wanted, verdict, 0.5, (0, 0), (0, 0), (0, 0), (0, 0), ())
    assert result.verdict_right is right


def test_no_gold_file(detector, tmp_path):
    with pytest.raises(InputError, match=r"gold\.jsonl is missing\. Give the folder"):
        check_seeds(tmp_path, detector)


def test_no_article_or_two(detector, tmp_path):
    write_gold(tmp_path, gold("000", "pass"))
    with pytest.raises(InputError, match=r"000.* Give the folder"):
        check_seeds(tmp_path, detector)
    (tmp_path / "000-a.txt").write_text(GOOD)
    (tmp_path / "000-b.txt").write_text(GOOD)
    with pytest.raises(InputError, match=r"000.* Give the folder"):
        check_seeds(tmp_path, detector)


GOLD = json.dumps(gold("000", "pass"))


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (f"{GOLD}\n\n{{\n", 3, "it is no JSON (Expecting property name enclosed in double quotes at column 2)."),
        (f"{GOLD}\n[1]\n", 2, "it is no JSON object."),
        ("{}", 1, "'file' is missing. Give the name of an article"),
        ('{"file": "000"}', 1, "'verdict' is missing. Give pass, review, block or"),
        (json.dumps(gold("000", "blocked")), 1, "'verdict' is \"blocked\". Give pass, review, block or"),
        (json.dumps(gold(7, "pass")), 1, "'file' is 7. Give the name of an article"),
        (json.dumps(gold("000", "pass", garbled="One.")), 1, "'garbled' is \"One.\". Give a list of sentences."),
        (json.dumps(gold("000", "pass", clean=[""])), 1, "'clean' is [\"\"]. Give a list of sentences."),
        (json.dumps(gold("000", "pass", spans=["the the"])), 1, "'spans' is [\"the the\"]. Give a list of objects"),
        (json.dumps(gold("000", "pass", repeated_paragraphs="two")), 1, "'repeated_paragraphs' is \"two\". Give a num"),
    ],
)
def test_a_fault_in_the_gold_file_is_told_with_its_line(detector, tmp_path, content, line, problem):
    (tmp_path / "gold.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_seeds(tmp_path, detector)
    assert str(caught.value).startswith(f"{tmp_path / 'gold.jsonl'}:{line}: {problem}")


def test_a_gold_file_that_is_no_text(detector, tmp_path):
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(InputError, match=r"gold\.jsonl: it cannot be read \(.*\)\. Give a file of UTF-8 text\."):
        check_seeds(tmp_path, detector)


def test_a_line_separator_within_a_label_is_no_end_of_line(detector, tmp_path):
    (tmp_path / "000.txt").write_text(GOOD, encoding="utf-8")
    row = gold("000", "pass", clean=["The mayor\u2028said"])
    (tmp_path / "gold.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    assert check_seeds(tmp_path, detector)[0].clean_flagged == (0, 1)
