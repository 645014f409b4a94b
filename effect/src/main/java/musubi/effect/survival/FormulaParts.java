package musubi.effect.survival;

import java.util.LinkedHashMap;
import java.util.Set;
import musubi.effect.Request;

/** Which parts of a formula a method reads; a part that it would overlook is refused. */
final class FormulaParts {
    private FormulaParts() {}

    /** Refuses any of {@code strata}, {@code cluster}, {@code offset}, {@code instruments} that is not {@code read}. */
    static void check(Request request, Set<String> read) {
        var formula = request.formula();
        var present = new LinkedHashMap<String, Boolean>();
        present.put("strata", !formula.strata().isEmpty());
        present.put("cluster", !formula.clusters().isEmpty());
        present.put("offset", !formula.offsets().isEmpty());
        present.put(
                "instruments",
                !formula.endogenous().isEmpty() || !formula.instruments().isEmpty());
        present.put("fixed effects", !formula.fixed().isEmpty());
        present.put("random effects", !formula.groups().isEmpty());
        present.forEach((part, isThere) -> {
            if (isThere && !read.contains(part))
                throw Cohort.refused(
                        "survival.formula",
                        part,
                        "この方法は式の中の " + part + " を扱いません。地域などでハザードを分けるには strata(列) と書きます。",
                        "This method does not read " + part
                                + " in a formula; write strata(column), where a method takes"
                                + " it, for hazards that differ by area.");
        });
    }
}
