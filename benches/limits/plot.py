"""Draws curves on logarithmic axes as SVG, without any package."""

import dataclasses
import math

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 50, 50, 40, 45
COLORS = "#1f6fb4", "#d1601f"


@dataclasses.dataclass
class Panel:
    """Curves by their names, each of (x, y) points."""

    title: str
    across: str
    curves: dict


def decades(values):
    """The powers of ten that hold all values between them."""
    return math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)


def text(x, y, said, anchor="middle", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{said}</text>'


def ticks(low, high, place, line, label):
    for power in range(low, high + 1):
        yield line(place(power))
        yield label(place(power), f"{10.0**power:,.10g}")


def drawn(panel, left):
    points = [point for curve in panel.curves.values() for point in curve]
    (x0, x1), (y0, y1) = (decades([point[i] for point in points]) for i in (0, 1))
    y1 = max(y1, y0 + 1)
    inner, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    x_of = lambda power: left + LEFT + inner * (power - x0) / max(1, x1 - x0)  # noqa: E731
    y_of = lambda power: TOP + tall * (y1 - power) / (y1 - y0)  # noqa: E731
    rule = '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="#ddd"/>'
    yield text(left + WIDTH / 2, 22, panel.title, more=' font-weight="bold"')
    yield text(left + WIDTH / 2, HEIGHT - 8, panel.across)
    down = lambda x: rule.format(x, TOP, x, TOP + tall)  # noqa: E731
    over = lambda y: rule.format(left + LEFT, y, left + LEFT + inner, y)  # noqa: E731
    yield from ticks(x0, x1, x_of, down, lambda x, said: text(x, HEIGHT - 28, said))
    yield from ticks(y0, y1, y_of, over, lambda y, said: text(left + LEFT - 6, y + 4, said, "end"))
    for (name, curve), color in zip(panel.curves.items(), COLORS):
        places = [(x_of(math.log10(x)), y_of(math.log10(y))) for x, y in curve]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in places)
        yield text(places[-1][0] + 8, places[-1][1] + 4, name, "start", f' fill="{color}"')


def svg(panels):
    wide = WIDTH * len(panels)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HEIGHT}" font-family="sans-serif" font-size="12">'
    ground = f'<rect width="{wide}" height="{HEIGHT}" fill="white"/>'
    parts = [part for i, panel in enumerate(panels) for part in drawn(panel, i * WIDTH)]
    return "\n".join([head, ground, *parts, "</svg>", ""])
