"""Builds the tables of a language pack; imports garble, never the reverse."""
