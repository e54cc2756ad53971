"""The order of the stages, and what each hands to the next: the only place that knows them all."""
