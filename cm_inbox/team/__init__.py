"""The team: what several desktops share through a PostgreSQL database, the hub (docs/adr/0016-the-hub.md).

Nothing of this package is imported without a hub. It knows no Qt and no history: asyncio and psycopg alone. On Windows
its coroutines need a selector loop (``running.run``).
"""
