"""A folder with every labelled set, tiny and made up: news of three towns, and machines that mangle it."""

from __future__ import annotations

import json
import lzma
import random
from itertools import product

OUTLETS = ("Courier", "Herald", "Post")
MAKERS = ("pivot", "spinner")
ENGINES = ("gl", "spa")

_WHO = ("The mayor", "The council", "Anna Larsen", "The police", "A teacher", "The old school", "Nobody")
_DID = (
    "said on {} that the bridge was closed",
    "did not answer on {}",
    "will begin the search on {}",
    "opened the harbour on {}",
)
_DAY = ("Monday", "Friday", "Sunday", "the first day", "the last day")
_END = (" after the storm.", " in the spring.", ", the police said.", " and the town was not hurt.", ".", " again.")


def news(seed, number):
    """Return sentences, all different."""
    every = [f"{who} {did.format(day)}{end}" for who, did, day, end in product(_WHO, _DID, _DAY, _END)]
    return random.Random(seed).sample(every, number)


def mangled(text, chance):
    """Return the sentence with a word said twice and two words exchanged, and the span of the doubled one."""
    words = text.split()
    place = chance.randrange(1, len(words) - 1)
    words[place:place] = [words[place]]
    words[0], words[-1] = words[-1], words[0]
    return " ".join(words), [{"text": f"{words[place]} {words[place]}", "expected": words[place]}]


def write(folder, name, rows):
    with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)


def write_folder(folder):
    """Write all sets and return the folder."""
    chance = random.Random(0)
    clean, simulated, trips, dev = [], [], [], []
    every = news(0, 600)
    for number, outlet in enumerate(OUTLETS):
        sentences = every[200 * number : 200 * number + 200]  # no outlet copies another
        for place, text in enumerate(sentences[:60]):
            garbled, spans = mangled(text, chance)
            maker = MAKERS[place % 2]
            simulated.append(
                {"id": -1, "outlet": outlet, "maker": maker, "original": text, "text": garbled, "spans": spans}
            )
        for place, text in enumerate(sentences[60:90]):
            garbled, _ = mangled(text, chance)
            trips.append({"outlet": outlet, "engine": ENGINES[place % 2], "original": text, "garbled": garbled})
        for place, text in enumerate(sentences[90:105]):
            garbled, _ = mangled(text, chance)
            kind, shown = ("garbled", garbled) if place % 3 else ("same", text)
            row = {"doc_id": f"dev{number}-{place // 2}", "outlet": outlet, "maker": "pivot 2", "kind": kind}
            dev.append({**row, "text": shown, "original": text})
        clean += [{"outlet": outlet, "text": text} for text in sentences[120:]]
    write(folder, "clean_news_dev", clean)
    write(folder, "simulated_train", simulated)
    write(folder, "simulated_dev", dev)
    write(folder, "roundtrip_dev", trips)
    write(folder, "sentences_train", _sentences(chance, "wmt12-14-smt-worst-ranked", "wmt12-14-ref", 40, 7))
    write(
        folder,
        "sentences_dev",
        [
            *_sentences(chance, "wmt12-14-smt-worst-ranked", "wmt12-14-ref", 12, 8),
            *_sentences(chance, "agnews-textfooler", "agnews-orig", 20, 9),
            *_sentences(chance, "comparemt-ted-sk-en", "ted-ref", 5, 11),
            *_sentences(chance, "mlqe-pe-lowDA-highHTER", "mlqe-pe-postedit", 6, 12),
        ],
    )
    write(folder, "fluency_dev", _fluency(chance))
    write(folder, "tortured_dev", [{"tortured": "the the storm", "expected": "the storm"}])
    write(folder, "documents_dev", _documents(chance))
    return folder


def _sentences(chance, garbled, clean, number, seed):
    rows = []
    for place, text in enumerate(news(seed, number)):
        document = f"newstest2013:{place // 4}"
        rows.append({"text": mangled(text, chance)[0], "label": 1, "source": garbled, "doc_id": document})
        rows.append({"text": text, "label": 0, "source": clean, "doc_id": document})
    return rows


def _fluency(chance):
    rows = []
    for place, text in enumerate(news(10, 12)):
        row = {"doc_id": f"block{place // 3}"}
        rows.append({**row, "text": text, "kind": "ref", "fluency_z": None})
        rows.append({**row, "text": mangled(text, chance)[0], "kind": "mt", "fluency_z": -0.8})
        rows.append({**row, "text": text, "kind": "mt", "fluency_z": -0.79})
    return rows


def _documents(chance):
    rows = []
    for place in range(4):
        sentences = news(20 + place, 6)
        row = {"doc_id": f"newstest2018:{place}", "dataset": "newstest2018"}
        rows.append({**row, "kind": "ref", "system_score": None, "sentences": [*sentences, " "]})
        garbled = [mangled(text, chance)[0] for text in sentences]
        rows.append({**row, "kind": "mt", "system_score": -0.3, "sentences": garbled})
        rows.append({**row, "kind": "mt", "system_score": 0.1, "sentences": sentences})
        rows.append({**row, "kind": "mt", "system_score": 0.2, "sentences": garbled, "dataset": "newstest2014"})
    return rows
