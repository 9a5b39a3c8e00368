package io.ilion.operation;

import io.ilion.operation.request.Actor;

/**
 * Decides whether a caller may change something. Whatever changes something that a caller asked for asks here first, so that
 * no wire can forget it.
 */
public interface Authorizer {

    /** @throws NotAllowedException when the caller may not; it says what would be needed */
    void check(Actor caller, Action act, Scope reach);
}
