"""Draw the app's icon in the forms that the systems want: png, ico and icns.

Usage: python installer/icons.py FOLDER
"""

import os
import sys
from pathlib import Path

SVG = Path(__file__).resolve().parent.parent / "resources" / "icons" / "planhat-desktop.svg"
SIZES = {"png": 256, "ico": 256, "icns": 512}


def draw_icons(folder: Path) -> None:
    """Write one file a form into the folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    for form, size in SIZES.items():
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(SVG)).render(painter)
        painter.end()
        path = folder / f"planhat-desktop.{form}"
        if not image.save(str(path)):
            raise OSError(f"Qt could not write {path.name}.")
    del app


if __name__ == "__main__":
    draw_icons(Path(sys.argv[1]))
