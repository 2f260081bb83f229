"""The Connect page: add a workspace, step by step, and know that it works before going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.address import Address, AddressRefused, parse_address, suggested_regions
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.ui.connect import choose_workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Banner,
    Button,
    Card,
    Deed,
    Pick,
    ScrollColumn,
    Swatches,
    Text,
    line,
)
from planhat_desktop.ui.pages.page import Gap, Host, Page
from planhat_desktop.ui.pages.tokens import TokenCard
from planhat_desktop.ui.theme import WORKSPACE_COLOURS

if TYPE_CHECKING:
    from planhat_desktop.app.ports import Planhat
    from planhat_desktop.core.schema import Model

_EVERYDAY = ("Company", "Enduser", "License", "Opportunity", "Conversation", "Task", "Ticket")
_NEEDED = "You need the address of your Planhat and a token from its App Center."


class ConnectPage(Page):
    """Asks for address, token, name and colour; tests; keeps the token in the keyring."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            host,
            _("Add a workspace"),
            _(_NEEDED),
        )
        self.verdict = Banner(self)
        self.body.addWidget(self.verdict)
        scroll = ScrollColumn(gap=12, parent=self)
        self.body.addWidget(scroll)
        self._address: Address | None = None
        self._trusted = ""  # the host that is not Planhat's and may have the token all the same
        self._works = False
        self._before: Workspace | None = None
        scroll.body.addWidget(self._make_address())
        self.tokens = TokenCard(self)
        self.token, self.once, self.tenant = (
            self.tokens.token,
            self.tokens.once,
            self.tokens.tenant,
        )
        self.tokens.edited.connect(self._forget_test)
        self.tokens.edited.connect(self.edited)
        scroll.body.addWidget(self.tokens)
        scroll.body.addWidget(self._make_name())

    def _make_address(self) -> Card:
        card = Card(margin=20, gap=8, parent=self)
        card.body.addWidget(Text(_("Where is your Planhat?"), "strong"))
        words = _("Copy the address from the browser while Planhat is open, or choose a region.")
        card.body.addWidget(Text(words, "quiet", wrap=True))
        across = line(gap=12)
        self.address = QLineEdit(card)
        self.address.setPlaceholderText("https://app-us3.planhat.com")
        self.address.setAccessibleName(_("Address of your Planhat"))
        self.address.textChanged.connect(self._weigh_address)
        across.addWidget(self.address, 1)
        self.region = Pick(_("Region"), card)
        self.region.addItem(_("Choose a region"), None)
        for region in suggested_regions():
            self.region.addItem(region or _("standard (no region)"), region)
        self.region.setMinimumWidth(190)
        self.region.activated.connect(self._choose_region)
        across.addWidget(self.region)
        card.body.addLayout(across)
        self.address_says = Text("", "small", wrap=True, parent=card)
        card.body.addWidget(self.address_says)
        self.address_says.hide()
        self.trust = Button(parent=card)
        self.trust.clicked.connect(self._trust)
        card.body.addWidget(self.trust, 0, Qt.AlignmentFlag.AlignLeft)
        self.trust.hide()
        return card

    def _make_name(self) -> Card:
        card = Card(margin=20, gap=8, parent=self)
        card.body.addWidget(Text(_("What do you call it?"), "strong"))
        words = _("Name and colour stay in sight all the way to the upload button.")
        card.body.addWidget(Text(words, "quiet", wrap=True))
        across = line(gap=16)
        self.name = QLineEdit(card)
        self.name.setPlaceholderText(_("e.g. Acme"))
        self.name.setAccessibleName(_("Name of the workspace"))
        self.name.textChanged.connect(self._changed)
        across.addWidget(self.name, 1)
        self.colours = Swatches(list(WORKSPACE_COLOURS), card)
        self.colours.chosen.connect(self._changed)
        across.addWidget(self.colours)
        card.body.addLayout(across)
        return card

    def begin(self, workspace: Workspace | None) -> None:
        """Start anew, or with a workspace whose token or address is to be another."""
        self._before = workspace
        self.tokens.begin(is_renewal=workspace is not None)
        self._trusted = workspace.api_url if workspace and workspace.is_elsewhere else ""
        self.address.setText(workspace.api_url if workspace is not None else "")
        self.name.setText(workspace.name if workspace is not None else "")
        if workspace is not None:
            self.colours.choose(workspace.colour)
        title, words = _("Add a workspace"), _(_NEEDED)
        if workspace is not None:
            title = _("Change {name}").format(name=workspace.name)
            words = _("Another name, colour, token or address. Its past uploads stay its own.")
        self.title.setText(title)
        self.subtitle.setText(words)
        self._forget_test()

    # What was typed

    @Slot()
    def _weigh_address(self) -> None:
        text = self.address.text()
        self._forget_test()
        self._address = None
        self.address_says.setVisible(bool(text.strip()))
        self.trust.hide()
        if not text.strip():
            self.edited.emit()
            return
        try:
            self._address = parse_address(text)
        except AddressRefused as refused:
            self._weigh_other(text, refused)
        else:
            place = self.region.findData(self._address.region)
            self.region.setCurrentIndex(max(place, 0))
            region = self._address.region or _("standard")
            host = self._address.api_url.removeprefix("https://")
            words = _("Region {region}: rows go to {host}.").format(region=region, host=host)
            self._say_of_address(words, "create")
        self.edited.emit()

    def _weigh_other(self, text: str, refused: AddressRefused) -> None:
        """Say what is wrong with an address; one not Planhat's may be trusted, asked once."""
        from planhat_desktop.app.connection import explain_address

        if refused.code == "not_planhat":
            try:
                other = parse_address(text, allow_other=True)
            except AddressRefused as worse:
                refused = worse
            else:
                if other.api_url == self._trusted:
                    self._address = other
                    words = _("Rows and token go to {host}, which is not Planhat’s own.")
                    self._say_of_address(words.format(host=refused.host), "update")
                    return
                self.trust.say(_("It is ours: use {host}").format(host=refused.host))
                self.trust.show()
        trouble = explain_address(refused)
        self._say_of_address(f"{trouble.what} {trouble.do}", "held")

    def _say_of_address(self, words: str, tone: str) -> None:
        self.address_says.set_tone(tone)
        self.address_says.setText(words)

    @Slot()
    def _trust(self) -> None:
        self._trusted = parse_address(self.address.text(), allow_other=True).api_url
        self._weigh_address()
        self.token.setFocus()

    @Slot(int)
    def _choose_region(self, place: int) -> None:
        region = self.region.itemData(place)
        if region is not None:
            front = f"app-{region}" if region else "app"
            self.address.setText(f"https://{front}.planhat.com")

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()

    def _forget_test(self) -> None:
        self._works = False
        self.verdict.hide()

    def workspace(self) -> Workspace | None:
        """Return what was described so far, or None while there is no address."""
        if self._address is None:
            return None
        name = " ".join(self.name.text().split())
        api_url, region = self._address.api_url, self._address.region
        is_elsewhere = api_url == self._trusted
        return Workspace(name, api_url, region, self.colours.choice, is_elsewhere=is_elsewhere)

    @property
    def _keeps_token(self) -> bool:
        """Whether something else is changed of a workspace whose token is kept.

        At another address the token has to be given again.
        """
        before, now = self._before, self.workspace()
        if before is None or now is None or now.api_url != before.api_url:
            return False
        is_other = (now.name, now.colour) != (before.name, before.colour)
        is_changed = is_other or bool(self.tenant.text().strip())
        return is_changed and not self.token.text().strip()

    # The footer

    @override
    def blocker(self) -> list[Gap]:
        gaps = []
        if self._address is None:
            words = _("The address of your Planhat is missing.")
            if self.address.text().strip():  # what is wrong with it stands below it
                words = _("The address is not that of a Planhat yet: see what it says below it.")
            gaps.append(Gap(words, self.address.setFocus))
        if not self.token.text().strip() and not self._keeps_token:
            gaps.append(Gap(_("The token is missing."), self.token.setFocus))
        name = " ".join(self.name.text().split())
        taken = {one.name for one in self.host.parts.settings.workspaces()}
        taken -= {self._before.name} if self._before is not None else set()
        if not name:
            gaps.append(Gap(_("The workspace needs a name."), self.name.setFocus))
        elif name in taken or name == self.host.parts.practice.name:
            words = _("There is a workspace of this name already. Choose another name.")
            gaps.append(Gap(words, self.name.setFocus))
        return gaps

    @override
    def primary(self) -> str:
        if self._works:
            name = " ".join(self.name.text().split())
            if self.once.isChecked():
                return _("Use {name} for this time").format(name=name)
            return _("Keep {name}").format(name=name)
        return _("Test connection")

    @override
    def go_on(self) -> None:
        if self._works:
            self._keep()
        else:
            self._test()

    @override
    def arrive(self) -> None:
        self.address.setFocus()

    # Testing

    def _test(self) -> None:
        from planhat_desktop.app.connection import check

        workspace = self.workspace()
        if workspace is None:
            return
        token = Token(self.token.text())
        parts, before = self.host.parts, self._before
        connect = parts.connect
        if before is not None and self._keeps_token:

            def connect(_workspace: Workspace, _token: Token) -> Planhat:
                return parts.open(before)

        work = check(workspace, token, connect, self._models())
        task = Task(work, _("Testing the connection"), self.judge, stopped=self.verdict.hide)
        if self.host.start(task):
            self.verdict.say(_("Testing the connection…"), tone="accent")

    def _models(self) -> list[Model]:
        """Return the models whose permission is asked for: the everyday ones."""
        models = self.host.draft.catalog.models
        return [models[name] for name in _EVERYDAY if name in models]

    def judge(self, result: object) -> None:
        """Show what a test of the connection found."""
        from planhat_desktop.app.connection import Checked, Verdict

        assert isinstance(result, Checked)
        self._works = result.is_good or any(result.readable.values())
        again = Deed(_("Test again"), self._test)
        if result.is_good:
            names = ", ".join(one.plural for one in self._models())
            words = _("The token may read {names}.").format(names=names)
            self.verdict.say(result.what, words, tone="create")
        elif self._works:
            self.verdict.say(result.what, result.do, [again], tone="update")
        elif result.verdict is Verdict.TOKEN_OR_REGION:
            words = _(
                "If the token is right, the region may not be: the app can look for it, which"
                " sends the token to each of Planhat’s regions in turn."
            )
            look = Deed(_("Look in the other regions"), self._probe)
            self.verdict.say(result.what, f"{result.do} {words}".strip(), [look])
        else:
            self.verdict.say(result.what, result.do, [again])
        self.edited.emit()

    def _probe(self) -> None:
        """Look for the token's region; the person has just agreed to that."""
        from planhat_desktop.app.connection import probe_regions

        here = self._address.region if self._address is not None else None
        regions = [one for one in suggested_regions() if one != here]
        work = probe_regions(Token(self.token.text()), regions, self.host.parts.connect)
        task = Task(
            work,
            _("Looking in the other regions"),
            self._take_region,
            stepped=self._show_region,
            stopped=self.verdict.hide,
        )
        if self.host.start(task):
            self.verdict.say(_("Looking in the other regions…"), tone="accent")

    def _show_region(self, step: WorkStep) -> None:
        if isinstance(step, Progress):
            words = _("Region {region}, {n} of {all}")
            self.verdict.do.setText(
                words.format(region=step.of, n=step.done + 1, all=step.total or 0)
            )
            self.verdict.do.show()

    def _take_region(self, found: object) -> None:
        if not isinstance(found, Address):
            words = _("Copy the token anew, or ask your Planhat admin for one.")
            self.verdict.say(_("No region takes this token."), words)
            return
        self.address.setText(found.api_url.replace("//api", "//app"))
        words = _("The token belongs to region {region}.")
        self._works = True
        self.verdict.say(words.format(region=found.region or _("standard")), tone="create")
        self.edited.emit()

    # Keeping

    def _keep(self) -> None:
        workspace = self.workspace()
        if workspace is None:
            return

        def done(result: object) -> None:
            assert isinstance(result, Workspace)
            self._kept(result)

        work = self.tokens.keep(self.host.parts, workspace, self._before)
        task = Task(work, _("Keeping the token"), done, troubled=self._not_kept)
        self.host.start(task)

    def _not_kept(self, trouble: Trouble) -> None:
        self.verdict.say(
            trouble.what,
            trouble.do,
            [
                Deed(_("Try again"), self._keep),
                Deed(_("Use it for this time only"), self._keep_once),
            ],
        )

    def _keep_once(self) -> None:
        self.once.setChecked(True)
        self._keep()

    def _kept(self, workspace: Workspace) -> None:
        from planhat_desktop.app.watching import carry_watch

        settings, draft = self.host.parts.settings, self.host.draft
        before = self._before.name if self._before is not None else workspace.name
        others = [one for one in settings.workspaces() if one.name != before]
        settings.save_workspaces([*others, workspace])
        carry_watch(settings, before, workspace.name)
        self.begin(None)
        self.host.unread.discard(workspace.name)
        is_awaited = draft.prepared is not None and draft.prepared.lacks_tenant
        draft.prepared = None  # what it may do by now is another
        choose_workspace(self.host, workspace)
        self.host.go(Step.PREVIEW if is_awaited and draft.workspace == workspace else Step.FILE)
