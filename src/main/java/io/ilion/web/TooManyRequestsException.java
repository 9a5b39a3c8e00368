package io.ilion.web;

/** This replica, or the caller, already has as many requests of that type in progress as the settings allow. */
public final class TooManyRequestsException extends RuntimeException {

    TooManyRequestsException(String message) {
        super(message);
    }
}
