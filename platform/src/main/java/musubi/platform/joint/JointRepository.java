package musubi.platform.joint;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import musubi.platform.municipality.Code;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query of this module. What concerns other municipalities passes through functions of the database that ask who asks. */
@Repository
class JointRepository {
    private static final String OWN = """
            select m.programme, m.host, m.title_ja, m.title_en, coalesce(s.scheme, '') as scheme,
                   case when r.programme is not null then 'removed' else coalesce(s.step, 'invited') end as state
              from joint.membership m
              left join joint.removal r using (municipality, programme)
              left join lateral (select step, scheme from joint.step s where s.municipality = m.municipality and s.programme = m.programme
                                  order by number desc limit 1) s on true
            """;

    private final JdbcClient db;

    JointRepository(JdbcClient db) {
        this.db = db;
    }

    List<JointProgramme> own() {
        return db.sql(OWN + " order by m.invited_at desc, m.programme")
                .query((row, number) -> programme(row))
                .list();
    }

    Optional<JointProgramme> own(UUID programme) {
        return db.sql(OWN + " where m.programme = :programme")
                .param("programme", programme)
                .query((row, number) -> programme(row))
                .optional();
    }

    private static JointProgramme programme(ResultSet row) throws SQLException {
        return new JointProgramme(
                row.getObject("programme", UUID.class),
                new Words(row.getString("title_ja"), row.getString("title_en")),
                new Code(row.getString("host")),
                JointProgramme.State.of(row.getString("state")),
                Optional.of(row.getString("scheme")).filter(scheme -> !scheme.isEmpty()));
    }

    boolean found(UUID programme, Words title, Instant at) {
        return db.sql("select joint.found(:programme, :ja, :en, :at)")
                .param("programme", programme)
                .param("ja", title.ja())
                .param("en", title.en())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    boolean invite(UUID programme, Code invited, Instant at) {
        return db.sql("select joint.invite(:programme, :invited, :at)")
                .param("programme", programme)
                .param("invited", invited.digits())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    boolean remove(UUID programme, Code removed, Instant at) {
        return db.sql("select joint.remove(:programme, :removed, :at)")
                .param("programme", programme)
                .param("removed", removed.digits())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    void lock(String municipality, UUID programme) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('joint ' || :municipality || :programme, 0))")
                .param("municipality", municipality)
                .param("programme", programme.toString())
                .query((row, number) -> 0)
                .single();
    }

    void step(String municipality, UUID programme, String step, String scheme, String actor, Instant at) {
        db.sql("""
                insert into joint.step (municipality, programme, number, step, scheme, actor, happened_at)
                select :municipality, :programme, coalesce(max(number), 0) + 1, :step, :scheme, :actor, :at
                  from joint.step where programme = :programme
                """)
                .param("municipality", municipality)
                .param("programme", programme)
                .param("step", step)
                .param("scheme", scheme)
                .param("actor", actor)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** When it accepted last. */
    Instant acceptedAt(UUID programme) {
        return db.sql("""
                select happened_at from joint.step where programme = :programme and step = 'accepted' order by number desc limit 1
                """)
                .param("programme", programme)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    List<JointProgramme.Member> members(UUID programme) {
        return db.sql("select municipality, name_ja, name_en, host, state from joint.members(:programme)")
                .param("programme", programme)
                .query((row, number) -> new JointProgramme.Member(
                        new Code(row.getString("municipality")),
                        new Words(row.getString("name_ja"), row.getString("name_en")),
                        row.getBoolean("host"),
                        JointProgramme.State.of(row.getString("state"))))
                .list();
    }

    List<Total> totals(UUID programme) {
        return db.sql("""
                select month, figure, municipalities, withheld, people, numerator, denominator from joint.totals(:programme)
                """)
                .param("programme", programme)
                .query((row, number) -> total(row))
                .list();
    }

    private static Total total(ResultSet row) throws SQLException {
        var figure = Total.Kind.of(row.getString("figure"));
        var numerator = Optional.ofNullable(row.getBigDecimal("numerator"));
        long people = row.getLong("people");
        var behind = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(people);
        var denominator = row.getBigDecimal("denominator");
        return new Total(
                YearMonth.from(row.getObject("month", LocalDate.class)),
                figure,
                row.getLong("municipalities"),
                row.getLong("withheld"),
                behind,
                numerator.map(sum -> figure.value(sum, denominator)));
    }

    /** The months for which the municipality has added its part. */
    List<YearMonth> contributed(UUID programme) {
        return db
                .sql("select distinct month from joint.contribution where programme = :programme")
                .param("programme", programme)
                .query(LocalDate.class)
                .list()
                .stream()
                .map(YearMonth::from)
                .toList();
    }

    void contribute(String municipality, UUID programme, YearMonth month, Part part, Instant at) {
        boolean shared = part instanceof Part.Shared;
        db.sql("""
                insert into joint.contribution (municipality, programme, month, figure, people, numerator, denominator, recorded_at)
                values (:municipality, :programme, :month, :figure, :people, :numerator, :denominator, :at) on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("programme", programme)
                .param("month", month.atDay(1))
                .param("figure", part.figure().word())
                .param("people", shared ? ((Part.Shared) part).people() : null)
                .param("numerator", shared ? ((Part.Shared) part).numerator() : null)
                .param("denominator", shared ? ((Part.Shared) part).denominator() : null)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** What a municipality adds to a sum. */
    sealed interface Part {
        Total.Kind figure();

        record Shared(Total.Kind figure, long people, BigDecimal numerator, BigDecimal denominator) implements Part {}

        /** Too few people stand behind it. */
        record Withheld(Total.Kind figure) implements Part {}
    }
}
