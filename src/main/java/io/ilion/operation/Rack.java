package io.ilion.operation;

/** A rack of a datacenter, as the plan of an operation has them. */
record Rack(String datacenter, String name) {}
