"""Names of the web: one form for all spellings of a domain, and which endings make a word with a dot an address."""

from __future__ import annotations

import re
import unicodedata

_DOTS = re.compile(r"\s?[\[({]\s?(?:\.|dot|point)\s?[\])}]\s?|[\u3002\uff0e\uff61]", re.IGNORECASE)
_HIDDEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def normal_domain(written: str) -> str:
    """Return a domain in the form in which all its spellings are equal.

    Small letters, compatibility forms resolved, invisible characters gone, ``xn--`` labels (RFC 3492) in their own
    script, ``[.]`` as a dot, no scheme, ``*.``, path, port or dot at the end.
    """
    domain = _DOTS.sub(".", written.translate(_HIDDEN))
    domain = unicodedata.normalize("NFKC", domain).casefold().strip()
    domain = domain.rpartition("://")[2].partition("/")[0]
    if not domain.startswith("["):
        domain = domain.partition(":")[0]
    return ".".join(map(_own_script, domain.removeprefix("*.").strip(".").split(".")))


def _own_script(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFKC", label[4:].encode("ascii").decode("punycode")).casefold()
    except (UnicodeError, ValueError, OverflowError):
        return label


_WORDS = """
ad ai al am an as at au be bi ca ce de do es et eu ga gay il im in is it je la li lu ma me mo mu my na ne ni no nu
pa pas pm ps sa se si so ss st ta te th tu to un us va vu ci co est here how like live love new now one plus pro red
safe sale save sh show top win world zip mov vous life fun bar best cool free gift good help info news party rest
video work
"""
_USUAL = """
com net org edu gov mil int biz name info mobi asia tel travel coop aero museum jobs cat app dev shop store online
site website space tech blog cloud xyz club vip icu buzz click link ly io tv fm gg gl gd cc ws wtf lol dating casino
bet poker loan loans money finance trade trading bid crypto exchange stream porn sex sexy xxx adult webcam agency
digital email host press media social network wiki page paris bzh alsace corsica london brussels gent vlaanderen
swiss quebec berlin tokyo nyc рф рус онлайн сайт 中国
"""
_COUNTRIES = """
ac ae af ag ao aq ar aw ax az ba bb bd bf bg bh bj bm bn bo br bs bt bw by bz cd cf cg ch ck cl cm cn cr cu cv cw cx
cy cz dj dk dm dz ec ee eg er fi fj fk fo fr gb ge gf gh gi gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie iq
ir jm jo jp ke kg kh ki km kn kp kr kw ky kz lb lc lk lr ls lt lv mc md mg mh mk ml mm mn mp mq mr ms mt mv mw mx mz
nc nf ng nl np nr nz om pe pf pg ph pk pl pn pr pt pw py qa re ro rs ru rw sb sc sd sg si sk sl sm sn sr su sv sx sy
sz tc td tf tg tj tk tl tm tn tr tt tw tz ua ug uk uy uz vc ve vg vi vn wf ye yt za zm zw
"""

WORDLIKE_ENDINGS = frozenset(_WORDS.split())
"""Endings that stand behind a full stop whose space was forgotten as often as in an address."""

BARE_ENDINGS = frozenset((*_USUAL.split(), *_COUNTRIES.split())) - WORDLIKE_ENDINGS
"""Endings that make an address of words with dots between them: usual ones and those of countries (IANA's list)."""
