package musubi.platform.figures;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import musubi.platform.contract.Forecasts;
import musubi.quantity.Days;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query of this module. */
@Repository
class FigureRepository {
    private final JdbcClient db;

    FigureRepository(JdbcClient db) {
        this.db = db;
    }

    void add(String municipality, UUID id, Edition edition) {
        db.sql("""
                insert into figures.edition (municipality, edition, as_of, made_at, pack)
                values (:municipality, :id, :asOf, :madeAt, :pack)
                """)
                .param("municipality", municipality)
                .param("id", id)
                .param("asOf", edition.asOf())
                .param("madeAt", edition.madeAt().atOffset(ZoneOffset.UTC))
                .param("pack", edition.pack())
                .update();
        edition.figures().forEach(figure -> add(municipality, id, figure));
        edition.notes()
                .forEach(note -> db.sql("""
                insert into figures.note (municipality, edition, name, amount, day) values (:municipality, :id, :name, :amount, :day)
                """)
                        .param("municipality", municipality)
                        .param("id", id)
                        .param("name", note.name())
                        .param(
                                "amount",
                                note.amount().isPresent() ? note.amount().getAsLong() : null)
                        .param("day", note.day().orElse(null))
                        .update());
        edition.forecasts()
                .forEach(forecast -> db.sql("""
                insert into figures.forecast (municipality, edition, agreement, title_ja, title_en, year, unit, low, high)
                values (:municipality, :id, :agreement, :ja, :en, :year, :unit, :low, :high)
                """)
                        .param("municipality", municipality)
                        .param("id", id)
                        .param("agreement", forecast.agreement())
                        .param("ja", forecast.title().ja())
                        .param("en", forecast.title().en())
                        .param("year", forecast.year())
                        .param("unit", forecast.unit())
                        .param("low", forecast.low())
                        .param("high", forecast.high())
                        .update());
        edition.unforeseen()
                .forEach(none -> db.sql("""
                insert into figures.unforeseen (municipality, edition, agreement, title_ja, title_en, why_ja, why_en)
                values (:municipality, :id, :agreement, :ja, :en, :whyJa, :whyEn)
                """)
                        .param("municipality", municipality)
                        .param("id", id)
                        .param("agreement", none.agreement())
                        .param("ja", none.title().ja())
                        .param("en", none.title().en())
                        .param("whyJa", none.why().ja())
                        .param("whyEn", none.why().en())
                        .update());
    }

    private void add(String municipality, UUID id, Figure figure) {
        db.sql("""
                insert into figures.figure
                       (municipality, edition, measure, grain, label, title_ja, title_en, unit, value, low, high, why_ja, why_en, people, few)
                values (:municipality, :id, :measure, :grain, :label, :ja, :en, :unit, :value, :low, :high, :whyJa, :whyEn, :people, :few)
                """)
                .param("municipality", municipality)
                .param("id", id)
                .param("measure", figure.measure())
                .param("grain", figure.grain().word())
                .param("label", figure.label())
                .param("ja", figure.title().ja())
                .param("en", figure.title().en())
                .param("unit", figure.unit())
                .param("value", written(figure.value()))
                .param("low", written(figure.low()))
                .param("high", written(figure.high()))
                .param("whyJa", figure.why().ja())
                .param("whyEn", figure.why().en())
                .param("people", figure.people())
                .param("few", figure.few())
                .update();
    }

    private static String written(Optional<BigDecimal> value) {
        return value.map(BigDecimal::toPlainString).orElse("");
    }

    /** The last edition of a span of days; empty when none was made. */
    Optional<Edition> latest(Days days) {
        return db.sql("""
                select edition, as_of, made_at, pack from figures.edition
                 where as_of >= :from and as_of < :until order by as_of desc, made_at desc, edition limit 1
                """)
                .param("from", days.from())
                .param("until", days.until())
                .query((row, number) -> {
                    var id = row.getObject("edition", UUID.class);
                    return new Edition(
                            row.getObject("as_of", LocalDate.class),
                            row.getObject("made_at", OffsetDateTime.class).toInstant(),
                            row.getString("pack"),
                            figures(id),
                            notes(id),
                            forecasts(id),
                            unforeseen(id));
                })
                .optional();
    }

    /** A figure, the day whose records it was made from, and when it was made. */
    record Dated(LocalDate asOf, Instant madeAt, Figure figure) {}

    /** One figure as it was made through a span of days, the earliest first. */
    List<Dated> course(String measure, Part of, Days days) {
        return db.sql("""
                select e.as_of, e.made_at, f.measure, f.grain, f.label, f.title_ja, f.title_en, f.unit, f.value, f.low, f.high, f.why_ja, f.why_en, f.people, f.few
                  from figures.edition e join figures.figure f using (municipality, edition)
                 where e.as_of >= :from and e.as_of < :until and f.measure = :measure and f.grain = :grain and f.label = :label
                 order by e.as_of, e.made_at, e.edition
                """)
                .param("from", days.from())
                .param("until", days.until())
                .param("measure", measure)
                .param("grain", of.grain().word())
                .param("label", of.label())
                .query((row, number) -> new Dated(
                        row.getObject("as_of", LocalDate.class),
                        row.getObject("made_at", OffsetDateTime.class).toInstant(),
                        figure(row)))
                .list();
    }

