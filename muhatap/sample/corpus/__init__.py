"""Made-up texts: what people write and clerks answer. Pure, no database, the same for the same seed."""
