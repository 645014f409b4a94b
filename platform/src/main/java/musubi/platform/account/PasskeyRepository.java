package musubi.platform.account;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Code;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Passkeys as Spring Security reads and writes them. The handle of a user is the account's id. */
@Repository
class PasskeyRepository implements UserCredentialRepository, PublicKeyCredentialUserEntityRepository {
    private static final String COLUMNS = """
            credential, account, public_key, signature_count, uv_initialized, transports, backup_eligible, backup_state, attestation,
            client_data, label, made_at, used_at""";

    private final JdbcClient db;
    private final Accounts accounts;
    private final Acting acting;
    private final TransactionTemplate transaction;

    PasskeyRepository(JdbcClient db, Accounts accounts, Acting acting, TransactionTemplate transaction) {
        this.db = db;
        this.accounts = accounts;
        this.acting = acting;
        this.transaction = transaction;
    }

    /** Whose passkey it is. */
    record Owner(Code municipality, String login) {}

    Optional<Owner> owner(Bytes credential) {
        return db.sql("select municipality, login from account.passkey_of(:credential)")
                .param("credential", credential.getBytes())
                .query((row, number) -> new Owner(new Code(row.getString("municipality")), row.getString("login")))
                .optional();
    }

    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes credential) {
        return db.sql("select " + COLUMNS + " from account.passkey_of(:credential)")
                .param("credential", credential.getBytes())
                .query((row, number) -> passkey(row))
                .optional()
                .orElse(null);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes user) {
        return transaction.execute(
                status -> db.sql("select " + COLUMNS + " from account.passkey where account = :account order by made_at, credential")
                        .param("account", account(user))
                        .query((row, number) -> passkey(row))
                        .list());
    }

    /** Keeps a new one, or what has changed of one that signed in: its owner is known then, and nobody acts yet. */
    @Override
    public void save(CredentialRecord passkey) {
        var owner = owner(passkey.getCredentialId());
        if (owner.isEmpty()) transaction.executeWithoutResult(status -> insert(passkey));
        else
            acting.as(
                    Actor.job("passkey", owner.get().municipality()), () -> transaction.execute(status -> update(passkey)));
    }

    private void insert(CredentialRecord passkey) {
        db.sql("""
                insert into account.passkey (municipality, credential, account, public_key, signature_count, uv_initialized, transports,
                       backup_eligible, backup_state, attestation, client_data, label, made_at, used_at)
                values (:municipality, :credential, :account, :key, :count, :uv, :transports, :eligible, :backup, :attestation, :client, :label,
                       :made, :used)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("credential", passkey.getCredentialId().getBytes())
                .param("account", account(passkey.getUserEntityUserId()))
                .param("key", passkey.getPublicKey().getBytes())
                .param("count", passkey.getSignatureCount())
                .param("uv", passkey.isUvInitialized())
                .param(
                        "transports",
                        passkey.getTransports().stream()
                                .map(AuthenticatorTransport::getValue)
                                .sorted()
                                .collect(Collectors.joining(",")))
                .param("eligible", passkey.isBackupEligible())
                .param("backup", passkey.isBackupState())
                .param("attestation", Objects.requireNonNull(passkey.getAttestationObject()).getBytes())
                .param("client", Objects.requireNonNull(passkey.getAttestationClientDataJSON()).getBytes())
                .param("label", passkey.getLabel())
                .param("made", utc(passkey.getCreated()))
                .param("used", utc(passkey.getLastUsed()))
                .update();
    }

    private int update(CredentialRecord passkey) {
        return db.sql("""
                update account.passkey set signature_count = :count, uv_initialized = :uv, backup_state = :backup, used_at = :used
                 where credential = :credential
                """)
                .param("credential", passkey.getCredentialId().getBytes())
                .param("count", passkey.getSignatureCount())
                .param("uv", passkey.isUvInitialized())
                .param("backup", passkey.isBackupState())
                .param("used", utc(passkey.getLastUsed()))
                .update();
    }

    /** Removes a passkey. Accounts, the other meaning of this call, are not removed. */
    @Override
    public void delete(Bytes credential) {
        transaction.executeWithoutResult(
                status -> db.sql("delete from account.passkey where credential = :credential")
                        .param("credential", credential.getBytes())
                        .update());
    }

    @Override
    public PublicKeyCredentialUserEntity findById(Bytes user) {
        return entity(account(user).toString(), user);
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String login) {
        return accounts.named(login).map(a -> entity(login, handle(a.id()))).orElse(null);
    }

    private static PublicKeyCredentialUserEntity entity(String name, Bytes user) {
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .name(name)
                .id(user)
                .displayName(name)
                .build();
    }

    /** Accounts are opened elsewhere. */
    @Override
    public void save(PublicKeyCredentialUserEntity user) {
        throw new IllegalStateException("a passkey for an account that is not there");
    }

    static Bytes handle(UUID account) {
        return new Bytes(ByteBuffer.allocate(16)
                .putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits())
                .array());
    }

    static UUID account(Bytes handle) {
        var bytes = ByteBuffer.wrap(handle.getBytes());
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static CredentialRecord passkey(ResultSet row) throws SQLException {
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(row.getBytes("credential")))
                .userEntityUserId(handle(row.getObject("account", UUID.class)))
                .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
                .signatureCount(row.getLong("signature_count"))
                .uvInitialized(row.getBoolean("uv_initialized"))
                .transports(transports(row.getString("transports")))
                .backupEligible(row.getBoolean("backup_eligible"))
                .backupState(row.getBoolean("backup_state"))
                .attestationObject(new Bytes(row.getBytes("attestation")))
                .attestationClientDataJSON(new Bytes(row.getBytes("client_data")))
                .label(row.getString("label"))
                .created(row.getObject("made_at", OffsetDateTime.class).toInstant())
                .lastUsed(row.getObject("used_at", OffsetDateTime.class).toInstant())
                .build();
    }

    private static Set<AuthenticatorTransport> transports(String text) {
        return Arrays.stream(text.split(",", -1))
                .filter(word -> !word.isEmpty())
                .map(AuthenticatorTransport::valueOf)
                .collect(Collectors.toSet());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
