"""The table of actions (`crm_cli/actions.py`) as Textual bindings.

A screen or widget says `BINDINGS = bindings("followup")` and has a method `action_followup_done` for `followup.done`.
Settings change the keys of a binding by its id.
"""

from textual.binding import Binding, BindingType

from crm_cli import actions
from crm_cli.actions import Action


def bindings(*scopes: str) -> list[BindingType]:
    """The bindings of these scopes."""
    return [binding(action) for action in actions.of(*scopes)]


def binding(action: Action) -> Binding:
    """One line of the table as a binding."""
    return Binding(
        action.keys,
        action_of(action),
        action.footer or action.words,
        show=bool(action.footer),
        tooltip=action.words,
        id=action.id,
    )


def action_of(action: Action) -> str:
    """What Textual calls: `app.undo` is the app's `action_undo`, `list.mark` is `action_list_mark` of who is bound."""
    return action.does or (action.id if action.scope == "app" else action.id.replace(".", "_"))
