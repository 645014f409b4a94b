package musubi.platform.payout;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.audit.Audit;
import musubi.platform.books.CaughtUp;
import musubi.platform.jobs.Job;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Hands cleared files out. Whoever takes a file is written down and the ledger pays before the bytes leave. */
@Component
public class BankDelivery {
    private final BankFileRepository files;
    private final ReversalRepository reversals;
    private final BankEntries entries;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    BankDelivery(
            BankFileRepository files,
            ReversalRepository reversals,
            BankEntries entries,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.files = files;
        this.reversals = reversals;
        this.entries = entries;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /**
     * The bytes for the bank; empty until the file is cleared, once it is given up, and when its day is over before it was first taken. Each
     * time is recorded.
     */
    @Transactional(propagation = Propagation.NEVER)
    public Optional<byte[]> take(UUID id) {
        var taken = transactions.execute(status -> taken(id));
        if (!taken) return Optional.empty();
        post(id);
        return Optional.of(transactions.execute(status -> files.delivered(id)));
    }

    private boolean taken(UUID id) {
        files.lockFile(id);
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var file = files.find(id).filter(f -> f.clearedBy().isPresent() && !f.shut() && !f.late(today));
        if (file.isEmpty()) return false;
        files.downloaded(id);
        audit.record(
                "bank-file.downloaded",
                "bank-file " + id,
                Optional.empty(),
                "",
                "{\"digest\":\"%s\"}".formatted(file.get().digest()));
        return true;
    }

    /** Brings the ledger to what is written of a file; what was posted before is not posted again. */
    void post(UUID file) {
        var unposted = transactions.execute(status -> reversals.unposted(file));
        entries.post(unposted.sent());
        transactions.executeWithoutResult(status -> reversals.posted(file, unposted));
    }

    /** What a server that stopped in between has left unposted, however long ago. */
    void catchUp() {
        CaughtUp.each(transactions.execute(status -> reversals.unposted()), this::post);
    }

    /** Each night, in case the server stopped between a note and its entry. */
    @Configuration(proxyBeanMethods = false)
    static class Jobs {
        @Bean
        Job payoutEntriesJob(BankDelivery delivery) {
            return Job.daily("payout.entries", LocalTime.of(2, 40), municipality -> delivery.catchUp());
        }
    }
}
