"""Measurements, run by hand: they say how long, and assert nothing about it."""
