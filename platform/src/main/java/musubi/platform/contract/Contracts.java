package musubi.platform.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import musubi.agreement.language.Agreements;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.StatementHtml;
import musubi.agreement.statement.StatementJson;
import musubi.measure.Measures;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Digest;
import musubi.settling.PackMeasurements;
import musubi.settling.Period;
import musubi.settling.Posting;
import musubi.settling.Settling;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** The agreements of a municipality and their settlements. */
@Component
public class Contracts {
    private final ContractRepository repository;
    private final Snapshots snapshots;
    private final Books books;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final List<Release> releases;

    Contracts(
            ContractRepository repository,
            Snapshots snapshots,
            Books books,
            Acting acting,
            Audit audit,
            Clock clock,
            List<Release> releases) {
        this.repository = repository;
        this.snapshots = snapshots;
        this.books = books;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.releases = List.copyOf(releases);
    }

    /** A signed agreement. */
    public record Signed(String id, String title, String digest) {}

    /**
     * Enters a signed agreement.
     *
     * @throws musubi.quantity.BadInput with every mistake in the text, by line and column
     */
    @Transactional
    public String sign(String text) {
        var agreement = Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(Measures.library()))
                .first();
        var digest = Digest.of(text).hex();
        if (repository.add(
                municipality(), agreement.id(), text, digest, clock.instant().atOffset(ZoneOffset.UTC)))
            audit.record(
                    "agreement.signed",
                    "agreement " + agreement.id(),
                    Optional.empty(),
                    "",
                    "{\"digest\":\"%s\"}".formatted(digest));
        return agreement.id();
    }

    /** Every agreement, by id. */
    @Transactional(readOnly = true)
    public List<Signed> agreements() {
        return repository.agreements().stream()
                .map(stored -> new Signed(stored.id(), title(stored.text()), stored.digest()))
                .toList();
    }

    private static String title(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(Measures.library()))
                .first()
                .title()
                .ja();
    }

    /** The text of an agreement as it was signed. */
    @Transactional(readOnly = true)
    public Optional<String> text(String agreement) {
        return repository.text(agreement);
    }

    /** The settlements of an agreement, the latest first. */
    @Transactional(readOnly = true)
    public List<Settled> settlements(String agreement) {
        return repository.settlements(agreement);
    }

    /** One settlement. */
    @Transactional(readOnly = true)
    public Optional<Settled> find(SettlementId id) {
        return repository.find(id);
    }

    /** The statement as a page in both languages; empty until the evidence is approved. */
    @Transactional(readOnly = true)
    public Optional<String> page(SettlementId id) {
        return repository.page(id);
    }

    /** Freezes the evidence for a period. The caller makes the id, so a repeated click freezes once. */
    @Transactional
    public void freeze(SettlementId id, String agreement, String period) {
        if (repository.find(id).isPresent()) return;
        var asked = asked(agreement, period);
        release(asked).ifPresent(release -> release.freezing().accept(asked));
        var snapshot = snapshots.take(id.value());
        repository.add(
                municipality(),
                id,
                agreement,
                period,
                snapshot.digest().hex(),
                clock.instant().atOffset(ZoneOffset.UTC));
        audit.record(
                "evidence.frozen",
                "settlement " + id,
                Optional.empty(),
                "",
                "{\"pack\":\"%s\"}".formatted(snapshot.digest().hex()));
    }

    /** Decides the next step of a settlement in the name of the one who acts. */
    @Transactional
    public Answer decide(SettlementId id, Step step) {
        var settled = repository.find(id).orElseThrow();
        if (settled.decisions().stream().anyMatch(d -> d.step() == step))
            return new Answer.Refused(Answer.Why.DECIDED_BEFORE);
        if (settled.next().filter(step::equals).isEmpty()) return new Answer.Refused(Answer.Why.NOT_YET);
        var actor = acting.actor().name();
        if (step == Step.PAYMENT_RELEASED
                && settled.decisions().stream()
                        .anyMatch(d ->
                                d.step() == Step.PAYMENT_REQUESTED && d.actor().equals(actor)))
            return new Answer.Refused(Answer.Why.SAME_PERSON);
        if (!repository.decide(municipality(), id, step, actor, clock.instant().atOffset(ZoneOffset.UTC)))
            return new Answer.Refused(Answer.Why.DECIDED_BEFORE);
        switch (step) {
            case EVIDENCE_APPROVED -> settle(settled);
            case PAYMENT_REQUESTED -> {}
            case PAYMENT_RELEASED -> {
                var why = release(settled);
                if (why.isPresent()) {
                    // Nothing of the decision stays.
                    TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
                    return new Answer.Refused(why.get());
                }
            }
        }
        audit.record("settlement." + step.word(), "settlement " + id, Optional.empty(), "", "");
        return new Answer.Decided();
    }

    private Optional<Answer.Why> release(Settled settled) {
        var asked = asked(settled.agreement(), settled.period());
        var release = release(asked);
        if (release.isPresent())
            return release.get()
                    .releasing()
                    .apply(new Release.Released(
                            settled.id(), asked, pack(settled.id()), settled.pack(), settled.takenAt()));
        books.with(ledger -> {
            with(settled, statement -> new Posting(ledger).post(statement));
            return ledger.head();
        });
        return Optional.empty();
    }

    private Optional<Release> release(Release.Asked asked) {
        return releases.stream().filter(r -> r.concerns().test(asked)).findFirst();
    }

    private Release.Asked asked(String agreement, String period) {
        var text = repository.text(agreement).orElseThrow();
        var term = Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(Measures.library()))
                .first()
                .term();
        return new Release.Asked(agreement, text, Period.read(period, term).days());
    }

    private void settle(Settled settled) {
        with(settled, statement -> {
            var json = StatementJson.write(statement, SOFTWARE);
            repository.add(
                    municipality(),
                    settled.id(),
                    statement.total(),
                    statement.unit().toString(),
                    Digest.of(json).hex(),
                    json,
                    StatementHtml.write(statement, SOFTWARE));
        });
    }

    private void with(Settled settled, java.util.function.Consumer<Statement> work) {
        try {
            var file = Files.createTempFile("musubi-agreement-", ".yaml");
            try {
                Files.writeString(file, repository.text(settled.agreement()).orElseThrow());
                var inputs = new Settling.Inputs(
                        file,
                        Optional.of(pack(settled.id())),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
                try (var settling = Settling.open(inputs)) {
                    work.accept(settling.statement(settled.period()));
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot settle " + settled.id(), e);
        }
    }

    private Path pack(SettlementId id) {
        return snapshots.pack(id.value());
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    private static final String SOFTWARE = "musubi 0.1.0";
}
