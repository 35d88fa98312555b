"""A density in the plane that is known exactly, and four learners that have only seen points of it."""
