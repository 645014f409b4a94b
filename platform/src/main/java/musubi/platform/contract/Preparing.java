package musubi.platform.contract;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.PointRules;
import musubi.agreement.term.Uses;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Evidence that is frozen by itself at night, some days after a period has ended and once nothing late can earn any more, so that the
 * office finds it ready. It approves nothing, and a period is prepared once: what an officer gives up is frozen anew by an officer. An
 * agreement that pays on more than records, such as a study's result or another agreement's payments, waits for a person, who knows when
 * those are there. As long as the municipality has not said how many days, nothing is prepared.
 */
@Repository
public class Preparing {
    /** The job's name, as whom the evidence is frozen. */
    static final String NAME = "contract.packs";

    private static final Logger LOG = LoggerFactory.getLogger(Preparing.class);
    private static final int MOST_DAYS = 180;

    private final JdbcClient db;
    private final AgreementRepository agreements;
    private final SettlementRepository repository;
    private final Settlements settlements;
    private final Contracts contracts;
    private final Texts texts;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate reading;

    Preparing(
            JdbcClient db,
            AgreementRepository agreements,
            SettlementRepository repository,
            Settlements settlements,
            Contracts contracts,
            Texts texts,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.db = db;
        this.agreements = agreements;
        this.repository = repository;
        this.settlements = settlements;
        this.contracts = contracts;
        this.texts = texts;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.reading = new TransactionTemplate(manager);
        reading.setReadOnly(true);
    }

    /** What was chosen last, and since when it holds. */
    private record Chosen(OptionalInt days, LocalDate since) {}

    private record Due(String agreement, String period) {}

    /** How many days after its end a period is prepared; empty when nothing is prepared. */
    @Transactional(readOnly = true)
    public OptionalInt days() {
        return chosen().map(Chosen::days).orElse(OptionalInt.empty());
    }

    private Optional<Chosen> chosen() {
        return db.sql("select days, since from contract.preparing order by change desc limit 1")
                .query((row, number) -> {
                    var days = row.getObject("days", Integer.class);
                    return new Chosen(
                            days == null ? OptionalInt.empty() : OptionalInt.of(days),
                            row.getObject("since", LocalDate.class));
                })
                .optional();
    }

    /**
     * Says how many days after its end a period is prepared, from today on; the same again changes nothing.
     *
     * @param days empty to prepare nothing
     * @throws BadInput when below 0, or more than 180
     */
    @Transactional
    public void choose(OptionalInt days) {
        if (days.isPresent() && (days.getAsInt() < 0 || days.getAsInt() > MOST_DAYS))
            throw new BadInput(
                    "contract.preparing-days",
                    Place.whole("days"),
                    Integer.toString(days.getAsInt()),
                    new Words(
                            "0 から %d までの日数にしてください。自動で固定しないときは空欄にします。".formatted(MOST_DAYS),
                            "Choose a number of days from 0 to %d, or leave it empty to freeze nothing by itself."
                                    .formatted(MOST_DAYS)));
        db.sql("select pg_advisory_xact_lock(hashtextextended('packs prepared ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
        var before = days();
        if (before.equals(days)) return;
        db.sql("""
                insert into contract.preparing (municipality, change, days, since, happened_at, actor)
                select :municipality, count(*) + 1, cast(:days as integer), :since, :at, :actor from contract.preparing
                """)
                .param("municipality", municipality())
                .param("days", days.isPresent() ? days.getAsInt() : null)
                .param("since", contracts.today())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
        audit.record("packs.preparing-changed", "packs", Optional.empty(), "", written(before), written(days));
    }

    private static String written(OptionalInt days) {
        return "{\"days\":%s}".formatted(days.isPresent() ? Integer.toString(days.getAsInt()) : "null");
    }

    /** Freezes what is due. Not within a transaction. */
    void prepare() {
        for (var due : Objects.requireNonNull(reading.execute(status -> due()))) prepare(due);
    }

    /** One period's trouble does not keep the others waiting; it is tried again in the next night. */
    private void prepare(Due due) {
        try {
            settlements.freeze(id(due), due.agreement(), due.period());
        } catch (BadInput e) {
            LOG.warn(
                    "the evidence of {} {} was not frozen: {}",
                    due.agreement(),
                    due.period(),
                    e.problems().getFirst().code());
        } catch (RuntimeException e) {
            LOG.error("the evidence of {} {} could not be frozen", due.agreement(), due.period(), e);
        }
    }

    /** The same for every server in one night; what broke off then is not taken for the evidence of a later one. */
    private SettlementId id(Due due) {
        var name = "%s %s %s %s".formatted(municipality(), due.agreement(), due.period(), contracts.today());
        return new SettlementId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Due> due() {
        var chosen = chosen().filter(c -> c.days().isPresent());
        var due = new ArrayList<Due>();
        if (chosen.isEmpty()) return due;
        for (var version : agreements.latest()) {
            var agreement = version.agreement();
            if (!contracts.unsigned(agreement, version.number()).isEmpty()) continue;
            var signed = texts.read(version.text());
            var before = repository.of(agreement);
            for (var period : settlements.periods(agreement)) {
                var terms = signed.on(period.days().last());
                if (period.state() == PeriodState.State.DUE
                        && !waitsForMore(terms)
                        && before.stream().noneMatch(s -> s.days().equals(period.days()))
                        && isDue(period, terms, chosen.get())) due.add(new Due(agreement, period.label()));
            }
        }
        return due;
    }

    private boolean isDue(PeriodState period, Agreement terms, Chosen chosen) {
        int late = terms.points().flatMap(PointRules::lateUploadDays).orElse(0);
        var on = period.days().until().plusDays(Math.max(late, chosen.days().orElseThrow()));
        return !on.isBefore(chosen.since()) && !on.isAfter(contracts.today());
    }

    private static boolean waitsForMore(Agreement terms) {
        return terms.distribution().isPresent()
                || terms.measures().values().stream().anyMatch(Preparing::reachesFurther)
                || terms.clauses().stream()
                        .anyMatch(clause -> !Uses.studies(terms, clause).isEmpty());
    }

    /** Whether what is measured has a time of its own, which may end after the period. */
    private static boolean reachesFurther(MeasureUse use) {
        return use.parameters().containsKey("late-days")
                || use.window() instanceof MeasureUse.Window.Stated
                || use.window() instanceof MeasureUse.Window.Term;
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
