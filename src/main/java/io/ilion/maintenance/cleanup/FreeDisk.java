package io.ilion.maintenance.cleanup;

/** That the free disk space was not checked, and why. */
record FreeDisk(String freeDisk) {

    static FreeDisk unknown() {
        return new FreeDisk("not checked: the node does not tell its free disk space");
    }
}
