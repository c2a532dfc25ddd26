"""What a visitor does from end to end, with childcare and aids together."""
