package musubi.platform.payout;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Apart;
import musubi.platform.audit.Audit;
import musubi.platform.people.Reasons;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Files that are given up before anybody took them, and payments that came back after. Once somebody took a file, the bank may have
 * it; so from then on nothing is given up, only booked back payment by payment, and a line is paid again only after that.
 */
@Component
public class Reversals {
    private final ReversalRepository repository;
    private final BankFileRepository files;
    private final BankDelivery delivery;
    private final Reasons reasons;
    private final Acting acting;
    private final Apart apart;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Reversals(
            ReversalRepository repository,
            BankFileRepository files,
            BankDelivery delivery,
            Reasons reasons,
            Acting acting,
            Apart apart,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.files = files;
        this.delivery = delivery;
        this.reasons = reasons;
        this.acting = acting;
        this.apart = apart;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** What became of a proposal or a decision. */
    public enum Answer {
        DONE,
        /** The same request came before; nothing changed. */
        DONE_BEFORE,
        /** Whoever proposed it cannot confirm it. */
        SAME_PERSON,
        /** It is not known that whoever proposed and whoever confirms it are two people. */
        NOT_APART,
        /** Somebody took the file, so it cannot be given up. */
        TAKEN,
        /** Nobody took the file, so nothing can come back. */
        NOT_TAKEN,
        /** The file is given up already, or somebody has asked for that. */
        GIVEN_UP,
        /** None was chosen, or one of them has come back already or waits for a decision. */
        LINES,
        NO_REASON,
        /** The reason holds the name of somebody. */
        NAMES,
        /** The day lies in the future or before the file was made. */
        DAY
    }

    /** The payments of a file. */
    @Transactional(readOnly = true)
    public List<FileLine> lines(UUID file) {
        return repository.lines(file);
    }

    /** What was said about a file, the latest first. */
    @Transactional(readOnly = true)
    public List<Reversal> of(UUID file) {
        return repository.of(file);
    }

    /** Asks that a file nobody took be given up; until that is decided nobody can take it. */
    @Transactional
    public Answer giveUp(UUID id, UUID file, String reason) {
        files.lockFile(file);
        if (repository.find(id).isPresent()) return Answer.DONE_BEFORE;
        if (reason.isBlank()) return Answer.NO_REASON;
        if (reasons.tell(reason)) return Answer.NAMES;
        var found = files.find(file).orElseThrow();
        if (found.state() == BankFile.State.TAKEN) return Answer.TAKEN;
        if (found.shut()) return Answer.GIVEN_UP;
        var lines = repository.lines(file).stream().map(FileLine::number).toList();
        return proposed(id, file, Reversal.Kind.VOID, today(), reason, lines);
    }

    /**
     * Says that payments came back. What one transfer carried came back together, so one of its lines stands for all.
     *
     * @param day on which the money was back
     * @param reason what the bank wrote
     * @param lines their numbers in the settlement
     */
    @Transactional
    public Answer cameBack(
            UUID id, UUID file, Reversal.Kind kind, LocalDate day, String reason, Collection<Integer> lines) {
        if (kind == Reversal.Kind.VOID) throw new IllegalArgumentException("a file is given up by giveUp");
        files.lockFile(file);
        if (repository.find(id).isPresent()) return Answer.DONE_BEFORE;
        if (reason.isBlank()) return Answer.NO_REASON;
        if (reasons.tell(reason)) return Answer.NAMES;
        var found = files.find(file).orElseThrow();
        if (found.state() != BankFile.State.TAKEN) return Answer.NOT_TAKEN;
        if (day.isAfter(today()) || day.isBefore(LocalDate.ofInstant(found.madeAt(), Japan.TIME))) return Answer.DAY;
        var standing = repository.lines(file).stream()
                .filter(l -> l.state() == FileLine.State.STANDS)
                .toList();
        var named = standing.stream().filter(l -> lines.contains(l.number())).toList();
        if (lines.isEmpty() || named.size() < Set.copyOf(lines).size()) return Answer.LINES;
        var transfers = named.stream().map(FileLine::transfer).collect(Collectors.toSet());
        return proposed(
                id,
                file,
                kind,
                day,
                reason,
                standing.stream()
                        .filter(l -> transfers.contains(l.transfer()))
                        .map(FileLine::number)
                        .toList());
    }

    private Answer proposed(
            UUID id, UUID file, Reversal.Kind kind, LocalDate day, String reason, Collection<Integer> lines) {
        repository.propose(id, file, kind, day, reason.strip(), lines);
        audit.record(
                "bank-file.reversal-proposed",
                "bank-file " + file,
                Optional.empty(),
                reason.strip(),
                "{\"reversal\":\"%s\",\"kind\":\"%s\",\"lines\":%s}"
                        .formatted(id, kind.word(), lines.stream().sorted().toList()));
        return Answer.DONE;
    }

    /** Confirms what somebody else proposed: its lines can be paid by a further file, and the ledger owes them again. */
    @Transactional(propagation = Propagation.NEVER)
    public Answer confirm(UUID id) {
        var answer = transactions.execute(status -> decided(id, Reversal.State.CONFIRMED));
        if (answer == Answer.DONE || answer == Answer.DONE_BEFORE)
            delivery.post(transactions
                    .execute(status -> repository.find(id))
                    .orElseThrow()
                    .file());
        return answer;
    }

    /** Declines a proposal; whoever made it may, too. */
    @Transactional
    public Answer decline(UUID id) {
        return decided(id, Reversal.State.DECLINED);
    }

    private Answer decided(UUID id, Reversal.State outcome) {
        files.lockFile(repository.find(id).orElseThrow().file());
        var found = repository.find(id).orElseThrow();
        if (found.state() != Reversal.State.WAITING) return Answer.DONE_BEFORE;
        var actor = acting.actor().name();
        if (outcome == Reversal.State.CONFIRMED) {
            if (found.proposedBy().equals(actor)) return Answer.SAME_PERSON;
            if (!apart.apart(found.proposedBy(), actor)) return Answer.NOT_APART;
        }
        repository.decide(id, outcome);
        audit.record(
                outcome == Reversal.State.CONFIRMED ? "bank-file.reversal-confirmed" : "bank-file.reversal-declined",
                "bank-file " + found.file(),
                Optional.empty(),
                "",
                "{\"reversal\":\"%s\",\"state\":\"waiting\"}".formatted(id),
                "{\"reversal\":\"%s\",\"kind\":\"%s\",\"yen\":%d}"
                        .formatted(id, found.kind().word(), found.yen()));
        return Answer.DONE;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
