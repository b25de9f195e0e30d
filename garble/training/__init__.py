"""Fitting and measuring garble itself; nothing at scoring time imports it."""
