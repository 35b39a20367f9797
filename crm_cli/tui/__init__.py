"""The full screen: shows records and collects drafts through Textual. What it does, `services` does.

- a mode is a line in `modes.py`, a file in `screens/` with a `ModeScreen`, and its key in `crm_cli/actions.py`;
- an action is a line in `crm_cli/actions.py`; who has `BINDINGS = bindings("scope")` has a method for each of its ids;
- the file is reached through `desk.py` only: `await self.desk.read(lambda crm: …)`, `count`, `write`, `try_out`;
- `self.do(coroutine)` works beside the loop of messages and turns errors into notices; `await app.ask(Modal())` asks;
- `reload()` of a screen is called when anybody has changed the file; it keeps the cursor.
"""
