package io.ilion.operation;

/** A transition that {@link State#successors} does not allow was tried; always a defect of Ilion. */
public final class IllegalTransitionException extends RuntimeException {

    IllegalTransitionException(Object what, State from, State to) {
        super("%s cannot move from %s to %s".formatted(what, from, to));
    }
}
