package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Caps;
import musubi.quantity.Exact;
import musubi.quantity.Rounding;
import musubi.quantity.Split;

/**
 * The cap that all subjects share, used up in order of day. On a day for which it does not suffice, what is left is
 * divided in proportion to what each would receive, the rest by largest remainder; later days receive nothing. So months
 * settled one by one give what the term gives. Used in three walks: {@link #want} all, {@link #share} the scarce days,
 * then {@link #grant}.
 */
final class SharedPot {
    private final Signed signed;
    private final TreeMap<Integer, Long> wanted = new TreeMap<>();
    private final Map<Integer, Long> left = new HashMap<>();
    private final Map<Integer, LinkedHashMap<Long, Long>> asked = new HashMap<>();
    private final Map<Integer, Map<Long, Long>> granted = new HashMap<>();
    private boolean reckoned;

    SharedPot(Signed signed) {
        this.signed = signed;
    }

    /** Whether any version of the terms has such a cap. */
    static boolean any(Signed signed) {
        return signed.versions().stream()
                .anyMatch(v -> v.agreement().cap().overall().isPresent());
    }

    /** The cap on a day. */
    long limit(int day) {
        return signed.on(LocalDate.ofEpochDay(day))
                .cap()
                .overall()
                .map(Caps.Cap::limit)
                .map(l -> Rounding.DOWN_TO_ONE.round(l).wholeValue())
                .orElse(Long.MAX_VALUE);
    }

    void want(int day, long amount) {
        wanted.merge(day, amount, Math::addExact);
    }

    /** Whether the cap does not suffice for the day. */
    boolean scarce(int day) {
        if (!reckoned) reckon();
        return left.containsKey(day);
    }

    private void reckon() {
        reckoned = true;
        long used = 0;
        for (var day : wanted.entrySet()) {
            long limit = limit(day.getKey());
            long rest = limit == Long.MAX_VALUE ? limit : Math.max(0, limit - used);
            if (day.getValue() > rest) left.put(day.getKey(), rest);
            used += Math.min(day.getValue(), rest);
        }
    }

    /** Says who asks for how much on a scarce day; in listed order, which decides ties. */
    void share(int day, int subject, int clause, long amount) {
        if (scarce(day) && amount > 0)
            asked.computeIfAbsent(day, d -> new LinkedHashMap<>()).merge(key(subject, clause), amount, Math::addExact);
    }

    private static long key(int subject, int clause) {
        return ((long) subject << 12) | clause;
    }

    /** What is granted of an amount. Several amounts of one subject, clause and day are granted in their order. */
    long grant(int day, int subject, int clause, long amount) {
        if (amount <= 0 || !scarce(day)) return amount;
        var parts = granted.computeIfAbsent(day, this::divided);
        long open = parts.getOrDefault(key(subject, clause), 0L);
        long now = Math.min(open, amount);
        parts.put(key(subject, clause), open - now);
        return now;
    }

    private Map<Long, Long> divided(int day) {
        var all = asked.getOrDefault(day, new LinkedHashMap<>());
        var parts = new HashMap<Long, Long>();
        long whole = all.values().stream().mapToLong(Long::longValue).sum();
        if (whole == 0) return parts;
        var keys = List.copyOf(all.keySet());
        var split = Split.of(
                Math.min(whole, left.getOrDefault(day, 0L)),
                keys.stream().map(k -> Exact.of(all.getOrDefault(k, 0L))).toList());
        for (int i = 0; i < keys.size(); i++) parts.put(keys.get(i), split.get(i));
        return parts;
    }
}
