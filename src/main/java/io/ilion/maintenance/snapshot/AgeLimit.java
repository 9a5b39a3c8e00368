package io.ilion.maintenance.snapshot;

import java.time.Instant;

/** State of the cluster step: snapshots created before are old enough, whenever a node is cleared. */
record AgeLimit(Instant createdBefore) {}
