package io.ilion.devcluster;

/** What a nodetool command has said, on both of its outputs. */
public record NodetoolRun(int exitCode, String output) {}
