"""The template of the procedure for customers: the agency's own beside the settings, else the one that is shipped."""

from pathlib import Path

from crm_cli.errors import Invalid
from crm_cli.exchange.files import replacing
from crm_cli.i18n import _

_SHIPPED = Path(__file__).parents[1] / "templates"


def own_template(config_path: Path) -> Path:
    """Where the agency's own template is, or would be."""
    return config_path.with_name("complaints-policy.md")


def shipped(language: str) -> str:
    """The template that is shipped, in Persian for `fa`, else in English."""
    return (_SHIPPED / f"complaints-policy.{'fa' if language.startswith('fa') else 'en'}.md").read_text("utf-8")


def template(path: Path, language: str) -> str:
    """The agency's own template, else the one that is shipped. Raises Invalid for a file that cannot be read."""
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else shipped(language)
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            _("{path} cannot be read: {error}").format(path=path, error=error),
            hint=_("`crm complaints policy --reset` puts it aside"),
        ) from error


def keep(path: Path, text: str) -> None:
    """Make `text` the agency's own template, complete or not at all. Raises Conflict, StoreUnavailable."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(path) as out:
        out.write(text)


def put_aside(path: Path) -> Path | None:
    """Take the agency's own template out of use; returns where it is kept, None when there was none."""
    if not path.exists():
        return None
    return path.replace(path.with_name(f"{path.name}.old"))
