"""What one can do with a file, noun by noun."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_cli.services.backups import Backups
    from crm_cli.services.cleansing import Cleansing
    from crm_cli.services.complaint_dossier import Papers
    from crm_cli.services.complaints import Complaints
    from crm_cli.services.contacts import Contacts
    from crm_cli.services.data import Data
    from crm_cli.services.data_merge import FileMerging
    from crm_cli.services.day import Day
    from crm_cli.services.documents import Documents
    from crm_cli.services.duplicates import Duplicates
    from crm_cli.services.fields import Fields
    from crm_cli.services.followups import Followups
    from crm_cli.services.history import History
    from crm_cli.services.holidays import Holidays
    from crm_cli.services.imports import Imports
    from crm_cli.services.interactions import Interactions
    from crm_cli.services.letters import Letters
    from crm_cli.services.mappings import Mappings
    from crm_cli.services.merging import Merging
    from crm_cli.services.privacy import Privacy
    from crm_cli.services.reaching import Reaching
    from crm_cli.services.record_imports import RecordImports
    from crm_cli.services.remedies import Remedies
    from crm_cli.services.reminders import Reminders
    from crm_cli.services.rules import Rules
    from crm_cli.services.search import Search
    from crm_cli.services.segments import Segments
    from crm_cli.services.staff import Staff

# Modules that are not called like their noun.
_ELSEWHERE = {"papers": "complaint_dossier", "file_merging": "data_merge"}


class Nouns:
    """The services of one file. Each is imported and made when it is first asked for, and kept."""

    contacts: "Contacts"
    interactions: "Interactions"
    letters: "Letters"
    followups: "Followups"
    complaints: "Complaints"
    remedies: "Remedies"
    documents: "Documents"
    papers: "Papers"
    reaching: "Reaching"
    fields: "Fields"
    reminders: "Reminders"
    duplicates: "Duplicates"
    merging: "Merging"
    cleansing: "Cleansing"
    rules: "Rules"
    holidays: "Holidays"
    segments: "Segments"
    staff: "Staff"
    day: "Day"
    search: "Search"
    history: "History"
    privacy: "Privacy"
    imports: "Imports"
    record_imports: "RecordImports"
    mappings: "Mappings"
    backups: "Backups"
    data: "Data"
    file_merging: "FileMerging"

    if not TYPE_CHECKING:  # where it would make any name a noun

        def __getattr__(self, noun: str) -> Any:
            if noun not in Nouns.__annotations__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {noun!r}", name=noun, obj=self)
            module = import_module(f"crm_cli.services.{_ELSEWHERE.get(noun, noun)}")
            service = getattr(module, Nouns.__annotations__[noun])(self)
            setattr(self, noun, service)
            return service
