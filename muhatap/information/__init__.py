"""The register of information requests: law 4982 from the application to the yearly report."""
