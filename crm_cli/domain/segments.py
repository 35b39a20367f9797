"""The names of segments: filters that were given one."""

import re

from crm_cli.domain.text import line
from crm_cli.errors import Invalid
from crm_cli.i18n import _


def parse_segment_name(text: str) -> str:
    """A name that stands behind `segment:` without quotes. Raises Invalid."""
    name = line(text, field="name")
    if not re.fullmatch(r"[\w-]+", name.replace("\u200c", "")):
        raise Invalid(
            _("{name!r} cannot be the name of a segment").format(name=name),
            hint=_("use letters, digits, - and _: loyal, early-birds"),
            field="name",
        )
    return name
