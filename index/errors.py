"""Errors of this package.

YijuError
└── IndexingError
    ├── NoArticlesError          there is nothing to index
    └── DamagedGenerationError   a generation on disk that is not what its manifest says
"""

from corpus.errors import YijuError


class IndexingError(YijuError):
    """The index cannot be built or read."""


class NoArticlesError(IndexingError):
    """There is no article to build an index from."""


class DamagedGenerationError(IndexingError):
    """A generation on disk is damaged, or was made by another version. It can be built again from the articles."""
