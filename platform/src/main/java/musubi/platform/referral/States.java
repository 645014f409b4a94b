package musubi.platform.referral;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.document.Fields;
import musubi.document.Text;
import musubi.quantity.Words;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * From which state to which a referral goes, who may say so, and what there is to be referred to: read from a file of data with a version, since it
 * is our reading of a standard and not yet compared with an official list.
 */
@Component
public class States {
    private static final String FILE = "states-2026-11.yaml";

    private final String version;
    private final boolean verified;
    private final int answerWithinDays;
    private final Set<State> reason;
    private final Map<State, Map<State, Set<Side>>> moves = new EnumMap<>(State.class);
    private final Map<String, Words> kinds = new LinkedHashMap<>();

    /** For whom somebody speaks. */
    enum Side {
        SENDER,
        PROVIDER,
        OFFICE;

        private static Side of(Text text) {
            return valueOf(Fields.text(text, "side").toUpperCase(Locale.ROOT));
        }
    }

    States() throws IOException {
        var text = new ClassPathResource("referral/" + FILE).getContentAsString(UTF_8);
        var all = Fields.of(Text.of(FILE, text), "states");
        version = Fields.text(all.need("states", "states"), "states");
        verified = Fields.text(all.need("verified", "states"), "verified").equals("yes");
        answerWithinDays =
                Integer.parseInt(Fields.text(all.need("answer-within-days", "states"), "answer-within-days"));
        reason = all.items("reason", "states").stream()
                .map(item -> State.of(Fields.text(item, "reason")))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(State.class)));
        var from = Fields.of(all.need("moves", "states"), "moves");
        for (var state : from.keys()) moves.put(State.of(state), ways(Fields.of(from.need(state, "moves"), state)));
        var back = State.of(Fields.text(all.need("taken-back", "states"), "taken-back"));
        for (var state : State.values())
            if (state != back)
                moves.computeIfAbsent(state, _ -> new EnumMap<>(State.class)).put(back, EnumSet.of(Side.SENDER));
        var named = Fields.of(all.need("kinds", "states"), "kinds");
        for (var kind : named.keys()) {
            var words = Fields.of(named.need(kind, "kinds"), kind);
            kinds.put(
                    kind,
                    new Words(Fields.text(words.need("ja", kind), "ja"), Fields.text(words.need("en", kind), "en")));
        }
        all.done("states");
    }

    private static Map<State, Set<Side>> ways(Fields to) {
        var ways = new EnumMap<State, Set<Side>>(State.class);
        for (var state : to.keys()) {
            var sides = EnumSet.noneOf(Side.class);
            to.items(state, "moves").forEach(item -> sides.add(Side.of(item)));
            ways.put(State.of(state), sides);
        }
        return ways;
    }

    /** Which edition of the file holds. */
    public String version() {
        return version;
    }

    /** Whether somebody compared the file with an official list. */
    public boolean verified() {
        return verified;
    }

    /** Within how many days an answer is awaited. */
    public int answerWithinDays() {
        return answerWithinDays;
    }

    /** What there is to be referred to, by code. */
    public Map<String, Words> kinds() {
        return kinds;
    }

    /** Whether a step into this state says why. */
    public boolean asksWhy(State state) {
        return reason.contains(state);
    }

    /** Where somebody who speaks for these may take it from here. */
    Set<State> next(State now, Set<Side> sides) {
        var next = EnumSet.noneOf(State.class);
        moves.getOrDefault(now, Map.of()).forEach((to, may) -> {
            if (sides.stream().anyMatch(may::contains)) next.add(to);
        });
        return next;
    }
}