    /** The day of the first edition. */
    Optional<LocalDate> first() {
        return db.sql("select as_of from figures.edition order by as_of limit 1")
                .query(LocalDate.class)
                .optional();
    }

    private List<Figure> figures(UUID id) {
        return db.sql("""
                select measure, grain, label, title_ja, title_en, unit, value, low, high, why_ja, why_en, people, few
                  from figures.figure where edition = :id order by measure, grain, label
                """).param("id", id).query((row, number) -> figure(row)).list();
    }

    private static Figure figure(ResultSet row) throws SQLException {
        return new Figure(
                row.getString("measure"),
                Figure.Grain.of(row.getString("grain")),
                row.getString("label"),
                new Words(row.getString("title_ja"), row.getString("title_en")),
                row.getString("unit"),
                read(row.getString("value")),
                read(row.getString("low")),
                read(row.getString("high")),
                new Words(row.getString("why_ja"), row.getString("why_en")),
                row.getLong("people"),
                row.getBoolean("few"));
    }

    private static Optional<BigDecimal> read(String written) {
        return written.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(written));
    }

    private List<Edition.Note> notes(UUID id) {
        return db.sql("select name, amount, day from figures.note where edition = :id order by name")
                .param("id", id)
                .query((row, number) -> {
                    long amount = row.getLong("amount");
                    return new Edition.Note(
                            row.getString("name"),
                            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(amount),
                            Optional.ofNullable(row.getObject("day", LocalDate.class)));
                })
                .list();
    }

    private List<Forecasts.Forecast> forecasts(UUID id) {
        return db.sql("""
                select agreement, title_ja, title_en, year, unit, low, high from figures.forecast where edition = :id order by agreement
                """)
                .param("id", id)
                .query((row, number) -> new Forecasts.Forecast(
                        row.getString("agreement"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getInt("year"),
                        row.getString("unit"),
                        row.getLong("low"),
                        row.getLong("high")))
                .list();
    }

    private List<Forecasts.Unforeseen> unforeseen(UUID id) {
        return db.sql("""
                select agreement, title_ja, title_en, why_ja, why_en from figures.unforeseen where edition = :id order by agreement
                """)
                .param("id", id)
                .query((row, number) -> new Forecasts.Unforeseen(
                        row.getString("agreement"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        new Words(row.getString("why_ja"), row.getString("why_en"))))
                .list();
    }

    /** What a year is to reach: of each measure and part the row that was set last, unless that took it back. */
    List<TargetSet> targets(int year) {
        return db.sql("""
                select * from (select distinct on (measure, grain, label) measure, grain, label, target, direction, actor, set_at
                                 from figures.target where year = :year order by measure, grain, label, number desc) last
                 where target is not null order by measure, grain, label
                """)
                .param("year", year)
                .query((row, number) -> new TargetSet(
                        new Target(
                                row.getString("measure"),
                                year,
                                new Part(Figure.Grain.of(row.getString("grain")), row.getString("label")),
                                new BigDecimal(row.getBigDecimal("target")
                                        .stripTrailingZeros()
                                        .toPlainString()),
                                Target.Direction.of(row.getString("direction"))),
                        row.getString("actor"),
                        row.getObject("set_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    void add(String municipality, Target target, String actor, OffsetDateTime at) {
        add(municipality, target, Optional.of(target.target()), actor, at);
    }

    void takeBack(String municipality, Target target, String actor, OffsetDateTime at) {
        add(municipality, target, Optional.empty(), actor, at);
    }

    private void add(String municipality, Target target, Optional<BigDecimal> value, String actor, OffsetDateTime at) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('target ' || :municipality, 0))")
                .param("municipality", municipality)
                .query((row, number) -> 0)
                .single();
        db.sql("""
                insert into figures.target (municipality, measure, year, grain, label, number, target, direction, actor, set_at)
                select :municipality, :measure, :year, :grain, :label, coalesce(max(number), 0) + 1, :target, :direction, :actor, :at
                  from figures.target where measure = :measure and year = :year and grain = :grain and label = :label
                """)
                .param("municipality", municipality)
                .param("measure", target.measure())
                .param("year", target.year())
                .param("grain", target.of().grain().word())
                .param("label", target.of().label())
                .param("target", value.orElse(null), Types.NUMERIC)
                .param("direction", target.direction().word())
                .param("actor", actor)
                .param("at", at)
                .update();
    }
}
