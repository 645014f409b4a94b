package musubi.platform.account;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which of the directory's people opens which account. */
@Repository
class DirectoryLinks {
    private final JdbcClient db;
    private final Accounts accounts;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    DirectoryLinks(JdbcClient db, Accounts accounts, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.accounts = accounts;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    private record There(Code municipality, UUID account) {}

    /** The account that somebody whom the directory vouches for opens, unless it is shut. */
    Optional<Account> account(Directory.Vouched vouched) {
        return db.sql("select municipality, account from account.directory_account(:identity)")
                .param("identity", identity(vouched))
                .query((row, number) ->
                        new There(new Code(row.getString("municipality")), row.getObject("account", UUID.class)))
                .optional()
                .flatMap(there ->
                        acting.as(Actor.job("directory", there.municipality()), () -> accounts.find(there.account())))
                .filter(Account::enabled);
    }

    /**
     * Links; what the account was linked to before no longer opens it.
     *
     * @throws org.springframework.dao.DuplicateKeyException when they open another account already
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void link(UUID account, Directory.Vouched vouched) {
        boolean before = remove(account);
        db.sql("""
                insert into account.directory_identity (municipality, identity, account, linked_at)
                values (:municipality, :identity, :account, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("identity", identity(vouched))
                .param("account", account)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "access.directory-linked", "account " + account, Optional.empty(), "", written(before), written(true));
    }

    /** Whether somebody of the directory opens this account. */
    @Transactional(readOnly = true)
    public boolean linked(UUID account) {
        return db.sql("select count(*) from account.directory_identity where account = :account")
                        .param("account", account)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Nobody of the directory opens it any more. */
    @Transactional
    public void unlink(UUID account, String why) {
        if (remove(account))
            audit.record(
                    "access.directory-unlinked",
                    "account " + account,
                    Optional.empty(),
                    why,
                    written(true),
                    written(false));
    }

    private static String written(boolean linked) {
        return "{\"linked\":%s}".formatted(linked);
    }

    private boolean remove(UUID account) {
        return db.sql("delete from account.directory_identity where account = :account")
                        .param("account", account)
                        .update()
                > 0;
    }

    private static byte[] identity(Directory.Vouched vouched) {
        return Secret.hash(vouched.issuer() + "\u0000" + vouched.subject());
    }
}
