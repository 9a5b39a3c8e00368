package io.ilion.security;

/** What a caller may do; each role includes those before it. */
enum Role {

    /** Look at everything. */
    READER,
    /** Submit and cancel operations. */
    OPERATOR,
    /** What destroys or overrides. */
    ADMIN;

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
