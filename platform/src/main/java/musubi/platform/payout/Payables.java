package musubi.platform.payout;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.contract.Payable;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import org.springframework.stereotype.Component;

/** What bank files pay: what another module owes, and the lines of settlements. */
@Component
class Payables {
    private final List<Owed> owing;
    private final List<PaidApart> apart;
    private final Settlements settlements;

    Payables(List<Owed> owing, List<PaidApart> apart, Settlements settlements) {
        this.owing = List.copyOf(owing);
        this.apart = List.copyOf(apart);
        this.settlements = settlements;
    }

    Payable of(UUID payment) {
        return owed(payment).orElseGet(() -> settled(payment));
    }

    /**
     * All that a closing owes to one account goes in one transfer. Of a settlement it is what one party is owed on one day: what a signed agreement
     * says of another party, or for another day, is a transfer by itself.
     */
    Gathering.Way way(UUID payment) {
        return owed(payment).isPresent() ? Gathering.Way.BY_ACCOUNT : Gathering.Way.BY_DUE_DAY;
    }

    private Optional<Payable> owed(UUID payment) {
        return owing.stream()
                .map(owed -> owed.payable(payment))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Payable settled(UUID payment) {
        var payable = settlements.payable(new SettlementId(payment));
        var elsewhere = apart.stream().flatMap(a -> a.lines(payment).stream()).collect(Collectors.toSet());
        if (elsewhere.isEmpty()) return payable;
        return new Payable(
                payable.agreement(),
                payable.payer(),
                payable.days(),
                payable.paid(),
                payable.lines().stream()
                        .filter(l -> !elsewhere.contains(l.number()))
                        .toList());
    }
}
