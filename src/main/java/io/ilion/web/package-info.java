/**
 * The HTTP plumbing that {@code api} and {@code security} share: errors, filters, request bodies, request metadata, pages, and
 * shutdown.
 */
@NullMarked
package io.ilion.web;

import org.jspecify.annotations.NullMarked;
