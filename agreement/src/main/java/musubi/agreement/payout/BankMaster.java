package musubi.agreement.payout;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Banks and branches with their names in full-width kana. The published master has no dates, so a branch that has closed
 * still passes.
 *
 * @param banks code to kana name
 * @param branches bank code to branch code to kana name; a bank that is not here is not checked for branches
 */
public record BankMaster(Map<String, String> banks, Map<String, Map<String, String>> branches) {
    /** Copies the maps. */
    public BankMaster {
        banks = Map.copyOf(banks);
        branches = Map.copyOf(branches);
    }

    /** Reads banks in the JSON shape of zengin-code/source-data. */
    public static BankMaster read(String file, byte[] banks) {
        return new BankMaster(kana(file, banks), Map.of());
    }

    /** This master with the branches of one bank. */
    public BankMaster withBranches(String bank, String file, byte[] json) {
        var all = new HashMap<>(branches);
        all.put(bank, kana(file, json));
        return new BankMaster(banks, all);
    }

    private static Map<String, String> kana(String file, byte[] json) {
        var names = new HashMap<String, String>();
        try {
            JsonNode root = JsonMapper.builder().build().readTree(json);
            root.forEachEntry((code, node) -> names.put(code, node.path("kana").asString("")));
        } catch (JacksonException e) {
            throw new BadInput(
                    "payout.master-not-json",
                    Place.whole(file),
                    "",
                    new Words("JSON として読めません。", "This is not JSON: %s".formatted(e.getOriginalMessage())));
        }
        return names;
    }

    /** The bank's kana name, if there is such a bank. */
    public Optional<String> bank(String code) {
        return Optional.ofNullable(banks.get(code));
    }

    /** Whether the branches of the bank are known. */
    public boolean knowsBranchesOf(String bank) {
        return branches.containsKey(bank);
    }

    /** The branch's kana name, if there is such a branch. */
    public Optional<String> branch(String bank, String code) {
        return Optional.ofNullable(branches.getOrDefault(bank, Map.of()).get(code));
    }
}
