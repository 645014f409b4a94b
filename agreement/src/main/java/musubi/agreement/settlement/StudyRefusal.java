package musubi.agreement.settlement;

import java.time.OffsetDateTime;
import java.util.Optional;
import musubi.agreement.term.StudyTerms;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/**
 * Why nothing may be paid on a study's result.
 *
 * @param shown the figure that says so
 */
record StudyRefusal(Words why, String shown) {
    /** The first reason there is, from what the result shows and what the agreement asks of the study. */
    static Optional<StudyRefusal> of(Study study, Optional<StudyTerms> terms) {
        return switch (study.registered()) {
            case Study.Registered.Contradicted c -> Optional.of(contradicted(study));
            case Study.Registered.Never n -> Optional.of(never(study, terms));
            case Study.Registered.Stated stated ->
                changed(study, stated.protocol())
                        .or(() -> terms.flatMap(t -> other(study, t)))
                        .or(() -> terms.filter(StudyTerms::isBinding).map(t -> unshown()));
            case Study.Registered.Shown shown ->
                changed(study, shown.protocol())
                        .or(() -> terms.flatMap(t -> other(study, t)))
                        .or(() -> terms.flatMap(t -> late(shown.moment(), t)));
        };
    }

    private static StudyRefusal contradicted(Study study) {
        return new StudyRefusal(
                new Words(
                        "結果が述べる登録と、結果に入っている登録簿の行が合いません（どちらかが書き換えられています）",
                        "the registration the result states does not agree with the line of the register it carries:"
                                + " one of them was altered"),
                study.protocol());
    }

    private static StudyRefusal never(Study study, Optional<StudyTerms> terms) {
        boolean pinned = terms.flatMap(StudyTerms::protocol)
                .map(p -> p.hex().equals(study.protocol()))
                .orElse(false);
        return new StudyRefusal(
                pinned
                        ? new Words(
                                "約款が定める計画書が、評価に使った登録簿にありません（登録していないか、登録簿の行が切り取られています）",
                                "the register it was evaluated with lacks the protocol the agreement names: it was never"
                                        + " registered, or lines of the register were cut off")
                        : new Words("研究計画が登録されていません", "the protocol was never registered"),
                study.protocol());
    }

    private static Optional<StudyRefusal> changed(Study study, String registered) {
        if (study.protocol().equals(registered)) return Optional.empty();
        return Optional.of(new StudyRefusal(
                new Words("研究計画が登録後に変更されています", "the protocol changed after registration"), study.protocol()));
    }

    private static Optional<StudyRefusal> other(Study study, StudyTerms terms) {
        return terms.protocol()
                .filter(p -> !p.hex().equals(study.protocol()))
                .map(p -> new StudyRefusal(
                        new Words(
                                "約款が定める計画書（" + p.brief() + "…）による結果ではありません",
                                "the result was not run under the protocol the agreement names (" + p.brief() + "…)"),
                        study.protocol()));
    }

    private static StudyRefusal unshown() {
        return new StudyRefusal(
                new Words(
                        "登録を示す登録簿の行が結果に入っていません（評価し直した結果を提出してください）",
                        "the result carries no line of the register that shows its registration; evaluate it again"),
                "—");
    }

    private static Optional<StudyRefusal> late(OffsetDateTime moment, StudyTerms terms) {
        var day = moment.atZoneSameInstant(Japan.TIME).toLocalDate();
        return terms.registeredBy()
                .filter(day::isAfter)
                .map(last -> new StudyRefusal(
                        new Words(
                                "研究計画の登録が約款の期限 " + last + " より後です",
                                "the protocol was registered after " + last + ", the last day the agreement allows"),
                        moment.toString()));
    }
}
