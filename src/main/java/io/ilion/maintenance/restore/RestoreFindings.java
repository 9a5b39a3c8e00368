package io.ilion.maintenance.restore;

import io.ilion.operation.failure.WorkFailedException;
import java.util.ArrayList;
import java.util.List;

/** Collects why a restore must not begin, and the warnings and accepted risks of its caller. */
final class RestoreFindings {

    private static final int MAX_NAMED_PROBLEMS = 10;

    private final RestoreParameters parameters;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    RestoreFindings(RestoreParameters parameters) {
        this.parameters = parameters;
    }

    void addProblem(String problem) {
        problems.add(problem);
    }

    void addNote(String note) {
        notes.add(note);
    }

    /** Adds a problem, or a note when the request accepts the risk. */
    void addRisk(RestoreRisk risk, String problem) {
        if (parameters.allows(risk)) {
            notes.add("%s (accepted: %s)".formatted(problem, risk));
        } else {
            problems.add("%s; %s".formatted(problem, risk.advice()));
        }
    }

    /** Adds that something cannot be compared because it is not recorded; with {@code truncate} that is a risk. */
    void addUnrecorded(String problem) {
        if (parameters.truncates()) {
            addRisk(RestoreRisk.UNRECORDED_SNAPSHOT, problem);
        } else {
            notes.add(problem);
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** @throws WorkFailedException when there are problems; it names the first ten */
    void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        String named = String.join(". ", problems.subList(0, Math.min(MAX_NAMED_PROBLEMS, problems.size())));
        throw WorkFailedException.preflight(
                problems.size() <= MAX_NAMED_PROBLEMS
                        ? named
                        : "%s. And %d more".formatted(named, problems.size() - MAX_NAMED_PROBLEMS));
    }
}
