package musubi.platform.site;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What of a municipality is published by itself. */
public enum Part {
    /** Programmes and their sessions: shown as they stand while the part is published. */
    TIMETABLE,
    FIGURES,
    /** Contracts in plain words, and what was paid under them. */
    AGREEMENTS,
    FUNDERS,
    /** What independent evaluators found. */
    REPORTS,
    RANKING,
    /** Lotteries with what binds and checks their draws; tickets bear numbers, never names. */
    DRAWS;

    /** As the database and addresses write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part with this word; empty when there is none. */
    static Optional<Part> of(String word) {
        return Arrays.stream(values()).filter(part -> part.word().equals(word)).findFirst();
    }
}
