"""Verbs whose forms do not follow from each other: whoever looks for "say" means "said" as well. No database.

Stemming joins regular forms (claims, claimed, claiming). The past and the participle below share no stem with
the other forms, so that a search asks for each.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

_VERBS = """
say said
tell told
think thought
write wrote written
speak spoke spoken
know knew known
forget forgot forgotten
see saw seen
hear heard
feel felt
find found
hold held
mean meant
understand understood
misunderstand misunderstood
swear swore sworn
foresee foresaw foreseen
foretell foretold
retell retold
rewrite rewrote rewritten
misspeak misspoke misspoken
mislead misled
overhear overheard
show showed shown
give gave given
make made
take took taken
undertake undertook undertaken
undergo underwent undergone
go went gone
come came
begin began begun
break broke broken
bring brought
bear bore borne
bite bit bitten
blow blew blown
buy bought
catch caught
choose chose chosen
deal dealt
draw drew drawn
withdraw withdrew withdrawn
dream dreamed dreamt
drive drove driven
fall fell fallen
fight fought
flee fled
fling flung
fly flew flown
forbid forbade forbidden
forgive forgave forgiven
get got gotten
grow grew grown
keep kept
lay laid
lead led
lean leaned leant
learn learned learnt
leave left
lend lent
lose lost
meet met
pay paid
plead pleaded pled
ring rang rung
rise rose risen
run ran
seek sought
sell sold
send sent
shake shook shaken
shoot shot
sing sang sung
sink sank sunk
speed sped
spell spelled spelt
spend spent
spit spat
stand stood
withstand withstood
steal stole stolen
stick stuck
strike struck stricken
strive strove striven
teach taught
tear tore torn
throw threw thrown
uphold upheld
weep wept
win won
"""


def pairs() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every form of every verb, with those that a search has to ask for."""
    for verb in (line.split() for line in _VERBS.strip().splitlines()):
        for form in dict.fromkeys(chain(verb, _regular(verb[0]))):
            yield form, tuple(verb)


def _regular(verb: str) -> Iterator[str]:
    """The forms in -s and -ing. Doubled letters cover "getting" and "running"."""
    ending = "es" if verb.endswith(("s", "sh", "ch", "o")) else "s"
    yield f"{verb[:-1]}ies" if verb == "fly" else verb + ending
    bare = verb[:-1] if verb.endswith("e") and verb not in {"see", "foresee", "flee"} else verb
    yield bare + "ing"
    yield f"{bare}{bare[-1]}ing"


FORMS: Mapping[str, tuple[str, ...]] = dict(pairs())
"""Every form of an irregular verb → those that a search has to ask for."""


def forms(word: str) -> tuple[str, ...]:
    """The forms to look for where ``word`` was asked for; itself alone if it is regular or no verb."""
    return FORMS.get(word.casefold(), (word,))
