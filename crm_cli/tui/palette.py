"""The actions by name: whatever can be done here now, with its keys."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from crm_cli.tui.keys_help import Doable, doable

ITSELF = "app.command_palette"
ID_WEIGHS = 0.9  # against the words: an id such as app.undo is found, too


class Verbs(Provider):
    """What the command palette offers."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for one in self._offered():
            yield DiscoveryHit(_shown(Content(one.words), one), partial(self._run, one), one.words)

    async def search(self, query: str) -> Hits:
        """What has these letters in its words."""
        matcher = self.matcher(query)
        for one in self._offered():
            score = max(matcher.match(one.words), matcher.match(one.id) * ID_WEIGHS)
            if score:
                yield Hit(score, _shown(matcher.highlight(one.words), one), partial(self._run, one), one.words)

    def _offered(self) -> list[Doable]:
        """Verbs first; how to move about in a list comes last."""
        found = [one for one in doable(self.screen) if one.id and one.action != ITSELF]
        return sorted(found, key=lambda one: one.id.startswith("list."))

    async def _run(self, one: Doable) -> None:
        await self.app.run_action(one.action, one.node)


def _shown(words: Content, one: Doable) -> Content:
    return words + Content.styled(f"  {' '.join(one.keys)}", "$foreground-muted")
