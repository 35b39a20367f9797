"""What one can do, without a word about how it is typed or shown."""
