from typing import IO

from msoffcrypto.format.base import BaseOfficeFile

def OfficeFile(file: IO[bytes]) -> BaseOfficeFile: ...
