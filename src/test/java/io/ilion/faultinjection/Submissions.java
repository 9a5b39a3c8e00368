package io.ilion.faultinjection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** All that was submitted in a run, each under a key of its own. */
final class Submissions {

    private final List<Submission> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    Submission of(OperationRequest request, RandomGenerator random) {
        Submission told = new Submission("prove-" + numbers.incrementAndGet(), request, random.nextInt(4));
        all.add(told);
        return told;
    }

    List<Submission> all() {
        return List.copyOf(all);
    }
}
