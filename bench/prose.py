"""Invented news articles of any number, each different, made of building blocks: who said what, and more.

About half of the sentences are somebody's words, in the forms that news has: direct and indirect, before and
behind the cue, by people with their office, by surname alone, by pronoun, by bodies, and by nobody named.
Some people are in many articles and most in a few, as in an archive.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

FIRST = (
    "Ada Bruno Celia Doran Edda Faisal Greta Hamid Ines Jorun Karim Lena Mateus Nadia Olaf Petra Quentin "
    "Rosa Stefan Tamsin Ulla Viktor Wanda Xenia Yusuf Zofia Anders Birte Caspar Dilan Elif Fenna"
).split()
LAST = (
    "Aldersey Brennholt Calloway Dunmarsh Ekelund Farrowby Grimsdal Haverstrom Iversholt Jankowiak "
    "Kesselring Lindemoor Marchbank Northolt Osterlee Pellworth Quillfeather Ravensdal Skogheim Thornquist "
    "Umbridge Vexley Wolverholt Yarrowby Zimmerdal Ashgrove Blackmere Coldwater Draymoor Elmswood"
).split()
PLACES = (
    "Marrowick Vessmark Tarnholm Eastmere Kelderby Port-Ansgar Lowenfeld Skarnby Oldhaven Brackwater".split()
)
OFFICES = (
    ("the mayor of {place}", "{place} Council"),
    ("chief executive of {body}", "{body}"),
    ("a spokeswoman for {body}", "{body}"),
    ("the head of research at {body}", "{body}"),
    ("the deputy chair of {body}", "{body}"),
    ("transport secretary", "Ministry of Transport"),
    ("chief inspector of the {place} police", "{place} Police"),
    ("a resident of {place}", ""),
    ("who teaches hydrology at the University of {place}", "University of {place}"),
)
BODIES = (
    "{place} Water",
    "{place} Harbour Trust",
    "the {place} Teachers' Union",
    "{place} Rail",
    "the Institute for Coastal Studies",
    "Northgate Energy",
    "the {place} Chamber of Commerce",
    "the National Audit Board",
)
WORDS = (
    "the bridge would stay shut until engineers had looked at every bolt",
    "the figures in the report did not match what the company had filed in spring",
    "nobody had been warned of the risk before the night of the flood",
    "the talks had gone better than either side expected",
    "the price of water would rise by nine per cent from April",
    "the school would not reopen before the roof had been replaced",
    "the letter reached the office two days after the deadline",
    "most of the money had been spent on consultants",
    "the trains would run again by the end of the week",
    "there was no reason to think that the tests had been falsified",
    "the inquiry should hear from the workers first",
    "two of the five pumps had failed within an hour",
    "the council was looking at three other sites",
    "the contract left the city with all of the risk",
    "the harbour could take no larger ships without dredging",
    "they had asked for an independent review as early as November",
    "the number of complaints had doubled since the summer",
    "a vote was likely before the recess",
)
DIRECT = (
    "We were told that it was safe, and we believed it",
    "I have never seen anything like this in thirty years",
    "This is not the end of the matter",
    "Nobody asked us, and nobody will be able to say that we agreed",
    "The numbers speak for themselves",
    "We will publish everything, including what is uncomfortable",
    "It is a good day for the town",
    "You cannot run a railway on hope",
    "If they had listened in January, we would not be standing here",
    "I would do it again tomorrow",
    "There is no plan B, and there never was one",
    "What people want is an answer, not another committee",
)
NARRATION = (
    "The work began in {month} and has been delayed twice.",
    "Some {number} people live within a mile of the site.",
    "The building dates from the 1930s and was last renovated in 1998.",
    "A fence has stood around the yard since the accident, and the path along the river is closed.",
    "On {day} morning the square was empty but for a few stalls and a van with its doors open.",
    "The budget for the year is {number} million, about a tenth more than in the year before.",
    "Rain fell for most of the week, and the river rose by more than a metre.",
    "It was the third such case in {place} within a year.",
    "The line carries {number} passengers a day, most of them on their way to work.",
    "The committee has nine members and meets again in {month}.",
    "Two lorries blocked the road for an hour, and the buses were sent through the old town.",
    "A copy of the agreement has {number} pages and three annexes.",
)
CUES = ("said", "told reporters", "argued", "insisted", "added", "warned", "claimed", "explained")
UNNAMED = (
    "officials",
    "people close to the talks",
    "a person who had seen the document",
    "residents",
    "experts",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
MONTHS = "January February March April May September October November".split()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be quoted."""

    name: str
    family: str
    office: str
    body: str
    pronoun: str


