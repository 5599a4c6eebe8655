"""The pytest plugin: placeholder docstring replaced below."""
