"""The pages. Thin: a form reads, a journey answers, a template shows."""
