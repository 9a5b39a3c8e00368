package io.ilion.security;

/** The role of a caller; each includes the previous ones. */
enum Role {

    /** May read everything. */
    READER,
    /** May also submit and cancel operations. */
    OPERATOR,
    /** May also submit destructive operations, force operations to end, and delete them. */
    ADMIN;

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
