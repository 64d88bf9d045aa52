"""Move the focus with Tab through all visible widgets of a window, from top to bottom and left to right.

Qt follows the order in which widgets were made, and loses some when others are made again: then the key circles among a
few. Here the place of every widget is looked up when the key is pressed, so nobody has to tell of new ones.
A window asks `focus_next` in its `focusNextPrevChild`, to which Qt passes the key on from every widget.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QScrollArea, QWidget

_TEXT_FIELDS = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus
_ALL_CONTROLS = *_TEXT_FIELDS, Qt.FocusPolicy.TabFocus
_OVERLAP = 2  # pixels by which neighbours may overlap in some styles

_Span = Callable[[QWidget], "tuple[int, int]"]


def focus_next(window: QWidget, forward: bool) -> bool:
    """Focus the next or the previous widget of a window; return whether there is one."""
    current = window.focusWidget()
    shown = [each for each in _as_seen(window, _with_ancestors(current)) if each is current or _is_stop(each, window)]
    here = shown.index(current) if current in shown else -1 if forward else len(shown)
    others = (
        [*shown[here + 1 :], *shown[: max(here, 0)]] if forward else [*shown[:here][::-1], *shown[here + 1 :][::-1]]
    )
    if not others:
        return False
    others[0].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _scroll_to(others[0])
    return True


def use_tab_order(window: QWidget) -> None:
    """Use this Tab order in a Python window of QGIS; call before it is shown."""
    known = weakref.ref(window)
    window.focusNextPrevChild = lambda forward: focus_next(
        known(), forward
    )  # PyQt looks at the object before its class


def stop_only_to_scroll(area: QScrollArea) -> None:
    """Skip a scroll area with Tab while it has nothing to scroll, because its focus would be invisible."""
    policies = Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.StrongFocus
    area.setFocusPolicy(policies[0])
    area.verticalScrollBar().rangeChanged.connect(lambda least, most: area.setFocusPolicy(policies[most > least]))


def stops(part: QWidget) -> list[QWidget]:
    """Return the widgets inside `part` that Tab stops at, in order."""
    return [each for each in _as_seen(part) if _is_stop(each, part)]


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    """Whether the Tab key stops here; on some desktops only at fields for text and lists."""
    everywhere = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    return (
        widget.focusPolicy() in (_ALL_CONTROLS if everywhere else _TEXT_FIELDS)
        and widget.focusProxy() is None
        and widget.isEnabled()
        and widget.isVisibleTo(window)
    )


def _as_seen(widget: QWidget, hidden: tuple[QWidget, ...] = ()) -> Iterator[QWidget]:
    """All that is shown inside a widget, a frame before its content; and of what is not, those that are asked for."""
    children = [each for each in widget.children() if isinstance(each, QWidget) and not each.isWindow()]
    for child in _in_order([each for each in children if not each.isHidden() or each in hidden]):
        yield child
        yield from _as_seen(child, hidden)


def _in_order(siblings: list[QWidget]) -> list[QWidget]:
    """Cut into rows as far as no widget is cut, each of them into columns, and so on."""
    for span in (_rows, _columns):
        parts = _cut(siblings, span)
        if len(parts) > 1:
            return [widget for part in parts for widget in _in_order(part)]
    return sorted(siblings, key=lambda each: (_rows(each), _columns(each)))


def _cut(widgets: list[QWidget], span: _Span) -> list[list[QWidget]]:
    parts: list[list[QWidget]] = []
    end = 0
    for widget in sorted(widgets, key=span):
        first, last = span(widget)
        if parts and first < end - _OVERLAP:
            parts[-1].append(widget)
        else:
            parts.append([widget])
        end = max(end, last) if len(parts[-1]) > 1 else last
    return parts


def _rows(widget: QWidget) -> tuple[int, int]:
    return widget.y(), widget.y() + widget.height()


def _columns(widget: QWidget) -> tuple[int, int]:
    """From where reading begins, which is on the right in some languages."""
    left, right = widget.x(), widget.x() + widget.width()
    return (left, right) if widget.layoutDirection() == Qt.LayoutDirection.LeftToRight else (-right, -left)


def _with_ancestors(widget: QWidget | None) -> tuple[QWidget, ...]:
    return (widget, *_with_ancestors(widget.parentWidget())) if widget is not None else ()


def _scroll_to(widget: QWidget) -> None:
    for ancestor in _with_ancestors(widget)[1:]:
        if isinstance(ancestor, QScrollArea):
            ancestor.ensureWidgetVisible(widget)
