package io.ilion.maintenance.cleanup;

/** What was known beforehand of the room that the cleanup needs. */
record DiskSpace(String diskSpace) {}
