"""Why a block, or a whole request, was left as it came. Every one is counted under one of these names."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    # the whole request
    NOT_JSON = "not-json"
    DUPLICATE_KEYS = "duplicate-keys"
    NOT_THIS_FORMAT = "not-this-format"
    UNKNOWN_WIRE = "unknown-wire"
    MULTIPLE_CHOICES = "multiple-choices"
    FAILED = "failed"
    SIGNED = "signed"
    ENCODING = "content-encoding"
    TOO_LARGE = "too-large"
    BYPASS = "bypass"
    OFF = "off"
    HOLDOUT = "holdout"
    """Its conversation is left alone, so that the others can be compared with it."""
    SHADOW = "shadow"
    """Sent a second time, to compare the model's next step with that of the first."""
    BUDGET = "budget-spent"
    TIMEOUT = "timeout"
    BUSY = "busy"
    REFUSED = "refused-by-provider"
    # one block
    SHORT = "short"
    EXACT_TOOL = "exact-tool"
    EXACT_COMMAND = "exact-command"
    EXCLUDED_TOOL = "excluded-tool"
    UNKNOWN_CALL = "unknown-call"
    """The result of a call that was made in a response which nobody here has heard: it may be anything, also exact."""
    ERROR_RESULT = "error-result"
    ALREADY_COMPRESSED = "already-compressed"
    NO_COMPRESSOR = "no-compressor"
    NO_GAIN = "no-gain"
    UNVERIFIED = "unverified"
    NO_ORIGINAL = "original-not-kept"
    """Something of it would be gone for good: the original cannot be kept, or its id is that of another text."""
    VETOED = "vetoed-by-extension"
    CACHED = "already-cached-by-provider"
    USER = "user-text"
