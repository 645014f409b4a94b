package musubi.platform.welfare;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import org.springframework.stereotype.Component;

/**
 * The bank account of a body. Whoever looks after it enters one, and it counts once an officer has compared it with the paper and
 * approved it. The register stays shut to them: they read the last digits, and of their own body alone.
 */
@Component
class BodyAccounts {
    private final PayeeRegister register;
    private final Acting acting;

    BodyAccounts(PayeeRegister register, Acting acting) {
        this.register = register;
        this.acting = acting;
    }

    /**
     * What is known of it.
     *
     * @param approved the last digits of the account that counts; empty while none does
     * @param waiting those of the account that waits for an officer; empty when none does
     */
    record Known(Optional<String> approved, Optional<String> waiting) {}

    Known of(Body body) {
        var kept = acting.as(server(), register::all).stream()
                .filter(k -> k.account().party().equals(body.party()))
                .toList();
        return new Known(
                kept.stream()
                        .filter(k -> k.approvedBy().isPresent())
                        .map(k -> k.account().ending())
                        .findFirst(),
                kept.stream()
                        .filter(k -> k.approvedBy().isEmpty())
                        .map(k -> k.account().ending())
                        .findFirst());
    }

    void propose(UUID id, PayeeAccount account) {
        acting.as(server(), () -> {
            register.propose(id, account);
            return true;
        });
    }

    /** In the name of who acts, so that it is written down who entered it and nobody approves their own. */
    private Actor server() {
        var actor = acting.actor();
        return new Actor(actor.name(), Role.JOB, actor.municipality(), Optional.empty(), Optional.empty());
    }
}
