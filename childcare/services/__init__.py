"""What writes in the database; views, tasks and commands call nothing else."""
