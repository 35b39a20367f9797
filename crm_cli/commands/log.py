"""`crm log`: what was said, what it completes, and the next step, in one go."""

from typing import Annotated

import typer

from crm_cli.commands import interactions as shared
from crm_cli.commands.context import crm_of
from crm_cli.commands.editor import text_of
from crm_cli.commands.followups import ids_of as followup_ids
from crm_cli.commands.moments import when_of
from crm_cli.commands.options import Uid, Values, Who, text
from crm_cli.commands.report import offer_next_step, wrote
from crm_cli.commands.shape import Changes
from crm_cli.domain.followups import FollowupDraft
from crm_cli.domain.text import line
from crm_cli.domain.vocabulary import CHANNELS, FOLLOWUP_KINDS
from crm_cli.errors import Invalid
from crm_cli.i18n import _

app = typer.Typer()


@app.command(cls=Changes)
def log(
    ctx: typer.Context,
    channel: Annotated[str, typer.Argument(metavar=Values("CHANNEL", CHANNELS), help=", ".join(CHANNELS))],
    who: Who,
    body: Annotated[
        str | None, typer.Argument(metavar="TEXT", help=_("what was said; - reads it, nothing opens $EDITOR"))
    ] = None,
    with_: shared.With = None,
    in_: shared.Incoming = False,
    out: shared.Outgoing = False,
    at: shared.At = None,
    duration: shared.Duration = None,
    outcome: shared.Outcome = None,
    topic: shared.Topic = None,
    needs_reply: shared.NeedsReply = False,
    complaint: shared.AboutComplaint = None,
    done: Annotated[
        list[str] | None, text("--done", metavar="ID", help=_("follow-up this completes; may be repeated"))
    ] = None,
    next_: Annotated[str | None, text("--next", metavar="WHEN", help=_("when the next step is due"))] = None,
    next_title: Annotated[str | None, text("--next-title", help=_("what the next step is"))] = None,
    uid: Uid = None,
) -> None:
    """Log a conversation, complete follow-ups, plan the next step; all at once.

    Example: crm log call sara "wants a quote for Istanbul" --done 12 --next +2d
    """
    crm = crm_of(ctx)
    draft = shared.draft_of(ctx, who, channel, text_of(body), incoming=in_, outgoing=out, with_=with_)
    logged = crm.day.log(
        draft, done=followup_ids(done or []), next_step=_next_step(ctx, who, channel, next_, next_title)
    )
    parts = [_("interaction {id}").format(id=logged.interaction_id)]
    if logged.done:
        parts.append(_("done: {ids}").format(ids=", ".join(map(str, logged.done))))
    if logged.again:
        parts.append(_("again: {ids}").format(ids=", ".join(map(str, logged.again))))
    if logged.next_id:
        parts.append(_("next step: follow-up {id}").format(id=logged.next_id))
    number = logged.interaction_id
    wrote(ctx, " · ".join(parts), crm.interactions.picked([number]), [number])
    if not logged.next_id:
        offer_next_step(ctx, crm.interactions.get([number])[0].contact_ids)


def _next_step(ctx: typer.Context, who: str, channel: str, due: str | None, title: str | None) -> FollowupDraft | None:
    if due is None:
        if title is not None:
            raise Invalid(_("a next step needs a day"), hint=_("add --next WHEN, for example --next +3d"), field="next")
        return None
    when = when_of(ctx, due)
    kind = channel if channel in FOLLOWUP_KINDS else "call" if channel == "call" else "message"
    return FollowupDraft(
        contact=who,
        title=line(title, field="next title") if title else _("follow up: {channel}").format(channel=channel),
        due_on=when.day,
        due_time=when.time,
        kind=kind,
    )
