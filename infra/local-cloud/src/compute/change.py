"""Changing and adding parts of moto, with an error where moto is no longer as it was."""


def change(owner, name, new):
    """Puts a new part in the place of one that is there; the old one."""
    if name not in vars(owner):
        raise AttributeError(f"moto has no {owner.__name__}.{name} any more: look again at what the local cloud changes")
    old = vars(owner)[name]
    setattr(owner, name, new)
    return old


def add(owner, name, new):
    """Adds a part that is not there."""
    if hasattr(owner, name):
        raise AttributeError(f"moto has {owner.__name__}.{name} now: the local cloud need not add it")
    setattr(owner, name, new)
