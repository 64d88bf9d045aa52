"""The widgets of the plugin. Other packages name them by string, so that only an open window loads them."""
