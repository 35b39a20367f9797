"""E-mail addresses: as typed, and as compared."""

from crm_cli.errors import Invalid
from crm_cli.i18n import _

EMAIL_LIMIT = 254  # RFC 5321: what fits between < and >

# Directional marks that come along when an address is copied from a right-to-left page.
_AROUND = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
# They part addresses in a list: with them it is more than one address.
_PARTING = frozenset(" <>,;")


def parse_email(text: str) -> str:
    """The address in `text`, trimmed: local@domain, without spaces, controls or other invisible characters.

    Raises Invalid that names the value (the presenter cleans it, as it cleans every value).
    """
    address = text.strip().strip(_AROUND).strip()
    local, at, domain = address.partition("@")
    if (
        at
        and local
        and all(domain.split("."))
        and "@" not in domain
        and len(address) <= EMAIL_LIMIT
        and address.isprintable()
        and _PARTING.isdisjoint(address)
    ):
        return address
    shown = address if len(address) <= 80 else address[:79] + "…"
    hint = _("an address looks like name@example.com")
    raise Invalid(_("not an e-mail address: {value}").format(value=shown), hint=hint, field="email")


def email_key(text: str) -> str:
    """The form in which two spellings of one address are equal."""
    return text.strip().casefold()
