"""Spelling: which words of a text to look at, the dictionaries, and the process that knows them."""
