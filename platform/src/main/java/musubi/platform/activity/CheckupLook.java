package musubi.platform.activity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.platform.activity.CheckupReading.Result;
import musubi.quantity.FiscalYear;

/** Check-ups looked at in their order, each against those that stand and those before it: may it be kept, and does it count at once. */
final class CheckupLook {
    /** What arrives later than a year after its day is looked at by somebody: the municipalities publish no window for check-ups. */
    static final int LATE_DAYS = 365;

    private final LocalDate today;
    private final Map<UUID, LocalDate> members;
    private final Map<UUID, UUID> whose;
    private final Map<UUID, List<CheckupReading>> standing = new HashMap<>();

    /**
     * Begins to look.
     *
     * @param members until when each person takes part, exclusive; somebody who never did is missing
     * @param whose as whom each record counts; one that is missing counts as itself
     * @param standing what is on record of these people, under any of their records, and was not taken back
     */
    CheckupLook(LocalDate today, Map<UUID, LocalDate> members, Map<UUID, UUID> whose, List<CheckupReading> standing) {
        this.today = today;
        this.members = Map.copyOf(members);
        this.whose = Map.copyOf(whose);
        standing.forEach(this::stands);
    }

    /** Why a check-up may not be kept, or why it is held. */
    sealed interface Seen {
        /** It is kept and counts. */
        record Counts() implements Seen {}

        /** It is kept and waits for a decision. */
        record Held(String why) implements Seen {}

        /** It is not kept. */
        record Refused(String why) implements Seen {}
    }

    private void stands(CheckupReading reading) {
        standing.computeIfAbsent(person(reading), p -> new ArrayList<>()).add(reading);
    }

    private UUID person(CheckupReading reading) {
        var record = reading.person().value();
        return whose.getOrDefault(record, record);
    }

    /** Looks at the next one, which from now on stands if it is kept. */
    Seen next(CheckupReading reading) {
        var seen = seen(reading);
        if (!(seen instanceof Seen.Refused)) stands(reading);
        return seen;
    }

    private Seen seen(CheckupReading reading) {
        var until = members.get(reading.person().value());
        if (reading.day().isAfter(today)) return new Seen.Refused("to-come");
        if (until == null) return new Seen.Refused("never-joined");
        if (!reading.day().isBefore(until)) return new Seen.Refused("left");
        var others = standing.getOrDefault(person(reading), List.of());
        if (others.stream().anyMatch(other -> says(other, reading))) return new Seen.Refused("there");
        if (others.stream().anyMatch(other -> contradicts(other, reading))) return new Seen.Held("contradiction");
        if (others.stream().anyMatch(other -> again(other, reading))) return new Seen.Held("again");
        return reading.day().isBefore(today.minusDays(LATE_DAYS)) ? new Seen.Held("late") : new Seen.Counts();
    }

    private static boolean same(CheckupReading one, CheckupReading other) {
        return one.day().equals(other.day()) && one.kind() == other.kind();
    }

    /** Whether the other says everything already: that a check-up was taken is said by its result. */
    private static boolean says(CheckupReading other, CheckupReading reading) {
        return same(other, reading)
                && (other.result() == reading.result()
                        || reading.result() == Result.TAKEN && other.result().taken());
    }

    private static boolean contradicts(CheckupReading other, CheckupReading reading) {
        return same(other, reading)
                && (other.result() == Result.ALL_NORMAL && reading.result() == Result.FOLLOW_UP_NEEDED
                        || other.result() == Result.FOLLOW_UP_NEEDED && reading.result() == Result.ALL_NORMAL);
    }

    private static boolean again(CheckupReading other, CheckupReading reading) {
        return other.kind() == reading.kind()
                && reading.kind().yearly()
                && other.result().taken()
                && reading.result().taken()
                && !other.day().equals(reading.day())
                && FiscalYear.of(other.day()).equals(FiscalYear.of(reading.day()));
    }
}
