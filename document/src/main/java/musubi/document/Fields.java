package musubi.document;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.quantity.Place;

/**
 * A mapping being read: every key that is asked for is known, and {@link #done} refuses the others with the nearest known
 * word.
 */
public final class Fields {
    private final Text.Entries entries;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(Text.Entries entries) {
        this.entries = entries;
    }

    /** The mapping, or a complaint that one was expected. */
    public static Fields of(Text text, String what) {
        if (text instanceof Text.Entries entries) return new Fields(entries);
        throw new Misread(
                "document.expected-mapping",
                text.place(),
                shown(text),
                "ここには「" + what + "」の項目: 値の組が必要です。",
                "Expected a mapping (key: value) for " + what + " here.");
    }

    public static String shown(Text text) {
        return switch (text) {
            case Text.Scalar scalar -> scalar.value();
            case Text.Items items -> "[" + items.items().size() + "]";
            case Text.Entries all -> "{" + String.join(", ", all.entries().keySet()) + "}";
        };
    }

    /** The one plain value of {@code text}, as written. */
    public static String text(Text text, String what) {
        if (text instanceof Text.Scalar scalar && !scalar.value().isEmpty()) return scalar.value();
        throw new Misread(
                "document.expected-text",
                text.place(),
                shown(text),
                "「" + what + "」には一つの値が必要です。",
                "\"" + what + "\" needs one plain value.");
    }

    public Place place() {
        return entries.place();
    }

    public Set<String> keys() {
        return entries.entries().keySet();
    }

    public Place placeOf(String key) {
        var entry = entries.entries().get(key);
        return entry == null ? entries.place() : entry.key();
    }

    public boolean has(String key) {
        return entries.entries().containsKey(key);
    }

    public Optional<Text> find(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.entries().get(key)).map(Text.Entry::value);
    }

    public Text need(String key, String what) {
        return find(key)
                .orElseThrow(() -> new Misread(
                        "document.missing-key",
                        place(),
                        key,
                        "「" + what + "」に「" + key + "」がありません。書き足してください。",
                        "\"" + key + "\" is missing in " + what + ". Add it."));
    }

    public Optional<String> word(String key) {
        return find(key).map(t -> text(t, key));
    }

    /** Refuses every key nobody asked for. */
    public void done(String what) {
        refuseStrangers(what, List.copyOf(asked));
    }

    /** Refuses every key that is none of these, before anything is said to be missing. */
    public void refuseStrangers(String what, List<String> known) {
        for (var key : keys()) if (!known.contains(key)) throw unknown(key, what, new LinkedHashSet<>(known));
    }

    public Misread unknown(String key, String what, Set<String> known) {
        return new Misread(
                "document.unknown-key",
                placeOf(key),
                key,
                "「" + what + "」に「" + key + "」という項目はありません。" + Nearest.ja(key, known) + "使える項目: "
                        + String.join(", ", new TreeSet<>(known)),
                "\"" + key + "\" is not known in " + what + "." + Nearest.en(key, known) + " Known here: "
                        + String.join(", ", new TreeSet<>(known)));
    }

    public List<Text> items(String key, String what) {
        var text = need(key, what);
        if (text instanceof Text.Items items) return items.items();
        throw new Misread(
                "document.expected-list",
                text.place(),
                shown(text),
                "「" + key + "」にはリスト [ … ] が必要です。",
                "\"" + key + "\" needs a list [ … ].");
    }
}
