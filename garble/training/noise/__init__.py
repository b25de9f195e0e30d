"""Makers of garble: clean sentences that go wrong the way machines go wrong, with the wrong places marked.

A sparse maker is a module with one function that proposes one change at a random place of a sentence; `garble.training.
noise.pairs` mixes them, one to three changes a sentence. A heavy maker rewrites whole sentences; `garble.training.
noise.heavy` lists them. Same seed, same sentences, same garble.
"""
