"""The figures of a change as blocks of its report: Sankey diagram, balance of each class, matrix, largest changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..card import html
from ..card.html import Html
from ..i18n import numeral, percentage, tr
from ..model.classes import ModelClass
from ..progress import LogTable
from ..result.tally import Coverage, unit_of
from .legend import ChangeLegend
from .matrix import Balance, ChangeMatrix, Period, size_of
from .sankey import sankey

_MOST_CLASSES = 30  # of the diagram and of the matrix
_MOST_CHANGES = 25


@dataclass(frozen=True)
class Figures:
    """The figures of a change.

    Attributes:
        matrix: All transitions.
        chosen: Classes of both rasters that the matrix shows.
        legend: The transitions of the change raster.
        period: The dates of the rasters, if they are known.
    """

    matrix: ChangeMatrix
    chosen: tuple[tuple[ModelClass, ...], tuple[ModelClass, ...]]
    legend: ChangeLegend
    period: Period | None = None

    def lead(self) -> str:
        """Return the change in one sentence."""
        total, changed = self.matrix.total, self.matrix.changed
        if not total.pixels:
            return tr("No pixel has data in both rasters.")
        return tr("{changed} of {total} changed: {share}.").format(
            changed=self._amount(changed), total=self._amount(total), share=self._share(changed)
        )

    def table(self) -> LogTable:
        """Return the balance of each class for the log."""
        rows: list[tuple[str, ...]] = [
            (tr("Value"), tr("Earlier"), tr("Later"), tr("Gain"), tr("Loss"), tr("Net"), tr("Class"))
        ]
        for balance in self.matrix.balances():
            parts = balance.before, balance.after, balance.gain, balance.loss
            amounts = (*map(self._amount, parts), _signed(balance.net, self._amount))
            rows.append((str(balance.earlier.value), *amounts, " ".join(balance.earlier.name.split())))
        return LogTable(tuple(rows))

    def blocks(self) -> Iterator[Html]:
        """Return the figures, each with its heading."""
        if not self.matrix.total.pixels:
            return
        is_drawn = all(self._largest_classes(_MOST_CLASSES))
        if is_drawn:
            yield html.heading(tr("Transitions"))
            yield from self._diagram()
        yield html.heading(tr("Gains and losses"))
        yield from self._balances()
        if is_drawn:
            yield html.heading(tr("Matrix"))
            yield from self._matrix()
        yield from self._largest()

    def _diagram(self) -> Iterator[Html]:
        earlier, later = self._largest_classes(_MOST_CLASSES)
        png, size = sankey(self.matrix, earlier, later)
        yield html.picture(
            png, size, tr("Transitions from the classes of the earlier raster to those of the later one")
        )
        words = tr(
            "Left: the classes of the earlier raster, right: those of the later one, with their values; the next table "
            "has their names. Heights are shares of the area."
        )
        yield html.paragraph(words, "note")
        yield from self._left_out((earlier, later))

    def _balances(self) -> Iterator[Html]:
        headings = ["", f" {tr('Value')}", tr("Class"), f" {tr('Earlier')}", f" {tr('Later')}", f" {tr('Gain')}"]
        headings += [f" {tr('Loss')}", f" {tr('Net')}", f" {tr('Net')} %"]
        if self.period is not None:
            headings.append(f" {tr('Annual rate')}")
        balances = sorted(self.matrix.balances(), key=lambda balance: -size_of(balance.before) - size_of(balance.after))
        yield html.table(headings, [self._balance(balance) for balance in balances])
        if self.period is not None:
            yield html.paragraph(
                tr(
                    "From {start} to {end}: {years} years. The annual rate is that of a steady growth or decline: "
                    "ln(later area / earlier area) / years (Puyravaud 2003)."
                ).format(
                    start=self.period.start.isoformat(),
                    end=self.period.end.isoformat(),
                    years=numeral(self.period.years, 2),
                ),
                "note",
            )
        yield html.paragraph(
            tr("All pixels with data in both rasters are counted here, regardless of the chosen classes.")
            + (" " + tr("Areas are measured on the ellipsoid.") if self.matrix.is_measured else ""),
            "note",
        )

    def _balance(self, balance: Balance) -> list[Html]:
        values = dict.fromkeys((str(balance.earlier.value), str(balance.later.value)))
        names = dict.fromkeys((balance.earlier.name, balance.later.name))
        cells = [html.swatch(balance.earlier.color), html.number_cell(" → ".join(values)), html.cell(" → ".join(names))]
        cells += [html.number_cell(self._amount(part)) for part in (balance.before, balance.after, balance.gain)]
        cells += [html.number_cell(self._amount(balance.loss)), html.number_cell(_signed(balance.net, self._amount))]
        before, net = size_of(balance.before), size_of(balance.net)
        cells.append(html.number_cell(_sign(net) + percentage(net / before, 1) if before else "-"))
        if self.period is not None:
            rate = balance.annual_rate(self.period)
            cells.append(html.number_cell("-" if rate is None else _sign(rate) + percentage(rate, 2)))
        return cells

    def _matrix(self) -> Iterator[Html]:
        earlier, later = self._largest_classes(_MOST_CLASSES)
        rows = []
        for entry in earlier:
            row = [self.matrix.covered(entry, other) for other in later]
            cells = [html.swatch(entry.color), html.number_cell(str(entry.value)), html.cell(entry.name)]
            rows.append([*cells, *(html.number_cell(self._short(covered)) for covered in row)])
        headings = "", f" {tr('Value')}", tr("Earlier class"), *(f" {entry.value}" for entry in later)
        yield html.table(headings, rows)
        yield html.paragraph(
            tr("Rows: classes of the earlier raster; columns: classes of the later one, by value; in {unit}.").format(
                unit=self._unit[1]
            ),
            "note",
        )

    def _largest(self) -> Iterator[Html]:
        changes = [entry for entry in self.legend.transitions if not entry.unchanged]
        largest = sorted(changes, key=lambda entry: -size_of(entry.covered))[:_MOST_CHANGES]
        if not largest:
            return
        most = size_of(largest[0].covered)
        yield html.heading(tr("Largest changes"))
        yield html.table(
            ("", f" {tr('Value')}", tr("Change"), f" {tr('Area')}", f" {tr('Share')}", ""),
            [
                (
                    html.swatch(entry.color),
                    html.number_cell(str(entry.number)),
                    html.cell(entry.name),
                    html.number_cell(self._amount(entry.covered)),
                    html.number_cell(self._share(entry.covered)),
                    html.bar(entry.color, size_of(entry.covered) / most),
                )
                for entry in largest
            ],
        )
        if len(changes) > len(largest):
            template = tr("The {count} largest of {total}. The attribute table of the raster lists all of them.")
            yield html.paragraph(template.format(count=len(largest), total=len(changes)), "note")

    def _largest_classes(self, most: int) -> tuple[list[ModelClass], list[ModelClass]]:
        """Return the largest of the chosen classes that occur, in the order of their rasters."""
        sides = []
        for occurring, covered in zip(self._occurring_chosen(), (self.matrix.before, self.matrix.after)):
            largest = sorted(occurring, key=lambda entry: -size_of(covered(entry)))[:most]
            sides.append([entry for entry in occurring if entry in largest])
        return sides[0], sides[1]

    def _occurring_chosen(self) -> list[list[ModelClass]]:
        """Return the chosen classes that occur, for both rasters."""
        sides = zip(self.chosen, self.matrix.occurring)
        return [[entry for entry in occurring if entry in chosen] for chosen, occurring in sides]

    def _left_out(self, drawn: tuple[Sequence[ModelClass], Sequence[ModelClass]]) -> Iterator[Html]:
        if any(len(side) < len(occurring) for side, occurring in zip(drawn, self._occurring_chosen())):
            template = tr("Only the {count} largest classes of each raster are shown.")
            yield html.paragraph(template.format(count=_MOST_CLASSES), "note")

    @property
    def _unit(self) -> tuple[float, str]:
        area = self.matrix.total.area
        return (1.0, tr("pixels")) if area is None else unit_of(area)

    def _short(self, covered: Coverage) -> str:
        size = size_of(covered) / self._unit[0]
        return "" if not covered.pixels else numeral(size, 0 if covered.area is None else 2)

    def _amount(self, covered: Coverage) -> str:
        size, unit = self._unit
        return f"{numeral(size_of(covered) / size, 0 if covered.area is None else 2)} {unit}"

    def _share(self, covered: Coverage) -> str:
        return percentage(size_of(covered) / max(size_of(self.matrix.total), 1e-9), 2)


def _signed(covered: Coverage, amount: Callable[[Coverage], str]) -> str:
    return _sign(size_of(covered)) + amount(covered)


def _sign(number: float) -> str:
    """Return the plus sign of a positive number; others have theirs, or none."""
    return "+" if number > 0 else ""
