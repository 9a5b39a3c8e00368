package io.ilion.fuzz;

import io.ilion.fuzz.InvalidRequest.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quicktheories.core.Gen;

/** Generates invalid requests by mutating valid ones. Each mutation guarantees that the request is invalid, or only reads. */
final class Mutations {

    private final List<ValidRequest> valid;
    private final String authorization;
    private final List<Mutation> mutations;

    /** @param authorization of a user with all rights, so that authorization does not reject the request first */
    Mutations(List<ValidRequest> valid, String authorization) {
        this.valid = valid;
        this.authorization = authorization;
        this.mutations = Stream.of(
                        JsonMutations.all(), BodyMutations.all(), TargetMutations.all(valid), HeaderMutations.all())
                .flatMap(List::stream)
                .toList();
    }

    /** One way to make a request invalid. */
    interface Mutation {

        String name();

        boolean appliesTo(ValidRequest valid);

        /** Changes the request and returns the expected outcome. */
        Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random);
    }

    /**
     * Expected outcome of a mutated request.
     *
     * @param namedProperty the property that the response must name
     */
    record Expectation(Outcome outcome, @Nullable String namedProperty) {

        static final Expectation REJECTED = new Expectation(Outcome.REJECTED, null);
        static final Expectation MALFORMED_HTTP = new Expectation(Outcome.MALFORMED_HTTP, null);
        static final Expectation HARMLESS = new Expectation(Outcome.HARMLESS, null);

        static Expectation rejectedNaming(String property) {
            return new Expectation(Outcome.REJECTED, property);
        }
    }

    Gen<InvalidRequest> generator() {
        return source -> {
            RandomChoice random = new RandomChoice(source);
            ValidRequest request = random.oneOf(valid);
            List<Mutation> applicable = mutations.stream()
                    .filter(mutation -> mutation.appliesTo(request))
                    .toList();
            return mutated(request, random.oneOf(applicable), random);
        };
    }

    private InvalidRequest mutated(ValidRequest original, Mutation mutation, RandomChoice random) {
        RawRequest request = RawRequest.from(original, authorization);
        Expectation expectation = mutation.mutate(original, request, random);
        return new InvalidRequest(
                original, mutation.name(), request.bytes(), expectation.namedProperty(), expectation.outcome());
    }
}
