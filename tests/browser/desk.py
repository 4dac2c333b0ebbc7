"""An article for the desk's tests: ten claims that are right, four whose speaker is somebody else."""

from django.contrib.auth.models import User

from articles.models import Article
from claims.models import Claim, Organisation, Speaker
from claims.registry import enter_organisation, enter_speaker
from tests.pages import builders

TEXT = (
    "The ferry will run at night, Maren Holt said. “Fares will not rise,” she promised 😀. Two boats are "
    "enough, Holt told the council.\n\n"
    "The quay needs new piles, Ilo Brandt warned. “We begin in May,” Brandt said. Divers found cracks, "
    "he added. The crane is sound, he said.\n\n"
    "Nobody asked the islanders, Sunniva Moen complained. “We read it in the paper,” Moen said. The school "
    "boat is late every week, according to Moen.\n\n"
    "Tickets will be sold on board, the harbour board announced. The café stays open, it added. Winter is "
    "harder, a skipper said. The fog horn works again, a pilot noted."
)
RIGHT = (
    ("The ferry will run at night", "Maren Holt"),
    ("“Fares will not rise,”", "Maren Holt"),
    ("The quay needs new piles", "Ilo Brandt"),
    ("“We begin in May,”", "Ilo Brandt"),
    ("Divers found cracks", "Ilo Brandt"),
    ("Nobody asked the islanders", "Sunniva Moen"),
    ("“We read it in the paper,”", "Sunniva Moen"),
    ("The school boat is late every week", "Sunniva Moen"),
    ("Winter is harder", ""),
    ("The fog horn works again", ""),
)
WRONG = {
    "Two boats are enough": "Maren Holt",
    "The crane is sound": "Ilo Brandt",
    "Tickets will be sold on board": "The harbour board",
    "The café stays open": "Sunniva Moen",
}
"""Words of claims whose speaker is not the one that the machine named, and who it is."""


def person(name: str, role: str = "", body: Organisation | None = None) -> Speaker:
    made = enter_speaker(name)
    Speaker.objects.filter(pk=made.pk).update(role=role, organisation=body)
    return Speaker.objects.get(pk=made.pk)


def article(user: User, text: str = TEXT) -> tuple[Article, dict[str, Claim]]:
    """The article, and its claims by their words."""
    made = builders.article(user, text=text, title="A ferry by night", outlet="The Harbour Wire")
    enter_organisation("The harbour board")
    people = {
        "Maren Holt": person("Maren Holt", "harbour master", enter_organisation("Port of Vessmark")),
        "Ilo Brandt": person("Ilo Brandt", "engineer"),
        "Sunniva Moen": person("Sunniva Moen", "teacher"),
    }
    person("Edda Wrong-Guess")
    claims = {}
    for words, who in (*RIGHT, *((words, "Edda Wrong-Guess") for words in WRONG)):
        speaker = people.get(who) or Speaker.objects.filter(name=who).first() if who else None
        claims[words] = builders.claim(
            made,
            words,
            kind="person" if who else "anonymous",
            described_as="" if who else "a man of the sea",
            form="direct" if words.startswith("“") else "indirect",
            speaker=speaker,
        )
    return made, claims
