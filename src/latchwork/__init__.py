"""One request says who may pass, where, when and how; Latchwork puts it on the doors and proves it."""

__version__ = "0.1.0"
