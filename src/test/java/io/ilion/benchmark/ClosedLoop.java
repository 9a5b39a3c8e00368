package io.ilion.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many clients that submit at the same time, each as fast as it is answered. */
record ClosedLoop(int clients, Duration duration) {

    private static final int SUBMISSIONS_TO_WARM_UP = 10;

    /** Submissions per second, of all clients together. */
    double on(Callable<Submitter> connect) throws Exception {
        CountDownLatch start = new CountDownLatch(clients);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                rates.add(threads.submit(() -> rate(connect, start)));
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

    private double rate(Callable<Submitter> connect, CountDownLatch start) throws Exception {
        try (Submitter submitter = connect.call()) {
            for (int i = 0; i < SUBMISSIONS_TO_WARM_UP; i++) {
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
