"""Pages for people: plain HTML, with a little CSS in the page itself and nothing fetched from elsewhere."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fbfaf7; --line: #9aa3ad; --deed: #14532d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --paper: #16191d; --line: #5b6570; --deed: #86efac; } }
body { font: 1.05rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 34rem; padding: 2rem 1.2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
ol, ul { padding-left: 1.3rem; } li { margin: .4rem 0; }
button, input, select { font: inherit; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .4rem;
  color: inherit; background: transparent; }
button { width: 100%; margin: .3rem 0; cursor: pointer; text-align: left; }
button.deed { border-color: var(--deed); color: var(--deed); font-weight: 600; }
button:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid; outline-offset: 2px; }
label { display: block; margin: .6rem 0 .2rem; } input, select { width: 100%; box-sizing: border-box; }
p.note { border-left: 3px solid var(--line); padding-left: .8rem; }
"""

HEADERS = {
    # the page holds a form that changes things: nobody may frame it, and nothing but the page's own style is loaded
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def page(title: str, *blocks: str, status: int = 200) -> Response:
    """A whole page; `blocks` are HTML already."""
    body = "\n".join(blocks)
    text = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body><main><h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )
    return Response(text, status, HEADERS, media_type="text/html")


def paragraph(words: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{escape(words)}</p>"


def steps(lines: tuple[str, ...] | list[str]) -> str:
    """A numbered list."""
    return "<ol>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ol>"


def button(words: str, name: str, value: str, *, deed: bool = False) -> str:
    """A button that sends one pair; a `deed` is the one that leads on."""
    mark = ' class="deed"' if deed else ""
    return f'<button{mark} name="{escape(name)}" value="{escape(value)}">{escape(words)}</button>'


def form(*parts: str, verb: str = "post") -> str:
    """Sends its fields to the page's own address."""
    return f'<form method="{verb}">' + "".join(parts) + "</form>"


def field(words: str, name: str, value: str = "", *, pattern: str = "") -> str:
    rule = f' pattern="{escape(pattern)}"' if pattern else ""
    label = f'<label for="{escape(name)}">{escape(words)}</label>'
    return f'{label}<input id="{escape(name)}" name="{escape(name)}" value="{escape(value)}" required{rule}>'


def choice(words: str, name: str, options: list[tuple[str, str]]) -> str:
    """A list to choose from: pairs of value and words."""
    rows = "".join(f'<option value="{escape(value)}">{escape(says)}</option>' for value, says in options)
    label = f'<label for="{escape(name)}">{escape(words)}</label>'
    return f'{label}<select id="{escape(name)}" name="{escape(name)}">{rows}</select>'


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
