"""The one exception that reaches an operator: a plain sentence, never a traceback."""

from __future__ import annotations


class OperatorError(Exception):
    """Something the operator can mend. The message is one sentence that names file and fault."""
