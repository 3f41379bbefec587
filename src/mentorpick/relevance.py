"""How near two texts are: the sentence model and the vectors of goals and lines."""
