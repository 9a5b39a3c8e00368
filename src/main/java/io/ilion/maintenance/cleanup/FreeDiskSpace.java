package io.ilion.maintenance.cleanup;

/** That the free disk space was not checked, and why. */
record FreeDiskSpace(String freeDisk) {

    static FreeDiskSpace unknown() {
        return new FreeDiskSpace("not checked: the node does not tell its free disk space");
    }
}
