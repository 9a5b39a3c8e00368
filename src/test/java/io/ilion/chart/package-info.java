/**
 * Tests of the chart in {@code helm}: renders it with Helm, validates the manifests against the Kubernetes models, and starts the
 * service with them.
 */
@NullMarked
package io.ilion.chart;

import org.jspecify.annotations.NullMarked;
