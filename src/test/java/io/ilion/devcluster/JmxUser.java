package io.ilion.devcluster;

/** A JMX user with read-write access to a node. */
public record JmxUser(String name, String password) {}
