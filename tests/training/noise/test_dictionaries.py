from __future__ import annotations

import gzip

import pytest

from garble.errors import InputError
from garble.training.noise.dictionaries import gloss_groups, read_edict, read_freedict

EDICT = """\
　？？？ /EDICT, EDICT_SUB(P), EDICT2 Japanese-English Electronic Dictionary Files/
首相 [しゅしょう] /(n,adj-no) Prime Minister/Chancellor (Germany, Austria, etc.)/(P)/EntL1328980/
首班 [しゅはん] /(n) head/leader (of a group)/(2) prime minister/chancellor/EntL1328990/
任意 [にんい] /(adj-na,adj-no,n) (1) optional/voluntary/arbitrary/(P)/EntL1467110/
会う [あう] /(v5u,vi) (1) to meet/to encounter/(2) to run into/EntL1198180/
快く [こころよく] /(adv) cheerfully/gladly and at once/EntL1200450/
"""

NUMERALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

INTO = {
    "00-database-info": "00-database-info\nnothing, of, the, sort\n",
    "Bund": "Bund /bʊnt/ <masc, n, sg>\nalliance; union, league [hist.]\n"
    '      "im Bunde" - in the league\n see: {Bünde}\n',
    "Bünde": "Bünde /bʏndə/ <pl>\nalliances\n see: {Bund}\n",
    "frei": "frei /fʁaɪ/\n1. free, vacant\n2. to release (from), gladly <adv>\n",
}
OUT = {
    "chancellor": "chancellor /tʃɑːnsələ/ <n>\n1. kancellár\n2. rektor\n",
    "principal": "principal <N>\nigazgató, rektor\n",
    "rector": "rector /ɹɛktə/ <N>\n rektor\n",
    "to meet": "to meet\ntalálkozik\n",
}


def number(value):
    digits = NUMERALS[value % 64]
    while value := value // 64:
        digits = NUMERALS[value % 64] + digits
    return digits


def write_freedict(folder, name, entries):
    data, index = b"", []
    for headword, text in entries.items():
        entry = text.encode()
        index.append(f"{headword}\t{number(len(data))}\t{number(len(entry))}")
        data += entry
    (folder / f"freedict-{name}.dict.dz").write_bytes(gzip.compress(data))
    (folder / f"freedict-{name}.index").write_text("\n".join(sorted(index)) + "\n", encoding="utf-8")


def test_edict(tmp_path):
    path = tmp_path / "edict"
    path.write_text(EDICT, encoding="euc_jp")
    assert list(read_edict(path)) == [
        [],
        [],
        [("NOUN", "head"), ("NOUN", "leader"), ("NOUN", "prime minister"), ("NOUN", "chancellor")],
        [("ADJ", "optional"), ("ADJ", "voluntary"), ("ADJ", "arbitrary")],
        [("VERB", "meet"), ("VERB", "encounter"), ("VERB", "run into")],
        [("ADV", "cheerfully")],
    ]


def test_freedict_into_english(tmp_path):
    write_freedict(tmp_path, "deu-eng", INTO)
    assert list(read_freedict(tmp_path, "deu-eng")) == [
        [("NOUN", "alliance"), ("NOUN", "union"), ("NOUN", "league")],
        [("", "alliances")],
        [("", "free"), ("", "vacant"), ("VERB", "release"), ("ADV", "gladly")],
    ]


def test_freedict_out_of_english_is_turned_round(tmp_path):
    write_freedict(tmp_path, "eng-hun", OUT)
    assert list(read_freedict(tmp_path, "eng-hun")) == [
        [("NOUN", "chancellor")],
        [("NOUN", "chancellor"), ("NOUN", "principal"), ("NOUN", "rector")],
        [("NOUN", "principal")],
        [("VERB", "meet")],
    ]


@pytest.mark.parametrize("missing", ["edict", "deu-eng", "eng-hun"])
def test_the_error_names_the_package_to_install(tmp_path, missing):
    read = read_edict(tmp_path / "edict") if missing == "edict" else read_freedict(tmp_path, missing)
    with pytest.raises(InputError) as error:
        next(read)
    package = "edict" if missing == "edict" else f"dict-freedict-{missing}"
    assert error.value.remedy == f"Install Debian's package {package}."


def test_groups_have_two_to_fourteen_glosses(tmp_path):
    path = tmp_path / "edict"
    letters = [letter * 3 for letter in "abcdefghijklmno"]
    lines = [f"字 /(n) {'/'.join(letters[:size])}/EntL1/" for size in (1, 2, 14, 15)]
    path.write_text("\n".join([*lines, "字 /(n) twin/twin/other/EntL1/\n"]), encoding="euc_jp")
    groups = gloss_groups(path, tmp_path)
    assert [len(next(groups)) for _ in range(3)] == [2, 14, 2]
    with pytest.raises(InputError, match="dict-freedict"):
        next(groups)
