package io.ilion.operation;

import org.jspecify.annotations.Nullable;

/** A rack of a datacenter, as the plan of an operation has them; without both, the place of the cluster step. */
record Rack(@Nullable String datacenter, @Nullable String name) {

    static final Rack CLUSTER_STEP = new Rack(null, null);
}
