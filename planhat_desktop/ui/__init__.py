"""The window.

PySide6 puts a hook of its own before every import, which reads the source of each module that is
imported from then on, for a feature that is switched on by `from __feature__ import …`. Nothing
here switches it on, so the hook is taken out again: it costs 5 ms before the first window and
more with each part that is opened later.
"""

import builtins

_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401 - it puts the hook, so it comes between the two lines

builtins.__import__ = _import
