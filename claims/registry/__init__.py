"""The record of people and organisations: names are folded, looked up, and entered when they are new.

``names`` compares names as strings, ``candidates`` asks who may be meant, ``weigh`` gives points, ``link``
takes the one clear candidate. A surname alone never joins two: something else has to speak for it, or an
editor decides.
"""

from claims.registry.enter import enter_organisation, enter_speaker, lock
from claims.registry.kinds import BODY, KINDS, PERSON, Kind
from claims.registry.link import Registry, Said, current, known
from claims.registry.names import normal_name, normal_person, title_of

__all__ = [
    "BODY",
    "KINDS",
    "PERSON",
    "Kind",
    "Registry",
    "Said",
    "current",
    "enter_organisation",
    "enter_speaker",
    "known",
    "lock",
    "normal_name",
    "normal_person",
    "title_of",
]
