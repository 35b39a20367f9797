"""Formats of the world, in and out. Text and records only: no database, no screen."""
