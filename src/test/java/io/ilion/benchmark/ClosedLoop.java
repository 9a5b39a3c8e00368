package io.ilion.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Closed-loop load: concurrent clients, each submitting again as soon as it has the response. */
record ClosedLoop(int clients, Duration duration) {

    private static final int WARM_UP_SUBMISSIONS = 10;

    /** Submissions per second of all clients together. */
    double run(Callable<Submitter> connect) throws Exception {
        CountDownLatch start = new CountDownLatch(clients);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                rates.add(threads.submit(() -> measureRate(connect, start)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    private double measureRate(Callable<Submitter> connect, CountDownLatch start) throws Exception {
        try (Submitter submitter = connect.call()) {
            for (int i = 0; i < WARM_UP_SUBMISSIONS; i++) {
                submitter.submit();
            }
            start.countDown();
            start.await();
            long begin = System.nanoTime();
            long end = begin + duration.toNanos();
            int count = 0;
            while (System.nanoTime() < end) {
                submitter.submit();
                count++;
            }
            return count * 1e9 / (System.nanoTime() - begin);
        }
    }
}
