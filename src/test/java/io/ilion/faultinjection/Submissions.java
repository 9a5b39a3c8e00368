package io.ilion.faultinjection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** All that was submitted in a run, each under a key of its own. */
final class Submissions {

    private final List<Told> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    Told of(Request request, RandomGenerator random) {
        Told told = new Told("prove-" + numbers.incrementAndGet(), request, random.nextInt(4));
        all.add(told);
        return told;
    }

    List<Told> all() {
        return List.copyOf(all);
    }
}
