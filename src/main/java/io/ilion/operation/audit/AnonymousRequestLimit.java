package io.ilion.operation.audit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Limits how many rejected requests of unauthenticated clients are stored in a period, per address and in total, so that a flood cannot
 * fill the database. The others are counted by address.
 */
final class AnonymousRequestLimit {

    static final int PER_ADDRESS = 5;
    static final int TOTAL = 50;

    /** Further addresses are counted together. */
    static final int MAX_ADDRESSES = 1000;

    private static final String OTHERS = "other addresses";
    private static final int LISTED = 5;

    private final Map<String, Integer> stored = new HashMap<>();
    private final Map<String, Long> counted = new HashMap<>();
    private int total;

    /** Whether a request may be stored; it is counted if not. */
    synchronized boolean tryAcquire(String address) {
        if (total < TOTAL && stored.getOrDefault(address, 0) < PER_ADDRESS) {
            total++;
            stored.merge(address, 1, Integer::sum);
            return true;
        }
        count(address);
        return false;
    }

    /** Counts a request that is not stored. */
    synchronized void count(String address) {
        count(address, 1);
    }

    /** Counts requests again whose number could not be recorded. */
    synchronized void countAgain(Map<String, Long> requests) {
        requests.forEach(this::count);
    }

    private void count(String address, long requests) {
        boolean known = counted.containsKey(address) || counted.size() < MAX_ADDRESSES;
        counted.merge(known ? address : OTHERS, requests, Long::sum);
    }

    /** Starts the next period. Returns the number of requests by address that were only counted in the last one. */
    synchronized Map<String, Long> startPeriod() {
        Map<String, Long> requests = Map.copyOf(counted);
        total = 0;
        stored.clear();
        counted.clear();
        return requests;
    }

    /** For the audit log. */
    static String summaryOf(Map<String, Long> requests) {
        long sum = requests.values().stream().mapToLong(each -> each).sum();
        String listed = requests.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(LISTED)
                .map(each -> each.getValue() + " from " + each.getKey())
                .collect(Collectors.joining(", "));
        int others = requests.size() - LISTED;
        return "%d further requests without authentication were rejected and only counted: %s%s"
                .formatted(sum, listed, others > 0 ? " and the rest from %d more addresses".formatted(others) : "");
    }
}
