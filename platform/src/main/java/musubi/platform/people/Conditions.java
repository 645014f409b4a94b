package musubi.platform.people;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.platform.municipality.Successions;
import musubi.quantity.Age;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;

/**
 * Who may join a scheme. Age is counted in completed years, as measures count it ({@link Age}).
 *
 * @param ageLeast the youngest who may join
 * @param ageMost the oldest who may join
 * @param reference the day of the fiscal year of joining on which age is asked; empty for the day of joining
 * @param municipalities where they live or work; empty for anywhere
 * @param keptYears how many years after the last leaving identity is kept; empty while nobody has decided it
 */
public record Conditions(
        OptionalInt ageLeast,
        OptionalInt ageMost,
        Optional<MonthDay> reference,
        List<Code> municipalities,
        Connection connection,
        Care care,
        OptionalInt keptYears) {
    /** What ties somebody to the municipalities. */
    public enum Connection {
        LIVING,
        LIVING_OR_WORKING;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Reads what {@link #word()} writes. */
        public static Connection of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Whether people who are certified as needing support or care may join. */
    public enum Care {
        ANY,
        UNCERTIFIED;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads what {@link #word()} writes. */
        public static Care of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Everybody may join, and how long identity is kept is not decided. */
    public static final Conditions NONE = new Conditions(
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            List.of(),
            Connection.LIVING,
            Care.ANY,
            OptionalInt.empty());

    /** Refuses ages out of order; lists are copied. */
    public Conditions {
        municipalities = List.copyOf(municipalities);
        if (ageLeast.isPresent() && ageMost.isPresent() && ageLeast.getAsInt() > ageMost.getAsInt())
            throw new IllegalArgumentException("ages out of order: " + ageLeast + " " + ageMost);
    }

    /** The day on which the age of somebody who joins {@code on} is asked. */
    public LocalDate referenceDay(LocalDate on) {
        return reference.map(day -> FiscalYear.of(on).on(day)).orElse(on);
    }

    /** The same, under the codes that its municipalities are or were known by on a day. */
    Conditions on(List<Succession> changed, LocalDate day) {
        return new Conditions(
                ageLeast,
                ageMost,
                reference,
                Successions.known(changed, municipalities, day),
                connection,
                care,
                keptYears);
    }

    /** Every condition somebody does not meet, as a sentence each; none when they may join. */
    public List<Words> unmet(LocalDate born, Circumstances circumstances, LocalDate on) {
        var unmet = new ArrayList<Words>();
        age(born, on, unmet);
        place(circumstances, unmet);
        if (care == Care.UNCERTIFIED)
            switch (circumstances.certified()) {
                case NO -> {}
                case YES ->
                    unmet.add(new Words(
                            "要支援・要介護の認定を受けている方は対象外です。", "People certified as needing support or care cannot join."));
                case UNKNOWN ->
                    unmet.add(new Words(
                            "要支援・要介護の認定を受けていないことを確かめてください。",
                            "Make sure that the person is not certified as needing support or care."));
            }
        return List.copyOf(unmet);
    }

    private void age(LocalDate born, LocalDate on, List<Words> unmet) {
        var day = referenceDay(on);
        int age = day.isBefore(born) ? -1 : Age.on(day, born);
        ageLeast.ifPresent(least -> {
            if (age < least)
                unmet.add(new Words(
                        "%s 現在で %d 歳以上の方が対象です（この方は %d 歳）。".formatted(day, least, Math.max(0, age)),
                        "People must be %d or older on %s; this person is %d."
                                .formatted(least, day, Math.max(0, age))));
        });
        ageMost.ifPresent(most -> {
            if (age > most)
                unmet.add(new Words(
                        "%s 現在で %d 歳以下の方が対象です（この方は %d 歳）。".formatted(day, most, age),
                        "People must be %d or younger on %s; this person is %d.".formatted(most, day, age)));
        });
    }

    private void place(Circumstances circumstances, List<Words> unmet) {
        if (municipalities.isEmpty()) return;
        if (circumstances.livesIn().filter(municipalities::contains).isPresent()) return;
        boolean work = connection == Connection.LIVING_OR_WORKING;
        if (work && circumstances.worksIn().filter(municipalities::contains).isPresent()) return;
        boolean unknown = circumstances.livesIn().isEmpty()
                && (!work || circumstances.worksIn().isEmpty());
        if (unknown)
            unmet.add(new Words(
                    work ? "お住まいか勤め先の市区町村を確かめてください。" : "お住まいの市区町村を確かめてください。",
                    work
                            ? "Make sure in which municipality the person lives or works."
                            : "Make sure in which municipality the person lives."));
        else
            unmet.add(new Words(
                    work ? "対象の市区町村にお住まいか、お勤めの方が対象です。" : "対象の市区町村にお住まいの方が対象です。",
                    work
                            ? "People must live or work in one of the municipalities of the scheme."
                            : "People must live in one of the municipalities of the scheme."));
    }
}
