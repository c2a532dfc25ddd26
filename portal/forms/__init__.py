"""What people type, read with indulgence and answered with what to change."""
