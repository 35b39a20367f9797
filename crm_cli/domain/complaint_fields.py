"""A complaint's fields as typed: on the command line, in a form. One parser each."""

from collections.abc import Callable, Mapping

from crm_cli.domain.choices import choice, number
from crm_cli.domain.text import line, note
from crm_cli.domain.vocabulary import CHANNELS, COMPLAINT_SUBJECTS

CLEARABLE = ("channel", "wanted", "about", "which", "topic", "severity", "cause", "prevention", "no_document")
READ: Mapping[str, Callable[[str], object]] = {
    "heard": lambda typed: note(typed, field="heard"),
    "wanted": lambda typed: note(typed, field="wanted"),
    "about": lambda typed: choice(typed, COMPLAINT_SUBJECTS, field="subject of a complaint"),
    "which": lambda typed: line(typed, field="which"),
    "topic": lambda typed: line(typed, field="topic"),
    "severity": lambda typed: number(typed, 1, 4, field="severity"),
    "channel": lambda typed: choice(typed, CHANNELS, field="channel"),
    "cause": lambda typed: line(typed, field="cause"),
    "prevention": lambda typed: note(typed, field="prevention"),
    "no_document": lambda typed: note(typed, field="no_document"),
}
