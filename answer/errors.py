"""What can be wrong with a question.

AskError
└── BadQuestion    empty, too long, or with no words in it
"""


class AskError(Exception):
    """Base of the errors of this package; the message is one sentence for the person asking."""


class BadQuestion(AskError):
    """The question cannot be read at all."""
