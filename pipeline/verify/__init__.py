"""The judge of what compressors return."""
