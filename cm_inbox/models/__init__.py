"""The words of cm-inbox as frozen records and enums, one module for each subject.

Two conventions hold everywhere:

* an instant is an ``int``: milliseconds since 1970-01-01 UTC (type alias ``instants.Millis``);
* an id that comes from a network is a ``str`` and is never parsed outside its adapter;
  an id that is an ``int`` is a row of the local store.
"""
