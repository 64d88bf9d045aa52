"""The menu Plugins → Pixelwise, and the windows it opens."""
