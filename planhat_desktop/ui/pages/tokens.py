"""The card that takes a workspace's tokens, and what keeps them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.tenant import looks_right
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.ui.kit import Card, Rule, Text, Tick

if TYPE_CHECKING:
    from planhat_desktop.core.workspace import TokenKind
    from planhat_desktop.ui.parts import Parts

SHORT_TOKEN = 340  # api-facts.md 2, checked 2026-11-22: tokens are longer than this


class TokenCard(Card):
    """Asks for the Private App's token, and for the tenant's where somebody needs it.

    Signals:
        edited: other texts stand there now.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=20, gap=8, parent=parent)
        self.body.addWidget(Text(_("Token"), "strong"))
        words = _(
            "In Planhat: App Center › Private Apps › your app. The token is kept in this"
            " computer’s keyring, never in a file."
        )
        self.body.addWidget(Text(words, "quiet", wrap=True))
        self.token = _secret(_("Token, shown as dots"), self)
        self.token.textChanged.connect(self._weigh_token)
        self.body.addWidget(self.token)
        self.token_says = _doubt(self)
        self.body.addWidget(self.token_says)
        self.body.addWidget(Rule(parent=self))
        self.body.addWidget(Text(_("Tenant token"), "strong"))
        words = _(
            "Only for user activities and metrics; otherwise leave it empty. Planhat calls it"
            " “Tenant Token”, and an admin finds it beside the API tokens. It is kept as the"
            " token is."
        )
        self.body.addWidget(Text(words, "quiet", wrap=True))
        self.tenant = _secret(_("Tenant token, shown as dots"), self)
        self.tenant.textChanged.connect(self._weigh_tenant)
        self.body.addWidget(self.tenant)
        self.tenant_says = _doubt(self)
        self.body.addWidget(self.tenant_says)
        self.once = Tick(_("Use it for this time only; forget it when the window closes"), self)
        self.body.addWidget(self.once)

    def begin(self, *, is_renewal: bool) -> None:
        """Start anew.

        Args:
            is_renewal: of a workspace that is there: what is left empty stays as it is kept.
        """
        self.token.clear()
        self.tenant.clear()
        self.once.setChecked(False)
        self.token.setPlaceholderText(
            _("Leave it empty to keep what is kept") if is_renewal else _("Paste the token")
        )
        self.tenant.setPlaceholderText(
            _("Leave it empty to keep what is kept") if is_renewal else _("May stay empty")
        )

    def keep(
        self, parts: Parts, workspace: Workspace, before: Workspace | None
    ) -> Generator[Step, None, Workspace]:
        """Keep what was typed, and what was kept under another name or address. Thread: job.

        Args:
            before: the workspace as it was; None of a new one.

        Returns:
            The workspace, with its identity.

        Raises:
            KeyringUnavailable: the keyring does not take them.
        """
        vault = parts.session_vault if self.once.isChecked() else parts.vault
        given: dict[TokenKind, Token] = {
            "api": Token(self.token.text()),
            "tenant": Token(self.tenant.text()),
        }

        known = parts.settings.workspaces()

        def work() -> Generator[Step, None, Workspace]:
            from planhat_desktop.app.identity import identify, read_runs

            yield Progress("keeping", 0)
            is_moved = before is not None and (before.name, before.api_url) != (
                workspace.name,
                workspace.api_url,
            )
            for kind, token in given.items():
                kept: Token | None = token if len(token) else None
                if kept is None and before is not None and is_moved:
                    kept = parts.session_vault.fetch(before, kind) or parts.vault.fetch(
                        before, kind
                    )
                if kept is not None:
                    vault.store(workspace, kept, kind)
            if before is not None and is_moved:
                parts.session_vault.delete(before)
                parts.vault.delete(before)
            return identify(workspace, before, known, read_runs(parts.journal))

        return work()

    @Slot()
    def _weigh_token(self) -> None:
        length = len(Token(self.token.text()))
        self.token_says.setVisible(0 < length <= SHORT_TOKEN)
        self.token_says.setText(
            _(
                "This has {n} characters; Planhat’s tokens have more than {most}. Check that all"
                " of it was copied."
            ).format(n=length, most=SHORT_TOKEN)
        )
        self.edited.emit()

    @Slot()
    def _weigh_tenant(self) -> None:
        text = self.tenant.text().strip()
        self.tenant_says.setVisible(bool(text) and not looks_right(text))
        self.tenant_says.setText(
            _(
                "A tenant token has 36 characters, such as 0b6f1c1e-6f0d-4c55-9a57-…. Check that"
                " all of it was copied, and that it is not the token above."
            )
        )
        self.edited.emit()


def _secret(name: str, card: Card) -> QLineEdit:
    box = QLineEdit(card)
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.setAccessibleName(name)
    return box


def _doubt(card: Card) -> Text:
    said = Text("", "small", "update", wrap=True, parent=card)
    said.hide()
    return said
