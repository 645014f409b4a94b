package musubi.platform.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.StandsFor;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.notice.StaffMails;
import musubi.quantity.Japan;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Links that are handed to somebody: invitations, by which accounts come to be, and ways to another password. A link works once. */
@Repository
public class Invitations {
    /** How long a link works. */
    static final Duration VALID = Duration.ofDays(7);

    private static final Set<Role> INVITING_FOR_OTHERS = Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.JOB);

    private final JdbcClient db;
    private final Accounts accounts;
    private final Sessions sessions;
    private final DirectoryLinks links;
    private final StaffMails mails;
    private final Address address;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Invitations(
            JdbcClient db,
            Accounts accounts,
            Sessions sessions,
            DirectoryLinks links,
            StaffMails mails,
            Address address,
            Acting acting,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.db = db;
        this.accounts = accounts;
        this.sessions = sessions;
        this.links = links;
        this.mails = mails;
        this.address = address;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * Invites; the answer is the secret part of the link, told this once. Empty when this invitation was made before.
     *
     * @param person the resident who is invited, for that role only
     * @param provider the provider whose staff is invited, for that role only
     */
    @Transactional
    public Optional<String> invite(
            UUID invitation, String login, Role role, Optional<UUID> person, Optional<String> provider) {
        var secret = insert(invitation, Optional.empty(), login, role, person, provider, Optional.empty());
        if (secret.isPresent()) invited(invitation, "{\"role\":\"%s\"}".formatted(role.word()));
        return secret;
    }

    /** Invites somebody to refer for a clinic or an office of link workers, as {@link #invite} does. */
    @Transactional
    public Optional<String> inviteForOrganisation(UUID invitation, String login, UUID organisation) {
        var secret = insert(invitation, login, new StandsFor.Clinic(organisation));
        if (secret.isPresent())
            invited(invitation, "{\"role\":\"clinic\",\"organisation\":\"%s\"}".formatted(organisation));
        return secret;
    }

    /** Invites somebody by mail to refer for a clinic or an office of link workers, as {@link #inviteByMail} does. */
    @Transactional
    public void inviteForOrganisationByMail(
            UUID invitation, String login, UUID organisation, String to, String language) {
        var secret = insert(invitation, login, new StandsFor.Clinic(organisation));
        if (secret.isEmpty()) return;
        mail(invitation, secret.get(), login, to, language);
        invited(invitation, "{\"role\":\"clinic\",\"organisation\":\"%s\",\"by\":\"mail\"}".formatted(organisation));
    }

    /**
     * Invites somebody to stand for others, as {@link #invite} does. An officer may do so without running accounts, and no other account
     * comes to be by it.
     *
     * @param whom for whom the account will stand
     */
    @Transactional(propagation = Propagation.NEVER)
    public Optional<String> inviteFor(UUID invitation, String login, StandsFor whom) {
        return forOthers(() -> {
            var secret = insert(invitation, login, whom);
            if (secret.isPresent())
                invited(
                        invitation,
                        "{\"role\":\"%s\",\"%s\":\"%s\"}".formatted(whom.role().word(), whom.word(), whom.id()));
            return secret;
        });
    }

    /**
     * Invites somebody by mail to stand for others: as {@link #inviteByMail} invites staff.
     *
     * @param to where the one who is invited reads mail
     * @param language in which they read, {@code ja} or {@code en}
     */
    @Transactional(propagation = Propagation.NEVER)
    public void inviteForByMail(UUID invitation, String login, StandsFor whom, String to, String language) {
        forOthers(() -> {
            var secret = insert(invitation, login, whom);
            if (secret.isEmpty()) return false;
            mail(invitation, secret.get(), login, to, language);
            invited(
                    invitation,
                    "{\"role\":\"%s\",\"%s\":\"%s\",\"by\":\"mail\"}"
                            .formatted(whom.role().word(), whom.word(), whom.id()));
            return true;
        });
    }

    /**
     * An invitation to stand for others, as long as its link works.
     *
     * @param mail where its mail stands, as {@link StaffMails#state} says it; empty when the link was handed over
     */
    public record For(UUID id, String login, Instant endsAt, Optional<String> mail) {}

    /** Those to stand for the same whose links work, newest first. */
    @Transactional(propagation = Propagation.NEVER)
    public List<For> invitedFor(StandsFor whom) {
        return forOthers(() -> db.sql("""
                select invitation, login, ends_at from account.invitation
                 where used_at is null and revoked_at is null and ends_at > :now and account is null
                   and (body = :body or partner = :partner)
                 order by invited_at desc, invitation
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("body", whom.body().orElse(null))
                .param("partner", whom.partner().orElse(null))
                .query((row, number) -> new For(
                        row.getObject("invitation", UUID.class),
                        row.getString("login"),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                        mails.state(cause(row.getObject("invitation", UUID.class)))))
                .list());
    }

    /** Takes one to stand for others back, as {@link #revoke} does; one that stands for somebody else stays. */
    @Transactional(propagation = Propagation.NEVER)
    public void revokeFor(UUID invitation, StandsFor whom) {
        if (invitedFor(whom).stream().noneMatch(open -> open.id().equals(invitation))) return;
        forOthers(() -> {
            takeBack(invitation);
            return true;
        });
    }

    private <T> T forOthers(Supplier<T> work) {
        var actor = acting.actor();
        if (!INVITING_FOR_OTHERS.contains(actor.role()))
            throw new AccessDeniedException("role " + actor.role() + " invites nobody");
        return acting.as(
                new Actor(actor.name(), Role.JOB, actor.municipality(), Optional.empty(), Optional.empty()),
                () -> Objects.requireNonNull(transaction.execute(status -> work.get())));
    }

    private Optional<String> insert(UUID invitation, String login, StandsFor whom) {
        return insert(
                invitation,
                Optional.empty(),
                login,
                whom.role(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(whom));
    }

    /**
     * Invites by mail: the link goes to the address and is shown to nobody here. An invitation that was made before sends nothing again.
     *
     * @param to where the one who is invited reads mail
     * @param language in which they read, {@code ja} or {@code en}
     */
    @Transactional
    public void inviteByMail(
            UUID invitation, String login, Role role, Optional<String> provider, String to, String language) {
        var secret = insert(invitation, Optional.empty(), login, role, Optional.empty(), provider, Optional.empty());
        if (secret.isEmpty()) return;
        mail(invitation, secret.get(), login, to, language);
        invited(invitation, "{\"role\":\"%s\",\"by\":\"mail\"}".formatted(role.word()));
    }

    private void mail(UUID invitation, String secret, String login, String to, String language) {
        mails.tell(
                cause(invitation),
                to,
                "staff-invitation",
                language,
                Map.of(
                        "link", link(secret),
                        "login", login.toLowerCase(Locale.ROOT),
                        "last",
                                LocalDate.ofInstant(clock.instant().plus(VALID), Japan.TIME)
                                        .toString()));
    }

    private void invited(UUID invitation, String how) {
        audit.record("access.invited", "invitation " + invitation, Optional.empty(), "", how);
    }

    private static String cause(UUID invitation) {
        return "invitation " + invitation;
    }

    /** Where the secret part leads. */
    public String link(String secret) {
        return address.origin() + "/invitation/" + secret;
    }

    /** Makes a link by which the owner of an account gives it another password; told this once, as with {@link #invite}. */
    @Transactional
    public Optional<String> renew(UUID invitation, Account account, String why) {
        var secret = insert(
                invitation,
                Optional.of(account.id()),
                account.login(),
                account.role(),
                account.person(),
                account.provider(),
                Optional.empty());
        if (secret.isPresent())
            audit.record("access.password-link-made", account.toString(), Optional.empty(), why, "");
        return secret;
    }

    private Optional<String> insert(
            UUID invitation,
            Optional<UUID> account,
            String login,
            Role role,
            Optional<UUID> person,
            Optional<String> provider,
            Optional<StandsFor> whom) {
        var secret = Secret.fresh();
        var now = clock.instant();
        int made = db.sql("""
                insert into account.invitation
                       (municipality, invitation, account, hash, login, role, person, provider, body, organisation, partner, invited_by, invited_at,
                        ends_at)
                values (:municipality, :invitation, :account, :hash, :login, :role, :person, :provider,
                        coalesce(cast(:body as uuid), (select a.body from access.account a where a.account = cast(:account as uuid))),
                        :organisation,
                        coalesce(cast(:partner as uuid),
                                 (select a.partner from access.account a where a.account = cast(:account as uuid))),
                        :by, :now, :ends)
                on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("invitation", invitation)
                .param("account", account.orElse(null))
                .param("hash", Secret.hash(secret))
                .param("login", login.toLowerCase(Locale.ROOT))
                .param("role", role.word())
                .param("person", person.orElse(null))
                .param("provider", provider.orElse(null))
                .param("body", whom.flatMap(StandsFor::body).orElse(null))
                .param("organisation", whom.flatMap(StandsFor::organisation).orElse(null))
                .param("partner", whom.flatMap(StandsFor::partner).orElse(null))
                .param("by", acting.actor().name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ends", now.plus(VALID).atOffset(ZoneOffset.UTC))
                .update();
        return made == 0 ? Optional.empty() : Optional.of(secret);
    }

    /** Those whose links work, newest first. */
    @Transactional(readOnly = true)
    public List<Invitation.Open> open() {
        return db.sql("""
                select invitation, login, role, provider, ends_at from account.invitation
                 where used_at is null and revoked_at is null and ends_at > :now and account is null order by invited_at desc, invitation
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Invitation.Open(
                        row.getObject("invitation", UUID.class),
                        row.getString("login"),
                        Role.of(row.getString("role")),
                        Optional.ofNullable(row.getString("provider")),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                        mails.state(cause(row.getObject("invitation", UUID.class)))))
                .list();
    }

    /** Takes one back; the link no longer works. */
    @Transactional
    public void revoke(UUID invitation) {
        takeBack(invitation);
    }

    private void takeBack(UUID invitation) {
        int revoked = db.sql("""
                update account.invitation set revoked_at = :now
                 where invitation = :invitation and used_at is null and revoked_at is null
                """)
                .param("invitation", invitation)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (revoked == 0) return;
        mails.callBack(cause(invitation));
        audit.record("access.invitation-revoked", "invitation " + invitation, Optional.empty(), "", "");
    }

    /** The invitation behind a link, while it works. */
    Optional<Invitation> behind(String secret) {
        return db.sql("""
                select municipality, invitation, account, login, role, person, provider from account.invitation_of(:hash, :now)
                """)
                .param("hash", Secret.hash(secret))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, number) -> invitation(row))
                .optional();
    }

    /** What comes of accepting. */
    sealed interface Acceptance {
        /** The account is open. */
        record Opened(UUID account) implements Acceptance {}

        /** The link was used, taken back or is too old. */
        record Over() implements Acceptance {}

        /** Somebody else has taken the name of the account meanwhile. */
        record NameTaken() implements Acceptance {}
    }

    /** How they will sign in from now on. */
    sealed interface Way {
        /** With this password. */
        record ByPassword(String password) implements Way {}

        /** With a passkey that is made next; only for a new account. */
        record ByPasskey() implements Way {}

        /** As the one whom the directory has just vouched for. */
        record ByDirectory(Directory.Vouched vouched) implements Way {}
    }

    /** Opens the account, or gives it another way in, once: of two who hold the link the first gets it. */
    Acceptance accept(Invitation invitation, Way way) {
        var account = invitation.account().orElseGet(UUID::randomUUID);
        try {
            return acting.as(
                    Actor.job("invitation", invitation.municipality()),
                    () -> transaction.execute(status -> {
                        if (!use(invitation)) return new Acceptance.Over();
                        return acting.as(invitation.actor(account), () -> opened(invitation, account, way));
                    }));
        } catch (DuplicateKeyException e) {
            return new Acceptance.NameTaken();
        }
    }

    private Acceptance opened(Invitation invitation, UUID account, Way way) {
        if (invitation.account().isPresent()) {
            switch (way) {
                case Way.ByPassword(var password) -> {
                    accounts.password(account, password);
                    audit.record("access.password-renewed", "account " + account, Optional.empty(), "", "");
                }
                case Way.ByDirectory(var vouched) -> links.link(account, vouched);
                case Way.ByPasskey() -> throw new IllegalStateException("a passkey opens new accounts alone");
            }
            sessions.endOthers(account, "");
            return new Acceptance.Opened(account);
        }
        var whom = whom(invitation);
        if (whom.isPresent())
            accounts.openFor(
                    account,
                    invitation.login(),
                    way instanceof Way.ByPassword(var password) ? Optional.of(password) : Optional.empty(),
                    whom.get());
        else if (way instanceof Way.ByPassword(var password))
            accounts.open(
                    account,
                    invitation.login(),
                    password,
                    invitation.role(),
                    invitation.person(),
                    invitation.provider());
        else
            accounts.openWithoutPassword(
                    account, invitation.login(), invitation.role(), invitation.person(), invitation.provider());
        if (way instanceof Way.ByDirectory(var vouched)) links.link(account, vouched);
        audit.record(
                "access.invitation-accepted",
                "invitation " + invitation.id(),
                Optional.empty(),
                "",
                "{\"account\":\"%s\",\"role\":\"%s\"}"
                        .formatted(account, invitation.role().word()));
        return new Acceptance.Opened(account);
    }

    private Optional<StandsFor> whom(Invitation invitation) {
        return db.sql("select body, organisation, partner from account.invitation where invitation = :invitation")
                .param("invitation", invitation.id())
                .query((row, number) -> {
                    var body = Optional.ofNullable(row.getObject("body", UUID.class));
                    var clinic = Optional.ofNullable(row.getObject("organisation", UUID.class));
                    var partner = Optional.ofNullable(row.getObject("partner", UUID.class));
                    return body.<StandsFor>map(StandsFor.Body::new)
                            .or(() -> clinic.map(StandsFor.Clinic::new))
                            .or(() -> partner.map(StandsFor.Partner::new));
                })
                .single();
    }

    private boolean use(Invitation invitation) {
        return db.sql("""
                update account.invitation set used_at = :now
                 where invitation = :invitation and used_at is null and revoked_at is null and ends_at > :now
                """)
                        .param("invitation", invitation.id())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                new Code(row.getString("municipality")),
                row.getObject("invitation", UUID.class),
                Optional.ofNullable(row.getObject("account", UUID.class)),
                row.getString("login"),
                Role.of(row.getString("role")),
                Optional.ofNullable(row.getObject("person", UUID.class)),
                Optional.ofNullable(row.getString("provider")));
    }
}
