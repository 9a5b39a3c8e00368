package io.ilion.dispatch;

/** This replica took over a task from a lost one. Published in the transaction that does so. */
record Takeover(String cluster) {}
