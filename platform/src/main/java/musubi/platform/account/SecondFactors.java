package musubi.platform.account;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Second factors and recovery codes. No code is taken twice. */
@Repository
class SecondFactors {
    /** Who must have one, after the grace. */
    static final Set<Role> REQUIRED = Set.copyOf(EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY));

    /** Recovery codes given at a time. */
    static final int RECOVERY_CODES = 10;

    /** RFC 4226 recommends 160 bits. */
    private static final int SECRET_BYTES = 20;

    /** Letters and digits that are not taken for one another when read from paper: 31 of them, so ten tell some 49 bits. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int RECOVERY_LENGTH = 10;

    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;
    private final Seal seal;
    private final SecureRandom random = new SecureRandom();

    SecondFactors(JdbcClient db, Acting acting, Clock clock, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
        this.seal = Seal.of(folder, "access");
    }

    private Optional<byte[]> sealed(UUID account) {
        return db.sql("select sealed from account.second_factor where account = :account")
                .param("account", account)
                .query((row, number) -> row.getBytes("sealed"))
                .optional();
    }

    /** Whether the account asks for a code. */
    @Transactional(readOnly = true)
    public boolean has(UUID account) {
        return db.sql("""
                select count(*) from account.second_factor where account = :account and confirmed_at is not null
                """).param("account", account).query(Integer.class).single() == 1;
    }

    /**
     * The secret that is being set up: the same until a right code confirms it.
     *
     * @throws IllegalStateException when one is set up already; it is never shown again
     */
    @Transactional
    public byte[] pending(UUID account) {
        if (has(account)) throw new IllegalStateException("the second factor of " + account + " is confirmed");
        if (sealed(account).isEmpty()) make(account);
        return seal.open(row(account), sealed(account).orElseThrow());
    }

    private void make(UUID account) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        db.sql("""
                insert into account.second_factor (municipality, account, sealed, made_at, last_step)
                values (:municipality, :account, :sealed, :now, 0) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("account", account)
                .param("sealed", seal.seal(row(account), secret))
                .param("now", now())
                .update();
    }

    /** Takes the code if it is right and was not taken before; the first right one also confirms the secret. */
    @Transactional
    public boolean accept(UUID account, String code) {
        var sealed = sealed(account);
        if (sealed.isEmpty()) return false;
        var step = TimeCode.step(seal.open(row(account), sealed.get()), code, clock.instant());
        if (step.isEmpty()) return false;
        return db.sql("""
                update account.second_factor set last_step = :step, confirmed_at = coalesce(confirmed_at, :now)
                 where account = :account and last_step < :step
                """)
                        .param("account", account)
                        .param("step", step.getAsLong())
                        .param("now", now())
                        .update()
                == 1;
    }

    /** New recovery codes in place of the old ones. They are shown once. */
    @Transactional
    public List<String> recoveryCodes(UUID account) {
        forgetCodes(account);
        var codes = Stream.generate(this::recoveryCode)
                .distinct()
                .limit(RECOVERY_CODES)
                .toList();
        for (var code : codes)
            db.sql("""
                    insert into account.recovery_code (municipality, account, code) values (:municipality, :account, :code)
                    """)
                    .param("municipality", acting.actor().municipality().digits())
                    .param("account", account)
                    .param("code", mark(account, code))
                    .update();
        return codes;
    }

    private String recoveryCode() {
        var code = new StringBuilder();
        IntStream.range(0, RECOVERY_LENGTH).forEach(i -> {
            if (i == RECOVERY_LENGTH / 2) code.append('-');
            code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        });
        return code.toString();
    }

    /** Uses a recovery code up; false when it is none, or was used. */
    @Transactional
    public boolean useUp(UUID account, String code) {
        return db.sql("""
                update account.recovery_code set used_at = :now where account = :account and code = :code and used_at is null
                """)
                        .param("account", account)
                        .param("code", mark(account, code))
                        .param("now", now())
                        .update()
                == 1;
    }

    /** Recovery codes that were not used. */
    @Transactional(readOnly = true)
    public int left(UUID account) {
        return db.sql("select count(*) from account.recovery_code where account = :account and used_at is null")
                .param("account", account)
                .query(Integer.class)
                .single();
    }

    /** Takes the second factor away, with its recovery codes. */
    @Transactional
    public void remove(UUID account) {
        forgetCodes(account);
        db.sql("delete from account.second_factor where account = :account")
                .param("account", account)
                .update();
    }

    private void forgetCodes(UUID account) {
        db.sql("delete from account.recovery_code where account = :account")
                .param("account", account)
                .update();
    }

    private static String row(UUID account) {
        return "second factor " + account;
    }

    private byte[] mark(UUID account, String code) {
        var plain = code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return seal.mark(("recovery " + account + " " + plain).getBytes(StandardCharsets.UTF_8));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
