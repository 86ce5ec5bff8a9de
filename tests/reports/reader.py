"""Reading a PDF under test: its text and its structure tree."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2


def text_of(pdf: bytes, *pages: int) -> str:
    """The text of the pages (from 1), or of all; lines joined, so that a phrase is found where it breaks."""
    document = pypdfium2.PdfDocument(pdf)
    numbers = [page - 1 for page in pages] or range(len(document))
    texts = [document[number].get_textpage().get_text_bounded() for number in numbers]
    document.close()
    return " ".join(" ".join(texts).split(" ")).replace("\r\n", " ").replace("\n", " ")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop(0)
        yield element
        waiting[:0] = kids(element)


def kids(element: Any) -> list[Any]:
    """The child elements; marked content and object references left out."""
    below = element.get("/K", [])
    below = list(below) if isinstance(below, pikepdf.Array) else [below]
    return [kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
