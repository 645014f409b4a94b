package musubi.platform.municipality;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which code each code became, and when. Records keep the code they were entered under; this says what to write today and how to read what
 * comes under an old code. The operator enters it.
 */
@Repository
public class Successions {
    private final JdbcClient db;

    Successions(JdbcClient db) {
        this.db = db;
    }

    /** Those of a database, for the operator's command, which runs beside the server. */
    public static Successions of(DataSource source) {
        return new Successions(JdbcClient.create(source));
    }

    /** All that hold, by the code that ended. */
    @Transactional(readOnly = true)
    public List<Succession> all() {
        return db.sql("""
                select distinct on (municipality) municipality, from_day, successors from municipality.succession
                 order by municipality, number desc
                """).query((row, number) -> succession(row)).list().stream()
                .filter(succession -> !succession.successors().isEmpty())
                .toList();
    }

    private static Succession succession(ResultSet row) throws SQLException {
        return new Succession(
                new Code(row.getString("municipality")),
                row.getObject("from_day", LocalDate.class),
                Arrays.stream((String[]) row.getArray("successors").getArray())
                        .map(Code::new)
                        .toList());
    }

    /**
     * Enters what became of a code, instead of what was entered of it before; no successors take that back. The same again changes nothing.
     *
     * @throws BadInput when the codes lead back to this one
     */
    @Transactional
    public void enter(Succession succession) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('successions', 0))")
                .query((row, number) -> 0)
                .single();
        var all = all();
        var before = all.stream()
                .filter(s -> s.predecessor().equals(succession.predecessor()))
                .findFirst();
        if (before.equals(Optional.of(succession).filter(s -> !s.successors().isEmpty()))) return;
        if (leadsBack(succession, all))
            throw new BadInput(
                    "municipality.ring",
                    Place.whole("succession"),
                    succession.predecessor().digits(),
                    new Words(
                            "後継のコードをたどると元のコードに戻ります。コードと日付を確かめてください。",
                            "The codes lead back to this one: check codes and days."));
        db.sql("""
                insert into municipality.succession (municipality, number, from_day, successors, recorded_at)
                select :code, coalesce(max(number), 0) + 1, :from, :successors, now()
                  from municipality.succession where municipality = :code
                """)
                .param("code", succession.predecessor().digits())
                .param("from", succession.from())
                .param(
                        "successors",
                        succession.successors().stream().map(Code::digits).toArray(String[]::new))
                .update();
    }

    private static boolean leadsBack(Succession succession, List<Succession> all) {
        var next = all.stream().collect(Collectors.toMap(Succession::predecessor, Function.identity()));
        next.put(succession.predecessor(), succession);
        Set<Code> reached = new HashSet<>();
        var open = new ArrayDeque<>(succession.successors());
        while (!open.isEmpty()) {
            var code = open.poll();
            if (code.equals(succession.predecessor())) return true;
            if (reached.add(code) && next.containsKey(code))
                open.addAll(next.get(code).successors());
        }
        return false;
    }

    /** What a code stands for on a day. */
    @Transactional(readOnly = true)
    public Validity on(Code code, LocalDate day) {
        return on(all(), code, day);
    }

    /** The same of successions that were read before. */
    public static Validity on(List<Succession> all, Code code, LocalDate day) {
        Validity answer = new Validity.Valid(code);
        var at = code;
        for (int step = 0; step <= all.size(); step++) {
            var here = at;
            var ended = all.stream()
                    .filter(s -> s.predecessor().equals(here) && !day.isBefore(s.from()))
                    .findFirst();
            if (ended.isEmpty()) return answer;
            if (ended.get().successors().size() > 1)
                return new Validity.Divided(
                        code, ended.get().from(), ended.get().successors());
            at = ended.get().successors().getFirst();
            answer = new Validity.Became(at, ended.get().from());
        }
        throw new IllegalStateException("the successions of " + code + " lead round in a ring");
    }

    /** The code that is valid instead of this one on a day: itself while nothing else is known, or when it was divided. */
    public static Code current(List<Succession> all, Code code, LocalDate day) {
        return switch (on(all, code, day)) {
            case Validity.Valid valid -> valid.code();
            case Validity.Became became -> became.code();
            case Validity.Divided divided -> divided.code();
        };
    }

    /** The same, of what holds now. */
    @Transactional(readOnly = true)
    public Code current(Code code, LocalDate day) {
        return current(all(), code, day);
    }

    /** Codes under which these municipalities are or were known by that day: these, and what each became. */
    public static List<Code> known(List<Succession> all, List<Code> codes, LocalDate day) {
        return codes.stream()
                .flatMap(code -> Stream.of(code, current(all, code, day)))
                .distinct()
                .toList();
    }
}
