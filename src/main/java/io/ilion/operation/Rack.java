package io.ilion.operation;

import org.jspecify.annotations.Nullable;

/** A rack of a datacenter; without both, the cluster step. */
record Rack(@Nullable String datacenter, @Nullable String name) {

    static final Rack CLUSTER_STEP = new Rack(null, null);
}
