"""The results as a picture: for each kind of question and engine, a line from one figure to another on a log axis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

from bench.measure import Result
from bench.search.questions import Kind

COLOURS = {"ours": "#0072b2", "tantivy": "#d55e00", "fts5": "#009e73", "bm25s": "#cc79a7", "whoosh": "#777777"}
OTHER = "#e69f00"
LEFT, WIDTH, ROW, GAP, HEAD = 190, 620, 13, 12, 58
"""Pixels: where the axis begins and how long it is, a line, between two kinds, above a panel's first line."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """``lines``: for each engine and kind, milliseconds where its line begins (a disc) and ends (a ring)."""

    title: str
    lines: Mapping[str, Mapping[str, Span]]


def panels(result: Result) -> Iterator[Panel]:
    duels = {name: found for name, found in result["engines"].items() if found}
    whole = [found for found in duels.values() if not found["bare"]]
    if duels:
        ours = {"ours": _spans(whole[0]["kinds"], "ours")} if whole else {}
        peers = {name: _spans(found["kinds"], "peer") for name, found in duels.items()}
        sizes = ", ".join(f"{name} {found['peer']['articles']:,}" for name, found in duels.items())
        yield Panel(f"p50 to p95, milliseconds (articles: {sizes})", ours | peers)
    if result.get("growth"):
        growth = result["growth"]
        few, many = growth["few"]["kinds"], growth["many"]["kinds"]
        both: dict[str, dict[str, Span]] = {
            name: {k.value: (few[k][who]["p50"], many[k][who]["p50"]) for k in Kind if k in few and k in many}
            for name, who in (("ours", "ours"), ("tantivy", "peer"))
        }
        yield Panel(f"p50 of {growth['small']:,} to p50 of {growth['large']:,} generated articles, milliseconds", both)
    if result.get("opensearch"):
        kinds = result["opensearch"]["kinds"]
        sides = {"ours": _spans(kinds, "ours"), "OpenSearch": _spans(kinds, "peer")}
        yield Panel("p50 to p95 over HTTP, milliseconds", sides)


def _spans(kinds: Result, who: str) -> dict[str, Span]:
    return {kind: (kinds[kind][who]["p50"], kinds[kind][who]["p95"]) for kind in Kind if kind in kinds}


def draw(result: Result) -> str:
    """An SVG of all panels, one below the other."""
    parts, top = [], 0
    for panel in panels(result):
        drawn, height = _panel(panel, top)
        parts += drawn
        top += height
    size = f'width="{LEFT + WIDTH + 30}" height="{top}" viewBox="0 0 {LEFT + WIDTH + 30} {top}"'
    style = 'font-family="sans-serif" font-size="12" fill="#222"'
    inside = "\n".join(['<rect width="100%" height="100%" fill="#fff"/>', *parts])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{inside}\n</svg>\n'


def _panel(panel: Panel, top: int) -> tuple[list[str], int]:
    spans = [span for kinds in panel.lines.values() for span in kinds.values()]
    low, high = floor(log10(min(map(min, spans)))), ceil(log10(max(map(max, spans))))
    scale = WIDTH / max(1, high - low)
    y, rows = top + HEAD, []
    for kind in Kind:
        there = [(name, kinds[kind]) for name, kinds in panel.lines.items() if kind in kinds]
        rows.append(_text(LEFT - 12, y + ROW * len(there) / 2 + 4, kind, "end"))
        for number, (name, span) in enumerate(there):
            begin, end = (round(LEFT + (log10(value) - low) * scale, 1) for value in span)
            rows.append(_line(begin, end, y + ROW * number + ROW / 2, COLOURS.get(name, OTHER)))
        y += ROW * len(there) + GAP
    grid = [_tick(LEFT + (power - low) * scale, power, top + HEAD, y) for power in range(low, high + 1)]
    title = _text(16, top + 20, panel.title, "start", 'font-weight="bold"')
    return [title, *_legend(list(panel.lines), top + 42), *grid, *rows], y - top + 30


def _line(begin: float, end: float, y: float, colour: str) -> str:
    return (
        f'<g stroke="{colour}" stroke-width="2" fill="{colour}"><path d="M{begin} {y}H{end}"/>'
        f'<circle cx="{end}" cy="{y}" r="3.5" fill="#fff"/><circle cx="{begin}" cy="{y}" r="3.5"/></g>'
    )


def _tick(x: float, power: int, top: int, bottom: int) -> str:
    return f'<path d="M{x:.1f} {top - 4}V{bottom}" stroke="#ddd"/>' + _text(
        x, bottom + 14, f"{10.0**power:g}", "middle"
    )


def _legend(names: Sequence[str], y: int) -> Iterator[str]:
    for number, name in enumerate(names):
        x = LEFT + 110 * number
        yield f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{COLOURS.get(name, OTHER)}"/>' + _text(
            x + 9, y, name, "start"
        )


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(text)}</text>'


def write_plot(result: Result, beside: Path) -> Path | None:
    """Write the picture beside the JSON; its path, or None where there is nothing to show."""
    if not any(panels(result)):
        return None
    path = beside.with_suffix(".svg")
    path.write_text(draw(result), encoding="utf-8")
    return path
