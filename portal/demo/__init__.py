"""What the people of the demonstration (accounts.demo) have before them: fictional, and left as it was found."""
