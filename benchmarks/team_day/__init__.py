"""A day of many desktops at one hub, in accelerated time: what each question costs the server, measured, and a model.

``python -m benchmarks.team_day`` prints what docs/scaling.md tells.
"""
