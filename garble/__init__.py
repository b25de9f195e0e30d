"""garble finds the sentences in an English article that a machine mangled."""

__version__ = "0.1.0"
