"""The values that travel through the pipeline, and the words that they are said in."""
