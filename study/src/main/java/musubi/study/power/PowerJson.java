package musubi.study.power;

import static musubi.study.result.EstimateJson.number;

import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.CanonicalJson;

/** Power as {@code study-power/1}. */
final class PowerJson {
    private PowerJson() {}

    static String write(Power power, Map<String, Object> invention, String software) {
        var json = new TreeMap<String, Object>();
        json.put("format", "study-power/1");
        json.put("study", power.protocol().id());
        json.put("protocol", power.protocol().digest().hex());
        json.put("analysis", power.analysis());
        json.put("software", software);
        json.put("invention", invention);
        json.put("seed", power.plan().seed());
        json.put("seeds", power.plan().seeds());
        json.put("same-scale", power.isComparable());
        json.put("tried", power.tried().stream().map(PowerJson::tried).toList());
        json.put(
                "detectable",
                power.detectable().stream()
                        .map(d -> Map.of("people", d.people(), "effect", reach(d.effect())))
                        .toList());
        json.put(
                "needed",
                power.needed().stream()
                        .map(n -> Map.of("effect", number(n.effect()), "people", reach(n.people())))
                        .toList());
        return CanonicalJson.write(json);
    }

    private static Map<String, Object> tried(Tried tried) {
        var json = new TreeMap<String, Object>();
        json.put("people", tried.people());
        json.put("effect", number(tried.effect()));
        json.put("significant", tried.significant());
        json.put("not-estimable", tried.notEstimable());
        json.put("power", number(tried.power()));
        json.put("power-lower", number(tried.limits().lower()));
        json.put("power-upper", number(tried.limits().upper()));
        json.put("mean", number(tried.mean()));
        json.put("spread", number(tried.spread()));
        json.put("bias", number(tried.bias()));
        json.put("coverage", number(tried.coverage()));
        return json;
    }

    private static Map<String, Object> reach(Reach reach) {
        return switch (reach) {
            case Reach.Between(double value) -> Map.of("found", "between", "value", number(value));
            case Reach.AtMost(double value) -> Map.of("found", "at-most", "value", number(value));
            case Reach.NotReached() -> Map.of("found", "not-reached");
        };
    }
}
