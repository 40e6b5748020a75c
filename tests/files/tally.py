"""Counts what holds, tells of what does not, and remembers which cells of the table are sound."""


class Tally:
    """One line is printed for each claim that fails; a claim that is made for cells is remembered for them."""

    def __init__(self, quiet=False):
        self.passed, self.failed, self.quiet = 0, 0, quiet
        self.cells = {}

    def hold(self, claim, otherwise, cells=()):
        self.passed += bool(claim)
        self.failed += not claim
        for cell in cells:
            self.cells[cell] = self.cells.get(cell, True) and bool(claim)
        if not claim and not self.quiet:
            print(f"FAILED: {otherwise}", flush=True)
        return bool(claim)

    def equal(self, found, wanted, what, cells=()):
        return self.hold(found == wanted, f"{what}: found {shown(found)}, not {shown(wanted)}", cells)

    def near(self, found, wanted, off, what, cells=()):
        """All numbers of a row within `off` of those that are wanted."""
        close = found is not None and len(found) == len(wanted)
        close = close and all(abs(a - b) <= off for a, b in zip(found, wanted))
        return self.hold(close, f"{what}: found {shown(found)}, not {shown(wanted)}", cells)


def shown(value):
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    text = str(value)
    return text if len(text) < 200 else text[:200] + "..."
