"""`crm complaints …`: what was heard. The moves until a complaint ends are in `complaint_moves`."""

from typing import Annotated

import typer

from crm_cli.commands import bulk
from crm_cli.commands.context import crm_of, output_of, query_of, words_of
from crm_cli.commands.editor import in_editor, text_of
from crm_cli.commands.moments import moment_of
from crm_cli.commands.options import Filter, Ids, PickedIds, Uid, Who, text
from crm_cli.commands.report import offer_next_step, removing, show, wrote
from crm_cli.commands.shape import Bulk, Lists, Shows, Writes
from crm_cli.domain.choices import choice
from crm_cli.domain.complaint_fields import CLEARABLE, READ
from crm_cli.domain.complaints import ComplaintDraft, code, complaint_id
from crm_cli.domain.fields.complaints import COMPLAINT
from crm_cli.domain.ids import uid as parse_uid
from crm_cli.domain.text import note
from crm_cli.domain.vocabulary import CHANNELS, COMPLAINT_SUBJECTS
from crm_cli.i18n import _

app = typer.Typer(help=_("Complaints: what was heard, what is done, how it ends."))

Heard = Annotated[
    str | None, text("--heard", help=_("what the customer said, in their words; - reads it, nothing opens $EDITOR"))
]
Wanted = Annotated[str | None, text("--wanted", help=_("what the customer wants"))]
About = Annotated[
    str | None,
    text("--about", metavar="SUBJECT", values=COMPLAINT_SUBJECTS, help=", ".join(COMPLAINT_SUBJECTS)),
]
Which = Annotated[str | None, text("--which", help=_("which product, colleague or supplier"))]
Topic = Annotated[str | None, text("--topic", help=_("topic, the same for complaints of one kind"))]
Severity = Annotated[
    str | None, text("--severity", metavar="1-4", values=("1", "2", "3", "4"), help=_("1 is gravest, 4 slightest"))
]
Cause = Annotated[str | None, text("--cause", help=_("why it happened, the same for complaints of one kind"))]
Prevention = Annotated[str | None, text("--prevention", help=_("what is done so that it does not happen again"))]
NoDocument = Annotated[str | None, text("--no-document", metavar="WHY", help=_("why there is no document of it"))]
Channel = Annotated[str | None, text("--channel", metavar="CHANNEL", values=CHANNELS, help=", ".join(CHANNELS))]
At = Annotated[str | None, text("--at", metavar="WHEN", help=_("when it was heard: yesterday 16:30, 2026-11-20"))]
Owner = Annotated[str | None, text("--owner", metavar="STAFF", help=_("colleague who handles it"))]


@app.command(cls=Writes)
def add(
    ctx: typer.Context,
    who: Who,
    heard: Heard = None,
    wanted: Wanted = None,
    about: About = None,
    which: Which = None,
    topic: Topic = None,
    severity: Severity = None,
    safety: Annotated[bool, typer.Option("--safety", help=_("somebody's safety is concerned"))] = False,
    confidential: Annotated[
        bool,
        typer.Option("--confidential", help=_("leave it out of the lists of the colleague it is about; hides nothing")),
    ] = False,
    channel: Channel = None,
    at: At = None,
    owner: Owner = None,
    follows: Annotated[
        str | None, text("--follows", metavar="ID", help=_("earlier complaint that it takes up again"))
    ] = None,
    uid: Uid = None,
) -> None:
    """Record a complaint in the customer's own words.

    Example: crm complaints add sara --heard "waited an hour for the transfer" --about supplier --severity 2
    """
    crm = crm_of(ctx)
    draft = ComplaintDraft(
        contact=who,
        received_at=moment_of(ctx, at),
        safety=safety,
        confidential=confidential,
        owner=owner,
        follows_id=complaint_id(follows) if follows else None,
        uid=parse_uid(uid) if uid else None,
        **(_typed(ctx) | {"heard": note(text_of(heard, "--heard"), field="heard")}),  # type: ignore[arg-type]
    )
    number = crm.complaints.add(draft)
    report(ctx, [number])
    offer_next_step(ctx, [crm.complaints.get([number])[0].contact_id])


@app.command("list", cls=Lists.of(COMPLAINT))
def list_(
    ctx: typer.Context,
    filter_: Filter = None,
    all_: Annotated[bool, typer.Option("--all", help=_("those that ended too"))] = False,
) -> None:
    """List complaints that are open, the gravest and oldest first.

    Example: crm complaints list about:supplier owner:sara
    """
    show(ctx, crm_of(ctx).complaints.list(query_of(ctx, filter_), all_of_them=all_))


