package io.ilion.fuzz;

import io.ilion.fuzz.InvalidRequest.Expect;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quicktheories.core.Gen;

/** All that is done to valid requests. Each flaw makes certain that the request is wrong, or only reads. */
final class Mutations {

    private final List<ValidRequest> valid;
    private final String authorization;
    private final List<Flaw> flaws;

    /** @param authorization of somebody who may do everything, so that nothing else stands in the way */
    Mutations(List<ValidRequest> valid, String authorization) {
        this.valid = valid;
        this.authorization = authorization;
        this.flaws = Stream.of(
                        JsonMutations.all(), BodyMutations.all(), TargetMutations.all(valid), HeaderMutations.all())
                .flatMap(List::stream)
                .toList();
    }

    /** One way to spoil a request. */
    interface Flaw {

        String name();

        boolean fits(ValidRequest valid);

        /** Changes the message, and says what must come of it. */
        Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice);
    }

    /**
     * What must come of a spoilt request.
     *
     * @param named what the answer must name
     */
    record Verdict(Expect expect, @Nullable String named) {

        static final Verdict REFUSED = new Verdict(Expect.REFUSED, null);
        static final Verdict NOT_HTTP = new Verdict(Expect.NOT_HTTP, null);
        static final Verdict HARMLESS = new Verdict(Expect.HARMLESS, null);

        static Verdict naming(String property) {
            return new Verdict(Expect.REFUSED, property);
        }
    }

    Gen<InvalidRequest> any() {
        return random -> {
            RandomChoice dice = new RandomChoice(random);
            ValidRequest request = dice.of(valid);
            List<Flaw> fitting =
                    flaws.stream().filter(flaw -> flaw.fits(request)).toList();
            return spoilt(request, dice.of(fitting), dice);
        };
    }

    private InvalidRequest spoilt(ValidRequest request, Flaw flaw, RandomChoice dice) {
        RawRequest message = RawRequest.of(request, authorization);
        Verdict verdict = flaw.spoil(request, message, dice);
        return new InvalidRequest(request, flaw.name(), message.bytes(), verdict.named(), verdict.expect());
    }
}
