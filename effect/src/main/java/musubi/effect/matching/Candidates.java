package musubi.effect.matching;

/** Who of the other arm of a line may still be a match, found from a place of the line downwards and upwards. */
sealed interface Candidates permits Free, Fitting {
    /** Everybody of the other arm; only those within the limits of {@code rule} fit. */
    static Candidates of(Line line, NearestNeighbour.Rule rule) {
        return rule.limits().count() == 0 ? new Free(line.others().length) : new Fitting(line, rule);
    }

    /** The last one before {@code place} who is free and fits {@code focal}, or -1. */
    int below(int focal, int place);

    /** The first one from {@code place} on who is free and fits {@code focal}, or the number of the other arm. */
    int above(int focal, int place);

    void take(int other);
}
