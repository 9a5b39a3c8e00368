package io.ilion.dispatch;

/** This replica takes a task over from one that is gone. Published in the transaction in which it does. */
record Takeover(String cluster) {}
