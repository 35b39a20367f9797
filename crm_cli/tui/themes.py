"""Colours: a dark and a light theme of crm's own, beside those of Textual. The setting `ui.theme` names one."""

from textual.app import App
from textual.theme import Theme

from crm_cli.errors import Invalid
from crm_cli.i18n import _

DARK = Theme(
    "crm-dark",
    primary="#4FB3A9",
    secondary="#7AA2C8",
    accent="#E8B45A",
    warning="#E8A33D",
    error="#E5686D",
    success="#7BC275",
    foreground="#DCE3E4",
    background="#14191B",
    surface="#1B2225",
    panel="#243034",
    variables={
        "block-cursor-foreground": "#0E1314",
        "block-cursor-background": "#4FB3A9",
        "block-cursor-blurred-background": "#2E4A4A",
        "block-cursor-blurred-foreground": "#DCE3E4",
        "footer-background": "#1B2225",
        "footer-key-foreground": "#E8B45A",
        "scrollbar": "#2E4A4A",
        "scrollbar-background": "#181F21",
        "scrollbar-corner-color": "#181F21",
        "border": "#3D7F79",
        "border-blurred": "#2C3A3E",
    },
)
LIGHT = Theme(
    "crm-light",
    primary="#0F766E",
    secondary="#355F8A",
    accent="#B45309",
    warning="#B45309",
    error="#B4232A",
    success="#2F7D32",
    foreground="#1D2527",
    background="#FAF9F6",
    surface="#F1EFEA",
    panel="#E5E2DA",
    dark=False,
    variables={
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-background": "#0F766E",
        "block-cursor-blurred-background": "#C9DEDA",
        "block-cursor-blurred-foreground": "#1D2527",
        "footer-background": "#E5E2DA",
        "footer-key-foreground": "#9A3412",
        "scrollbar": "#B9D2CE",
        "scrollbar-background": "#F1EFEA",
        "scrollbar-corner-color": "#F1EFEA",
        "border": "#5B9A94",
        "border-blurred": "#CFCBC1",
    },
)


def make_known(app: App[int]) -> None:
    """Let the themes be chosen."""
    for theme in (DARK, LIGHT):
        app.register_theme(theme)


def begin(app: App[int], name: str) -> None:
    """Begin with this theme, or with the dark one where it is not known."""
    app.theme = name if name in app.available_themes else DARK.name


def use(app: App[int], name: str) -> None:
    """Use the theme with this name; raises Invalid with those there are."""
    if name not in app.available_themes:
        raise Invalid(
            _("there are no colours called {name!r}").format(name=name),
            hint=_("use one of: {names}").format(names=", ".join(sorted(app.available_themes))),
            field="ui.theme",
        )
    app.theme = name
