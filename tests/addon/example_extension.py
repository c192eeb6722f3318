"""An extension in 20 lines: it counts what each tool saved, and keeps the output of one tool whole.

Installed by an entry point in its own pyproject.toml:

    [project.entry-points."thinwire.pipeline_extension"]
    example = "example_extension:Example"
"""

from collections import Counter

from thinwire.pipeline.extensions import CompressionHooks, PipelineEvent, PipelineStage, Wish
from thinwire.pipeline.model.blocks import Block


class Example(CompressionHooks):
    def __init__(self) -> None:
        self.saved: Counter[str] = Counter()

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        if event.stage is PipelineStage.INPUT_COMPRESSED and event.outcome is not None:
            for edit in event.outcome.edits:
                self.saved[edit.tool] += edit.tokens_before - edit.tokens_after

    def pre_compress(self, block: Block) -> Wish | None:
        return "leave" if block.tool == "get_contract" else None
