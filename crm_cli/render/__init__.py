"""Records to text for people. `write` is the only writer to stdout, `say` the only one to stderr."""
