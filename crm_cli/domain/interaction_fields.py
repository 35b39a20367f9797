"""A conversation's fields as typed: on the command line, in a form. One parser each."""

from collections.abc import Callable, Mapping

from crm_cli.domain.choices import choice
from crm_cli.domain.dates import parse_minutes
from crm_cli.domain.text import line, note
from crm_cli.domain.vocabulary import CHANNELS, DIRECTIONS, OUTCOMES

CLEARABLE = ("topic", "direction", "outcome", "duration")
READ: Mapping[str, Callable[[str], object]] = {
    "body": lambda typed: note(typed, field="text"),
    "topic": lambda typed: line(typed, field="topic"),
    "channel": lambda typed: choice(typed, CHANNELS, field="channel"),
    "direction": lambda typed: choice(typed, DIRECTIONS, field="direction"),
    "outcome": lambda typed: choice(typed, OUTCOMES, field="outcome"),
    "duration": parse_minutes,
}
