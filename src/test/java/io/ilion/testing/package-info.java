/** Shared test infrastructure: real servers, instances of the service, an HTTP client and fakes. */
@NullMarked
package io.ilion.testing;

import org.jspecify.annotations.NullMarked;
