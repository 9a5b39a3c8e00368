package io.ilion.operation;

import io.ilion.operation.request.Actor;

/**
 * Decides whether a caller may change something. The core asks before every change that a caller requested, so that no API can omit
 * the check.
 */
public interface Authorizer {

    /** @throws NotAllowedException when the caller may not; the message says what is needed */
    void check(Actor caller, Action action, Scope scope);
}
