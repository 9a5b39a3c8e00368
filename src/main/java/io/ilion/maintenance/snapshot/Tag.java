package io.ilion.maintenance.snapshot;

/** How a snapshot may be called. Older nodes would take {@code ../..} for a directory. */
final class Tag {

    static final String PATTERN = "(?!\\.{1,2}$)[a-zA-Z0-9_.+-]{1,255}";
    static final String MESSAGE = "must be 1 to 255 letters, digits, '_', '.', '+' or '-', and not '.' or '..'";

    private Tag() {}
}
