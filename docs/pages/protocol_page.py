"""`protocols/*.md`: one page for each package of `protocol/`, to be read beside the vendor's document."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from inspect import cleandoc

from latchwork.protocol.catalogue import REGISTRIES, messages_of
from latchwork.protocol.codec.declare import Family, Layout
from pages.chapters import chapter
from pages.figures_cards import frames as card_frames
from pages.layouts import LEGEND, layouts_sections
from pages.markdown import MADE, plural, slug
from pages.members import modules_of

HOME = "latchwork.protocol"


def packages() -> list[str]:
    return sorted(REGISTRIES)


def name_of(package: str) -> str:
    """Where the page of a package lies below the folder of the pages."""
    return f"protocols/{package.replace('_', '-')}.md"


def title_of(package: str) -> str:
    """The first sentence of a package's docstring."""
    return _docstring(package).partition("\n")[0].rstrip(".")


def declarations_of(package: str) -> tuple[Layout | Family, ...]:
    """What the generator of codecs reads; empty for a package that has no such layouts."""
    if find_spec(f"{HOME}.{package}.declarations") is None:
        return ()
    found: tuple[Layout | Family, ...] = import_module(f"{HOME}.{package}.declarations").DECLARATIONS
    return found


def protocol_page(package: str) -> str:
    """What the package says of itself, its messages, and a chapter for each module."""
    body = _messages(package) + "".join(chapter(module) for module in modules_of(f"{HOME}.{package}"))
    more = _docstring(package).partition("\n")[2].strip("\n")
    text = f"{MADE}# {title_of(package)}\n\n" + (f"{more}\n\n" if more else "")
    count = len(list(messages_of(package)))
    text += (
        f"[All protocols](README.md). {plural(count, 'message')} with a row of its own.\n"
        if count
        else "[All protocols](README.md).\n"
    )
    return text + _contents(body) + body


def _docstring(package: str) -> str:
    return cleandoc(import_module(f"{HOME}.{package}").__doc__ or "")


def _messages(package: str) -> str:
    """The pictures of declared layouts."""
    declarations = declarations_of(package)
    if declarations:
        said = cleandoc(import_module(f"{HOME}.{package}.declarations").__doc__ or "")
        return f"\n## Declarations\n\n{said}\n\n{LEGEND}" + layouts_sections(declarations)
    return f"\n{LEGEND}{card_frames()}" if package == "cards" else ""


def _contents(body: str) -> str:
    """Links to the chapters."""
    titles = re.findall(r"^## (.+)$", body, re.MULTILINE)
    return "\n" + " · ".join(f"[{one}](#{slug(one)})" for one in titles) + "\n" if len(titles) > 1 else ""
