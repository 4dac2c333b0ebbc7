"""Numbers in the sentences that tell what was left out."""


def counted(number: int, one: str, many: str) -> str:
    """ "1 picture", "1,204 pictures"."""
    return f"{number:,} {one if number == 1 else many}"


def left_out_pictures(number: int) -> tuple[str, ...]:
    """The sentence on pictures, if there were any."""
    return (f"Left out {counted(number, 'picture', 'pictures')}.",) if number else ()
