"""Kompress-v2 by ONNX Runtime: words that a token classifier finds unimportant, left out of prose where a user asks for it.

config/model_files.py says what the model is made of and where it lies, `model` runs it, `worker` is the process it runs in,
`shortener` is the proxy's side: a block goes out as it is while its result is not there, and stays so in its conversation. The
rules by which words go are those of pipeline/compressors/prose/words.py.
"""
