"""What can go wrong with an index, each as one sentence that a user can act on.

IndexTrouble
├── NoIndex         nothing has been built here yet
├── IndexDamaged    every generation here has a fault
├── IndexBusy       another process builds into this index
├── BuildFailed     a build stopped; what was there before still serves
├── LogDamaged      what was withdrawn is not known for certain, so nothing is answered
├── NotRecorded     a withdrawal could not be written down, and so was not made
├── UnknownArticle  no article of that id or address is here
├── StoreTrouble    the second store cannot be reached, or refuses
├── AlreadySo       nothing is left to withdraw or to restore, or no generation to go back to
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


class LogDamaged(IndexTrouble):
    pass


class NotRecorded(IndexTrouble):
    pass


class UnknownArticle(IndexTrouble):
    pass


class AlreadySo(IndexTrouble):
    pass


class StoreTrouble(IndexTrouble):
    pass


class ModelTrouble(IndexTrouble):
    pass
