"""The same figures for others: Prometheus, OpenTelemetry, the terminal."""
