"""Boxes in which something is entered: one file per record, and what they are made of."""