@app.command("show", cls=Shows)
def show_(ctx: typer.Context, ids: Ids) -> None:
    """Show complaints with all that happened, in order.

    Example: crm complaints show C-3
    """
    from crm_cli.render.complaints import complaint_card, complaint_document
    from crm_cli.render.write import write_documents

    crm, output, numbers = crm_of(ctx), output_of(ctx), ids_of(ids)
    crm.complaints.get(numbers)
    if output.format in ("json", "jsonl"):
        write_documents((complaint_document(crm.complaints.card(number)) for number in numbers), output)
    elif output.format in ("csv", "tsv", "ids"):
        show(ctx, crm.complaints.picked(numbers))
    else:
        from crm_cli.render.cards import write_cards

        write_cards([complaint_card(crm.complaints.card(number), crm.present) for number in numbers], output)


@app.command(cls=Bulk)
def edit(
    ctx: typer.Context,
    ids: PickedIds,
    heard: Heard = None,
    wanted: Wanted = None,
    about: About = None,
    which: Which = None,
    topic: Topic = None,
    severity: Severity = None,
    safety: Annotated[
        bool | None, typer.Option("--safety/--no-safety", help=_("somebody's safety is concerned"), show_default=False)
    ] = None,
    confidential: Annotated[
        bool | None,
        typer.Option(
            "--confidential/--no-confidential",
            help=_("leave it out of the lists of the colleague it is about; hides nothing"),
            show_default=False,
        ),
    ] = None,
    channel: Channel = None,
    cause: Cause = None,
    prevention: Prevention = None,
    no_document: NoDocument = None,
    clear: Annotated[
        list[str] | None, text("--clear", metavar="FIELD", values=CLEARABLE, help=_("empty a field; may be repeated"))
    ] = None,
) -> None:
    """Change what is known about complaints; without flags, on a terminal, in $EDITOR.

    Example: crm complaints edit 3 --severity 1 --topic transfer
    """
    numbers = chosen(ctx, ids)
    with in_editor(ctx, crm_of(ctx).complaints.picked(numbers), tuple(READ), {}):
        fields = _typed(ctx) | {choice(name, CLEARABLE, field="field"): None for name in ctx.params["clear"] or ()}
        if (heard := ctx.params["heard"]) is not None:
            fields["heard"] = note(text_of(heard), field="heard")
        for flag in ("safety", "confidential"):
            if ctx.params[flag] is not None:
                fields[flag] = ctx.params[flag]
        crm_of(ctx).complaints.edit(numbers, fields)
    report(ctx, numbers, _("changed"))


@app.command(cls=Bulk)
def delete(ctx: typer.Context, ids: PickedIds) -> None:
    """Delete complaints with their timeline. One that was taken back is better withdrawn.

    Example: crm complaints delete 3
    """
    crm = crm_of(ctx)
    numbers = chosen(ctx, ids, _("delete {n} complaints?"), all_of_them=True)
    gone = removing(ctx, crm.complaints.picked(numbers), numbers)
    crm.complaints.delete(numbers)
    gone(_("deleted complaint {complaints}").format(complaints=", ".join(map(code, numbers))))


@app.command(cls=Shows)
def count(
    ctx: typer.Context,
    filter_: Filter = None,
    all_: Annotated[bool, typer.Option("--all", help=_("those that ended too"))] = False,
) -> None:
    """Count complaints that are open.

    Example: crm complaints count severity:1,2
    """
    from crm_cli.render.write import write_count

    write_count(crm_of(ctx).complaints.list(query_of(ctx, filter_), all_of_them=all_).total(), output_of(ctx))


def ids_of(values: list[str]) -> list[int]:
    """Typed ids of complaints, each once."""
    return list(dict.fromkeys(map(complaint_id, words_of(values))))


def chosen(ctx: typer.Context, ids: list[str], question: str = "", *, all_of_them: bool = False) -> list[int]:
    """The complaints that are named, or that --where picks: of those that are open, or of all of them."""
    complaints = crm_of(ctx).complaints
    return bulk.chosen(
        ctx,
        ids,
        lambda words: [complaint_id(word) for word in words],
        lambda query: complaints.list(query, all_of_them=all_of_them),
        question,
    )


def report(ctx: typer.Context, ids: list[int], done: str = "") -> None:
    """Report a change of complaints: what they are called, whose they are, where they stand now."""
    crm = crm_of(ctx)
    if len(ids) > 3:
        said = _("{n} complaints").format(n=len(ids))
    else:
        said = ", ".join(
            f"{code(record.id)} {crm.contacts.name_of(record.contact_id)}: {record.status}"
            for record in crm.complaints.get(ids)
        )
    wrote(ctx, f"{done} {said}".lstrip(), crm.complaints.picked(ids), ids)


def _typed(ctx: typer.Context) -> dict[str, object]:
    """The plain fields that were given on the command line, read by the domain."""
    typed = ctx.params
    return {key: read(typed[key]) for key, read in READ.items() if key != "heard" and typed.get(key) is not None}
