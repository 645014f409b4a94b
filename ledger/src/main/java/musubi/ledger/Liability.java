package musubi.ledger;

import java.time.YearMonth;
import java.util.Comparator;

/**
 * Points of one programme that can still be asked for (未使用ポイント), reserved ones included.
 *
 * @param lastMonth the month of the last day on which they can be spent
 */
public record Liability(String programme, YearMonth lastMonth, long points) implements Comparable<Liability> {
    private static final Comparator<Liability> ORDER = Comparator.comparing(Liability::lastMonth)
            .thenComparing(Liability::programme)
            .thenComparing(Liability::points);

    @Override
    public int compareTo(Liability other) {
        return ORDER.compare(this, other);
    }
}
