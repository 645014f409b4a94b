package musubi.platform.points;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Cause;
import musubi.ledger.LotTerms;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;

/**
 * What a batch asks of the ledger. It follows from the batch alone, so that asking again after a crash is asking the same. More points
 * are a further award; fewer points take back everything the key had earned and give what is left of it again, so that what was
 * spent, expired or set aside meanwhile is treated as the ledger's claw-back treats it.
 */
final class Requests {
    private final Batch batch;
    private final List<Award> awards;
    private final Map<UUID, String> pseudonyms;
    private final Predicate<AccountId> opened;
    private final Set<AccountId> opening = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();

    private Requests(Batch batch, List<Award> awards, Map<UUID, String> pseudonyms, Predicate<AccountId> opened) {
        this.batch = batch;
        this.awards = awards;
        this.pseudonyms = pseudonyms;
        this.opened = opened;
    }

    static List<Request> of(
            Batch batch, List<Award> awards, Map<UUID, String> pseudonyms, Predicate<AccountId> opened) {
        return new Requests(batch, awards, pseudonyms, opened).all();
    }

    private List<Request> all() {
        var putUp = new TreeMap<String, Long>();
        var returned = new TreeMap<String, Long>();
        for (var award : awards) {
            long more = award.after() - award.before();
            (more > 0 ? putUp : returned).merge(award.key().clause(), Math.abs(more), Math::addExact);
        }
        var payer = open(Names.payer(batch.payer()));
        putUp.forEach((clause, amount) -> transfer("put-up", payer, clause(clause), amount, clause));
        awards.forEach(this::award);
        returned.forEach((clause, amount) -> transfer("returned", clause(clause), payer, amount, clause));
        return requests;
    }

    private AccountId clause(String clause) {
        return open(Names.clause(batch.agreement(), clause));
    }

    private void transfer(String what, AccountId from, AccountId to, long amount, String clause) {
        requests.add(new Request.Transfer(
                new TransferId("points/%s/%s/%s".formatted(batch.id(), clause, what)),
                from,
                to,
                amount,
                Unit.PT,
                batch.decidedAt(),
                new Cause(batch.agreement(), clause, new Digest(batch.pack()), clause + " " + batch.month())));
    }

    private void award(Award award) {
        var pseudonym = pseudonym(award);
        var holder = open(Names.holder(batch.agreement(), pseudonym));
        var id = "points/%s/%s/%s/%s/%s/%d"
                .formatted(
                        batch.agreement(),
                        batch.month(),
                        award.key().clause(),
                        pseudonym,
                        award.key().expires(),
                        award.revision());
        if (award.after() > award.before()) {
            requests.add(give(award, id, holder, award.after() - award.before()));
            return;
        }
        var receivable = open(Names.receivable(batch.agreement(), pseudonym));
        var steps = new ArrayList<Request.Step>();
        steps.add(new Request.Clawback(
                new TransferId(id + "/back"),
                holder,
                evidence(award, pseudonym),
                receivable,
                batch.decidedAt(),
                cause(award, pseudonym)));
        if (award.after() > 0) steps.add(give(award, id + "/again", holder, award.after()));
        requests.add(new Request.Linked(new TransferId(id), steps));
    }

    private String pseudonym(Award award) {
        return Objects.requireNonNull(pseudonyms.get(award.key().person()));
    }

    private Request.Award give(Award award, String id, AccountId holder, long amount) {
        return new Request.Award(
                new TransferId(id),
                clause(award.key().clause()),
                holder,
                amount,
                Unit.PT,
                new LotTerms(
                        batch.agreement(),
                        "version " + batch.version(),
                        award.key().expires(),
                        open(Names.expired(batch.agreement()))),
                moment(award.earnedLast()),
                cause(award, pseudonym(award)));
    }

    private Cause cause(Award award, String pseudonym) {
        return new Cause(
                batch.agreement(),
                award.key().clause(),
                evidence(award, pseudonym),
                brief(award.title().ja()) + " " + batch.month() + " "
                        + new Digest(batch.pack()).brief());
    }

    /** What a claw-back finds the awards by: everything this clause gave this person for the month. */
    private Digest evidence(Award award, String pseudonym) {
        return Digest.of(String.join(
                "\n",
                batch.agreement(),
                batch.month().toString(),
                award.key().clause(),
                pseudonym,
                award.key().expires().toString()));
    }

    private AccountId open(Account account) {
        if (!opened.test(account.id()) && opening.add(account.id()))
            requests.add(new Request.OpenAccount(account, Instant.EPOCH));
        return account.id();
    }

    private static String brief(String title) {
        var line = title.strip().replaceAll("\\s+", " ");
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }

    private static Instant moment(LocalDate day) {
        return day.atStartOfDay(Japan.TIME).toInstant();
    }
}
