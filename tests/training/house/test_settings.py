from __future__ import annotations

import pytest

from garble.config import Config, read_config
from garble.errors import ConfigError
from garble.training.house.settings import house_settings, with_settings
from garble.training.house.thresholds import set_thresholds
from tests.training.house.test_thresholds import SIGNATURE, articles

SETTINGS = {"grammar": "none", "context": "off", "sentence_threshold": 0.75, "review_threshold": 0.5}
NEW = """\
grammar = "none"
context = "off"
sentence_threshold = 0.75 # new
review_threshold = 0.5 # new
"""


def test_a_new_file(tmp_path):
    file = tmp_path / "garble.toml"
    assert with_settings(file, SETTINGS, "new") == with_settings(None, SETTINGS, "new") == NEW
    file.write_text(NEW, encoding="utf-8")
    assert read_config(file) == Config(**SETTINGS)
    assert with_settings(file, SETTINGS, "new") == NEW


def test_a_new_project_file(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text(with_settings(file, SETTINGS, "new"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == f"[tool.garble]\n{NEW}"
    assert read_config(file) == Config(**SETTINGS)


def test_everything_else_stays(tmp_path):
    file = tmp_path / "garble.toml"
    file.write_bytes(
        b"\xef\xbb\xbf# ours\r\njobs = 2  # both cores\r\nreview_threshold = 0.25 # old\r\n"
        b'grammar = "harper"\r\n\r\n# the end\r\n'
    )
    assert with_settings(file, SETTINGS, "new") == (
        '# ours\r\njobs = 2  # both cores\r\nreview_threshold = 0.5 # new\r\ngrammar = "none"\r\n\r\n# the end\r\n'
        'context = "off"\nsentence_threshold = 0.75 # new\n'
    )


def test_a_project_file(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.garble]\njobs = 2\n\n[project]\nname = "press"\n', encoding="utf-8")
    file.write_text(with_settings(file, SETTINGS, "new"), encoding="utf-8")
    assert read_config(file) == Config(**SETTINGS, jobs=2)
    assert file.read_text(encoding="utf-8").endswith('[project]\nname = "press"\n')


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("garble.toml", "sentence threshold: 1", "is not valid TOML"),
        ("garble.toml", "treshold = 1", "is not a setting of garble"),
        ("pyproject.toml", "[project]", "has no"),
        ("garble.toml", 'pack = "other"', "names the language pack 'other'"),
        ("garble.toml", "block_threshold = 0.25", "review_threshold .0.5. is above block_threshold"),
    ],
)
def test_what_is_not_written_to(tmp_path, name, content, message):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        with_settings(file, SETTINGS, "new")
    assert file.read_text(encoding="utf-8") == content


def test_a_pack_is_written_relative_to_the_file(tmp_path):
    file = tmp_path / "desk" / "garble.toml"
    file.parent.mkdir()
    settings = {"pack": str(tmp_path / "house")}
    assert with_settings(file, settings, "") == 'pack = "../house"\n'
    file.write_text('pack = "../press/../house"\njobs = 2\n', encoding="utf-8")
    file.write_text(with_settings(file, settings, ""), encoding="utf-8")
    assert (tmp_path / "desk" / str(read_config(file).pack)).resolve() == tmp_path / "house"


def test_what_is_set():
    found = set_thresholds(articles(50), SIGNATURE, sentence_share=0.01)
    sentence, review, _ = [choice.value for choice in found.choices]
    plain = {"grammar": "none", "context": "off", "sentence_threshold": sentence, "review_threshold": review}
    assert house_settings(found, Config()) == plain  # 50 articles cannot tell the third
    assert house_settings(found, Config(pack="house", languagetool_url="http://localhost:1")) == plain | {
        "pack": "house"
    }
    # what the settings in use say of the third is no longer said by a new file, unless it is written there
    assert house_settings(found, Config(block_threshold=0.99))["block_threshold"] == found.choices[2].value
