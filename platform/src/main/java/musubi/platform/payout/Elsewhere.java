package musubi.platform.payout;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.audit.Audit;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a party was paid in another way before anything was closed for it here: one officer says up to which day and why, another confirms it
 * by {@link Remittances#release}. It stands in closings that no bank file carries, each thing in one, and can be taken back until the first
 * closing that pays one of its parties by bank.
 */
@Component
public class Elsewhere {
    private static final int LONGEST = 1_000;

    private final RemittanceRepository repository;
    private final Remittances remittances;
    private final Reasons reasons;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Elsewhere(
            RemittanceRepository repository,
            Remittances remittances,
            Reasons reasons,
            Audit audit,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.remittances = remittances;
        this.reasons = reasons;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * For whom of these parties it cannot be said, nor taken back, any more that something owed on this ground was paid elsewhere: those for
     * whom something was closed to be paid by bank.
     */
    @Transactional(readOnly = true)
    public Set<String> late(String ground, Collection<String> parties) {
        return repository.paidByBank(ground, parties);
    }

    /** Whether what was confirmed as paid elsewhere can still be taken back. */
    @Transactional(readOnly = true)
    public boolean undoable(Remittance remittance) {
        return remittance.elsewhere()
                && remittance.released()
                && late(
                                remittance.ground(),
                                remittance.lines().stream()
                                        .map(Remittance.Line::party)
                                        .toList())
                        .isEmpty();
    }

    /**
     * Says that all that was owed by the end of a day to parties for whom nothing was closed yet was paid in another way; the same request
     * again changes nothing.
     *
     * @return what waits for a second person, one for each payer and agreement; empty when nothing was owed
     * @throws BadInput when something was closed for everybody who is owed something, the day lies in the future, or no reason is said or it tells a name
     */
    @Transactional
    public List<UUID> state(UUID request, String ground, LocalDate until, String reason) {
        repository.lock();
        var before = repository.ofRequest(request);
        if (!before.isEmpty()) return before;
        said(reason);
        var owed = remittances.open(ground, until).stream()
                .map(Remittances.Open::party)
                .toList();
        var late = late(ground, owed);
        if (!owed.isEmpty() && late.containsAll(owed))
            throw refused(
                    "payout.elsewhere-late",
                    "reason",
                    "どの支払先にもすでに締めた支払があるため、支払済みとして記録できません。まだ実行していない支払なら、取り下げてから、もう一度お試しください。",
                    "Something was closed already for every payee, so nothing can be recorded as paid any more. If it was not released yet, withdraw it and try again.");
        return remittances.close(
                new Remittances.Closing(request, ground, until, Remittance.Way.ELSEWHERE, reason.strip()),
                due -> !late.contains(due.party()));
    }

    private void said(String reason) {
        if (reason.isBlank() || reason.strip().length() > LONGEST)
            throw refused(
                    "payout.elsewhere-why",
                    "reason",
                    "理由を%,d文字以内で入力してください。".formatted(LONGEST),
                    "Say why, in at most %,d letters.".formatted(LONGEST));
        reasons.nameless("reason", reason);
    }

    /** What became of taking something back. */
    public enum Answer {
        DONE,
        /** It was taken back before, or never confirmed; nothing changed. */
        NOTHING,
        /** Something was closed to be paid by bank for one of its parties. */
        CLOSED
    }

    /**
     * Takes back what was confirmed as paid elsewhere, so that it is owed as before.
     *
     * @throws BadInput when no reason is said or it tells a name
     */
    @Transactional(propagation = Propagation.NEVER)
    public Answer takeBack(UUID id, String reason) {
        said(reason);
        var answer = transaction.execute(status -> takenBack(id, reason.strip()));
        if (answer == Answer.DONE) remittances.post(id);
        return answer;
    }

    private Answer takenBack(UUID id, String reason) {
        repository.lock();
        var found = repository.find(id).orElseThrow();
        if (!found.elsewhere() || !found.released()) return Answer.NOTHING;
        if (!undoable(found)) return Answer.CLOSED;
        repository.takeBack(id, reason);
        audit.record(
                "payout.elsewhere-taken-back",
                "remittance " + id,
                Optional.empty(),
                reason,
                "{\"state\":\"released\",\"yen\":%d}".formatted(found.yen()),
                "{\"state\":\"taken-back\"}");
        return Answer.DONE;
    }

    private static BadInput refused(String code, String field, String ja, String en) {
        return new BadInput(code, new Place("form", 1, field), "", new Words(ja, en));
    }
}
