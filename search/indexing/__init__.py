"""From the writer's transaction to the index: the outbox, its worker, rebuild and repair."""
