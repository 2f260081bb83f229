from typing import IO

from msoffcrypto.format.base import BaseOfficeFile

class OOXMLFile(BaseOfficeFile):
    def __init__(self, file: IO[bytes]) -> None: ...
    def encrypt(self, password: str, outfile: IO[bytes]) -> None: ...
