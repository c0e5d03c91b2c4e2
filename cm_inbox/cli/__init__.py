"""The command line: the same façade as the window, for scripts. Documented in docs/cli.md."""
