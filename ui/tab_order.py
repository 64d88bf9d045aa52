"""Move the focus with Tab through all visible widgets of a window, from top to bottom and left to right.

Qt follows the order in which widgets were created and loses some when others are created again, so that the key cycles
through a few of them only. This module compares the positions of all widgets when the key is pressed, so new widgets
need no registration. A window calls `focus_next` in its `focusNextPrevChild`, to which Qt passes the key from every
widget.
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
    candidates = [
        widget
        for widget in _in_reading_order(window, _with_ancestors(current))
        if widget is current or _is_tab_stop(widget, window)
    ]
    start = candidates.index(current) if current in candidates else -1 if forward else len(candidates)
    before, after = candidates[: max(start, 0)], candidates[start + 1 :]
    others = [*after, *before] if forward else [*before[::-1], *after[::-1]]
    if not others:
        return False
    others[0].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _scroll_to(others[0])
    return True


def use_tab_order(window: QWidget) -> None:
    """Use this Tab order in a Python window of QGIS; call this before the window is shown."""
    reference = weakref.ref(window)
    # An attribute of the object, which PyQt looks up before the method of the class.
    window.focusNextPrevChild = lambda forward: focus_next(reference(), forward)


def skip_unless_scrollable(area: QScrollArea) -> None:
    """Skip a scroll area with Tab while its content fits, because its focus would be invisible."""
    policies = Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.StrongFocus
    area.setFocusPolicy(policies[0])
    area.verticalScrollBar().rangeChanged.connect(lambda low, high: area.setFocusPolicy(policies[high > low]))


def tab_stops(container: QWidget) -> list[QWidget]:
    """Return the widgets inside `container` that receive the focus with Tab, in order."""
    return [widget for widget in _in_reading_order(container) if _is_tab_stop(widget, container)]


def _is_tab_stop(widget: QWidget, window: QWidget) -> bool:
    """Whether a widget receives the focus with Tab; some desktops restrict this to text fields and lists."""
    all_controls = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    return (
        widget.focusPolicy() in (_ALL_CONTROLS if all_controls else _TEXT_FIELDS)
        and widget.focusProxy() is None
        and widget.isEnabled()
        and widget.isVisibleTo(window)
    )


def _in_reading_order(widget: QWidget, hidden: tuple[QWidget, ...] = ()) -> Iterator[QWidget]:
    """Yield all visible widgets inside a widget, and the `hidden` ones; a frame comes before its content."""
    children = [child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()]
    for child in _sorted_by_position([child for child in children if not child.isHidden() or child in hidden]):
        yield child
        yield from _in_reading_order(child, hidden)


def _sorted_by_position(siblings: list[QWidget]) -> list[QWidget]:
    """Sort widgets by splitting them into rows, each row into columns, and so on, never through a widget."""
    if len(siblings) < 2:
        return siblings
    for span in (_vertical_span, _horizontal_span):
        groups = _split(siblings, span)
        if len(groups) > 1:
            return [widget for group in groups for widget in _sorted_by_position(group)]
    return sorted(siblings, key=lambda widget: (_vertical_span(widget), _horizontal_span(widget)))


def _split(widgets: list[QWidget], span: _Span) -> list[list[QWidget]]:
    """Group the widgets whose spans overlap."""
    groups: list[list[QWidget]] = []
    end = 0
    for widget in sorted(widgets, key=span):
        first, last = span(widget)
        if groups and first < end - _OVERLAP:
            groups[-1].append(widget)
        else:
            groups.append([widget])
        end = max(end, last) if len(groups[-1]) > 1 else last
    return groups


def _vertical_span(widget: QWidget) -> tuple[int, int]:
    return widget.y(), widget.y() + widget.height()


def _horizontal_span(widget: QWidget) -> tuple[int, int]:
    """Return the horizontal span, counted from the right in languages that are read from there."""
    left, right = widget.x(), widget.x() + widget.width()
    return (left, right) if widget.layoutDirection() == Qt.LayoutDirection.LeftToRight else (-right, -left)


def _with_ancestors(widget: QWidget | None) -> tuple[QWidget, ...]:
    return (widget, *_with_ancestors(widget.parentWidget())) if widget is not None else ()


def _scroll_to(widget: QWidget) -> None:
    for ancestor in _with_ancestors(widget)[1:]:
        if isinstance(ancestor, QScrollArea):
            ancestor.ensureWidgetVisible(widget)
