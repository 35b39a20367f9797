"""`crm config …`: reads and changes the settings file. Works with a broken one, too."""

from typing import Annotated

import typer

from crm_cli import config
from crm_cli.commands.context import asked_format, cli_of, output_of, say_of
from crm_cli.commands.options import Values
from crm_cli.commands.report import write_records
from crm_cli.commands.shape import Shows
from crm_cli.config.known import find, table
from crm_cli.i18n import _
from crm_cli.render.clean import clean
from crm_cli.render.write import write_text

app = typer.Typer(help=_("Settings, and where each value comes from."))

KEYS = Values("KEY", tuple(setting.key for setting in table()))
Key = Annotated[str, typer.Argument(metavar=KEYS, help=_("a setting, for example ui.calendar"), show_default=False)]


@app.command(cls=Shows)
def show(ctx: typer.Context) -> None:
    """Show every setting with its value and where it comes from.

    Example: crm config show
    """
    from crm_cli.render.write import write_listing
    from crm_cli.services.application import Crm
    from crm_cli.services.listed import settings_listing

    settings = cli_of(ctx).settings
    write_listing(settings_listing(settings), output_of(ctx), Crm(settings).present)


@app.command(cls=Shows)
def get(ctx: typer.Context, key: Key) -> None:
    """Print the value of a setting.

    Example: crm config get ui.calendar
    """
    found = cli_of(ctx).settings.value(key)
    if asked_format(ctx):
        write_records(ctx, [{"key": key, "value": found.text, "origin": found.origin}])
    else:
        write_text(f"{clean(found.text)}\n")


@app.command("set", cls=Shows)
def set_(
    ctx: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help=_("the value; '' takes it out"), show_default=False)],
) -> None:
    """Write a setting to the settings file.

    Example: crm config set ui.calendar jalali
    """
    from crm_cli.services.preferences import set_value

    cli = cli_of(ctx)
    set_value(config.config_path(cli.env), key, value)
    cli.say.note(_("{key} = {value}").format(key=key, value=value or _("(default)")))
    variable = find(key).variable
    if cli.env.get(variable):
        cli.say.note(_("note: the environment variable {name} still overrides it").format(name=variable))


@app.command(cls=Shows)
def edit(ctx: typer.Context) -> None:
    """Open the settings file in $EDITOR.

    Example: crm config edit
    """
    from crm_cli.commands.editor import run_editor
    from crm_cli.services.application import Crm

    path = config.config_path(cli_of(ctx).env)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    run_editor(path)
    Crm(config.load({}, cli_of(ctx).env)).check()
    say_of(ctx).note(_("settings are fine"))


@app.command(cls=Shows)
def path(ctx: typer.Context) -> None:
    """Print where the settings file is.

    Example: crm config path
    """
    found = str(config.config_path(cli_of(ctx).env))
    if asked_format(ctx):
        write_records(ctx, [{"path": found}])
    else:
        write_text(f"{clean(found)}\n")
