"""Where a packaged app starts: PyInstaller wants a script, the package has a module."""

import sys

from planhat_desktop.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
