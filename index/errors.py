"""What can go wrong with an index, each as one sentence that a user can act on.

IndexTrouble
├── NoIndex         nothing has been built here yet
├── IndexDamaged    every generation here has a fault
├── IndexBusy       another process builds into this index
├── BuildFailed     a build stopped; what was there before still serves
└── ModelTrouble    the model is missing, altered, or not the one the index was built with
"""


class IndexTrouble(Exception):
    """The root of the family; `str(error)` is the sentence."""


class NoIndex(IndexTrouble):
    pass


class IndexDamaged(IndexTrouble):
    pass


class IndexBusy(IndexTrouble):
    pass


class BuildFailed(IndexTrouble):
    pass


class ModelTrouble(IndexTrouble):
    pass
