package io.ilion.maintenance.restore;

import io.ilion.operation.failure.WorkFailedException;
import java.util.ArrayList;
import java.util.List;

/** What a look at the cluster found: why a restore must not begin, and what its caller has accepted or should know. */
final class RestoreFindings {

    private static final int NAMED = 10;

    private final RestoreParameters parameters;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    RestoreFindings(RestoreParameters parameters) {
        this.parameters = parameters;
    }

    void problem(String what) {
        problems.add(what);
    }

    void note(String what) {
        notes.add(what);
    }

    /** A problem, unless the request accepts it. */
    void problemUnless(RestoreRisk allowance, String what) {
        if (parameters.allows(allowance)) {
            notes.add("%s (accepted: %s)".formatted(what, allowance));
        } else {
            problems.add("%s; %s".formatted(what, allowance.advice()));
        }
    }

    /** Something that should be compared is not recorded; with {@code truncate} the caller must accept that. */
    void unrecorded(String what) {
        if (parameters.truncates()) {
            problemUnless(RestoreRisk.UNRECORDED_SNAPSHOT, what);
        } else {
            notes.add(what);
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** @throws WorkFailedException when there are problems; it names them */
    void check() {
        if (problems.isEmpty()) {
            return;
        }
        String named = String.join(". ", problems.subList(0, Math.min(NAMED, problems.size())));
        throw WorkFailedException.preflight(
                problems.size() <= NAMED ? named : "%s. And %d more".formatted(named, problems.size() - NAMED));
    }
}
