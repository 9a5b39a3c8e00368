package io.ilion.devcluster;

/** Exit code and combined output of a nodetool command. */
public record NodetoolResult(int exitCode, String output) {}
