import client.ApiException;
import client.api.SettlementsApi;
import java.util.Map;
import java.util.TreeMap;

/** An accounting system reads what was settled. */
public class Contracts {
    public static Map<String, Object> run(Map<String, String> given) throws ApiException {
        var money = new SettlementsApi(Exercise.client(given, "officer"));
        var seen = new TreeMap<String, Object>();

        var agreement = money.settlementsApiList(null, null, null).getItems().get(0).getId();
        var settlement = money.settlementsApiSettlements(agreement, 10, null, null).getItems().get(0);
        seen.put("payable", settlement.getPayable());
        seen.put("statement", ((Map<?, ?>) money.settlementsApiStatement(agreement, settlement.getId(), null)).isEmpty());
        seen.put("indigo", ((Map<?, ?>) money.settlementsApiIndigo(agreement, null)).containsKey("outcome_payments"));
        return seen;
    }
}
