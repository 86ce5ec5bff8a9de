"""What an option costs over the years, as a range. Pure; draws are seeded."""
