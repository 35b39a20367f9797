"""`crm interactions …`"""

from typing import Annotated

import typer

from crm_cli.commands import bulk
from crm_cli.commands.context import crm_of, query_of, words_of
from crm_cli.commands.editor import in_editor, text_of
from crm_cli.commands.moments import moment_of
from crm_cli.commands.options import Filter, Ids, PickedIds, Uid, Who, text
from crm_cli.commands.report import removing, show, wrote
from crm_cli.commands.shape import Bulk, Lists, Shows, Writes
from crm_cli.domain.choices import choice
from crm_cli.domain.complaints import complaint_id
from crm_cli.domain.dates import parse_minutes
from crm_cli.domain.fields.interactions import INTERACTION
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.interaction_fields import CLEARABLE, READ
from crm_cli.domain.interactions import InteractionDraft
from crm_cli.domain.numbers import record_id
from crm_cli.domain.present import stored
from crm_cli.domain.text import line, note
from crm_cli.domain.vocabulary import CHANNELS, DIRECTIONS, OUTCOMES
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer(help=_("Conversations: calls, visits, messages."))

EDITED = ("body", "topic", "channel", "direction", "outcome", "duration")

Channel = Annotated[str, text("--channel", metavar="CHANNEL", values=CHANNELS, help=", ".join(CHANNELS))]
At = Annotated[str | None, text("--at", metavar="WHEN", help=_("when it took place: yesterday 16:30, 2026-11-20"))]
With = Annotated[
    list[str] | None, text("--with", metavar="WHO", help=_("somebody else who took part; may be repeated"))
]
Incoming = Annotated[bool, typer.Option("--in", help=_("the customer reached out to us"))]
Outgoing = Annotated[bool, typer.Option("--out", help=_("we reached out to the customer"))]
Outcome = Annotated[str | None, text("--outcome", metavar="OUTCOME", values=OUTCOMES, help=", ".join(OUTCOMES))]
Duration = Annotated[str | None, text("--duration", metavar="TIME", help=_("how long: 15min, 1h30"))]
Topic = Annotated[str | None, text("--topic", help=_("what it was about"))]
AboutComplaint = Annotated[str | None, text("--complaint", metavar="ID", help=_("complaint it was about"))]
NeedsReply = Annotated[bool, typer.Option("--needs-reply", help=_("the customer waits for an answer"))]


def draft_of(
    ctx: typer.Context, who: str, channel: str, body: str, *, incoming: bool, outgoing: bool, with_: list[str] | None
) -> InteractionDraft:
    """The interaction that `interactions add` and `log` describe; the options they share come from the context."""
    typed = ctx.params
    if incoming and outgoing:
        raise Invalid(_("--in and --out exclude each other"), hint=_("say who reached out to whom"))
    return InteractionDraft(
        contacts=(who, *(with_ or ())),
        channel=choice(channel, CHANNELS, field="channel"),
        body=note(body, field="text"),
        at=moment_of(ctx, typed["at"]),
        direction="in" if incoming else "out" if outgoing else None,
        outcome=choice(typed["outcome"], OUTCOMES, field="outcome") if typed["outcome"] else None,
        minutes=parse_minutes(typed["duration"]) if typed["duration"] else None,
        topic=line(typed["topic"], field="topic") if typed["topic"] else None,
        needs_reply=typed["needs_reply"],
        complaint_id=complaint_id(typed["complaint"]) if typed["complaint"] else None,
        uid=parse_uid(typed["uid"]) if typed["uid"] else None,
    )


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    who: Who,
    body: Annotated[str, typer.Argument(metavar="TEXT", help=_("what was said; - reads it"), show_default=False)],
    channel: Channel,
    at: At = None,
    with_: With = None,
    in_: Incoming = False,
    out: Outgoing = False,
    outcome: Outcome = None,
    duration: Duration = None,
    topic: Topic = None,
    needs_reply: NeedsReply = False,
    complaint: AboutComplaint = None,
    uid: Uid = None,
) -> None:
    """Add a conversation that took place. `crm log` does the same and schedules the next step.

    Example: crm interactions add sara "asked for Istanbul in March" --channel call --in
    """
    crm = crm_of(ctx)
    draft = draft_of(ctx, who, channel, text_of(body), incoming=in_, outgoing=out, with_=with_)
    number = crm.interactions.add(draft)
    wrote(ctx, _("interaction {id}").format(id=number), crm.interactions.picked([number]), [number])


