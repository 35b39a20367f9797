"""A follow-up's fields as typed: on the command line, in a form. One parser each."""

from collections.abc import Callable, Mapping

from crm_cli.domain.choices import choice, number
from crm_cli.domain.complaints import complaint_id
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import FOLLOWUP_KINDS

READ: Mapping[str, Callable[[str], object]] = {
    "title": lambda typed: line(typed, field="title"),
    "priority": lambda typed: number(typed, 1, 9, field="priority"),
    "kind": lambda typed: choice(typed, FOLLOWUP_KINDS, field="kind"),
    "owner": lambda typed: line(typed, field="owner"),
    "complaint": complaint_id,
}
