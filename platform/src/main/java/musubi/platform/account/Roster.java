package musubi.platform.account;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Organisations;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What an administrator does with accounts. One administrator always remains. */
@Component
class Roster {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Accounts accounts;
    private final Sessions sessions;
    private final SecondFactors factors;
    private final Rules rules;
    private final Organisations organisations;
    private final Audit audit;

    Roster(
            Accounts accounts,
            Sessions sessions,
            SecondFactors factors,
            Rules rules,
            Organisations organisations,
            Audit audit) {
        this.organisations = organisations;
        this.accounts = accounts;
        this.sessions = sessions;
        this.factors = factors;
        this.rules = rules;
        this.audit = audit;
    }

    /** Whether it was done. */
    enum Answer {
        DONE,
        LAST_ADMINISTRATOR,
        UNKNOWN
    }

    /** Shuts an account and ends its sessions. */
    @Transactional
    public Answer disable(UUID id, String why) {
        if (lastAdministrator(id)) return Answer.LAST_ADMINISTRATOR;
        var account = accounts.find(id);
        if (account.isEmpty()) return Answer.UNKNOWN;
        if (!account.get().enabled()) return Answer.DONE;
        accounts.disable(id);
        sessions.endOthers(id, "");
        record("access.disabled", account.get(), why, "{\"enabled\":true}", "{\"enabled\":false}");
        return Answer.DONE;
    }

    /** Opens it again. */
    @Transactional
    public Answer enable(UUID id, String why) {
        var account = accounts.find(id);
        if (account.isEmpty()) return Answer.UNKNOWN;
        if (account.get().enabled()) return Answer.DONE;
        accounts.enable(id);
        record("access.enabled", account.get(), why, "{\"enabled\":false}", "{\"enabled\":true}");
        return Answer.DONE;
    }

    /**
     * Gives it another role, provider or organisation; residents stay residents, and nobody becomes one.
     *
     * @param organisation for which it refers, for that role only
     */
    @Transactional
    public Answer role(UUID id, Role role, Optional<String> provider, Optional<UUID> organisation, String why) {
        if (role != Role.ADMINISTRATOR && lastAdministrator(id)) return Answer.LAST_ADMINISTRATOR;
        var found = accounts.find(id).filter(account -> account.role() != Role.RESIDENT);
        if (found.isEmpty() || role == Role.RESIDENT) return Answer.UNKNOWN;
        var account = found.get();
        var before = Optional.ofNullable(organisations.byAccount().get(id));
        if (account.role() == role && account.provider().equals(provider) && before.equals(organisation))
            return Answer.DONE;
        accounts.role(id, role, provider, organisation);
        record(
                "access.role-changed",
                account,
                why,
                role(account.role(), account.provider(), before),
                role(role, provider, organisation));
        return Answer.DONE;
    }

    /** Enters a clinic or an office of link workers under its name; the same again changes nothing. */
    @Transactional
    public void organisation(UUID id, String name) {
        if (organisations.enter(id, name))
            audit.record(
                    "access.organisation-entered",
                    "organisation " + id,
                    Optional.empty(),
                    "",
                    "{\"name\":%s}".formatted(JSON.writeValueAsString(name)));
    }

    private static String role(Role role, Optional<String> provider, Optional<UUID> organisation) {
        if (organisation.isPresent())
            return "{\"role\":\"%s\",\"organisation\":\"%s\"}".formatted(role.word(), organisation.get());
        return provider.map(p -> "{\"role\":\"%s\",\"provider\":%s}".formatted(role.word(), JSON.writeValueAsString(p)))
                .orElse("{\"role\":\"%s\"}".formatted(role.word()));
    }

    /** Takes the second factor away from somebody who has lost it, and ends their sessions. */
    @Transactional
    public Answer resetFactor(UUID id, String why) {
        var account = accounts.find(id);
        if (account.isEmpty()) return Answer.UNKNOWN;
        factors.remove(id);
        sessions.endOthers(id, "");
        record("access.second-factor-reset", account.get(), why, "", "");
        return Answer.DONE;
    }

    /** Days a new account may go without a second factor. */
    @Transactional
    public void graceDays(int days) {
        int before = rules.graceDays();
        if (before == days) return;
        rules.graceDays(days);
        audit.record(
                "access.grace-changed",
                "rules",
                Optional.empty(),
                "",
                "{\"days\":%d}".formatted(before),
                "{\"days\":%d}".formatted(days));
    }

    private boolean lastAdministrator(UUID id) {
        var last = accounts.administrators();
        return last.size() == 1 && last.contains(id);
    }

    private void record(String action, Account account, String why, String before, String after) {
        audit.record(action, account.toString(), Optional.empty(), why, before, after);
    }
}
