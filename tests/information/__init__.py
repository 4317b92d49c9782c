"""The register of information requests."""