def people(number: int, chance: random.Random) -> list[Person]:
    """``number`` people of different names."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    names += [f"{first} {last}-{other}" for first in FIRST for last in LAST for other in LAST if last < other]
    found = []
    for name in chance.sample(names, number):
        place = chance.choice(PLACES)
        body = chance.choice(BODIES).format(place=place)
        office, of = chance.choice(OFFICES)
        family = name.partition(" ")[2]
        pronoun = chance.choice(("she", "he"))
        found.append(
            Person(
                name,
                family,
                office.format(place=place, body=body),
                of.format(place=place, body=body),
                pronoun,
            )
        )
    return found


def articles(number: int, *, words: int = 750, seed: int = 11) -> Iterator[dict[str, str]]:
    """``number`` articles of about ``words`` words, each with text, title, outlet and published_on."""
    chance = random.Random(seed)
    cast = people(max(40, number), chance)
    for index in range(number):
        place = chance.choice(PLACES)
        yield {
            "title": f"{place}: {chance.choice(WORDS)[:60].rpartition(' ')[0]} ({index})",
            "text": _article(index, place, words, cast, chance),
            "outlet": f"{chance.choice(PLACES)} Courier",
            "published_on": f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        }


def _article(index: int, place: str, words: int, cast: list[Person], chance: random.Random) -> str:
    # A power law: few people are quoted everywhere, most of them once.
    picks = {min(int(chance.paretovariate(0.5)) - 1, len(cast) - 1) for _ in range(5)}
    here = [cast[pick] for pick in sorted(picks)] + chance.sample(cast, 2)
    introduced: set[str] = set()
    paragraphs, count = [f"{place.upper()}, story {index}."], 2
    while count < words:
        paragraph = _paragraph(place, here, introduced, chance)
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return "\n\n".join(paragraphs)


def _paragraph(place: str, here: list[Person], introduced: set[str], chance: random.Random) -> str:
    sentences = [_narrated(place, chance) for _ in range(chance.randint(0, 2))]
    if chance.random() < 0.15:
        sentences.append(f"{chance.choice(UNNAMED).capitalize()} said that {chance.choice(WORDS)}.")
    else:
        sentences += _quoted(chance.choice(here), introduced, chance)
    if chance.random() < 0.4:
        sentences.append(_narrated(place, chance))
    return " ".join(sentences)


def _quoted(person: Person, introduced: set[str], chance: random.Random) -> list[str]:
    who = person.family if person.name in introduced else f"{person.name}, {person.office},"
    introduced.add(person.name)
    cue, day = chance.choice(CUES), chance.choice(DAYS)
    said, words = chance.choice(DIRECT), chance.choice(WORDS)
    first = chance.choice(
        (
            f"“{said},” {who} {cue} on {day}.",
            f"{who} {cue} that {words}.",
            f"{words[0].upper()}{words[1:]}, according to {who.rstrip(',')}.",
            f"{who} said {words}, but reportedly gave no date.",
            f"{who} called the plan “{said.lower().split(',')[0]}”.",
        )
    )
    more = (
        f"“{chance.choice(DIRECT)},” {person.pronoun} said.",
        f"{person.pronoun.capitalize()} added that {words}.",
    )
    return [first, chance.choice(more)] if chance.random() < 0.5 else [first]


def _narrated(place: str, chance: random.Random) -> str:
    return chance.choice(NARRATION).format(
        place=place, day=chance.choice(DAYS), month=chance.choice(MONTHS), number=chance.randint(3, 900)
    )
