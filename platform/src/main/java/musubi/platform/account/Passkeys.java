package musubi.platform.account;

import com.webauthn4j.util.exception.WebAuthnException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.audit.Audit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passkeys (WebAuthn level 2): the authenticator demands finger, face or number of its owner, so that a passkey is two factors at once,
 * and it signs for our address alone, so that a false page gets nothing.
 */
@Component
class Passkeys {
    private static final ScopedValue<Bytes> CHALLENGE = ScopedValue.newInstance();
    private static final Authentication NOBODY =
            UsernamePasswordAuthenticationToken.unauthenticated("nobody", "nothing");
    private static final String SIGN_IN = "sign in";
    private static final int LABEL = 60;

    private final PasskeyRepository kept;
    private final Challenges challenges;
    private final Accounts accounts;
    private final Audit audit;
    private final Address address;
    private final JsonMapper json =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    Passkeys(PasskeyRepository kept, Challenges challenges, Accounts accounts, Audit audit, Address address) {
        this.kept = kept;
        this.challenges = challenges;
        this.accounts = accounts;
        this.audit = audit;
        this.address = address;
    }

    private Webauthn4JRelyingPartyOperations party() {
        var party = new Webauthn4JRelyingPartyOperations(
                kept,
                kept,
                PublicKeyCredentialRpEntity.builder()
                        .id(address.host())
                        .name("Musubi")
                        .build(),
                Set.of(address.origin()));
        party.setCustomizeCreationOptions(options -> options.challenge(CHALLENGE.get())
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build()));
        party.setCustomizeRequestOptions(
                options -> options.challenge(CHALLENGE.get()).userVerification(UserVerificationRequirement.REQUIRED));
        return party;
    }

    private static String making(Account account) {
        return "make for " + account.id();
    }

    private static Authentication named(Account account) {
        return UsernamePasswordAuthenticationToken.authenticated(account.login(), null, List.of());
    }

    /** What a browser needs to make a passkey for the account, as JSON. */
    String creation(Account account) {
        return ScopedValue.where(CHALLENGE, challenges.give(making(account)))
                .call(() -> json.writeValueAsString(party().createPublicKeyCredentialCreationOptions(
                                new ImmutablePublicKeyCredentialCreationOptionsRequest(named(account)))));
    }

    /** What a browser needs to sign in, as JSON. */
    String request() {
        return ScopedValue.where(CHALLENGE, challenges.give(SIGN_IN))
                .call(() -> json.writeValueAsString(party().createCredentialRequestOptions(
                                new ImmutablePublicKeyCredentialRequestOptionsRequest(NOBODY))));
    }

    /** Keeps the passkey that a browser has made; false when it is not what was asked for. */
    @Transactional
    public boolean keep(Account account, String answer, String label) {
        var name = label.strip().substring(0, Math.min(LABEL, label.strip().length()));
        try {
            PublicKeyCredential<AuthenticatorAttestationResponse> made =
                    json.readValue(answer, new TypeReference<>() {});
            var challenge = challenge(made);
            if (!challenges.take(making(account), challenge)) return false;
            ScopedValue.where(CHALLENGE, challenge)
                    .call(() -> party().registerCredential(new ImmutableRelyingPartyRegistrationRequest(
                            party().createPublicKeyCredentialCreationOptions(
                                            new ImmutablePublicKeyCredentialCreationOptionsRequest(named(account))),
                            new RelyingPartyPublicKey(made, name))));
        } catch (JacksonException | WebAuthnException | IllegalArgumentException e) {
            return false;
        }
        audit.record("access.passkey-made", account.toString(), Optional.empty(), "", "");
        return true;
    }

    /** The account that the browser's answer proves; empty when it proves none. */
    Optional<Account> signIn(String answer) {
        try {
            PublicKeyCredential<AuthenticatorAssertionResponse> shown =
                    json.readValue(answer, new TypeReference<>() {});
            var challenge = challenge(shown);
            var owner = kept.owner(shown.getRawId());
            if (!challenges.take(SIGN_IN, challenge) || owner.isEmpty()) return Optional.empty();
            ScopedValue.where(CHALLENGE, challenge)
                    .call(() -> party().authenticate(new RelyingPartyAuthenticationRequest(
                            party().createCredentialRequestOptions(
                                            new ImmutablePublicKeyCredentialRequestOptionsRequest(NOBODY)),
                            shown)));
            return accounts.named(owner.get().login()).filter(Account::enabled);
        } catch (JacksonException | WebAuthnException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Bytes challenge(@Nullable PublicKeyCredential<? extends AuthenticatorResponse> credential) {
        if (credential == null
                || credential.getRawId() == null
                || credential.getResponse() == null
                || credential.getResponse().getClientDataJSON() == null)
            throw new IllegalArgumentException("an answer without its parts");
        return Bytes.fromBase64(
                json.readTree(credential.getResponse().getClientDataJSON().getBytes())
                        .path("challenge")
                        .asString());
    }

    /** A passkey as its owner sees it. */
    record Listed(String id, String label, Instant madeAt, Instant usedAt) {
        private static Listed of(CredentialRecord passkey) {
            return new Listed(
                    passkey.getCredentialId().toBase64UrlString(),
                    passkey.getLabel(),
                    passkey.getCreated(),
                    passkey.getLastUsed());
        }
    }

    /** The passkeys of an account, oldest first. */
    List<Listed> of(Account account) {
        return kept.findByUserId(PasskeyRepository.handle(account.id())).stream()
                .map(Listed::of)
                .toList();
    }

    /** Removes one of the account, unless it is the only way in; whether it is gone. */
    @Transactional
    public boolean remove(Account account, String id) {
        var all = of(account);
        if (all.stream().noneMatch(passkey -> passkey.id().equals(id))) return true;
        if (all.size() == 1 && account.password().isEmpty()) return false;
        kept.delete(Bytes.fromBase64(id));
        audit.record("access.passkey-removed", account.toString(), Optional.empty(), "", "");
        return true;
    }
}
