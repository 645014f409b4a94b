package musubi.platform.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.municipality.Code;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The accounts of the municipality that is worked for. */
@Repository
public class Accounts {
    private static final String COLUMNS =
            "municipality, account, login, password, role, person, provider, created_at, disabled_at, signed_in_at";

    private final JdbcClient db;
    private final PasswordEncoder passwords;
    private final Clock clock;
    private final Acting acting;

    Accounts(JdbcClient db, PasswordEncoder passwords, Clock clock, Acting acting) {
        this.db = db;
        this.passwords = passwords;
        this.clock = clock;
        this.acting = acting;
    }

    /**
     * Opens an account with a password in the municipality of the one who acts.
     *
     * @param person the resident whose account it is, for that role only
     * @param provider the provider whose staff uses it, for that role only
     */
    @Transactional
    public void open(
            UUID account, String login, String password, Role role, Optional<UUID> person, Optional<String> provider) {
        insert(account, login, passwords.encode(password), role, person, provider, Optional.empty());
    }

    /** Opens an account that has no password: its owner comes in with a passkey. */
    @Transactional
    public void openWithoutPassword(
            UUID account, String login, Role role, Optional<UUID> person, Optional<String> provider) {
        insert(account, login, null, role, person, provider, Optional.empty());
    }

    /**
     * Opens an account that stands for somebody else; what it sees follows from them.
     *
     * @param password empty for who comes in with a passkey
     */
    @Transactional
    public void openFor(UUID account, String login, Optional<String> password, StandsFor whom) {
        insert(
                account,
                login,
                password.map(passwords::encode).orElse(null),
                whom.role(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(whom));
    }

    private void insert(
            UUID account,
            String login,
            @Nullable String hash,
            Role role,
            Optional<UUID> person,
            Optional<String> provider,
            Optional<StandsFor> whom) {
        db.sql("""
                insert into access.account
                       (municipality, account, login, password, role, person, provider, body, organisation, partner, created_at)
                values (:municipality, :account, :login, :password, :role, :person, :provider, :body, :organisation, :partner, :at)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("account", account)
                .param("login", login.toLowerCase(Locale.ROOT))
                .param("password", hash)
                .param("role", role.word())
                .param("person", person.orElse(null))
                .param("provider", provider.orElse(null))
                .param("body", whom.flatMap(StandsFor::body).orElse(null))
                .param("organisation", whom.flatMap(StandsFor::organisation).orElse(null))
                .param("partner", whom.flatMap(StandsFor::partner).orElse(null))
                .param("at", now())
                .update();
    }

    /** The account with this name, of any municipality: whoever signs in has not said which. */
    public Optional<Account> named(String login) {
        return db.sql("select " + COLUMNS + " from access.account_named(:login)")
                .param("login", login)
                .query((row, number) -> account(row))
                .optional();
    }

    /** The account with this id, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Account> find(UUID account) {
        return db.sql("select " + COLUMNS + " from access.account where account = :account")
                .param("account", account)
                .query((row, number) -> account(row))
                .optional();
    }

    /** The account of this resident, when the actor may see it. */
    @Transactional(readOnly = true)
    public Optional<Account> ofPerson(UUID person) {
        return db.sql(
                        "select " + COLUMNS
                                + " from access.account where person = :person order by disabled_at nulls first, created_at limit 1")
                .param("person", person)
                .query((row, number) -> account(row))
                .optional();
    }

    /** Which of these residents have an account, open or shut; for staff, who may know that and nothing else of it. */
    @Transactional(readOnly = true)
    public Set<UUID> holders(Collection<UUID> people) {
        return Set.copyOf(db.sql("select person from access.holders_of(:people)")
                .param("people", people.toArray(UUID[]::new))
                .query((row, number) -> row.getObject("person", UUID.class))
                .list());
    }

    /** All that the actor may see, by role and name. */
    @Transactional(readOnly = true)
    public List<Account> all() {
        return db.sql("select " + COLUMNS + " from access.account order by role, login")
                .query((row, number) -> account(row))
                .list();
    }

    /** Notes that its owner has come in. */
    @Transactional
    public void signedIn(UUID account) {
        db.sql("update access.account set signed_in_at = :at where account = :account")
                .param("account", account)
                .param("at", now())
                .update();
    }

    /** Gives it another password. */
    @Transactional
    public void password(UUID account, String password) {
        db.sql("update access.account set password = :password where account = :account")
                .param("account", account)
                .param("password", passwords.encode(password))
                .update();
    }

    /** Shuts it. */
    @Transactional
    public void disable(UUID account) {
        db.sql("update access.account set disabled_at = :at where account = :account and disabled_at is null")
                .param("account", account)
                .param("at", now())
                .update();
    }

    /** Opens it again. */
    @Transactional
    public void enable(UUID account) {
        db.sql("update access.account set disabled_at = null where account = :account")
                .param("account", account)
                .update();
    }

    /**
     * Gives it another role; a provider is named for that role only, and so is the organisation for which somebody refers. Nobody comes to stand
     * for a body or a partner so, who did no longer does.
     */
    @Transactional
    public void role(UUID account, Role role, Optional<String> provider, Optional<UUID> organisation) {
        db.sql("""
                update access.account
                   set role = :role, provider = :provider, body = null, partner = null, organisation = :organisation
                 where account = :account
                """)
                .param("organisation", organisation.orElse(null))
                .param("account", account)
                .param("role", role.word())
                .param("provider", provider.orElse(null))
                .update();
    }

    /**
     * The administrators who can come in. They are locked until the transaction ends, so of two who remove each other only one
     * succeeds.
     */
    @Transactional
    public List<UUID> administrators() {
        return db.sql("""
                select account from access.account where role = 'administrator' and disabled_at is null order by account for update
                """).query(UUID.class).list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new Code(row.getString("municipality")),
                row.getObject("account", UUID.class),
                row.getString("login"),
                Optional.ofNullable(row.getString("password")),
                Role.of(row.getString("role")),
                Optional.ofNullable(row.getObject("person", UUID.class)),
                Optional.ofNullable(row.getString("provider")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                moment(row, "disabled_at"),
                moment(row, "signed_in_at"));
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
