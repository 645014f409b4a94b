package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.Age;
import musubi.quantity.FiscalYear;

/**
 * What a walk over days needs to know about its expressions, found once for all people.
 *
 * @param names measures with a value for each day
 * @param simple one measure only, so that equal readings are worth the same
 */
record DayShape(List<String> names, Set<String> uses, boolean byAge, boolean simple, Map<Context, DayTable> tables) {
    /** The properties a day's worth may depend on, beside the reading. */
    record Context(int age, int year, String sex, String municipality) {}

    static DayShape of(
            PersonReadings readings, Periods.Period period, Optional<Condition> condition, Optional<Expression> pays) {
        var uses = new LinkedHashSet<String>();
        condition.ifPresent(c -> uses.addAll(Uses.of(c)));
        pays.ifPresent(p -> uses.addAll(Uses.of(p)));
        for (var value : period.agreement().values().values())
            uses.addAll(Uses.of(value).stream().filter(u -> u.startsWith("by:")).toList());
        Set<String> names = Uses.names(period.agreement(), uses);
        var measured = names.stream().filter(n -> readings.eachDay(period, n)).toList();
        return new DayShape(
                measured,
                uses,
                names.contains("age") || uses.contains("by:age"),
                measured.size() == 1 && !names.contains("enrolled"),
                new HashMap<>());
    }

    /** What is known of the days on which the properties of the person are as on this day. */
    DayTable table(Person person, Subject.AgeOn ageOn, LocalDate day) {
        int age = byAge && person.born().isPresent()
                ? Age.on(DayScope.reference(ageOn, day, day), person.born().get())
                : -1;
        return tables.computeIfAbsent(
                new Context(
                        age,
                        uses.contains("by:year") ? FiscalYear.of(day).year() : -1,
                        uses.contains("by:sex") ? person.sex() : "",
                        uses.contains("by:municipality")
                                ? person.municipalityOn(DayScope.reference(ageOn, day, day))
                                : ""),
                k -> new DayTable());
    }

    /** The first later day on which age, municipality or fiscal year may differ. */
    LocalDate nextChange(Person person, LocalDate day) {
        var next = FiscalYear.of(day).days().until();
        if (uses.contains("by:municipality"))
            next = person.through().stream()
                    .flatMap(t -> Stream.of(t.days().from(), t.days().until()))
                    .filter(day::isBefore)
                    .reduce(next, DayShape::earlier);
        if (!byAge || person.born().isEmpty()) return next;
        var born = person.born().get();
        var birthday = birthday(born, day.getYear());
        return earlier(next, birthday.isAfter(day) ? birthday : birthday(born, day.getYear() + 1));
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }

    /** The first day somebody is a year older; 1 March for 29 February in a common year. */
    private static LocalDate birthday(LocalDate born, int year) {
        var day = born.plusYears(year - (long) born.getYear());
        return day.getDayOfMonth() < born.getDayOfMonth() ? day.plusDays(1) : day;
    }
}
