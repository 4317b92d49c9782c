"""Applications that came through CİMER or the governor's Açık Kapı: taken over, watched, written back."""
