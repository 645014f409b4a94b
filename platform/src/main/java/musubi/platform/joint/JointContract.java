package musubi.platform.joint;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;
import musubi.quantity.Words;

/**
 * One contract of several municipalities, as one of them sees it.
 *
 * @param digest of the text, which everybody signs
 * @param parties by code
 */
public record JointContract(UUID id, UUID programme, Words title, String text, String digest, List<Party> parties) {
    /** The list is copied. */
    public JointContract {
        parties = List.copyOf(parties);
    }

    /**
     * A municipality that pays a share.
     *
     * @param share its weight among all
     * @param pack digest of the evidence it sealed for the period that was asked about
     * @param paid whether it released its share of that period
     */
    public record Party(Code code, Words name, long share, boolean signed, Optional<String> pack, boolean paid) {}

    /** Where a party stands among all. */
    int place(Code party) {
        for (int i = 0; i < parties.size(); i++) if (parties.get(i).code().equals(party)) return i;
        throw new IllegalStateException("not a party of " + id);
    }

    /** Whether everybody released their share. */
    public boolean paid() {
        return parties.stream().allMatch(Party::paid);
    }

    /** Whether everybody signed. */
    public boolean signed() {
        return parties.stream().allMatch(Party::signed);
    }
}
