"""Reads the texts of a PDF file as reportlab writes it, page by page, through the tables that lie in the file."""

import base64
import re
import zlib
from collections.abc import Iterator, Mapping

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\S+) [\d.]+ Tf|\(((?:\\.|[^()\\])*)\) Tj|\b(ET)\b", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


def pdf_pages(data: bytes) -> list[list[str]]:
    """The texts of each page, as they were drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    fonts = {name: _letters(objects, body) for name, body in _fonts(objects)}
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [list(_texts(_stream(objects[_reference(body, b"Contents")]), fonts)) for body in pages]


def embedded_fonts(data: bytes) -> set[str]:
    """Names of the fonts whose letters are in the file."""
    found = re.findall(rb"/FontFile2 \d+ 0 R.*?/FontName /(\S+)", data, re.DOTALL)
    return {name.decode().rpartition("+")[2] for name in found}


def used_fonts(data: bytes) -> set[str]:
    """Names of every font that a page writes with."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    names = {name for body in objects.values() if b"/Contents" in body for name in _names_used(objects, body)}
    bases = {name: re.search(rb"/BaseFont /(\S+)", body) for name, body in _fonts(objects)}
    return {found[1].decode().rpartition("+")[2] for name in names if (found := bases[name])}


def _names_used(objects: Mapping[int, bytes], page: bytes) -> set[bytes]:
    content = _stream(objects[_reference(page, b"Contents")])
    shown, used = b"", set()
    for font, text, _ in SHOWN.findall(content):
        shown = font or shown
        if text:
            used.add(shown)
    return used


def _fonts(objects: Mapping[int, bytes]) -> Iterator[tuple[bytes, bytes]]:
    for body in objects.values():
        if b"/BaseFont" not in body and b"/Type" not in body:
            for name, number in re.findall(rb"/(F\d\S*) (\d+) 0 R", body):
                yield name, objects[int(number)]


def _letters(objects: Mapping[int, bytes], font: bytes) -> Mapping[int, str]:
    """By code the letter that the file's own table names; fonts without one are plain Latin."""
    if b"/ToUnicode" not in font:
        return {code: chr(code) for code in range(256)}
    table = _stream(objects[_reference(font, b"ToUnicode")]).decode()
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found |= {int(code, 16): _letter(text) for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, _, texts in re.findall(r"<(\w+)>\s*<(\w+)>\s*\[(.*?)\]", block, re.DOTALL):
            letters = re.findall(r"<(\w+)>", texts)
            found |= {int(first, 16) + at: _letter(text) for at, text in enumerate(letters)}
    return found


def _letter(text: str) -> str:
    if len(text) % 4:  # beyond the first plane reportlab writes the number itself
        return chr(int(text, 16))
    return bytes.fromhex(text).decode("utf-16-be")


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, f"no {key.decode()}"
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found, "no stream"
    content = found[1]
    if b"ASCII85Decode" in body:
        content = base64.a85decode(content.strip().removesuffix(b"~>"))
    return zlib.decompress(content) if b"FlateDecode" in body else content


def _texts(content: bytes, fonts: Mapping[bytes, Mapping[int, str]]) -> Iterator[str]:
    font, written = b"", ""
    for name, text, end in SHOWN.findall(content):
        font = name or font
        if end and written:
            yield written
            written = ""
        elif not name:
            written += "".join(fonts[font].get(code, "") for code in _unescaped(text))


def _unescaped(text: bytes) -> bytes:
    def letter(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        if sign.isdigit():
            return bytes([int(sign, 8)])
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(sign, sign)

    return ESCAPED.sub(letter, text)
