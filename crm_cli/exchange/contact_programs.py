"""Which program wrote a file of contacts, and what it calls its columns.

Of several columns for one value the first here that is filled counts.
"""

from collections.abc import Iterable, Mapping

from crm_cli.exchange.header_words import folded

PROGRAMS: Mapping[str, Mapping[str, str]] = {
    "google": {
        "name": "Name",
        "first_name": "First Name, Given Name",
        "middle_name": "Middle Name, Additional Name",
        "last_name": "Last Name, Family Name",
        "org": "Organization Name, Organization 1 - Name",
        "job_title": "Organization Title, Organization 1 - Title",
        "birthday": "Birthday",
        "note": "Notes",
        "tags": "Labels, Group Membership",
        "city": "Address 1 - City",
        "language": "Language",
    },
    "outlook": {
        "first_name": "First Name",
        "middle_name": "Middle Name",
        "last_name": "Last Name",
        "org": "Company",
        "job_title": "Job Title",
        "email": "E-mail Address, E-mail 2 Address, E-mail 3 Address",
        "mobile": "Mobile Phone",
        "work_phone": "Business Phone, Business Phone 2, Company Main Phone",
        "home_phone": "Home Phone, Home Phone 2",
        "phone": "Primary Phone, Other Phone, Car Phone, Assistant's Phone",
        "birthday": "Birthday",
        "note": "Notes",
        "tags": "Categories",
        "website": "Web Page, Personal Web Page",
        "city": "Business City, Home City, Other City",
    },
    # Contacts and leads; the ids of EspoCRM are unique among all its records.
    "espocrm": {
        "uid": "id",
        "name": "name",
        "first_name": "firstName",
        "middle_name": "middleName",
        "last_name": "lastName",
        "org": "accountName",
        "job_title": "title",
        "email": "emailAddress",
        "phone": "phoneNumber",
        "website": "website",
        "city": "addressCity",
        "source": "source",
        "note": "description",
        "do_not_call": "doNotCall, phoneNumberIsOptedOut",
        "do_not_email": "emailAddressIsOptedOut",
    },
    "espocrm-accounts": {
        "uid": "id",
        "org": "name",
        "email": "emailAddress",
        "phone": "phoneNumber",
        "website": "website",
        "city": "billingAddressCity, shippingAddressCity",
        "note": "description",
        "do_not_call": "phoneNumberIsOptedOut",
        "do_not_email": "emailAddressIsOptedOut",
    },
    "hubspot": {
        "uid": "Record ID",
        "first_name": "First Name",
        "last_name": "Last Name",
        "org": "Company Name, Associated Company, Primary Company, Associated Company (Primary)",
        "job_title": "Job Title",
        "email": "Email, Additional email addresses",
        "mobile": "Mobile Phone Number",
        "phone": "Phone Number",
        "website": "Website URL",
        "city": "City",
        "birthday": "Date of birth",
        "source": "Original Source, Original Traffic Source",
        "language": "Preferred language",
        "lifecycle": "Lifecycle Stage",
        "do_not_email": "Unsubscribed from all email",
    },
    "hubspot-companies": {
        "uid": "Record ID",
        "org": "Company name",
        "phone": "Phone Number",
        "website": "Website URL",
        "city": "City",
        "note": "Description",
        "lifecycle": "Lifecycle Stage",
    },
}
LINES: Mapping[str, str] = {
    "espocrm": "status",
    "espocrm-accounts": "type, industry",
    "hubspot": "Lead Status",
    "hubspot-companies": "Lead Status, Type, Industry",
}
"""What has no place of its own, and is too good to lose: lines at the end of the note."""

STREETS: Mapping[str, tuple[str, ...]] = {
    "outlook": ("businessstreet", "homestreet", "otherstreet"),
    "espocrm": ("addressstreet",),
    "espocrm-accounts": ("billingaddressstreet", "shippingaddressstreet"),
    "hubspot": ("streetaddress",),
    "hubspot-companies": ("streetaddress",),
}
"""The first column of each address; `street_parts` are the others."""

UIDS: Mapping[str, str] = {"hubspot": "hubspot-contact:", "hubspot-companies": "hubspot-company:"}
"""What is put before the numbers of programs that count contacts and companies from one each."""

_PARTS = ("street2", "street3", "city", "state", "postalcode", "countryregion", "country")
_PARTS_BESIDE = ("streetaddress2", "city", "stateregion", "postalcode", "countryregion")
_OURS = {"uid", "kind", "name", "lifecycle", "do_not_contact"}
_OF_OUTLOOK = {"businessphone", "homephone", "mobilephone", "categories", "businessstreet", "email2address"}
_OF_ESPOCRM = {"salutationName", "doNotCall", "assignedUserId", "assignedUserName", "modifiedById", "teamsIds"}
_OF_ACCOUNTS = {"billingAddressStreet", "billingAddressCity", "sicCode"}


def kind_of_file(headers: Iterable[str]) -> str:
    """`google-old`, `crm` for our own, one of PROGRAMS, or `plain`, by which headers stand together."""
    headers = set(headers)
    found = {folded(header) for header in headers}
    if headers >= _OURS:
        return "crm"
    if {"givenname", "familyname", "groupmembership"} <= found or found & {"email1type", "phone1type"}:
        return "google-old"
    if {"firstname", "lastname", "organizationname", "labels"} <= found or found & {"email1label", "phone1label"}:
        return "google"
    # The hyphen tells: with "Email Address" it is somebody's own table, in which "Title" is no "Dr.".
    if "e-mail address" in map(str.casefold, headers) and {"firstname", "lastname"} <= found and found & _OF_OUTLOOK:
        return "outlook"
    if headers >= {"firstName", "lastName"} and headers & _OF_ESPOCRM:
        return "espocrm"
    if "name" in headers and headers & _OF_ACCOUNTS:
        return "espocrm-accounts"
    if "Record ID" in headers:  # others write Record Id
        if found & {"firstname", "lastname"}:
            return "hubspot"
        return "hubspot-companies" if "companyname" in found else "plain"
    return "plain"


def street_parts(street: str) -> tuple[str, ...]:
    """The names of the columns that stand beside a street of STREETS, in the order of an address."""
    if street == "streetaddress":
        return _PARTS_BESIDE
    place = street.removesuffix("street")
    return tuple(place + part for part in _PARTS)
