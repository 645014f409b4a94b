package musubi.platform.payout;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Apart;
import musubi.platform.access.Logins;
import musubi.platform.audit.Audit;
import musubi.platform.seal.Seal;
import musubi.quantity.BadInput;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** On which account each party is paid. An account counts from the moment a second person has approved it. */
@Repository
public class PayeeRegister {
    private final JdbcClient db;
    private final Seal seal;
    private final Acting acting;
    private final Apart apart;
    private final Logins logins;
    private final Audit audit;
    private final Clock clock;

    PayeeRegister(
            JdbcClient db,
            Acting acting,
            Apart apart,
            Logins logins,
            Audit audit,
            Clock clock,
            @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.seal = Seal.of(folder, "payees");
        this.acting = acting;
        this.apart = apart;
        this.logins = logins;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An account somebody entered.
     *
     * @param approvedBy who approved it, by login; empty while it waits
     */
    public record Kept(
            UUID id, PayeeAccount account, String proposedBy, Instant proposedAt, Optional<String> approvedBy) {}

    /**
     * Enters an account for a party; the same request again changes nothing.
     *
     * @throws BadInput with every mistake, by field
     */
    @Transactional
    public void propose(UUID id, PayeeAccount account) {
        account.printed();
        int entered = db.sql("""
                insert into payout.account (municipality, account, party, sealed, proposed_by, proposed_at)
                values (:municipality, :id, :party, :sealed, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("party", account.party())
                .param("sealed", seal.seal(id.toString(), account.csv()))
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (entered == 1) audit.record("payee.account-entered", "account " + id, Optional.empty(), "", "");
    }

    /** What became of an approval. */
    public enum Approval {
        APPROVED,
        APPROVED_BEFORE,
        /** Whoever entered an account cannot approve it. */
        SAME_PERSON,
        /** It is not known that whoever entered and whoever approves it are two people. */
        NOT_APART
    }

    /** Approves an account that somebody else entered. */
    @Transactional
    public Approval approve(UUID id) {
        var proposedBy = db.sql("select proposed_by from payout.account where account = :id")
                .param("id", id)
                .query(String.class)
                .single();
        if (proposedBy.equals(acting.actor().name())) return Approval.SAME_PERSON;
        if (!apart.apart(proposedBy, acting.actor().name())) return Approval.NOT_APART;
        int approved = db.sql("""
                insert into payout.approval (municipality, account, approved_by, approved_at)
                values (:municipality, :id, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (approved == 0) return Approval.APPROVED_BEFORE;
        audit.record("payee.account-approved", "account " + id, Optional.empty(), "", "");
        return Approval.APPROVED;
    }

    private static final String KEPT = """
            select a.account, a.sealed, a.proposed_by, a.proposed_at, p.approved_by
              from payout.account a left join payout.approval p using (municipality, account)
            """;

    /** For each party the account that counts and those that wait for approval, by party. */
    @Transactional(readOnly = true)
    public List<Kept> all() {
        var kept = db.sql(KEPT + " order by a.party, p.approved_at desc nulls first, a.proposed_at desc")
                .query((row, number) -> kept(row))
                .list();
        var shown = new ArrayList<Kept>();
        for (var one : kept)
            if (one.approvedBy().isEmpty()
                    || shown.stream()
                            .noneMatch(s -> s.approvedBy().isPresent()
                                    && s.account().party().equals(one.account().party()))) shown.add(one);
        return named(shown);
    }

    /** How many accounts wait for a second person. */
    @Transactional(readOnly = true)
    public long waiting() {
        return db.sql("""
                select count(*) from payout.account a left join payout.approval p using (municipality, account) where p.account is null
                """).query(Long.class).single();
    }

    /** One account, in full, for the person who compares it with the paper; that it was shown is recorded. */
    @Transactional
    public Optional<Kept> show(UUID id) {
        var kept = db.sql(KEPT + " where a.account = :id")
                .param("id", id)
                .query((row, number) -> kept(row))
                .optional();
        kept.ifPresent(k -> audit.record("payee.account-shown", "account " + id, Optional.empty(), "", ""));
        return kept.map(k -> named(List.of(k)).getFirst());
    }

    /** The account that counts for a party. */
    Optional<PayeeAccount> of(String party) {
        return db.sql(
                        KEPT
                                + " where a.party = :party and p.account is not null order by p.approved_at desc, a.account limit 1")
                .param("party", party)
                .query((row, number) -> kept(row).account())
                .optional();
    }

    private Kept kept(ResultSet row) throws SQLException {
        var id = row.getObject("account", UUID.class);
        return new Kept(
                id,
                PayeeAccount.of(seal.open(id.toString(), row.getBytes("sealed"))),
                row.getString("proposed_by"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("approved_by")));
    }

    private List<Kept> named(List<Kept> kept) {
        var actors = new ArrayList<String>();
        for (var one : kept) {
            actors.add(one.proposedBy());
            one.approvedBy().ifPresent(actors::add);
        }
        var names = logins.of(actors);
        return kept.stream()
                .map(k -> new Kept(
                        k.id(),
                        k.account(),
                        names.getOrDefault(k.proposedBy(), k.proposedBy()),
                        k.proposedAt(),
                        k.approvedBy().map(a -> names.getOrDefault(a, a))))
                .toList();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
