"""The tables as SQLModel classes, a module per noun. The migrations' SQL makes them; a test compares the two.

Values are kept as SQLite keeps them (text, integers): turning them into dates is the business of the records.
Bookkeeping (commands, the journal) is written by SQL alone. No class leaves the store.

A class takes several milliseconds to define, so a write imports those of its noun only. Foreign keys are therefore
left to the SQL: a class that names another's table would need that one, too.
"""
