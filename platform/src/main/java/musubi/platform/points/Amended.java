package musubi.platform.points;

import java.util.Objects;
import musubi.platform.contract.AgreementSigned;
import musubi.platform.snapshot.Changes;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** When every party has signed an amendment of what points follow, everybody is looked at again from the day it holds. */
@Component
class Amended {
    private final TermsRepository terms;
    private final Changes changes;

    Amended(TermsRepository terms, Changes changes) {
        this.terms = terms;
        this.changes = changes;
    }

    @EventListener
    void on(AgreementSigned signed) {
        if (terms.inForce().stream().anyMatch(f -> Objects.equals(f.agreement(), signed.agreement())))
            changes.everybody(signed.from());
    }
}
