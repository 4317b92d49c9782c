"""The register of people and organisations who apply, their contact points, and who looked at them."""
