package musubi.platform.office;

import java.util.UUID;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.joint.JointPayments;
import musubi.platform.payout.Remittances;
import musubi.platform.welfare.Payments;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Where the pages of bank files stand: with a settlement of an agreement, with a payment of grants, with a share of a joint contract, or with a
 * remittance.
 */
@Component
class BankPlaces {
    private final Settlements settlements;
    private final Payments payments;
    private final JointPayments joint;
    private final Remittances remittances;

    BankPlaces(Settlements settlements, Payments payments, JointPayments joint, Remittances remittances) {
        this.joint = joint;
        this.settlements = settlements;
        this.payments = payments;
        this.remittances = remittances;
    }

    /**
     * What the files pay.
     *
     * @param at the address of its page
     * @param title what it is called there; empty for what all of its kind are called
     * @param kind what all of its kind are called
     * @param paid whether two people released it
     */
    record BankPlace(String at, String title, String kind, boolean paid) {
        /** The address of its files. */
        public String bank() {
            return at + "/bank";
        }
    }

    /**
     * The settlement, or without an agreement the payment of grants, the share of a joint contract or the remittance, that has this id.
     *
     * @throws ResponseStatusException when there is none
     */
    BankPlace find(@Nullable String agreement, UUID id) {
        if (agreement == null)
            return payments.find(id)
                    .map(payment -> new BankPlace("/grants/payments/" + id, "", "grants.payment", payment.released()))
                    .or(() -> joint.find(id)
                            .map(share -> new BankPlace(
                                    "/joint/payments/" + id, "", "joint.payment.title", joint.released(share))))
                    .or(() -> remittances
                            .find(id)
                            .map(r -> new BankPlace("/remittances/" + id, "", "remittances.one", r.payable())))
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return settlements
                .find(new SettlementId(id))
                .map(settled -> new BankPlace(
                        "/contracts/%s/settlements/%s".formatted(settled.agreement(), settled.id()),
                        settled.agreement() + " " + settled.period(),
                        "contracts.title",
                        settled.paid()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
