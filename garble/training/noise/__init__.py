"""Makers of sparse garble: clean sentences in which one to three places go wrong, the way machines go wrong.

Each maker is a module with one function that proposes one change at a random place of a sentence; `garble.training.
noise.pairs` mixes them. Same seed, same sentences, same garble.
"""
