"""What properties and labels of vCards are called, by whom; what they say is read in vcard_contact."""

import re
from urllib.parse import quote, unquote

LABELS = frozenset("home work main fax pager other car".split())
"""Words of TYPE that are a label to us; every other label is written beside the property (X-ABLabel)."""
OURS = {f"X-CRM-{key.upper().replace('_', '-')}": key for key in ("latin_name", "source", "birthday")}
"""Fields with one value that have no property, and how they are called."""
MORE = {
    f"X-CRM-{key.upper().replace('_', '-')}": key
    for key in (
        "lifecycle disqualified_reason tier preferred_channel best_time do_not_contact archived_at consent"
    ).split()
}
PRODUCT = "-//crm-cli//crm//EN"
OTHER_URN = "urn:x-crm:"  # a uid that is no UUID, as a URI

# They say nothing about a person, or are read beside another one.
SILENT = frozenset(
    "VERSION SORT-STRING CLASS MAILER PROFILE SOURCE NAME CREATED CLIENTPIDMAP LABEL X-ABLABEL X-ABADR"
    " X-ABUID X-ABSHOWAS X-ADDRESSBOOKSERVER-KIND X-CRM-LINE X-CRM-REASON X-EVOLUTION-FILE-AS KIND END".split()
)
TO_NOTE = {"ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "NICKNAME", "X-NICKNAME", "ROLE", "HOBBY"}
TO_NOTE |= {f"X-{who}" for who in ("SPOUSE", "EVOLUTION-SPOUSE", "MANAGER", "ASSISTANT", "EVOLUTION-MANAGER")}
TO_NOTE |= {"X-ABDATE", "X-ABRELATEDNAMES", "EXPERTISE", "INTEREST", "X-EVOLUTION-ASSISTANT", "X-CHILDREN"}
MESSENGER = re.compile(
    "X-(?:KADDRESSBOOK-)?(?:GOOGLE-)?(AIM|ICQ|JABBER|MSN|YAHOO|SKYPE|TALK|QQ|GADUGADU|GROUPWISE|TWITTER|MATRIX|SIP"
    "|TELEGRAM|WHATSAPP|INSTAGRAM|BALE|EITAA)(?:-USERNAME|-ID)?"
)
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def word(name: str) -> str:
    """The name of a property as people write a word."""
    return name.removeprefix("X-").removeprefix("EVOLUTION-").removeprefix("AB").replace("-", " ").lower()


def uid_of(text: str) -> str:
    """A uid out of the URIs it travels in."""
    if text.lower().startswith("urn:uuid:"):
        return text[9:]
    return unquote(text[len(OTHER_URN) :]) if text.startswith(OTHER_URN) else text


def is_uuid(uid: str) -> bool:
    """Whether it is one in the one spelling that a URI keeps."""
    return _UUID.fullmatch(uid) is not None


def urn(uid: str) -> str:
    """A uid as a URI."""
    return f"urn:uuid:{uid}" if is_uuid(uid) else OTHER_URN + quote(uid, safe="@+-._~")
