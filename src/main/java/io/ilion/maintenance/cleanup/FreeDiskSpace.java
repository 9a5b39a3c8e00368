package io.ilion.maintenance.cleanup;

/** Evidence that the free disk space was not checked. */
record FreeDiskSpace(String freeDiskSpace) {

    static FreeDiskSpace notChecked() {
        return new FreeDiskSpace("not checked: Cassandra does not report its free disk space over JMX");
    }
}
