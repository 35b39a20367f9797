"""Reads: SQL text and the functions that run it. Every SELECT of the product is in this folder."""
