"""What can be done to conversations and cases: one file a journey, every function one change and one trail entry."""
