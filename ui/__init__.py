"""Looks only: the widgets of the dialogs. Named by string where they are used, so that only a window loads them."""
