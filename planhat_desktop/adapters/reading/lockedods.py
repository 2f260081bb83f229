"""OpenDocument files with a password, made plain.

Source: OpenDocument 1.3, part 2 (packages), 3.4 and 4.8, as LibreOffice writes it: each part is
packed, then encrypted with AES-256 in CBC mode under a key of its own (PBKDF2 of the password's
hash). Read beside a file of LibreOffice's on 2026-11-22.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from planhat_desktop.adapters.reading.guards import UNPACKED_BYTES
from planhat_desktop.adapters.reading.refusals import Refusal

MANIFEST = "META-INF/manifest.xml"
_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_CHECKED_BYTES = 1024
"""So many bytes of a part have a checksum that tells a wrong password."""
_MOST_ROUNDS = 10_000_000
"""LibreOffice takes 100,000 rounds to a key; a file that asks for far more only wants time."""


def is_locked(data: bytes) -> bool:
    """Say whether an OpenDocument file is protected by a password; False when it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"encryption-data" in archive.read(MANIFEST)
    except (zipfile.BadZipFile, KeyError, OSError, zlib.error, NotImplementedError):
        return False


def unlock(data: bytes, password: str | None) -> bytes:
    """Return a protected OpenDocument file as it would be without its password.

    Raises:
        Refusal: without a password, under a wrong one, when the file is damaged, or when it is
            encrypted in a way not known here.
    """
    if not password:
        raise Refusal("encrypted")
    plain = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as locked, zipfile.ZipFile(plain, "w") as opened:
            manifest = ElementTree.fromstring(locked.read(MANIFEST))
            keys: dict[str, Element] = {}
            for entry in manifest.iter(f"{_NAMES}file-entry"):
                found = entry.find(f"{_NAMES}encryption-data")
                if found is not None:
                    keys[entry.get(f"{_NAMES}full-path", "")] = found
                    entry.remove(found)
            for name in locked.namelist():
                part, how = locked.read(name), keys.get(name)
                if name == MANIFEST:
                    part = ElementTree.tostring(manifest)  # else it would still tell of locks
                opened.writestr(name, part if how is None else _open_part(part, how, password))
    except (
        *(zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError, zlib.error),
        *(NotImplementedError, EOFError, ValueError, TypeError),
    ) as problem:
        raise Refusal("corrupt") from problem
    return plain.getvalue()


def _open_part(part: bytes, how: Element, password: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    algorithm, derivation = how.find(f"{_NAMES}algorithm"), how.find(f"{_NAMES}key-derivation")
    if algorithm is None or derivation is None:
        raise Refusal("unreadable", kind="ods")
    start = how.find(f"{_NAMES}start-key-generation")
    hashing = "sha1" if start is None else _tell(start, "start-key-generation-name")
    rounds = int(_tell(derivation, "iteration-count") or 0)
    if (
        not _tell(algorithm, "algorithm-name").endswith("#aes256-cbc")
        or _tell(derivation, "key-derivation-name") != "PBKDF2"
        or not hashing.endswith(("sha1", "sha256"))
        or not 0 < rounds <= _MOST_ROUNDS
    ):
        raise Refusal("unreadable", kind="ods")
    first = hashlib.new("sha256" if hashing.endswith("sha256") else "sha1", password.encode())
    salt = _decode(_tell(derivation, "salt"))
    key = hashlib.pbkdf2_hmac("sha1", first.digest(), salt, rounds, 32)
    vector = _decode(_tell(algorithm, "initialisation-vector"))
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    packed = cipher.update(part) + cipher.finalize()
    check = "sha256" if _tell(how, "checksum-type").lower().endswith("sha256-1k") else "sha1"
    seen = hashlib.new(check, packed[:_CHECKED_BYTES]).digest()
    if seen != _decode(_tell(how, "checksum")):
        raise Refusal("wrong_password")
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    opened = unpacking.decompress(packed, UNPACKED_BYTES)
    if unpacking.unconsumed_tail:
        raise Refusal("too_big")
    return opened


def _tell(one: Element, name: str) -> str:
    return one.get(f"{_NAMES}{name}", "")


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
