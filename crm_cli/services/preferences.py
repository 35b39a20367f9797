"""The settings file as a thing to change: keeps comments and order, never leaves half a file."""

from pathlib import Path

from crm_cli.config.known import find
from crm_cli.errors import Invalid
from crm_cli.exchange.files import replacing
from crm_cli.i18n import _


def set_value(path: Path, key: str, value: str) -> None:
    """Write one setting to the file; an empty value takes it out. Raises Invalid for what cannot be set."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    setting = find(key)
    if value:
        setting.accept(value, _("given here"))
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise Invalid(
            _("the settings file {path} is not valid TOML: {error}").format(path=path, error=error),
            hint=_("mend it with `crm config edit`"),
        ) from error
    *parents, name = key.split(".")
    table = document
    for parent in parents:
        table = table.setdefault(parent, tomlkit.table())
        if not isinstance(table, dict):
            raise Invalid(
                _("{parent} is a value in {path}, not a group of settings").format(parent=parent, path=path),
                hint=_("mend it with `crm config edit`"),
                field=key,
            )
    if value:
        table[name] = value
    else:
        table.pop(name, None)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(path) as out:
        out.write(tomlkit.dumps(document))
