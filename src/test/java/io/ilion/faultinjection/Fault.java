package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A fault. It is injected immediately, and its injector ends it after a while. */
enum Fault {
    KILL_REPLICA(6, Target.REPLICA) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            RestartableReplica replica = system.replicas().get(index);
            replica.kill();
            return new Recovery(randomDuration(random, 3000), restartOf(replica));
        }
    },
    STOP_REPLICA(2, Target.REPLICA) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            RestartableReplica replica = system.replicas().get(index);
            replica.stop();
            return new Recovery(Duration.ZERO, restartOf(replica));
        }
    },
    /** Half of the stalls last longer than the time until the other replica takes over. */
    STALL_REPLICA(6, Target.REPLICA) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            RestartableReplica replica = system.replicas().get(index);
            replica.freeze();
            return new Recovery(randomDuration(random, 10_000), replica::thaw);
        }
    },
    SET_CLOCK_OFF(2, Target.REPLICA) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            RestartableReplica replica = system.replicas().get(index);
            replica.kill();
            long seconds = 5 + random.nextLong(115);
            Duration ahead = Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
            return new Recovery(Duration.ZERO, () -> replica.restart(ahead));
        }
    },
    KILL_NODE(1, Target.NODE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            LocalNode node = system.nodes().get(index);
            node.kill();
            return new Recovery(randomDuration(random, 2000), node::start);
        }
    },
    STALL_NODE(3, Target.NODE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            LocalNode node = system.nodes().get(index);
            node.freeze();
            return new Recovery(randomDuration(random, 15_000), node::thaw);
        }
    },
    SLOW_JMX(2, Target.NODE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            return injectCallFault(system.nodes().get(index), LocalNode.CallFault.SLOW, random);
        }
    },
    FAIL_JMX(2, Target.NODE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            return injectCallFault(system.nodes().get(index), LocalNode.CallFault.FAIL, random);
        }
    },
    STOP_POSTGRES(2, Target.DATABASE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            system.postgres().stop();
            return new Recovery(randomDuration(random, 5000), system.postgres()::start);
        }
    },
    CRASH_POSTGRES(2, Target.DATABASE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            system.postgres().crash();
            return new Recovery(randomDuration(random, 2000), system.postgres()::start);
        }
    },
    CUT_CONNECTIONS(4, Target.DATABASE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            system.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where pid <> pg_backend_pid() and application_name = 'ilion'");
            return Recovery.NOTHING;
        }
    },
    /** Every statement waits for a lock, which exhausts the connection pools. */
    FILL_POOL(2, Target.DATABASE) {
        @Override
        Recovery inject(SystemUnderTest system, int index, RandomGenerator random) {
            system.execute("begin; lock table operation in access exclusive mode; select pg_sleep(%d); commit"
                    .formatted(2 + random.nextInt(5)));
            return Recovery.NOTHING;
        }
    };

    /** What a fault affects; at most one fault at a time per target. */
    enum Target {
        REPLICA(2),
        NODE(3),
        DATABASE(1);

        private final int count;

        Target(int count) {
            this.count = count;
        }

        int count() {
            return count;
        }
    }

    /** How a fault ends, and after which time. */
    record Recovery(Duration after, Runnable action) {

        static final Recovery NOTHING = new Recovery(Duration.ZERO, () -> {});
    }

    private final int weight;
    private final Target target;

    Fault(int weight, Target target) {
        this.weight = weight;
        this.target = target;
    }

    /** @param index index of the target, from 0 */
    abstract Recovery inject(SystemUnderTest system, int index, RandomGenerator random);

    /** Relative frequency of the fault. */
    int weight() {
        return this == SET_CLOCK_OFF && !RestartableReplica.canShiftClock() ? 0 : weight;
    }

    Target target() {
        return target;
    }

    private static Recovery injectCallFault(LocalNode node, LocalNode.CallFault hurt, RandomGenerator random) {
        node.injectFault(hurt);
        return new Recovery(randomDuration(random, 6000), node::clearFault);
    }

    private static Runnable restartOf(RestartableReplica replica) {
        return () -> replica.restart(Duration.ZERO);
    }

    private static Duration randomDuration(RandomGenerator random, int millis) {
        return Duration.ofMillis(500 + random.nextInt(millis));
    }
}
