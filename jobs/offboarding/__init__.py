"""Off-boarding: the plan of a case, the suspension of the licence, the watch, and the way back."""
