package io.ilion.devcluster;

/** What a nodetool command has said, on both of its outputs. */
public record NodetoolResult(int exitCode, String output) {}
