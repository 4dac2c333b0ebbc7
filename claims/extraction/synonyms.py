"""Nouns by which the same person, document or body may be called."""


def _classes(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in text.strip().splitlines())


# Roles of one line mean the same.
_SAME_ROLE = _classes("""
nominee candidate contender hopeful front-runner frontrunner
congressman congresswoman representative
spokesman spokeswoman spokesperson
professor academic scholar
lawyer attorney counsel solicitor barrister
adviser advisor aide strategist consultant
businessman businesswoman mogul billionaire developer magnate tycoon entrepreneur
reporter journalist correspondent
host anchor moderator
director filmmaker
chairman chairwoman chair
doctor physician surgeon neurosurgeon
""")
# The first role of a line may stand for the others.
_WIDER_ROLE = {
    line.split()[0]: frozenset(line.split())
    for line in """
lawmaker senator congressman congresswoman representative legislator
legislator senator congressman congresswoman representative lawmaker
politician senator congressman congresswoman representative governor mayor president lawmaker
official secretary director commissioner minister deputy
leader chairman chairwoman chair president speaker head chief premier minister chancellor
academic professor economist historian scientist researcher
expert professor economist historian scientist researcher scholar analyst
writer author novelist columnist reporter journalist
journalist columnist editor writer host anchor
executive president chairman ceo chief
spokesman secretary
spokeswoman secretary
judge justice
""".strip().splitlines()
}
_DOCUMENT_CLASSES = _classes("""
report study analysis paper survey research findings finding review assessment investigation audit document
poll survey polling
letter memo memorandum email e-mail message note document submission brief filing
film documentary movie video footage
book memoir autobiography
law bill act legislation measure proposal
article story piece column op-ed editorial commentary essay post report
lawsuit suit complaint filing
ad advertisement commercial spot
decision ruling order opinion judgment judgement verdict
statement press-release release
""")
_BODY_CLASSES = _classes("""
agency department ministry bureau administration service office commission authority
committee panel subcommittee
commission board council
campaign team camp operation
university college school institute
company firm corporation corp inc group retailer manufacturer developer lender insurer startup industries
group organization organisation foundation association union coalition alliance network league society project
government country nation regime kingdom state administration
party
court tribunal
bank
""")


def roles_for(head: str) -> frozenset[str]:
    """The roles that somebody may have who is called this: a "lawmaker" may be a senator."""
    return frozenset([head]).union(*(c for c in _SAME_ROLE if head in c), _WIDER_ROLE.get(head, ()))


def documents_like(head: str) -> frozenset[str]:
    """What else a document that is called this may be called."""
    return frozenset([head]).union(*(c for c in _DOCUMENT_CLASSES if head in c))


def bodies_like(head: str) -> frozenset[str]:
    """Words of the names of bodies that may be called this."""
    return frozenset([head]).union(*(c for c in _BODY_CLASSES if head in c))
