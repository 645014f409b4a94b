package musubi.platform.page;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import musubi.quantity.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * A form that could not be taken, as it goes back to who filled it in: after a redirect the page shows what was typed and, beside each
 * field, what is to be mended.
 *
 * @param form which of the forms of the page
 * @param typed what its fields held, by their names
 * @param wrong what is to be mended, as a message of that name or in words of the reader's language, by the names of the fields
 */
public record SentBack(String form, Map<String, String> typed, Map<String, String> wrong) {
    /** Under this name a page is told, as a flash attribute. */
    public static final String NAME = "sentBack";

    /** No form went back. */
    static final SentBack NOTHING = new SentBack("", Map.of(), Map.of());

    private static final String TOKEN = "_csrf";

    /** Both maps are copied; the token of the session is no part of what was typed. */
    public SentBack {
        var kept = new LinkedHashMap<>(typed);
        kept.remove(TOKEN);
        typed = Map.copyOf(kept);
        wrong = Map.copyOf(wrong);
    }

    /** One field is to be mended, as a message says. */
    public static SentBack of(String form, Map<String, String> typed, String field, String message) {
        return new SentBack(form, typed, Map.of(field, message));
    }

    /**
     * What was refused, beside the fields that the problems name.
     *
     * @param otherwise the field beside which a problem is shown that names none of the form
     */
    public static SentBack of(
            String form, Map<String, String> typed, BadInput refused, Locale locale, String otherwise) {
        var wrong = new LinkedHashMap<String, String>();
        for (var problem : refused.problems()) {
            var place = problem.place();
            var named = place.column().isEmpty() ? place.file() : place.column();
            wrong.merge(
                    typed.containsKey(named) ? named : otherwise,
                    problem.words().in(locale.getLanguage()),
                    (one, other) -> one + " " + other);
        }
        return new SentBack(form, typed, wrong);
    }

    /** What concerns one form of the page: this when it is the one that went back, otherwise nothing. */
    public SentBack to(String other) {
        return form.equals(other) ? this : NOTHING;
    }

    /** Whether something is to be mended. */
    public boolean came() {
        return !form.isEmpty();
    }

    /** What a field held; empty when the form did not go back. */
    public String typed(String field) {
        return typed.getOrDefault(field, "");
    }

    /** What a field held, or what it holds at first. */
    public String typed(String field, Object first) {
        return typed.getOrDefault(field, String.valueOf(first));
    }

    /** What is to be mended in a field; null, which templates leave out, when nothing is. */
    public @Nullable String wrong(String field) {
        return wrong.get(field);
    }

    /** For {@code aria-invalid}. */
    public @Nullable String invalid(String field) {
        return wrong.containsKey(field) ? "true" : null;
    }

    /** For {@code aria-describedby}: where {@code part/form :: mend} says it. */
    public @Nullable String mend(String field) {
        return wrong.containsKey(field) ? "mend-" + field : null;
    }
}
