"""What every compressor looks at: terminal text, envelopes, sections, boundaries, severity."""
