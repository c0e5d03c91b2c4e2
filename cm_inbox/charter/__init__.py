"""The charter: what a brand answers, what it warns, hides and bans for, and what it never suppresses.

Pure: texts and values in, verdicts and answers out. Nothing here knows Qt, the database or a network.
"""
