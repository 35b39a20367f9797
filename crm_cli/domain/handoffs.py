"""A record handed on from one colleague to another, who accepts it or gives it back."""

from typing import NamedTuple


class Handoff(NamedTuple):
    """It was handed on, and nobody has answered yet. `from_id` is None where nobody had it before."""

    id: int
    from_id: int | None
    to_id: int
