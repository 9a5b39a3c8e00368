package io.ilion.maintenance.snapshot;

import java.time.Instant;

/** Kept by the cluster step: what was created before is old enough, whenever a node has its turn. */
record AgeLimit(Instant createdBefore) {}
