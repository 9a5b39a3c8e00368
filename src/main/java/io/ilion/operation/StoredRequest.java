package io.ilion.operation;

import org.jspecify.annotations.Nullable;

/**
 * As much of an accepted request as is needed to carry it out.
 *
 * @param parameters the record of that kind
 * @param nodes      null for every node of the cluster
 */
public record StoredRequest(
        Maintenance<?> kind, Record parameters, @Nullable NodeSelection nodes) {}
