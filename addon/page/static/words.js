// Names that the ledger keeps, in words. Those of pipeline/model/reasons.py are all here; a test holds the two together.

const REASONS = {
  "not-json": "the body is not valid JSON",
  "duplicate-keys": "a key stands twice on the way to a block",
  "not-this-format": "the body is not of the format that its address has",
  "unknown-wire": "an endpoint whose format thinwire does not know",
  "multiple-choices": "more than one answer was asked for",
  "failed": "something went wrong; the original went on",
  "signed": "the body is signed",
  "content-encoding": "an encoding that thinwire does not read",
  "too-large": "larger than thinwire_max_body",
  "bypass": "the client asked for it, with x-thinwire-bypass",
  "off": "thinwire is off",
  "shadow": "it was sent a second time, to compare the next steps of the model",
  "holdout": "its conversation is left alone, to compare with",
  "budget-spent": "the budget was spent",
  "timeout": "it took longer than thinwire_deadline",
  "busy": "too much work at once",
  "refused-by-provider": "the provider refused the change",
  "short": "shorter than thinwire_min_tokens",
  "exact-tool": "a tool whose output edits depend on",
  "exact-command": "a command that shows source code as it is",
  "excluded-tool": "a tool in thinwire_exclude_tools",
  "unknown-call": "the result of a call that thinwire has not heard of",
  "error-result": "a short error message",
  "already-compressed": "it is shortened already",
  "no-compressor": "no kind of text that thinwire knows",
  "no-gain": "no form of it has fewer tokens",
  "unverified": "the short form could not be proven right",
  "original-not-kept": "its original could not be kept, and something of it would be gone for good",
  "vetoed-by-extension": "an extension said no",
  "already-cached-by-provider": "the provider has it in its cache; to change it would cost more",
  "user-text": "a person wrote it",
};

// What a cost leaves open; those of addon/audit/pricing.py are all here.
const CAVEATS = {
  "standard-rates": "at standard rates, since nobody lists those of its tier, speed or place",
  "unpriced-tools": "without the provider's own tools that were called, which nobody lists",
  "free-allowance": "with searches at their price, though the account may have some for free",
  "reasoning-unseen": "without what the model reasoned and did not show",
  "answer-unread": "without the answer, of which nothing could be read",
};

export const caveats = (names) => names.split(/[\s,]+/).filter(Boolean).map((name) => CAVEATS[name] || name).join("; ");
export const reasons = (name) => REASONS[name] || name;
export const whys = (why) => why || "nothing tells";
