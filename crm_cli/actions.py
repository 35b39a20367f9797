"""What one can do on the full screen by a key: one table, without a toolkit.

Screens take their bindings from it (`tui/actions.py`), the palette and the help of keys read it, and settings give an
action other keys: `keys.app.undo = "U"`. An id is `scope.verb`; the scopes `app` and `list` hold wherever one is.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crm_cli.errors import Invalid
from crm_cli.i18n import _

PREFIX = "keys."
EVERYWHERE = ("app", "list")
_NAMED = "down|up|left|right|home|end|pageup|pagedown|enter|space|tab|escape|backspace|delete|insert|f[1-9][0-2]?"
_ONE = rf"(ctrl\+|shift\+|alt\+)*([^\s,]|{_NAMED})"
PATTERN = rf"{_ONE}(,{_ONE})*"  # of keys, as Textual names them


class Action(NamedTuple):
    """One line of the table: its id, its keys as Textual names them (`a,b`), and what it does in words.

    `footer` is the word for the line at the bottom, "" where it is not shown there; `does` is the Textual action where
    it is not the id itself.
    """

    id: str
    keys: str
    words: str
    footer: str = ""
    does: str = ""

    @property
    def scope(self) -> str:
        """Where it can be done: the first part of its id."""
        return self.id.partition(".")[0]


def table() -> tuple[Action, ...]:
    """Every action there is; those of a scope stand in the order in which they are shown."""
    return (
        Action("app.today", "1", _("go to the page of the day"), does="app.mode('today')"),
        Action("app.contacts", "2", _("go to the contacts"), does="app.mode('contacts')"),
        Action("app.followups", "3", _("go to the follow-ups"), does="app.mode('followups')"),
        Action("app.complaints", "4", _("go to the complaints"), does="app.mode('complaints')"),
        Action("app.search", "5", _("go to the search"), does="app.mode('search')"),
        Action("app.undo", "u", _("take back the last command"), _("undo")),
        Action("app.redo", "ctrl+r", _("do again what was taken back")),
        Action("app.history", "H", _("see what was done, and take it back")),
        Action("app.line", "!", _("show the command line of what was just done, and copy it")),
        Action("app.goto", "/", _("go to a record by name"), _("go to")),
        Action("app.jump", "ctrl+o", _("jump to any place on the screen by a letter")),
        Action("app.theme", "T", _("choose other colours")),
        Action("app.compact", "Z", _("leave out empty lines, or put them back")),
        Action("app.palette", "ctrl+p,:", _("find an action by name"), _("actions"), does="app.command_palette"),
        Action("app.keys", "?,f1", _("see what the keys do here"), _("keys")),
        Action("app.quit", "q", _("leave"), _("leave")),
        Action("app.interrupt", "ctrl+c", _("leave, when pressed twice")),
        Action("list.down", "down,j", _("one row down")),
        Action("list.up", "up,k", _("one row up")),
        Action("list.page_down", "pagedown,ctrl+d", _("one page down")),
        Action("list.page_up", "pageup,ctrl+u", _("one page up")),
        Action("list.top", "home,g", _("to the first row")),
        Action("list.bottom", "end,G", _("to the last row")),
        Action("list.open", "enter", _("open the record"), _("open")),
        Action("list.mark", "space", _("mark the row, or take the mark off"), _("mark")),
        Action("list.mark_down", "shift+down,J", _("mark the row and the next")),
        Action("list.mark_up", "shift+up,K", _("mark the row and the one before")),
        Action("list.mark_all", "*", _("mark all of the list")),
        Action("list.unmark", "escape", _("take all marks off")),
        Action("list.left", "left,h", _("see what is further left")),
        Action("list.right", "right,l", _("see what is further right")),
        Action("listing.filter", "f", _("filter the list"), _("filter")),
        Action("listing.segments", "s", _("choose a segment")),
        Action("listing.save", "S", _("give the filter a name")),
        Action("listing.order", "o", _("order the list by a field")),
        Action("listing.columns", "O", _("choose the columns")),
        Action("contact.call", "c", _("call the contact"), _("call")),
        Action("contact.mail", "m", _("write an e-mail to the contact")),
        Action("contact.copy", "y", _("copy the phone, else the e-mail address"), _("copy")),
        Action("contact.copy_what", "Y", _("copy something else of the contact, or the row")),
        Action("contact.tag", "t", _("add tags, or take tags away")),
        Action("contact.verify", "v", _("note that the contact is real")),
        Action("contact.archive", "A", _("take the contact out of the lists")),
        Action("contact.delete", "D,delete", _("delete the contact")),
        Action("record.new", "a", _("enter a new record"), _("new")),
        Action("record.edit", "e", _("change the record"), _("edit")),
        Action("record.log", "L", _("log a conversation, and what comes next"), _("log")),
        Action("record.plan", "n", _("plan the next step"), _("next step")),
        Action("record.complain", "x", _("record a complaint")),
        Action("card.go", "o", _("go to the record of the line"), _("its record")),
        Action("interaction.replied", "d", _("note that it was answered"), _("answered")),
        Action("interaction.delete", "D,delete", _("delete the conversation")),
        Action("document.list", "F", _("see its documents, file and open them")),
        Action("document.open", "o", _("show the document in the program for it"), _("show")),
        Action("document.add", "a", _("file a document"), _("file")),
        Action("document.export", "e", _("take a copy out"), _("take out")),
        Action("document.delete", "D,delete", _("delete the document"), _("delete")),
        Action("remedy.offer", "a", _("offer something to make amends"), _("offer")),
        Action("remedy.accept", "+", _("the customer takes it"), _("accept")),
        Action("remedy.decline", "-", _("the customer does not want it"), _("decline")),
        Action("remedy.deliver", "d", _("it has reached the customer"), _("deliver")),
        Action("followup.done", "d", _("note that it is done"), _("done")),
        Action("followup.snooze", "z", _("hide it until another day"), _("snooze")),
        Action("followup.move", "w", _("do it another day"), _("move")),
        Action("followup.start", "b", _("begin it, or put it down again")),
        Action("followup.skip", "p", _("pass over this one of a series")),
        Action("followup.refer", "r", _("hand it on to a colleague")),
        Action("followup.accept", "+", _("accept what was handed to you")),
        Action("followup.return", "-", _("return what was handed to you")),
        Action("followup.cancel", "X", _("it is not to be done any more")),
        Action("followup.reopen", "R", _("it is to be done after all")),
        Action("view.next", "v,tab", _("see the list another way"), _("view")),
        Action("complaint.moves", "M", _("see what is missing, and move it on"), _("move on")),
        Action("complaint.remedies", "r", _("see what was offered, and what became of it"), _("remedies")),
        Action("complaint.board", "b", _("see the board or the list"), _("board")),
        Action("welcome.import", "i", _("copy the command that imports contacts from a file"), _("import")),
        Action("welcome.add", "a", _("enter the first contact"), _("add")),
        Action("welcome.demo", "d", _("look around in a sandbox, where nothing is real"), _("sandbox")),
    )


def of(*scopes: str) -> list[Action]:
    """The actions of these scopes."""
    return [action for action in table() if action.scope in scopes]


def find(id_: str) -> Action:
    """The action with this id; raises Invalid with the nearest."""
    known = {action.id: action for action in table()}
    if id_ in known:
        return known[id_]
    import difflib

    near = difflib.get_close_matches(id_, known, 1, 0.5)
    raise Invalid(
        _("there is no action {id!r} to give a key to").format(id=id_),
        hint=_("did you mean {near}?").format(near=PREFIX + near[0])
        if near
        else _("the key ? on the full screen lists them"),
        field=PREFIX + id_,
    )


def clashes(remapped: Mapping[str, str]) -> list[tuple[str, Action, Action]]:
    """Keys that two actions have in one place, when some have others by their id: the key and the two."""
    found = []
    lines = [action._replace(keys=remapped.get(action.id, action.keys)) for action in table()]
    for number, one in enumerate(lines):
        for other in lines[number + 1 :]:
            if one.scope == other.scope or one.scope in EVERYWHERE or other.scope in EVERYWHERE:
                shared = set(one.keys.split(",")) & set(other.keys.split(","))
                found += [(key, one, other) for key in sorted(shared)]
    return found


def keys_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The keys that settings give, by the id of the action."""
    return {key.removeprefix(PREFIX): text for key, text in settings.items() if key.startswith(PREFIX)}
