"""A check-up on a terminal: every finding with its state in colour and in words, its command below it, to be copied."""

from collections.abc import Iterator, Mapping, Sequence

from crm_cli.domain.findings import Finding
from crm_cli.i18n import _
from crm_cli.render.cells import pad
from crm_cli.render.columns import STATE_STYLES, one_line
from crm_cli.render.rtl import ordering
from crm_cli.render.write import Output, write_rich, write_text

NARROW = 80  # columns below which tables have to shorten what they show
NAME, CITY = "سارا احمدی", "شیراز"


def write_findings(findings: Sequence[Finding], output: Output) -> None:
    """The page. A long line is folded, nothing is cut."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for finding in findings:
        found = Text(one_line(finding.found))
        if finding.command:
            found.append(f"\n{one_line(finding.command)}", style="bold")
        grid.add_row(Text(finding.state, style=STATE_STYLES[finding.state]), Text(finding.check), found)
    write_rich([grid], output)


def terminal_finding(output: Output, env: Mapping[str, str]) -> Finding:
    """What the output goes to: its width, colours, and whether it expects UTF-8."""
    if output.screen is None:
        return Finding("terminal", "ok", _("none: the output goes to a pipe or a file, where nothing is cut"))
    width = output.screen[0]
    locale = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    facts = [
        _("{width} columns").format(width=width),
        _("colours") if output.color else _("no colours"),
        _("UTF-8"),
    ]
    if "utf8" not in locale.casefold().replace("-", ""):
        facts[2] = _("the locale {locale!r} does not promise UTF-8").format(locale=locale)
        return Finding("terminal", "note", ", ".join(facts), "export LANG=C.UTF-8")
    if width < NARROW:
        facts[0] += _(" are few: tables shorten what they show")
    facts.append(_("Persian: {way}").format(way=output.rtl))
    return Finding("terminal", "note" if width < NARROW else "ok", ", ".join(facts))


def write_right_to_left() -> None:
    """One name three ways. The environment cannot say how a terminal orders letters; the eye can."""
    write_text("".join(f"{line}\n" for line in _right_to_left()))


def _right_to_left() -> Iterator[str]:
    yield ""
    yield _("Which reads right? Sara Ahmadi, Shiraz to the right of her, letters joined:")
    line = f"{pad(NAME, 12)}{pad(CITY, 7)}2026-11-28"
    for number, way in enumerate(("off", "guard", "visual"), 1):
        order = ordering(way)
        yield f"  {number}  {order(line) if order else line}  crm config set ui.rtl {way}"
    yield _("The command behind it makes it so everywhere. Where two read right, guard is the safe one.")
