"""Who answers: agents, departments, membership, sign-in."""
