package io.ilion.devcluster;

/** Who may use the JMX of a node; may read and call everything. */
public record JmxUser(String name, String password) {}
