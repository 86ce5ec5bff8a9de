"""What would change the result: weights, answers, events, conditions. Pure; draws are seeded."""