@app.command("list", cls=Lists.of(INTERACTION))
def list_(
    ctx: typer.Context,
    filter_: Filter = None,
    contact: Annotated[str | None, text("--contact", metavar="WHO", help=_("only with this contact"))] = None,
) -> None:
    """List conversations, newest first.

    Example: crm interactions list visa channel:call --contact sara
    """
    crm = crm_of(ctx)
    contact_id = crm.contacts.find([contact])[0] if contact else None
    show(ctx, crm.interactions.list(query_of(ctx, filter_), contact_id=contact_id))


@app.command("show", cls=Shows)
def show_(ctx: typer.Context, ids: Ids) -> None:
    """Show conversations whole.

    Example: crm interactions show 31
    """
    from crm_cli.commands.report import show_records

    crm = crm_of(ctx)
    numbers = ids_of(ids)
    crm.interactions.get(numbers)
    show_records(ctx, crm.interactions.picked(numbers))


@app.command(cls=Bulk)
def edit(
    ctx: typer.Context,
    ids: PickedIds,
    body: Annotated[str | None, text("--text", help=_("what was said"))] = None,
    channel: Annotated[
        str | None, text("--channel", metavar="CHANNEL", values=CHANNELS, help=", ".join(CHANNELS))
    ] = None,
    at: At = None,
    direction: Annotated[
        str | None, text("--direction", metavar="in|out", values=DIRECTIONS, help=_("who reached out"))
    ] = None,
    outcome: Outcome = None,
    duration: Duration = None,
    topic: Topic = None,
    needs_reply: Annotated[
        bool | None,
        typer.Option("--needs-reply/--no-reply", help=_("whether an answer is awaited"), show_default=False),
    ] = None,
    clear: Annotated[
        list[str] | None, text("--clear", metavar="FIELD", values=CLEARABLE, help=", ".join(CLEARABLE))
    ] = None,
) -> None:
    """Change conversations; without flags, on a terminal, in $EDITOR.

    Example: crm interactions edit 31 --outcome answered --topic visa
    """
    numbers = chosen(ctx, ids)
    typed = ctx.params
    listing = crm_of(ctx).interactions.picked(numbers)
    with in_editor(ctx, listing, EDITED, {"body": "text", "duration": "minutes"}):
        fields: dict[str, object] = {key: read(typed[key]) for key, read in READ.items() if typed[key] is not None}
        fields |= {choice(name, CLEARABLE, field="field"): None for name in typed["clear"] or ()}
        if "duration" in fields:
            fields["minutes"] = fields.pop("duration")
        if needs_reply is not None:
            fields["needs_reply"] = needs_reply
        if (moment := moment_of(ctx, at)) is not None:
            fields["at"] = stored(moment)
        crm_of(ctx).interactions.edit(numbers, fields)
    _wrote(ctx, _("changed interaction {ids}"), numbers)


@app.command(cls=Bulk)
def replied(ctx: typer.Context, ids: PickedIds) -> None:
    """Note that a waiting customer was answered.

    Example: crm interactions replied 31
    """
    numbers = chosen(ctx, ids)
    crm_of(ctx).interactions.replied(numbers)
    _wrote(ctx, _("answered: interaction {ids}"), numbers)


@app.command(cls=Bulk)
def delete(ctx: typer.Context, ids: PickedIds) -> None:
    """Delete conversations.

    Example: crm interactions delete 31
    """
    crm = crm_of(ctx)
    numbers = chosen(ctx, ids, _("delete {n} interactions?"))
    report = removing(ctx, crm.interactions.picked(numbers), numbers)
    crm.interactions.delete(numbers)
    report(_("deleted interaction {ids}").format(ids=", ".join(map(str, numbers))))


def ids_of(values: list[str]) -> list[int]:
    """Typed ids of interactions, each once."""
    return list(dict.fromkeys(record_id(value, "interaction") for value in words_of(values)))


def chosen(ctx: typer.Context, ids: list[str], question: str = "") -> list[int]:
    """The conversations that are named, or that --where picks."""
    pick = crm_of(ctx).interactions.list
    return bulk.chosen(ctx, ids, lambda words: [record_id(word, "interaction") for word in words], pick, question)


def _wrote(ctx: typer.Context, message: str, ids: list[int]) -> None:
    text = message.format(ids=", ".join(map(str, ids)))
    wrote(ctx, text, crm_of(ctx).interactions.picked(ids), ids)
