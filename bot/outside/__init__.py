"""The one thing of the robot's that may leave the house: a masked question, sent to a language model by the person who asked it."""
