"""The certificate authority of the proxy, and how each client is told to trust it. Imports nothing of ours."""
