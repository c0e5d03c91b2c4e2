"""cm-inbox: one queue of comments and private messages for community managers."""

__version__ = "0.1.0"
