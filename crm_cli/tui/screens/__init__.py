"""One file per mode, and one per question that is put on top of it."""
