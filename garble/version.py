"""The version, apart from the package so that everything may read it."""

__version__ = "0.1.0"
