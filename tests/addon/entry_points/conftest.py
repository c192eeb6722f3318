"""The frameworks ask nobody outside of this machine."""

import os

os.environ.update({"LITELLM_LOCAL_MODEL_COST_MAP": "true", "OPENAI_AGENTS_DISABLE_TRACING": "1"})
