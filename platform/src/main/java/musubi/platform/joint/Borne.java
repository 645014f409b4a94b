package musubi.platform.joint;

import java.util.List;
import musubi.agreement.settlement.Line;

/**
 * A line of a joint statement and what each party bears of it, in the order of the parties; that comes to the line, to the yen.
 *
 * @param parts negative where something is to be returned
 */
public record Borne(Line line, List<Long> parts) {
    /** Refuses parts that do not come to the line. The list is copied. */
    public Borne {
        parts = List.copyOf(parts);
        long sum = parts.stream().mapToLong(p -> p).reduce(0, Math::addExact);
        if (sum != line.amount())
            throw new IllegalArgumentException(
                    "the parties bear %d of a line of %d yen: %s".formatted(sum, line.amount(), line.clause()));
    }

    /** What is the same line in another edition. */
    String key() {
        return key(line);
    }

    static String key(Line line) {
        return line.clause() + "\u0000" + line.period();
    }
}
