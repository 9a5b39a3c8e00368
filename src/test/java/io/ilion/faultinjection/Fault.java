package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What goes wrong. Each is begun at once, and mended after a while by the one who began it. */
enum Fault {
    KILL_REPLICA(6, Target.REPLICA) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            RestartableReplica replica = ground.replicas().get(victim);
            replica.kill();
            return new Mend(upTo(random, 3000), revival(replica));
        }
    },
    STOP_REPLICA(2, Target.REPLICA) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            RestartableReplica replica = ground.replicas().get(victim);
            replica.stop();
            return new Mend(Duration.ZERO, revival(replica));
        }
    },
    /** Half of them longer than it takes until the other one takes over. */
    STALL_REPLICA(6, Target.REPLICA) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            RestartableReplica replica = ground.replicas().get(victim);
            replica.freeze();
            return new Mend(upTo(random, 10_000), replica::thaw);
        }
    },
    SET_CLOCK_OFF(2, Target.REPLICA) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            RestartableReplica replica = ground.replicas().get(victim);
            replica.kill();
            long seconds = 5 + random.nextLong(115);
            Duration ahead = Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
            return new Mend(Duration.ZERO, () -> replica.revive(ahead));
        }
    },
    KILL_NODE(1, Target.NODE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            LocalNode node = ground.nodes().get(victim);
            node.kill();
            return new Mend(upTo(random, 2000), node::start);
        }
    },
    STALL_NODE(3, Target.NODE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            LocalNode node = ground.nodes().get(victim);
            node.freeze();
            return new Mend(upTo(random, 15_000), node::thaw);
        }
    },
    SLOW_JMX(2, Target.NODE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            return hurt(ground.nodes().get(victim), LocalNode.Hurt.SLOW, random);
        }
    },
    FAIL_JMX(2, Target.NODE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            return hurt(ground.nodes().get(victim), LocalNode.Hurt.FAIL, random);
        }
    },
    STOP_POSTGRES(2, Target.DATABASE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            ground.postgres().stop();
            return new Mend(upTo(random, 5000), ground.postgres()::start);
        }
    },
    CRASH_POSTGRES(2, Target.DATABASE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            ground.postgres().crash();
            return new Mend(upTo(random, 2000), ground.postgres()::start);
        }
    },
    CUT_CONNECTIONS(4, Target.DATABASE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            ground.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where pid <> pg_backend_pid() and application_name = 'ilion'");
            return Mend.NOTHING;
        }
    },
    /** Every statement waits for a lock, until no connection of the pools is free. */
    FILL_POOL(2, Target.DATABASE) {
        @Override
        Mend begin(SystemUnderTest ground, int victim, RandomGenerator random) {
            ground.execute("begin; lock table operation in access exclusive mode; select pg_sleep(%d); commit"
                    .formatted(2 + random.nextInt(5)));
            return Mend.NOTHING;
        }
    };

    /** What a fault happens to; one thing at a time happens to each. */
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

    /** How it is mended, and after how long. */
    record Mend(Duration after, Runnable action) {

        static final Mend NOTHING = new Mend(Duration.ZERO, () -> {});
    }

    private final int weight;
    private final Target target;

    Fault(int weight, Target target) {
        this.weight = weight;
        this.target = target;
    }

    /** @param victim which one of its targets, from 0 */
    abstract Mend begin(SystemUnderTest ground, int victim, RandomGenerator random);

    /** How often it happens, against the others. */
    int weight() {
        return this == SET_CLOCK_OFF && !RestartableReplica.canSetClocks() ? 0 : weight;
    }

    Target target() {
        return target;
    }

    private static Mend hurt(LocalNode node, LocalNode.Hurt hurt, RandomGenerator random) {
        node.injectFault(hurt);
        return new Mend(upTo(random, 6000), node::clearFault);
    }

    private static Runnable revival(RestartableReplica replica) {
        return () -> replica.revive(Duration.ZERO);
    }

    private static Duration upTo(RandomGenerator random, int millis) {
        return Duration.ofMillis(500 + random.nextInt(millis));
    }
}
