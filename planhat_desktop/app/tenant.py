"""The tenant token: what opens the host that takes user activities and metrics."""

from __future__ import annotations

import re
from typing import Final

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.wording.language import translate as _

# api-facts 2 and 12 (checked 2026-11-22): a UUID.
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def looks_right(text: str) -> bool:
    """Say whether a text looks like a tenant token."""
    return _UUID.fullmatch(text) is not None


def missing_tenant() -> CallUnusable:
    """Return the trouble of a workspace whose tenant token nobody has given."""
    return CallUnusable(
        "no_tenant_token",
        _("User activities and metrics need the tenant token, and none is kept."),
        _(
            "Give it in Settings (“Change…” beside the workspace), or for an address in the"
            " environment variable PLANHAT_TENANT_TOKEN."
        ),
    )


def missing_words() -> str:
    """Return what a preview says where there is no tenant token."""
    return _("To upload these, the tenant token is needed; none is kept for this workspace.")
