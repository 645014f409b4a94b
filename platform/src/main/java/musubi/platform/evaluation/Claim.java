package musubi.platform.evaluation;

import java.time.OffsetDateTime;
import java.util.Set;
import musubi.agreement.settlement.Study;
import musubi.study.result.Registration;

/** What a result says of the registration of its protocol, held against the register of this server. */
sealed interface Claim {
    /** It says nothing, or what the register says: the register speaks for it. */
    record Ours() implements Claim {}

    /** It says something that this register does not have: of a register kept elsewhere, or nothing true. */
    record Elsewhere(String shown) implements Claim {}

    /** @param registered digests of all protocols of the study that are registered here */
    static Claim of(Study study, Registration ours, Set<String> registered) {
        return switch (study.registered()) {
            case Study.Registered.Never n -> new Ours();
            case Study.Registered.Stated stated ->
                registered.contains(stated.protocol()) ? new Ours() : new Elsewhere(stated.protocol());
            case Study.Registered.Shown shown ->
                shown.protocol().equals(ours.digest().hex())
                        ? ofMoment(shown, ours)
                        : registered.contains(shown.protocol())
                                ? new Ours()
                                : new Elsewhere(shown.moment().toString());
            case Study.Registered.Contradicted c -> new Elsewhere("");
        };
    }

    private static Claim ofMoment(Study.Registered.Shown shown, Registration ours) {
        return shown.moment().equals(OffsetDateTime.parse(ours.moment()))
                ? new Ours()
                : new Elsewhere(shown.moment().toString());
    }
}
