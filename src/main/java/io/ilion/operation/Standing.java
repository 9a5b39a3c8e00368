package io.ilion.operation;

/**
 * So many tasks of an operation stand alike. It tells as much of them as decides what happens next, and takes no more room
 * for a thousand nodes than for one.
 *
 * @param progress the sum over these tasks
 */
public record Standing(String datacenter, String rack, State state, long tasks, double progress) {}
