/** What the integration tests share: real parts, instances of the service, and a client. */
@NullMarked
package io.ilion.testing;

import org.jspecify.annotations.NullMarked;
