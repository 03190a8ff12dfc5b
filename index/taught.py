"""The names of one thing that are in use: those of the lexicon, those an admin taught, or those being tried."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from corpus.aliases import Aliases, load_aliases

P = ParamSpec("P")
T = TypeVar("T")

_groups_tried: ContextVar[tuple[tuple[str, ...], ...] | None] = ContextVar("groups_tried", default=None)
_groups_taught: list[tuple[tuple[str, ...], ...]] = [()]
_load_aliases = lru_cache(maxsize=4)(load_aliases)


def aliases() -> Aliases:
    """Return the aliases in use: those of the lexicon and those taught, or tried here."""
    tried = _groups_tried.get()
    return _load_aliases(_groups_taught[0] if tried is None else tried)


def use_aliases(groups: tuple[tuple[str, ...], ...]) -> None:
    """Use groups of names beside the lexicon's from now on: a process answers from one data folder at a time."""
    _groups_taught[0] = groups


@contextmanager
def trying_aliases(groups: tuple[tuple[str, ...], ...]) -> Iterator[None]:
    """Use groups of names beside the lexicon's within a block, for what this thread asks."""
    token = _groups_tried.set(groups)
    try:
        yield
    finally:
        _groups_tried.reset(token)


def remembered_by_aliases(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that remembers as lru_cache does, apart for each set of aliases in use."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=maxsize)
        def remembered(_: Aliases, *args: P.args, **kwargs: P.kwargs) -> T:
            return function(*args, **kwargs)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            return remembered(aliases(), *args, **kwargs)  # type: ignore[arg-type]

        return call

    return decorate
