package musubi.platform.payout;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.contract.Payable;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import org.springframework.stereotype.Component;

/** What bank files pay: what another module owes, and the lines of settlements. */
@Component
class Payables {
    private final List<Owed> owing;
    private final Settlements settlements;

    Payables(List<Owed> owing, Settlements settlements) {
        this.owing = List.copyOf(owing);
        this.settlements = settlements;
    }

    Payable of(UUID payment) {
        return owing.stream()
                .map(owed -> owed.payable(payment))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> settlements.payable(new SettlementId(payment)));
    }
}
