"""What a page holds, as a browser would take it apart."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "title", "template"})
EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


@dataclass(frozen=True)
class Element:
    """A tag and its attributes, in the order of the page."""

    tag: str
    attributes: dict[str, str]


@dataclass
class Document:
    """The elements of a page and its visible texts."""

    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Elements of some kinds."""
        return [each for each in self.elements if each.tag in tags]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.document.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if text and self._open and self._open[-1] == "script":
            self.document.scripts.append(text)
        elif text and not UNSEEN.intersection(self._open):
            self.document.texts.append(text)


def document(text: str) -> Document:
    """A page taken apart."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.document
