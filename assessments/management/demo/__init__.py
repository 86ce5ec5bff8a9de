"""What `seed_demo` fills an empty installation with."""
