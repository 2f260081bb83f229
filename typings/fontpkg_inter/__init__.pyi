from pathlib import Path

ROOT: Path
