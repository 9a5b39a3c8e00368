package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeCompactions.CompactionManager;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.TableMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.management.InstanceNotFoundException;

/** A fake node with configurable results, which records its calls. */
final class FakeNode implements Node, StorageService, CompactionManager, TableMetrics.Gauge, TableMetrics.Counter {

    final List<String> calls = new ArrayList<>();
    final List<String> stopped = new ArrayList<>();
    final List<Integer> polls = new ArrayList<>();
    final Queue<Integer> codes = new ArrayDeque<>();
    List<String> joining = List.of();
    String mode = "NORMAL";
    String rejected = "";
    boolean dropsRejectedTable;
    boolean withoutMetrics;
    boolean calledWhileRunning;
    int pollsUntilQuiet = Integer.MAX_VALUE;

    private final List<String> tables;
    private final List<Map<String, String>> running = new ArrayList<>();
    private String metric = "";

    FakeNode(String... tables) {
        this.tables = new ArrayList<>(List.of(tables));
    }

    void running(String id, String keyspace, String table) {
        running.add(Map.of(
                "compactionId",
                id,
                "taskType",
                "Cleanup",
                "keyspace",
                keyspace,
                "columnfamily",
                table,
                "completed",
                "10",
                "total",
                "100"));
    }

    @Override
    public String address() {
        return "10.0.0.1";
    }

    @Override
    public <T> T mbean(String objectName, Class<T> mbeanInterface) {
        metric = objectName.substring(objectName.lastIndexOf('=') + 1);
        return mbeanInterface.cast(this);
    }

    @Override
    public boolean hasOperation(String objectName, String operation, int parameters) {
        return true;
    }

    @Override
    public List<String> names(String key, String pattern) {
        return List.copyOf(tables);
    }

    @Override
    public synchronized int forceKeyspaceCleanup(int jobs, String keyspace, String... named) {
        calls.add(jobs + " " + keyspace + "." + named[0]);
        calledWhileRunning |= !running.isEmpty();
        if (named[0].equals(rejected)) {
            if (dropsRejectedTable) {
                tables.remove(rejected);
            }
            throw new NodeRejectedException(
                    address(), "forceKeyspaceCleanup", new IllegalArgumentException("Unknown keyspace/cf pair"));
        }
        Integer code = codes.poll();
        return code == null ? 0 : code;
    }

    @Override
    public synchronized List<Map<String, String>> getCompactions() {
        polls.add(running.size());
        if (polls.size() > pollsUntilQuiet) {
            running.clear();
        }
        return List.copyOf(running);
    }

    @Override
    public synchronized void stopCompactionById(String compactionId) {
        stopped.add(compactionId);
        running.removeIf(each -> compactionId.equals(each.get("compactionId")));
    }

    @Override
    public String getOperationMode() {
        return mode;
    }

    @Override
    public List<String> getJoiningNodes() {
        return joining;
    }

    @Override
    public List<String> getLeavingNodes() {
        return List.of();
    }

    @Override
    public List<String> getMovingNodes() {
        return List.of();
    }

    @Override
    public Object getValue() {
        return metricValue(metric.equals("LiveSSTableCount") ? 4 : 500);
    }

    @Override
    public long getCount() {
        return metricValue(1000);
    }

    private int metricValue(int value) {
        if (withoutMetrics) {
            throw new NodeRejectedException(address(), "getValue", new InstanceNotFoundException(metric));
        }
        return value;
    }
}
