"""Writes. Importing this package is cheap; `store.work` brings SQLModel and is imported by the first write."""
