package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Successions;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The schemes of the municipality that is worked for, and who may join them. */
@Repository
public class Schemes {
    private final JdbcClient db;
    private final Successions successions;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Schemes(JdbcClient db, Successions successions, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.successions = successions;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every condition of a scheme somebody does not meet, as a sentence each. Codes of municipalities count as what they became by that day. */
    @Transactional(readOnly = true)
    public List<Words> unmet(String scheme, LocalDate born, Circumstances circumstances, LocalDate on) {
        var changed = successions.all();
        return conditions(scheme, on).on(changed, on).unmet(born, circumstances.on(changed, on), on);
    }

    /** Opens a scheme; the same again changes nothing. */
    @Transactional
    public void open(Scheme scheme) {
        int opened = db.sql("""
                insert into people.scheme (municipality, scheme, title_ja, title_en, recorded_at)
                values (:municipality, :scheme, :ja, :en, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("scheme", scheme.id())
                .param("ja", scheme.title().ja())
                .param("en", scheme.title().en())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (opened == 1)
            audit.record(
                    "people.scheme-opened",
                    "scheme " + scheme.id(),
                    Optional.empty(),
                    "",
                    Json.of(Map.of(
                            "ja", scheme.title().ja(), "en", scheme.title().en())));
    }

    /** From this day on, these may join. What held for earlier days stays; the same again changes nothing. */
    @Transactional
    public void let(String scheme, LocalDate from, Conditions conditions) {
        var before = conditions(scheme, from);
        if (before.equals(conditions)) return;
        db.sql("""
                insert into people.conditions (municipality, scheme, valid_from, recorded_at, age_least, age_most, reference,
                                               municipalities, connection, care, kept_years)
                values (:municipality, :scheme, :from, :now, :least, :most, :reference, :municipalities, :connection, :care, :kept)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("scheme", scheme)
                .param("from", from)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("least", boxed(conditions.ageLeast()))
                .param("most", boxed(conditions.ageMost()))
                .param("reference", conditions.reference().map(Schemes::text).orElse(null))
                .param(
                        "municipalities",
                        conditions.municipalities().stream().map(Code::digits).toArray(String[]::new))
                .param("connection", conditions.connection().word())
                .param("care", conditions.care().word())
                .param("kept", boxed(conditions.keptYears()))
                .update();
        audit.record(
                "people.conditions-set",
                "scheme " + scheme,
                Optional.empty(),
                "",
                Json.of(written(from, before)),
                Json.of(written(from, conditions)));
    }

    private static Map<String, Object> written(LocalDate from, Conditions conditions) {
        var parts = new TreeMap<String, Object>();
        parts.put("from", from.toString());
        conditions.ageLeast().ifPresent(age -> parts.put("ageLeast", age));
        conditions.ageMost().ifPresent(age -> parts.put("ageMost", age));
        conditions.reference().ifPresent(day -> parts.put("reference", text(day)));
        parts.put(
                "municipalities",
                conditions.municipalities().stream().map(Code::digits).toList());
        parts.put("connection", conditions.connection().word());
        parts.put("care", conditions.care().word());
        conditions.keptYears().ifPresent(years -> parts.put("keptYears", years));
        return parts;
    }

    private static @Nullable Integer boxed(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }

    private static String text(MonthDay day) {
        return "%02d-%02d".formatted(day.getMonthValue(), day.getDayOfMonth());
    }

    /** All schemes, by title. */
    @Transactional(readOnly = true)
    public List<Scheme> all() {
        return db.sql("select scheme, title_ja, title_en from people.scheme order by title_ja, scheme limit 500")
                .query((row, number) -> scheme(row))
                .list();
    }

    /** The one of this id. */
    @Transactional(readOnly = true)
    public Optional<Scheme> find(String scheme) {
        return db.sql("select scheme, title_ja, title_en from people.scheme where scheme = :scheme")
                .param("scheme", scheme)
                .query((row, number) -> scheme(row))
                .optional();
    }

    private static Scheme scheme(ResultSet row) throws SQLException {
        return new Scheme(row.getString("scheme"), new Words(row.getString("title_ja"), row.getString("title_en")));
    }

    /** Who may join on a day; everybody when nothing was said. */
    @Transactional(readOnly = true)
    public Conditions conditions(String scheme, LocalDate on) {
        return db.sql("""
                select age_least, age_most, reference, municipalities, connection, care, kept_years
                  from people.conditions where scheme = :scheme and valid_from <= :on
                 order by valid_from desc, recorded_at desc limit 1
                """)
                .param("scheme", scheme)
                .param("on", on)
                .query((row, number) -> conditions(row))
                .optional()
                .orElse(Conditions.NONE);
    }

    private static Conditions conditions(ResultSet row) throws SQLException {
        return new Conditions(
                number(row, "age_least"),
                number(row, "age_most"),
                Optional.ofNullable(row.getString("reference")).map(day -> MonthDay.parse("--" + day)),
                Arrays.stream((String[]) row.getArray("municipalities").getArray())
                        .map(Code::new)
                        .toList(),
                Conditions.Connection.of(row.getString("connection")),
                Conditions.Care.of(row.getString("care")),
                number(row, "kept_years"));
    }

    private static OptionalInt number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
