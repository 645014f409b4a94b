package musubi.platform.account;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Account;
import musubi.platform.access.Acting;
import musubi.platform.access.Apart;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which accounts one person may hold. Whoever made a link by which an account was opened or got another password may have used it themselves,
 * so the two count as one person, and all that hang together so; until somebody who is not of them confirms that they met the
 * owner. Accounts that the operator opened stand for themselves.
 */
@Component
class Persons implements Apart {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Persons(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** An account came to its owner through a link that this one made. */
    record Hand(String account, String maker, Instant at) {}

    /** This one met the owner of an account. */
    record Confirmed(String account, String by, Instant at) {}

    @Override
    @Transactional(readOnly = true)
    public boolean apart(String one, String other) {
        return apart(one, other, hands(), confirmations());
    }

    static boolean apart(String one, String other, List<Hand> hands, List<Confirmed> confirmations) {
        var groups = groups(hands, confirmations);
        return !root(groups, one).equals(root(groups, other));
    }

    /** Begins with the worst: every link joins. A confirmation counts only when it is made from outside of what is still joined. */
    private static Map<String, String> groups(List<Hand> hands, List<Confirmed> confirmations) {
        var joining = hands;
        while (true) {
            var groups = joined(joining);
            var left = joining.stream()
                    .filter(hand -> confirmations.stream().noneMatch(c -> parts(c, hand, groups)))
                    .toList();
            if (left.size() == joining.size()) return groups;
            joining = left;
        }
    }

    private static boolean parts(Confirmed confirmed, Hand hand, Map<String, String> groups) {
        return confirmed.account().equals(hand.account())
                && confirmed.at().isAfter(hand.at())
                && !root(groups, confirmed.by()).equals(root(groups, hand.account()));
    }

    private static Map<String, String> joined(List<Hand> hands) {
        var groups = new HashMap<String, String>();
        for (var hand : hands) {
            var one = root(groups, hand.account());
            var other = root(groups, hand.maker());
            if (!one.equals(other)) groups.put(one, other);
        }
        return groups;
    }

    private static String root(Map<String, String> groups, String account) {
        var root = account;
        while (groups.containsKey(root)) root = groups.getOrDefault(root, root);
        return root;
    }

    private List<Hand> hands() {
        return db.sql("select account, maker, at from account.hands() order by at")
                .query((row, number) -> new Hand(
                        row.getString("account"),
                        row.getString("maker"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private List<Confirmed> confirmations() {
        return db.sql("select account, confirmed_by, at from account.confirmations() order by at")
                .query((row, number) -> new Confirmed(
                        row.getString("account"),
                        row.getString("confirmed_by"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Whether nobody else may hold this account, as far as it is known. */
    @Transactional(readOnly = true)
    public boolean alone(UUID account) {
        var hands = hands();
        var confirmations = confirmations();
        return hands.stream()
                .filter(hand -> hand.account().equals(account.toString()))
                .allMatch(hand -> apart(hand.account(), hand.maker(), hands, confirmations));
    }

    /** The one who acts met the owner and saw the number on their screen. */
    @Transactional
    public void confirm(Account account) {
        db.sql("""
                insert into account.confirmation (municipality, confirmation, account, confirmed_by, confirmed_at)
                values (:municipality, :confirmation, :account, :by, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("confirmation", UUID.randomUUID())
                .param("account", account.id())
                .param("by", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record("access.person-confirmed", account.toString(), Optional.empty(), "", "");
    }
}
