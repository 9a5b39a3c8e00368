package io.ilion.faultinjection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** All submissions of a run, each with its own idempotency key. */
final class Submissions {

    private final List<Submission> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    Submission create(OperationRequest request, RandomGenerator random) {
        Submission submission = new Submission("prove-" + numbers.incrementAndGet(), request, random.nextInt(4));
        all.add(submission);
        return submission;
    }

    List<Submission> all() {
        return List.copyOf(all);
    }
}
