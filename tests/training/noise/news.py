"""A town's news, and an n-gram model that has read nothing else."""

from __future__ import annotations

from itertools import product

from tests.tiny_pack import arpa

SENTENCES = (
    *(
        f"The {who} said on {day} that the {what} {happened}."
        for who, day, what, happened in product(
            ("new chancellor", "league chancellor", "mayor of the town", "chancellors"),
            ("Monday", "Friday"),
            ("league meeting", "strong coalition", "air force"),
            ("was closed in the spring", "would need a new bridge", "has begun to work quickly"),
        )
    ),
    *(
        f"{one} told Hoffman that the leaders of the town were asked to decide, which was right, on {day}."
        for one, day in product(("Zelensky", "Parker"), ("Monday", "Friday"))
    ),
    *(
        f"“The {what} will be good,” {who} told {whom}, and the town agreed with it in a week."
        for what, who, whom in product(("bridge", "work"), ("she", "Parker"), ("them", "Schmidt"))
    ),
    *(
        f"Chancellor {name} told them at the {place}."
        for name, place in product(("Parker", "Hoffman"), ("bridge", "town"))
    ),
    *(f"A {one} is not a {two}." for one, two in product(("principal", "alliance", "union"), repeat=2)),
    *(
        f"The {word} and the {word}, a {word}."
        for word in ("headmaster", "principals", "alliances", "prime minister", "her")
    ),
    *(
        f"They {word} and {word} and they {word}."
        for word in ("meet", "decision", "voluntary", "flying", "an", "works")
    ),
)


def model_text():
    return arpa(SENTENCES)


def outcomes(maker, clean, tries=400):
    """Return all texts that a maker makes of a sentence."""
    from random import Random

    from garble.training.noise.change import applied

    changes = {maker(clean, Random(seed)) for seed in range(tries)}
    return {applied(clean, [(change, "")]).text for change in changes if change is not None}
