"""Pages of what came through CİMER and the governor’s Açık Kapı."""
