package io.ilion.operation;

import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.RequestMetadata;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.domain.Limit;

/** Operations, tasks and attempts without a database, and without its locks and constraints. */
public final class InMemoryStore {

    private final Map<UUID, Operation> operations = new HashMap<>();
    private final Map<UUID, Task> tasks = new LinkedHashMap<>();
    private final Map<Attempt.Key, Attempt> attempts = new LinkedHashMap<>();
    private Optional<UUID> blocker = Optional.empty();
    private int locksUntilEnd;

    /** Stores an operation that was just accepted. */
    public Operation add(OperationRequest request, Instant createdAt) {
        UUID id = new UUID(1, operations.size());
        Operation operation = new Operation(id, request, Actor.caller("alice"), RequestMetadata.UNKNOWN, createdAt);
        operations.put(id, operation);
        return operation;
    }

    /** The operation that blocks each pending task with a lock scope. */
    public void blockBy(UUID operationId) {
        blocker = Optional.of(operationId);
    }

    /** Simulates that an operation holds locks on that many nodes until its end. */
    public void holdLocksUntilEnd(int nodes) {
        locksUntilEnd = nodes;
    }

    public Task task(int position) {
        return sortedTasks()
                .filter(task -> task.position() == position)
                .findFirst()
                .orElseThrow();
    }

    public List<Attempt> attempts(Task task) {
        return attempts.values().stream()
                .filter(attempt -> attempt.taskId().equals(task.id()))
                .toList();
    }

    public TaskRepository taskRepository() {
        return new Tasks();
    }

    public AttemptRepository attemptRepository() {
        return new AttemptRepository() {
            @Override
            public Optional<Attempt> findById(Attempt.Key key) {
                return Optional.ofNullable(attempts.get(key));
            }

            @Override
            public List<Attempt> findByTasks(Collection<UUID> taskIds) {
                return attempts.values().stream()
                        .filter(attempt -> taskIds.contains(attempt.taskId()))
                        .toList();
            }
        };
    }

    public OperationRepository operationRepository() {
        return fake(
                OperationRepository.class,
                Map.of(
                        "lock", id -> Optional.ofNullable(operations.get((UUID) id)),
                        "findById", id -> Optional.ofNullable(operations.get((UUID) id))));
    }

    public EntityManager entityManager() {
        return fake(EntityManager.class, Map.of("persist", this::persist, "flush", none -> ""));
    }

    private Object persist(Object entity) {
        if (entity instanceof Task task) {
            tasks.put(task.id(), task);
        } else if (entity instanceof Attempt attempt) {
            attempts.put(new Attempt.Key(attempt.taskId(), attempt.number()), attempt);
        } else {
            throw new UnsupportedOperationException("cannot store " + entity);
        }
        return "";
    }

    private Stream<Task> sortedTasks() {
        return tasks.values().stream().sorted(Comparator.comparing(Task::position));
    }

    /** @param methods by their name, with their first argument */
    private static <T> T fake(Class<T> type, Map<String, Function<Object, Object>> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Function<Object, Object> implementation = methods.get(method.getName());
                    if (implementation == null) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    Object answer = implementation.apply(arguments == null ? "" : arguments[0]);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    private final class Tasks implements TaskRepository {

        @Override
        public Optional<Task> findById(UUID id) {
            return Optional.ofNullable(tasks.get(id));
        }

        @Override
        public Optional<TaskOrigin> findOrigin(UUID id) {
            return findById(id)
                    .map(task -> new TaskOrigin(
                            task.operationId(),
                            Objects.requireNonNull(operations.get(task.operationId()))
                                    .cluster()));
        }

        @Override
        public List<Task> findByOperationIdOrderByPosition(UUID operationId) {
            return sortedTasks()
                    .filter(task -> task.operationId().equals(operationId))
                    .toList();
        }

        @Override
        public List<TaskCounts> countByRackAndState(UUID operationId) {
            record Key(Rack rack, State state) {}
            Map<Key, List<Task>> groups = findByOperationIdOrderByPosition(operationId).stream()
                    .collect(Collectors.groupingBy(
                            task -> new Key(new Rack(task.datacenter(), task.rack()), task.state()),
                            LinkedHashMap::new,
                            Collectors.toList()));
            return groups.entrySet().stream()
                    .map(group -> new TaskCounts(
                            group.getKey().rack().datacenter(),
                            group.getKey().rack().name(),
                            group.getKey().state(),
                            group.getValue().size(),
                            group.getValue().stream()
                                    .mapToDouble(Task::progress)
                                    .sum()))
                    .toList();
        }

        @Override
        public List<UUID> findPending(UUID operationId, String datacenter, String rack, Limit most) {
            return findByOperationIdAndStateOrderByPosition(operationId, State.PENDING).stream()
                    .filter(task -> datacenter.equals(task.datacenter()) && rack.equals(task.rack()))
                    .limit(most.max())
                    .map(Task::id)
                    .toList();
        }

        @Override
        public Optional<UUID> findBlocker(UUID id) {
            return blocker;
        }

        @Override
        public Optional<UUID> findBlockerOfOperation(UUID operationId) {
            return blocker;
        }

        @Override
        public void lockUntilEnd(UUID operationId) {
            locksUntilEnd = tasks.size();
        }

        @Override
        public int releaseLocks(UUID operationId) {
            int released = locksUntilEnd;
            locksUntilEnd = 0;
            return released;
        }

        @Override
        public List<UUID> findWaiters(UUID id) {
            return List.of();
        }

        @Override
        public List<UUID> findWaitersOfOperation(UUID operationId) {
            return List.of();
        }

        @Override
        public Optional<UUID> findFirstByLockScope(String lockScope) {
            return blocker;
        }

        @Override
        public boolean existsByOperationId(UUID operationId) {
            return !findByOperationIdOrderByPosition(operationId).isEmpty();
        }

        @Override
        public Optional<Task> findClusterStep(UUID operationId) {
            return findByOperationIdOrderByPosition(operationId).stream()
                    .filter(Task::isClusterStep)
                    .findFirst();
        }

        @Override
        public long countByOperationIdAndState(UUID operationId, State state) {
            return findByOperationIdAndStateOrderByPosition(operationId, state).size();
        }

        @Override
        public List<Task> findByOperationIdAndStateOrderByPosition(UUID operationId, State state) {
            return findByOperationIdOrderByPosition(operationId).stream()
                    .filter(task -> task.state() == state)
                    .toList();
        }
    }
}
