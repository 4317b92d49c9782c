"""GeoReport v2 of Open311: other people's applications read what is public and report for their users."""
